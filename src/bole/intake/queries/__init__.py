"""The reads of intake: where a new need would go, what was asked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.models import Centre, Organisation
from bole.registry import queries as registry
from bole.registry.models import Record

from ..models import Asked


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
    person = str(actor.person_id) if actor.person_id else None
    found = Asked.objects.filter(key=key, person=person).select_related("record__centre").first()
    return found.record if found else None


def need_to_edit(actor: Actor, record_id: UUID) -> Record:
    """A need with everything that belongs to it, for somebody who may change it. Refuses with RecordMissing, NotEditor."""
    return registry.record_to_edit(actor, record_id)


def centres() -> QuerySet[Centre]:
    """All centres a need can go to."""
    return people.centres()
