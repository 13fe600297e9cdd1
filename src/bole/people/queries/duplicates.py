"""Organisations that are probably one: found by the keys of their names and by identifiers, judged by the rule of the domain;
and what would follow if two of them were merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db import connection

from .. import access
from ..access import AnyActor
from ..domain.actor import Role
from ..domain.duplicates import IDENTIFIERS, Face, Ground, contradictions, grounds
from ..domain.merging import joined
from ..domain.pointers import pointers
from ..errors import NotMerger
from ..models import Alias, Apart, Centre, Organisation, Token

MOST_ALIKE = 8  # of one name: more pairs are looked at when these are settled

# Pairs whose names are the same as they are compared, and pairs of which one has an identifier the other had.
_ALIKE = """
SELECT k.key, array_agg(DISTINCT o.id) FROM people_organisation o, unnest(o.keys) AS k(key)
WHERE o.merged_into_id IS NULL AND NOT EXISTS (SELECT 1 FROM people_centre c WHERE c.organisation_id = o.id)
GROUP BY k.key HAVING count(DISTINCT o.id) > 1 ORDER BY k.key
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two organisations that look like one, the one registered first on the left."""

    one: Organisation
    other: Organisation
    grounds: tuple[Ground, ...]


def face_of(found: Organisation, aliases: Iterable[Alias]) -> Face:
    """What an organisation is told apart by."""
    had = list(aliases)
    names = tuple(str(name) for name in found.names.values()) + tuple(a.value for a in had if a.kind == Alias.Kind.NAME)
    former = frozenset((a.kind, a.value) for a in had if a.kind != Alias.Kind.NAME)
    return Face(found.name, names, {field: getattr(found, field) for field in IDENTIFIERS}, former)


def duplicates(actor: AnyActor) -> list[Pair]:
    """The pairs the actor may merge, in the order of their names. Refuses with NotMerger."""
    if not access.may_merge(actor):
        raise NotMerger
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE)
        alike = [sorted(ids)[:MOST_ALIKE] for _key, ids in cursor.fetchall()]
    wanted = dict.fromkeys(pair for ids in alike for pair in combinations(ids, 2))
    return _judged(actor, list(wanted))


def duplicates_of(actor: AnyActor, found: Organisation) -> list[Pair]:
    """The pairs one organisation is part of, as far as the actor may merge them; none for those who may not."""
    if not access.may_merge(actor, found) or Centre.objects.filter(pk=found.pk).exists():
        return []
    there = Organisation.objects.filter(merged_into=None, centre=None).exclude(pk=found.pk)
    others = there.filter(keys__overlap=found.keys).order_by("id").values_list("id", flat=True)[:MOST_ALIKE] if found.keys else ()
    return _judged(actor, [(min(found.pk, other), max(found.pk, other)) for other in others])


def _judged(actor: AnyActor, wanted: Collection[tuple[UUID, UUID]]) -> list[Pair]:
    ids = {one for pair in wanted for one in pair}
    rows = {o.pk: o for o in Organisation.objects.filter(id__in=ids).select_related("verified_by").prefetch_related("aliases")}
    apart = set(Apart.objects.filter(one__in=ids).values_list("one_id", "other_id"))
    found = []
    for one, other in wanted:
        left, right = rows[one], rows[other]
        reasons = grounds(face_of(left, left.aliases.all()), face_of(right, right.aliases.all()))
        if reasons and (one, other) not in apart and access.may_merge(actor, left) and access.may_merge(actor, right):
            found.append(Pair(left, right, reasons))
    return sorted(found, key=lambda p: (p.one.name, p.other.name, p.one.pk, p.other.pk))


@dataclass(frozen=True, slots=True)
class Follower:
    """One kind of thing that follows: how many there are on each side."""

    title: str
    merged: int
    kept: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one person gains by it: he held these roles, and holds this one."""

    person: str
    held: tuple[Role, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen if one organisation was merged into another, before anybody says so."""

    kept: Organisation
    merged: Organisation
    grounds: tuple[Ground, ...]
    contradicting: tuple[str, ...]
    followers: tuple[Follower, ...]
    changes: tuple[Change, ...]
    tokens: int  # of the merged one's people: they belong to persons, and stay theirs
    names: tuple[str, ...]  # under which the kept one is found from then on
    verification: Organisation | None  # whose verification holds afterwards


def preview(actor: AnyActor, kept_id: UUID, merged_id: UUID) -> Preview:
    """What would follow. Refuses with OrganisationMissing, MergedAway, NotMerger, MergedWithItself, CentreNotMerged."""
    kept, merged = access.pair_to_merge(actor, kept_id, merged_id)
    left, right = face_of(kept, kept.aliases.all()), face_of(merged, merged.aliases.all())
    held = [(m.person, Role(m.role)) for m in merged.memberships.select_related("person").order_by("person__name", "person_id")]
    kept_roles = [(m.person_id, Role(m.role)) for m in kept.memberships.all()]
    changes = []
    for person in dict.fromkeys(p for p, _ in held):
        there = tuple(r for p, r in kept_roles if p == person.pk)
        role = joined((*there, *(r for p, r in held if p == person)))
        if there != (role,):
            changes.append(Change(str(person), there, role))
    return Preview(
        kept, merged, grounds(left, right), contradictions(left, right),
        tuple(Follower(p.title, p.count(merged.pk), p.count(kept.pk)) for p in pointers()), tuple(changes),
        Token.objects.filter(person__in=[p.pk for p, _ in held], revoked_at=None).distinct().count(),
        tuple(dict.fromkeys((merged.name, *right.other_names))), kept if kept.verified_at else merged if merged.verified_at else None,
    )  # fmt: skip


def former_names(found: Organisation) -> list[str]:
    """The names an organisation had before, or under rows that were merged into it."""
    own = {found.name, *map(str, found.names.values())}
    return [v for v in found.aliases.filter(kind=Alias.Kind.NAME).order_by("value").values_list("value", flat=True) if v not in own]
