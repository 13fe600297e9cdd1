"""The doors of intake: who works on the needs of a centre. What a record shows is the registry's own rule."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.models import Centre
from bole.registry import queries as registry
from bole.registry.errors import RecordMissing
from bole.registry.models import Record
from bole.runtime.system import SystemActor

from .errors import NotStaff

AnyActor = Actor | SystemActor


def works_in(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor is staff of this centre or of one above it."""
    return isinstance(actor, SystemActor) or actor.holds(STAFF, centre_path)


def centres_of_staff(actor: Actor) -> QuerySet[Centre]:
    """The centres whose staff the actor is, and all below. Refuses with NotStaff."""
    if not actor.is_administrator and not actor.centre_paths(STAFF):
        raise NotStaff
    return people.centres_where(actor, STAFF)


def need_for(actor: AnyActor, record_id: UUID, *, to: str = "edit") -> Record:
    """A need with everything that belongs to it: to "edit" for who may change it, to "ask" for the centre's staff.

    Refuses with RecordMissing, NotEditor, NotStaff.
    """
    found = registry.record_to_edit(actor, record_id)
    if found.kind != Record.Kind.NEED:
        raise RecordMissing
    if to == "ask" and not works_in(actor, found.centre.path):
        raise NotStaff
    return found
