"""What is asked of a sale, and what comes of it: before it is an entry, and after."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from .entries import Entry, Kind, State
from .sale import over_at
from .terms import Terms

BIDDING = frozenset(
    {Kind.BID, Kind.SEALED, Kind.REVEALED, Kind.TAKEN, Kind.BEST, Kind.INITIAL, Kind.TURN, Kind.RETRACTED}
)  # what bidders do; the rest is the house's


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody wants an entry on record. Under the same `request_key` it is the same entry, however often it is asked for."""

    kind: Kind
    request_key: str
    by: str
    bidder: str = ""
    amount: Decimal | None = None
    most: Decimal | None = None
    key: str = ""
    nonce: str = ""
    commitment: str = ""
    scores: tuple[Decimal, ...] = ()
    origin: str = ""
    device: str = ""

    def entry(self, at: dt.datetime) -> Entry:
        """The entry it would be at this moment."""
        return Entry(self.kind, at, self.bidder, self.amount, self.most, self.nonce, self.commitment, self.scores)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sale stands after an entry, as everybody may see it."""

    number: int
    price: Decimal | None
    leader: str
    ends_at: dt.datetime
    over_at: dt.datetime
    extensions: int
    is_suspended: bool

    @classmethod
    def of(cls, t: Terms, s: State) -> Standing:
        return cls(s.number, s.price, s.leader, s.ends_at, over_at(t, s), s.extensions, s.suspended_at is not None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry was accepted: its number, its time by the database's clock, its hash on record, and how the sale stood after it."""

    number: int
    at: dt.datetime
    hash: str
    standing: Standing
    is_repeated: bool = False  # it had been accepted before, under the same key
