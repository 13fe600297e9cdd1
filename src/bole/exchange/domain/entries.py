"""What is on the record of a sale, entry by entry, and the state it leads to.

An entry says who did what and when; whether it was allowed is the rule of the format. Times on record never run backwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What can be done in a sale."""

    BID = "bid"  # an open bid, perhaps with a maximum up to which it defends itself
    SEALED = "sealed"  # a commitment to a bid nobody can read yet
    REVEALED = "revealed"  # the sealed bid is opened
    SCORED = "scored"  # the panel's scores of an offer
    TAKEN = "taken"  # the falling price is taken
    BEST = "best"  # the last word of who took it
    INITIAL = "initial"  # what a bidder begins the rounds with
    TURN = "turn"  # a bidder's bid in his turn
    RETRACTED = "retracted"  # his bid of this turn is taken back, within it
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    RESERVE = "reserve"  # the sealed reserve is opened, after the close
    DEFAULTED = "defaulted"  # a winner did not keep his word, after the close


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `most` is the maximum of an open bid, at least its amount; None where there is none."""

    kind: Kind
    at: dt.datetime
    bidder: str = ""
    amount: Decimal | None = None
    most: Decimal | None = None
    nonce: str = ""
    commitment: str = ""
    scores: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a bidder stands for: an amount, and the number of the entry by which he does."""

    amount: Decimal
    number: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A commitment, and by which entry it was made."""

    commitment: str
    number: int


@dataclass(frozen=True, slots=True)
class State:
    """Where a sale stands after some entries. `delay` is by how much suspensions have put off everything planned."""

    ends_at: dt.datetime
    number: int = 0  # of entries so far
    last_at: dt.datetime | None = None
    delay: dt.timedelta = dt.timedelta(0)
    suspended_at: dt.datetime | None = None
    extensions: int = 0
    leader: str = ""
    price: Decimal | None = None  # what the leader would pay now
    most: Decimal | None = None  # up to where he defends himself; nobody sees it before the close
    offers: Mapping[str, Offer] = field(default_factory=dict)  # what each bidder stands for
    sealed: Mapping[str, Sealed] = field(default_factory=dict)
    scores: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    taken_at: dt.datetime | None = None
    moved_in: Mapping[str, tuple[int, Offer]] = field(default_factory=dict)  # in which round last, and what he stood for before
    order: tuple[str, ...] = ()  # of the round under way, from the worst to the best
    round: int = 0
    reserve: Decimal | None = None
    defaulted: tuple[str, ...] = ()
