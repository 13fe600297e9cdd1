"""What can happen in the exchange."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bole.kernel.facts import Fact

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
