"""Interests: those sent, those received, those to broker; and what each part may be shown of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from bole.people.models import Organisation, Person
from bole.people.queries.capacity import Seen, seen_or_none
from bole.registry.models import Record
from bole.registry.queries import desk
from bole.runtime.models import Entry

from .. import access
from ..access import AnyActor
from ..domain.interest import OPENED, Part, asker_is_named_to, deeds, owner_is_named_to
from ..models import Interest
from . import parties

SENT, RECEIVED, BROKERED = "sent", "received", "brokered"


def interests(actor: AnyActor, *, box: str = SENT) -> QuerySet[Interest]:
    """The actor's interests of one box, newest first."""
    found = access.interests_for(actor).select_related("record")
    person = access.person_of(actor)
    if box == SENT:
        found = found.filter(person_id=person)
    elif box == RECEIVED:
        found = found.filter(record_id__in=desk.own(actor).order_by().values("id")).exclude(person_id=person)
    else:
        found = found.filter(record_id__in=desk.staffed(actor).order_by().values("id")).exclude(person_id=person)
    return found.order_by("-created_at", "-id")


@dataclass(frozen=True, slots=True)
class Step:
    """One step an interest has taken."""

    at: dt.datetime
    kind: str  # the fact, without its context


@dataclass(frozen=True, slots=True)
class Shown:
    """An interest as one part may see it: names only where they may be known."""

    interest: Interest
    parts: frozenset[Part]
    deeds: tuple[str, ...]
    asker: Person | None
    organisation: Organisation | None  # behind the asker; only its kind and place are told while the asker is not named
    contact: tuple[tuple[str, str], ...]  # (name, e-mail) of the owner's side
    owner: Organisation | None  # whose the record is; like the contact only where it may be known
    capacity: Seen | None  # what the asker's enterprise can take over, as far as this part may see it
    steps: tuple[Step, ...]

    @property
    def is_asker(self) -> bool:
        return Part.ASKER in self.parts

    @property
    def is_broker(self) -> bool:
        return Part.BROKER in self.parts


def shown(actor: AnyActor, interest_id: UUID) -> Shown:
    """One interest as the actor may see it. Refuses with InterestMissing."""
    found = access.interest_for(actor, interest_id)
    parts = access.parts_of(actor, found)
    named = any(asker_is_named_to(p, found.state, is_brokered=found.is_brokered) for p in parts)
    told = any(owner_is_named_to(p, found.state) for p in parts)
    behind = parties.organisation_behind(found.person_id)
    return Shown(
        found, parts, deeds(found.state, parts, is_brokered=found.is_brokered), Person.objects.get(id=found.person_id) if named else None,
        behind, _contact(found) if told else (), found.record.owner if told else None,
        _capacity(actor, found, behind, named=named), tuple(_steps(found)),
    )  # fmt: skip


def _capacity(actor: AnyActor, found: Interest, behind: Organisation | None, *, named: bool) -> Seen | None:
    """What stands in the profile of the enterprise behind the asker: without free words while it is not named, whole when contact
    is open."""
    if behind is None or behind.kind != Organisation.Kind.ENTERPRISE:
        return None
    return seen_or_none(actor, behind.pk, agreed=found.state == OPENED, named=named)


def _contact(found: Interest) -> tuple[tuple[str, str], ...]:
    """Whom to write to: the contact the record names, else who accepted, else the owner's side."""
    record: Record = found.record
    if record.contact_email:
        return ((record.contact_name, record.contact_email),)
    persons = [found.owner_person_id] if found.owner_person_id else parties.answering_persons(record)[:1]
    return tuple((str(p), p.email) for p in Person.objects.filter(id__in=persons))


def _steps(found: Interest) -> list[Step]:
    """The history of an interest, oldest first. Steps name nobody."""
    entries = Entry.objects.filter(subject=f"interest:{found.id}").order_by("id")
    return [Step(e.at, e.kind.partition(".")[2]) for e in entries]


@dataclass(frozen=True, slots=True)
class Progress:
    """What who is interested sees of his interest on the record's page: seen, answered, since when."""

    id: UUID
    state: str
    since: dt.datetime
    seen_at: dt.datetime | None
    answered_at: dt.datetime | None


def progress_of(actor: AnyActor, record_id: UUID) -> Progress | None:
    """How far the actor's own interest in a record has come."""
    person = access.person_of(actor)
    found = Interest.objects.filter(person_id=person, record_id=record_id).exclude(state="withdrawn").first() if person else None
    return Progress(found.id, found.state, found.state_at, found.seen_at, found.answered_at) if found else None
