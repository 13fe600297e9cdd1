"""Who stands behind a record: its owner's side, its brokers, and how somebody unnamed is described."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from bole.people.domain.actor import SEPARATOR, STAFF, Role
from bole.people.models import Membership, Organisation, Person
from bole.registry.domain.kinds import EXPERT
from bole.registry.models import Record
from bole.registry.queries import experts

_ORDER = (Role.BROKER, Role.REGISTRAR, Role.DIRECTOR)


def owner_persons(record: Record) -> list[UUID]:
    """Who is told on the owner's side: the author and the owner's representatives; where there is none, its members.

    Who brought a whole list in is not its author.
    """
    if record.kind == EXPERT and (himself := experts.person_of(record.id)):
        return _active([himself])
    found = [record.created_by_id] if record.created_by_id and not record.external_source else []
    if record.owner_id and record.kind != EXPERT:
        held = Membership.objects.filter(organisation_id=record.owner_id, person__is_active=True).order_by("since", "id")
        speakers = list(held.filter(role=Role.REPRESENTATIVE).values_list("person_id", flat=True))
        found += speakers or (list(held.values_list("person_id", flat=True)) if not found else [])
    return list(dict.fromkeys(_active(found)))


def broker_persons(record: Record) -> list[UUID]:
    """Who brokers: the technology managers of the record's centre, else its other staff, else those of the centre above."""
    parts = record.centre.path.split(SEPARATOR)
    for length in range(len(parts), 0, -1):
        path = SEPARATOR.join(parts[:length])
        for role in _ORDER:
            held = Membership.objects.filter(organisation__centre__path=path, role=role, person__is_active=True)
            if found := list(held.order_by("since", "id").values_list("person_id", flat=True)):
                return found
    return []


def answering_persons(record: Record) -> list[UUID]:
    """Who is told of an interest: the owner's side; the centre's where nobody is there."""
    return owner_persons(record) or broker_persons(record)


def own_side(record: Record, persons: Collection[UUID]) -> set[UUID]:
    """Those of these persons to whom the record belongs: nothing of one's own is suggested."""
    found = {record.created_by_id} if record.created_by_id else set[UUID]()
    if record.owner_id and record.kind != EXPERT:
        found |= set(Membership.objects.filter(organisation_id=record.owner_id, person_id__in=persons).values_list("person_id", flat=True))
    return found & set(persons)


def organisation_behind(person_id: UUID) -> Organisation | None:
    """The organisation somebody speaks for, if any; a centre only where there is no other."""
    held = Membership.objects.filter(person_id=person_id).select_related("organisation__centre").order_by("since", "id")
    listed = list(held)
    others = [m for m in listed if m.role not in STAFF]
    chosen = next(iter(sorted(others, key=lambda m: m.role != Role.REPRESENTATIVE)), None) or next(iter(listed), None)
    return chosen.organisation if chosen else None


def _active(persons: Collection[UUID]) -> list[UUID]:
    there = set(Person.objects.filter(id__in=persons, is_active=True).values_list("id", flat=True))
    return [p for p in persons if p in there]
