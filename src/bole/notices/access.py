"""The doors of notices: everybody sees his own, and nobody another's, administrators included."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bole.people.domain.actor import Actor
from bole.runtime.system import SystemActor

from .errors import NoticeMissing
from .models import Notice

AnyActor = Actor | SystemActor


def notices_for(actor: AnyActor) -> QuerySet[Notice]:
    """The inbox of the actor."""
    if isinstance(actor, SystemActor) or actor.person_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.person_id)


def notice_for(actor: AnyActor, notice_id: UUID) -> Notice:
    """One of the actor's notices. Refuses with NoticeMissing."""
    found = notices_for(actor).filter(id=notice_id).first()
    if found is None:
        raise NoticeMissing
    return found
