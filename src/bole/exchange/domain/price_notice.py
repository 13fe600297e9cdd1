"""The price notice (协议定价公示): when it runs, when it is over, and which deal it allows. Pure; the clock comes in.

    draft -> published -> (objection -> handled: upheld -> withdrawn | rejected -> published)* -> closed

Time closes it, nobody else does: full calendar days in the zone of the unit after which no objection is open. What is
announced is never changed: another name, price, mode or buyer is another notice, whose days begin anew, and the earlier one
stays readable as superseded. A closed notice allows the deal it announced, and no other (`obstacles`).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from bole.kernel.states import Machine


class Status(StrEnum):
    """What was done with a notice; what time does is told by `phase`."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Phase(StrEnum):
    """How a notice stands at a moment."""

    DRAFT = "draft"
    RUNNING = "running"
    OBJECTION = "objection"  # somebody objects, and nobody has decided yet
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Outcome(StrEnum):
    """What became of an objection."""

    OPEN = "open"
    REJECTED = "rejected"
    UPHELD = "upheld"


class Relation(StrEnum):
    """How a buyer is tied to the seller; "none" is said, not left out."""

    NONE = "none"
    INVENTOR = "inventor"
    RELATIVE = "relative"
    HOLDING = "holding"
    OTHER = "other"


RUNS = (Phase.RUNNING, Phase.OBJECTION)  # the phases in which somebody may object

LIFE = Machine(
    {
        "revise": {Status.DRAFT: Status.DRAFT},
        "hand_in": {Status.DRAFT: Status.DRAFT},
        "publish": {Status.DRAFT: Status.PUBLISHED},
        "withdraw": {Status.PUBLISHED: Status.WITHDRAWN},
        "supersede": {Status.PUBLISHED: Status.SUPERSEDED},
        "replace": {Status.PUBLISHED: Status.PUBLISHED, Status.WITHDRAWN: Status.WITHDRAWN, Status.SUPERSEDED: Status.SUPERSEDED},
    }
)


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection as the rule sees it."""

    at: dt.datetime
    decided_at: dt.datetime | None = None
    upheld: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The course of a published notice: when it was published, for how many full days, what was objected, how it ended."""

    published_at: dt.datetime
    days: int
    zone: str
    stops: bool = False  # whether an open objection stops the clock
    objections: tuple[Objected, ...] = ()
    ended_at: dt.datetime | None = None  # withdrawn or superseded
    status: Status = Status.PUBLISHED


def first_day(published_at: dt.datetime, zone: str) -> dt.date:
    """The first full day: that of publication only when it began with it."""
    local = published_at.astimezone(ZoneInfo(zone))
    return local.date() + dt.timedelta(days=0 if local.time() == dt.time() else 1)


def _midnight(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def full_days_over(published_at: dt.datetime, days: int, zone: str) -> dt.datetime:
    """When so many full calendar days are over: 2025-03-01 00:00 and 15 give 2025-03-16 00:00."""
    return _midnight(first_day(published_at, zone) + dt.timedelta(days=days), zone)


def over_at(c: Course, at: dt.datetime) -> dt.datetime:
    """When the days of the notice are over, as far as one can say at a moment: a stopped clock adds the whole days it stood."""
    plain = full_days_over(c.published_at, c.days, c.zone)
    if not c.stops:
        return plain
    stood = dt.timedelta(0)
    covered = c.published_at
    for one in sorted(_raised(c, at), key=lambda o: o.at):
        begin, end = max(one.at, covered), min(one.decided_at or at, at)
        if end > begin:
            stood += end - begin
            covered = end
    whole = -(-stood // dt.timedelta(days=1))
    return full_days_over(c.published_at, c.days + whole, c.zone)


def closes_at(c: Course, at: dt.datetime) -> dt.datetime | None:
    """When it closes, or closed: its days are over and every objection raised before was decided; None while one is open.

    What was raised while another kept it open is waited for as well.
    """
    raised = _raised(c, at)
    decided = [o.decided_at for o in raised if o.decided_at is not None and o.decided_at <= at]
    return max([over_at(c, at), *decided]) if len(decided) == len(raised) else None


def _raised(c: Course, at: dt.datetime) -> list[Objected]:
    """What had been objected by then."""
    return [o for o in c.objections if o.at <= at]


def phase(c: Course, at: dt.datetime) -> Phase:
    """How a published notice stands at a moment."""
    if c.ended_at is not None and c.ended_at <= at:
        return Phase.WITHDRAWN if c.status is Status.WITHDRAWN else Phase.SUPERSEDED
    closing = closes_at(c, at)
    if closing is None:
        return Phase.OBJECTION
    return Phase.CLOSED if closing <= at else Phase.RUNNING


@dataclass(frozen=True, slots=True)
class Announced:
    """What of a notice a deal must keep to. Without a buyer named it is open who buys."""

    mode: str
    least: Decimal
    most: Decimal
    currency: str
    buyer: str = ""


@dataclass(frozen=True, slots=True)
class Deal:
    """What somebody wants to sign."""

    price: Decimal
    currency: str
    buyer: str
    mode: str = ""


class Obstacle(StrEnum):
    """Why a deal cannot be signed on a notice."""

    NOT_CLOSED = "not_closed"
    OBJECTION_OPEN = "objection_open"
    ENDED = "ended"
    OTHER_PRICE = "other_price"
    OTHER_CURRENCY = "other_currency"
    OTHER_BUYER = "other_buyer"
    OTHER_MODE = "other_mode"


_OF_PHASE = {
    Phase.CLOSED: None,
    Phase.OBJECTION: Obstacle.OBJECTION_OPEN,
    Phase.RUNNING: Obstacle.NOT_CLOSED,
    Phase.DRAFT: Obstacle.NOT_CLOSED,
}


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike but for case, width and blanks."""
    return key_of(one) == key_of(other)


def key_of(name: str) -> str:
    """A name as names are compared."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def obstacles(c: Course, announced: Announced, deal: Deal, at: dt.datetime) -> tuple[Obstacle, ...]:
    """Why a deal is not the one the notice allows at a moment; nothing where it is contractable."""
    found = phase(c, at)
    told = _OF_PHASE.get(found, Obstacle.ENDED)
    wrong = [told] if told else []
    if deal.currency != announced.currency:
        wrong.append(Obstacle.OTHER_CURRENCY)
    elif not announced.least <= deal.price <= announced.most:
        wrong.append(Obstacle.OTHER_PRICE)
    if announced.buyer and not same_name(deal.buyer, announced.buyer):
        wrong.append(Obstacle.OTHER_BUYER)
    if deal.mode and deal.mode != announced.mode:
        wrong.append(Obstacle.OTHER_MODE)
    return tuple(wrong)


def suspected(buyer: str, *, completers: Collection[str], owner: str) -> bool:
    """Whether the buyer is named like one of those who made the achievement, or like its owner."""
    return bool(buyer.strip()) and key_of(buyer) in {key_of(name) for name in (*completers, owner) if name.strip()}


def conflicts(
    decider: object, *, published_by: object, drafted_by: object, objectors: Collection[object], belongs: Sequence[bool]
) -> bool:  # fmt: skip
    """Whether somebody may not decide an objection: he published or drafted the notice, objects himself, or belongs to the
    seller or the buyer."""
    return decider in (published_by, drafted_by, *objectors) or any(belongs)
