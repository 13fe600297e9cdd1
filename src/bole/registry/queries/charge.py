"""Who is in charge of a record when something is to be asked: its author and the owner's representatives, else its centre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from bole.people.domain.actor import PUBLISHERS, SEPARATOR, Role
from bole.people.models import Membership, Person

from ..domain.kinds import EXPERT
from ..models import Record


def in_charge(records: Sequence[Record]) -> dict[UUID, list[UUID]]:
    """By record: the persons who are still here of its author and its owner's representatives; perhaps nobody."""
    spoken_for = _holders({r.owner_id for r in records if r.owner_id}, frozenset({Role.REPRESENTATIVE}))
    authors = set(Person.objects.filter(id__in={r.created_by_id for r in records}, is_active=True).values_list("id", flat=True))
    found = {}
    for record in records:
        persons = [record.created_by_id] if record.created_by_id in authors else []
        if record.owner_id and record.visibility != "private" and record.kind != EXPERT:
            persons += spoken_for.get(record.owner_id, [])
        found[record.id] = list(dict.fromkeys(p for p in persons if p))
    return found


def publishers_of(paths: Iterable[str]) -> dict[str, list[UUID]]:
    """By centre: its registrars and directors who are still here, else those of the nearest centre above that has any."""
    wanted = set(paths)
    lines = {path: _upward(path) for path in wanted}
    held: dict[str, list[UUID]] = defaultdict(list)
    rows = Membership.objects.filter(
        organisation__centre__path__in={above for line in lines.values() for above in line},
        role__in=list(PUBLISHERS),
        person__is_active=True,
    ).order_by("person_id")
    for path, person_id in rows.values_list("organisation__centre__path", "person_id"):
        held[path].append(person_id)
    return {path: next((list(dict.fromkeys(held[above])) for above in line if held.get(above)), []) for path, line in lines.items()}


def _upward(path: str) -> list[str]:
    """The path itself and all above it, nearest first."""
    parts = path.split(SEPARATOR)
    return [SEPARATOR.join(parts[:n]) for n in range(len(parts), 0, -1)]


def _holders(organisations: Iterable[UUID], roles: frozenset[Role]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Membership.objects.filter(organisation_id__in=set(organisations), role__in=list(roles), person__is_active=True)
    for organisation_id, person_id in rows.order_by("person_id").values_list("organisation_id", "person_id"):
        found[organisation_id].append(person_id)
    return found
