"""What can happen in the exchange, and what a stranger may see of it.

A bidder is public under his code only; who he is, nobody sees before the close. What is secret until then (a maximum, a
sealed bid, the reserve) is in no fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from bole.kernel.facts import Fact

from .domain.amounts import written
from .domain.asking import Standing
from .domain.terms import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleFact(Fact):
    subject_kind: ClassVar[str] = "sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDrafted(SaleFact):
    name: ClassVar[str] = "exchange.sale_drafted"

    number: str
    record: UUID
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRevised(SaleFact):
    name: ClassVar[str] = "exchange.sale_revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleAnnounced(SaleFact):
    """From now on its terms are fixed."""

    name: ClassVar[str] = "exchange.sale_announced"
    public_fields: ClassVar[tuple[str, ...]] = ("number", "record", "centre", "terms", "opens_at", "over_at")

    number: str
    record: UUID
    centre: str
    terms: str  # their digest: the first link of the chain
    opens_at: dt.datetime
    over_at: dt.datetime
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesAdded(SaleFact):
    """Something was put on the record of a sale: bids, commitments, a suspension. Those judged under one lock are told together.

    `entries` are the rows on record, in their order, each with who leads at what price after it, and until when.
    """

    name: ClassVar[str] = "exchange.entries_added"
    public_fields: ClassVar[tuple[str, ...]] = ("entries",)

    entries: list[dict[str, Any]]


def told_entry(number: int, row: Mapping[str, Any], after: Standing) -> dict[str, Any]:
    """An entry as everybody is told of it."""
    return {
        "number": number, "entry": dict(row), "price": price_text(after.price), "leader": after.leader, "ends_at": moment(after.ends_at),
        "over_at": moment(after.over_at), "extensions": after.extensions, "is_suspended": after.is_suspended,
    }  # fmt: skip


def price_text(price: Decimal | None) -> str:
    """An amount as on record, or nothing."""
    return written(price) if price is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleClosed(SaleFact):
    """It is over and was judged: `winner` gets it at `price`, or nobody does, for a reason."""

    name: ClassVar[str] = "exchange.sale_closed"
    public_fields: ClassVar[tuple[str, ...]] = ("number", "winner", "price", "outcome", "entries", "head")

    number: str
    winner: str
    price: str
    outcome: str
    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleConfirmed(SaleFact):
    """The confirmation of sale stands: both sides have signed it."""

    name: ClassVar[str] = "exchange.sale_confirmed"
    public_fields: ClassVar[tuple[str, ...]] = ("number", "winner", "price")

    number: str
    winner: str
    price: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleEnded(SaleFact):
    """Withdrawn before it began, or cancelled after it, with the reason."""

    name: ClassVar[str] = "exchange.sale_ended"
    public_fields: ClassVar[tuple[str, ...]] = ("number", "state", "reason")

    number: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRelisted(SaleFact):
    """Another sale follows this one."""

    name: ClassVar[str] = "exchange.sale_relisted"
    public_fields: ClassVar[tuple[str, ...]] = ("number", "by")

    number: str
    by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderFact(SaleFact):
    """About a bidder; never public."""

    bidder: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderApplied(BidderFact):
    name: ClassVar[str] = "exchange.bidder_applied"

    relation: str
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderQualified(BidderFact):
    """He meets the conditions; where there is a deposit, it is asked for."""

    name: ClassVar[str] = "exchange.bidder_qualified"

    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderAdmitted(BidderFact):
    """He may bid."""

    name: ClassVar[str] = "exchange.bidder_admitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderRefused(BidderFact):
    name: ClassVar[str] = "exchange.bidder_refused"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BidderExcluded(BidderFact):
    """He was admitted and may not bid any more: his deposit bounced, or he was found to be related. What he bid stays on record."""

    name: ClassVar[str] = "exchange.bidder_excluded"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagsOpened(Fact):
    """Somebody of the house looked at the red flags of a sale. Beside the sale's own history, which bids wait for; never public."""

    name: ClassVar[str] = "exchange.flags_opened"
    subject_kind: ClassVar[str] = "sale_flags"

    number: str
    found: list[str]


# ---- price notices: strangers learn what is announced and how it ends, never who objected ----


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeFact(Fact):
    subject_kind: ClassVar[str] = "price_notice"

    record: str
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeDrafted(PriceNoticeFact):
    name: ClassVar[str] = "exchange.price_notice_drafted"

    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeHandedIn(PriceNoticeFact):
    name: ClassVar[str] = "exchange.price_notice_handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticePublished(PriceNoticeFact):
    """`digest` binds the journal to what was published, word for word."""

    name: ClassVar[str] = "exchange.price_notice_published"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number", "digest", "over_at")

    number: str
    digest: str
    over_at: dt.datetime
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeClosed(PriceNoticeFact):
    """Time closed it at `closed_at`; this only writes it down."""

    name: ClassVar[str] = "exchange.price_notice_closed"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number", "closed_at")

    number: str
    closed_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeWithdrawn(PriceNoticeFact):
    name: ClassVar[str] = "exchange.price_notice_withdrawn"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number", "reason")

    number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNoticeReplaced(PriceNoticeFact):
    """Another notice has taken its place, and its days begin anew."""

    name: ClassVar[str] = "exchange.price_notice_replaced"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number", "by")

    number: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised(PriceNoticeFact):
    name: ClassVar[str] = "exchange.objection_raised"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number")

    number: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionJudged(PriceNoticeFact):
    name: ClassVar[str] = "exchange.objection_judged"
    public_fields: ClassVar[tuple[str, ...]] = ("record", "centre", "number", "outcome", "reasons")

    number: str
    outcome: str
    reasons: str
