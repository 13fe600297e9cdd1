"""Merging of duplicates: what pointed to one organisation points to another, in one act. Nothing is deleted: the merged row
stays as what leads to the kept one, its names and identifiers find the kept one, and the journal keeps both."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain.actor import Role
from ..domain.duplicates import IDENTIFIERS, contradictions, keys_of
from ..domain.merging import identifiers_after, joined
from ..domain.pointers import pointers
from ..errors import BadProfile, IdentifiersContradict
from ..facts import OrganisationDistinguished, OrganisationEnlarged, OrganisationMerged, RoleGranted, RoleRevoked
from ..models import Alias, Apart, Membership, Organisation, Person
from ..queries.duplicates import face_of

SHORTEST, LONGEST = 5, 300  # characters of a reason
_NO_REASON = N_("A reason is needed: how do you know that these are one? Five characters or more, at most 300.")


@act
def merge_organisations(
    actor: AnyActor, kept_id: UUID, *, merged_id: UUID, reason: str, despite_identifiers: bool = False
) -> Organisation:  # fmt: skip
    """Let one organisation be another one's duplicate: members, invitations, records and all else that points to it follow,
    its names and identifiers are kept as those the other one had, its address leads to the other one.

    Refuses with OrganisationMissing, MergedAway, NotMerger, MergedWithItself, CentreNotMerged, BadProfile, IdentifiersContradict.
    """
    reason = one_line(reason)
    access.pair_to_merge(actor, kept_id, merged_id)
    if not SHORTEST <= len(reason) <= LONGEST:
        raise BadProfile(problems=[Problem("reason", "bad_reason", _NO_REASON, given=reason)])
    kept, merged = _locked(actor, kept_id, merged_id)
    differing = contradictions(*(face_of(one, one.aliases.all()) for one in (kept, merged)))
    if differing and not despite_identifiers:
        raise IdentifiersContradict(fields=", ".join(field.upper() for field in differing))
    moved = {p.field: p.move(merged.pk, kept.pk) for p in pointers()} | {"people.Membership.organisation": _join(kept, merged)}
    had = {field: getattr(merged, field) for field in IDENTIFIERS}
    _name(kept, merged)
    record(
        OrganisationMerged(subject_id=merged.pk, into=kept.pk, reason=reason, identifiers=had, names=(merged.name, *merged.names.values()))
    )
    record(OrganisationEnlarged(subject_id=kept.pk, merged=merged.pk, reason=reason, moved=moved, contradicting=differing))
    return kept


def _locked(actor: AnyActor, kept_id: UUID, merged_id: UUID) -> tuple[Organisation, Organisation]:
    """Both rows, locked after their people and always in the same order, and looked at once more: another may have been faster."""
    both = (kept_id, merged_id)
    for _again in range(2):  # who joined while we waited is locked as well
        members = Membership.objects.filter(organisation_id__in=both).values("person_id")
        list(Person.objects.select_for_update().filter(id__in=members).order_by("id").values_list("id"))
        list(Organisation.objects.select_for_update().filter(id__in=both).order_by("id").values_list("id"))
    return access.pair_to_merge(actor, kept_id, merged_id)


def _join(kept: Organisation, merged: Organisation) -> int:
    """Who belonged to the merged one belongs to the kept one, in the higher of his roles; how many persons that were."""
    held: dict[UUID, set[tuple[UUID, Role]]] = defaultdict(set)
    for one in Membership.objects.filter(organisation__in=(kept, merged)):
        held[one.person_id].add((one.organisation_id, Role(one.role)))
    coming = sorted(p for p, roles in held.items() if any(organisation == merged.pk for organisation, _ in roles))
    for person_id in coming:
        role = joined(r for _, r in held[person_id])
        for organisation_id, other in sorted(held[person_id] - {(kept.pk, role)}):
            Membership.objects.filter(person_id=person_id, organisation_id=organisation_id, role=other).delete()
            record(RoleRevoked(subject_id=person_id, organisation_id=organisation_id, role=other))
        if (kept.pk, role) not in held[person_id]:
            Membership.objects.create(person_id=person_id, organisation=kept, role=role)
            record(RoleGranted(subject_id=person_id, organisation_id=kept.pk, role=role))
    return len(coming)


def _name(kept: Organisation, merged: Organisation) -> None:
    """The merged row leads to the kept one from now on; names, identifiers and verification go over."""
    own, former = identifiers_after(*({f: getattr(one, f) for f in IDENTIFIERS} for one in (kept, merged)))
    for field in IDENTIFIERS:
        setattr(merged, field, "")
    merged.merged_into, merged.merged_at, merged.keys = kept, now(), []
    merged.save()  # first, for an identifier is nobody's but one's
    Organisation.objects.filter(merged_into=merged).update(merged_into=kept)
    for field, value in own.items():
        setattr(kept, field, value)
    for language, name in merged.names.items():
        kept.names.setdefault(language, name)
    if kept.verified_at is None:
        kept.verified_by, kept.verified_at = merged.verified_by, merged.verified_at
    for alias in merged.aliases.all():
        _add_alias(kept, alias.kind, alias.value, came_from=alias.came_from or merged)
    merged.aliases.all().delete()
    for kind, value in [*((Alias.Kind.NAME, n) for n in (merged.name, *merged.names.values())), *former.items()]:
        _add_alias(kept, kind, value, came_from=merged)
    kept.keys = keys_now(kept)
    kept.save()


def _add_alias(kept: Organisation, kind: str, value: str, *, came_from: Organisation) -> None:
    if kind == Alias.Kind.NAME or value != getattr(kept, kind):
        if kind != Alias.Kind.NAME:
            Alias.objects.filter(kind=kind, value=value).delete()  # it is another's no more
        Alias.objects.get_or_create(organisation=kept, kind=kind, value=value, defaults={"came_from": came_from})


def keys_now(found: Organisation) -> list[str]:
    """The keys of all names an organisation has and had."""
    had = Alias.objects.filter(organisation=found, kind=Alias.Kind.NAME).values_list("value", flat=True)
    return keys_of((found.name, *map(str, found.names.values()), *had))


@act
def tell_apart(actor: AnyActor, one_id: UUID, *, other_id: UUID) -> None:
    """Say that two organisations that look like one are two; saying it twice is saying it once.

    Refuses with OrganisationMissing, MergedAway, NotMerger, MergedWithItself, CentreNotMerged.
    """
    one, other = sorted(access.pair_to_merge(actor, one_id, other_id), key=lambda o: o.pk)
    list(Organisation.objects.select_for_update().filter(id__in=(one.pk, other.pk)).order_by("id").values_list("id"))
    _made, fresh = Apart.objects.get_or_create(one=one, other=other, defaults={"told_by_id": getattr(actor, "person_id", None)})
    if fresh:
        record(OrganisationDistinguished(subject_id=one.pk, other=other.pk))
