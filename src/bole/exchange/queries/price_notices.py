"""The reads of price notices: the board, one notice, what waits for staff, and whether a deal may be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bole.kernel.money import Money
from bole.kernel.text import one_line
from bole.policy import queries as policy
from bole.policy.domain.figures import Figure
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.runtime import clock

from ..access import price_notices as access
from ..access.price_notices import AnyActor
from ..domain.price_notice import Deal, Obstacle, Outcome, Phase, Status, obstacles
from ..models import Objection, PriceNotice, PublicationProof, SigningKey

NOTICE, STOPS = "pricing.notice", "pricing.objection_stops_clock"
RUNNING, CLOSED, ENDED, ALL = "running", "closed", "ended", "all"
STATES = (RUNNING, CLOSED, ENDED, ALL)


def figures(record: Record, *, on: dt.date) -> tuple[Figure, Figure]:
    """How long a notice about this record runs, and whether an objection stops the clock, on a day. Refuses with FigureMissing."""
    place = policy.jurisdiction_of_centre(record.centre)
    days, stops = (policy.figure(code, on=on, jurisdiction=place, centre=record.centre.path) for code in (NOTICE, STOPS))
    return days, stops


def whole(notices: QuerySet[PriceNotice]) -> QuerySet[PriceNotice]:
    """The same notices with what their pages show."""
    return notices.select_related("record__owner", "record__centre", "centre__organisation", "replaces", "replaced_by").prefetch_related(
        "objections"
    )


def notice(actor: AnyActor, notice_id: UUID) -> PriceNotice:
    """One notice. Refuses with PriceNoticeMissing."""
    return whole(PriceNotice.objects.filter(id=access.notice_for(actor, notice_id).id)).get()


@dataclass(frozen=True, slots=True)
class Sifting:
    """Which notices of the board."""

    state: str = ALL
    centre: str = ""
    text: str = ""


def _open_ones() -> Exists:
    return Exists(Objection.objects.filter(notice=OuterRef("pk"), outcome=Outcome.OPEN))


def board(sifting: Sifting, *, at: dt.datetime) -> QuerySet[PriceNotice]:
    """What is published, the newest first. A notice whose clock stood may still run although its days are over by the calendar:
    the list takes it by its calendar, the page says how it stands."""
    found = PriceNotice.objects.exclude(status=Status.DRAFT)
    runs = Q(over_at__gt=at) | _open_ones()
    if sifting.state == RUNNING:
        found = found.filter(runs, status=Status.PUBLISHED)
    elif sifting.state == CLOSED:
        found = found.filter(~runs, status=Status.PUBLISHED)
    elif sifting.state == ENDED:
        found = found.filter(status__in=[Status.WITHDRAWN, Status.SUPERSEDED])
    if sifting.centre:
        found = found.filter(Q(centre__path=sifting.centre) | Q(centre__path__startswith=f"{sifting.centre}."))
    if text := one_line(sifting.text)[:120]:
        named = Q(words__zh__name__icontains=text) | Q(words__en__name__icontains=text)
        found = found.filter(named | Q(words__zh__abstract__icontains=text) | Q(words__en__abstract__icontains=text) | Q(number=text))
    return whole(found).order_by("-published_at", "-id")


def of_record(actor: AnyActor, record_id: UUID) -> list[PriceNotice]:
    """The notices about a record that the actor may see, the newest first."""
    registry.record(actor, record_id)
    return list(whole(access.notices_for(actor).filter(record_id=record_id)).order_by("-created_at"))


def may_draft(actor: AnyActor, record_id: UUID) -> bool:
    """Whether the actor may draft a notice about this record."""
    found = Record.objects.filter(id=record_id).select_related("centre").first()
    return found is not None and found.kind == Record.Kind.ACHIEVEMENT and registry.may_edit(actor, found)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a deal may be signed: on which notice, or what stands against it on the nearest one."""

    notice: PriceNotice | None
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_contractable(self) -> bool:
        return self.notice is not None and not self.obstacles


def contractability(record_id: UUID, *, price: Money, buyer: str, at: dt.datetime, mode: str = "") -> Answer:
    """On which notice a deal at this price with this buyer may be signed at a moment, if on any."""
    deal = Deal(price.amount, price.currency, buyer, mode)
    rows = whole(PriceNotice.objects.exclude(status=Status.DRAFT).filter(record_id=record_id, published_at__lte=at)).order_by(
        "-published_at"
    )
    judged = [(row, obstacles(row.course, row.announced, deal, at)) for row in rows]
    best = min(judged, key=lambda pair: len(pair[1]), default=None)
    return Answer(None) if best is None else Answer(*best)


def is_contractable(record_id: UUID, *, price: Money, buyer: str, at: dt.datetime, mode: str = "") -> bool:
    """Whether a deal by agreement may be signed: a notice that announced it is closed, and no objection is open."""
    return contractability(record_id, price=price, buyer=buyer, at=at, mode=mode).is_contractable


# ---- staff ----


def to_decide(actor: AnyActor) -> QuerySet[Objection]:
    """The open objections of the centres in which the actor decides, the longest waiting first."""
    open_ones = Objection.objects.filter(outcome=Outcome.OPEN, notice__in=access.notices_to_publish(actor), notice__status=Status.PUBLISHED)
    return open_ones.select_related("notice__record__owner", "notice__centre__organisation", "person").order_by("raised_at", "id")


def to_publish(actor: AnyActor) -> QuerySet[PriceNotice]:
    """Drafts that were handed in to the centres in which the actor publishes."""
    waiting = access.notices_to_publish(actor).filter(status=Status.DRAFT, handed_in_at__isnull=False)
    return whole(waiting).order_by("handed_in_at", "id")


def drafts_of(actor: AnyActor) -> QuerySet[PriceNotice]:
    """The drafts the actor may see."""
    return whole(access.notices_for(actor).filter(status=Status.DRAFT)).order_by("-updated_at")


def decide_since(actor: AnyActor) -> QuerySet[Any, Any]:
    return to_decide(actor).order_by().values_list("raised_at")


def publish_since(actor: AnyActor) -> QuerySet[Any, Any]:
    waiting = access.notices_to_publish(actor).filter(status=Status.DRAFT, handed_in_at__isnull=False)
    return waiting.order_by().values_list(F("handed_in_at"))


# ---- proofs and keys ----


def proof(notice_id: UUID) -> PublicationProof | None:
    return PublicationProof.objects.filter(notice_id=notice_id).first()


def signing_keys() -> Sequence[SigningKey]:
    """Every key this house signed with."""
    return list(SigningKey.objects.order_by("since"))


def raised_by(person_id: UUID) -> list[dict[str, Any]]:
    """What a person objected, for the export of his personal data."""
    rows = Objection.objects.filter(person_id=person_id).select_related("notice").order_by("raised_at")
    return [{"notice": o.notice.number, "grounds": o.grounds, "at": o.raised_at, "outcome": o.outcome, "reasons": o.reasons} for o in rows]


def standing(found: PriceNotice, *, at: dt.datetime | None = None) -> Phase:
    """How a notice stands now."""
    return found.phase(at or clock.database_now())
