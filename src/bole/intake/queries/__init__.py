"""The reads of intake: where a new need would go, what was asked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.models import Centre, Organisation
from bole.registry import queries as registry
from bole.registry.domain.sheet import RecordSheet
from bole.registry.domain.sheet_json import sheet_from_json
from bole.registry.models import Record

from .. import access
from ..domain.redaction import Marked, redacted
from ..models import Asked, Clarification, Redaction


def centre_near(actor: Actor) -> Centre | None:
    """The centre a new need of this actor would go to: his own, the last one he wrote to, that of his region, else the first."""
    if actor.centres and (mine := people.centres_where(actor, STAFF).first()):
        return mine
    if actor.is_signed_in:
        last = Record.objects.filter(created_by_id=actor.person_id).order_by("-id").select_related("centre__organisation").first()
        if last:
            return last.centre
        region = next((o.region for o in people.organisations_of(actor) if o.region), "")
        if region and (near := people.centres().filter(organisation__region=region).first()):
            return near
    return people.centres().first()


def organisation_of(actor: Actor) -> Organisation | None:
    """The organisation the actor asks for: his first that is no centre."""
    return next((o for o in people.organisations_of(actor) if not hasattr(o, "centre")), None)


def asked_with(actor: Actor, key: str) -> Record | None:
    """The need that this person's form has made already."""
    found = Asked.objects.filter(key=key, person=actor.person_id).select_related("record__centre").first()
    return found.record if found else None


def need_to_edit(actor: Actor, record_id: UUID) -> Record:
    """A need with everything that belongs to it, for somebody who may change it. Refuses with RecordMissing, NotEditor."""
    return access.need_for(actor, record_id)


def centres() -> QuerySet[Centre]:
    """All centres a need can go to."""
    return people.centres()


def told_by(found: Record) -> str:
    """What a need says in its author's words: title, summary and description."""
    original = registry.sheet_of(found).original
    return "\n".join(filter(None, (original.title, original.summary, original.description))) if original else ""


def title_of(found: Record) -> str:
    """The title of a record in its author's words."""
    original = registry.sheet_of(found).original
    return original.title if original else str(found)


def open_clarification(record_id: UUID) -> Clarification | None:
    """The questions that wait for an answer."""
    return Clarification.objects.filter(record_id=record_id, answered_at=None).first()


def vague_needs(actor: Actor) -> QuerySet[Record]:
    """The needs of the actor's centres that leave too much open and were not asked about, longest waiting first. Refuses with NotStaff."""
    needs = registry.visible(actor).filter(kind=Record.Kind.NEED, status__in=["submitted", "returned", "published"])
    vague = needs.filter(centre__in=access.centres_of_staff(actor), clarity__isnull=False).exclude(clarity__gaps=[])
    return vague.exclude(clarifications__answered_at=None, clarifications__isnull=False).order_by("updated_at", "id")


def waiting_for_answers(actor: Actor) -> QuerySet[Clarification]:
    """The questions put to authors in the actor's centres that are not answered yet. Refuses with NotStaff."""
    seen = registry.visible(actor).filter(centre__in=access.centres_of_staff(actor))
    return Clarification.objects.filter(answered_at=None, record__in=seen).order_by("asked_at")


def not_judged(limit: int) -> list[UUID]:
    """Needs whose clarity was never worked out: those that were here before it was."""
    return list(Record.objects.filter(kind=Record.Kind.NEED, clarity=None).order_by("id").values_list("id", flat=True)[:limit])


def redaction_of(found: Record) -> Redaction | None:
    """What of a record is not public."""
    return Redaction.objects.filter(record_id=found.id).first()


def marked_by(row: Redaction) -> Marked:
    """A stored redaction as a value."""
    return Marked(tuple(row.marks), row.tier, row.hides_owner, row.hides_price)


def whole_of(found: Record) -> RecordSheet:
    """The sheet without its redaction; of one that was edited since, the sheet as it is now."""
    now, row = registry.sheet_of(found), redaction_of(found)
    whole = sheet_from_json(row.whole)[0] if row else None
    return whole if row and whole and redacted(whole, marked_by(row)) == now else now
