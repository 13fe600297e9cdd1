"""Experts: what ties them to whom, whose record it is, and the figures beside their filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from bole.people.domain.actor import Actor
from bole.people.models import Organisation

from ..domain.independence import Ties, unit_key, unit_keys
from ..domain.kinds import ACHIEVEMENT, EXPERT
from ..domain.life import ARCHIVED
from ..models import ExpertTraits, Record

FACETS = ("services", "disciplines", "languages_spoken", "availability")
COUNTED = 20_000  # experts whose values are counted; beyond that a share says as much


def ties_of_experts(record_ids: Collection[UUID]) -> dict[UUID, Ties]:
    """By record: what ties each of these experts."""
    rows = ExpertTraits.objects.filter(record_id__in=record_ids).select_related("record__owner")
    return {row.record_id: _ties_of(row) for row in rows}


def _ties_of(row: ExpertTraits) -> Ties:
    owner = row.record.owner
    return Ties(
        persons=frozenset(p for p in (row.person_id,) if p), orcids=frozenset(o for o in (row.orcid,) if o),
        organisations=frozenset([owner.id]) if owner else frozenset(),
        units=frozenset(row.unit_keys) | (_names_of(owner) if owner else frozenset()), interests=frozenset(row.interest_keys),
    )  # fmt: skip


def _names_of(organisation: Organisation) -> frozenset[str]:
    return frozenset(unit_keys(organisation.name, *map(str, organisation.names.values())))


def ties_of_organisation(organisation_id: UUID) -> Ties:
    """What stands for an organisation: its number and its names. Of one that is not there: nothing."""
    found = Organisation.objects.filter(id=organisation_id).first()
    return Ties(organisations=frozenset([found.id]), units=_names_of(found)) if found else Ties()


def ties_of_record(found: Record) -> Ties:
    """Who stands behind a record: its author, its owner, who completed the work and where."""
    owner = ties_of_organisation(found.owner_id) if found.owner_id else Ties()
    persons = frozenset(p for p in (found.created_by_id,) if p)
    if found.kind != ACHIEVEMENT:
        return Ties(persons, frozenset(), owner.organisations, owner.units)
    completers = list(found.achievement.completers.all())
    named = {unit_key(n) for n in (*found.achievement.completing_organisations, *(c.organisation for c in completers))} - {""}
    return Ties(persons, frozenset(c.orcid for c in completers if c.orcid), owner.organisations, owner.units | named)


def without(experts: QuerySet[Record], ties: Ties) -> QuerySet[Record]:
    """These experts without those the database can tell to be tied; what is left is judged one by one."""
    units = list(ties.units)
    tied = ExpertTraits.objects.filter(Q(person_id__in=ties.persons) | Q(orcid__in=ties.orcids) | Q(unit_keys__overlap=units))
    return experts.exclude(id__in=tied.values("record_id")).exclude(owner_id__in=ties.organisations)


def record_of(person_id: UUID | None) -> Record | None:
    """The expert record that is somebody's own."""
    if person_id is None:
        return None
    return Record.objects.select_related("centre__organisation", "owner").filter(expert__person_id=person_id).first()


def person_of(record_id: UUID) -> UUID | None:
    """Whose record an expert record is; nobody's before he said so himself."""
    return ExpertTraits.objects.filter(record_id=record_id).values_list("person_id", flat=True).first()


def claimable(actor: Actor) -> QuerySet[Record]:
    """The expert records that may be the actor's own: nobody's yet, and they name an address he has proved to be his."""
    addresses = EmailAddress.objects.filter(user_id=actor.person_id, verified=True).annotate(plain=Lower("email")).values_list("plain")
    found = Record.objects.filter(kind=EXPERT, expert__person=None, expert__erased_at=None).exclude(status=ARCHIVED)
    named = ~Q(plain="") & Q(plain__in=addresses)
    return found.annotate(plain=Lower("contact_email")).filter(named).order_by("id")


def may_claim(actor: Actor, found: Record) -> bool:
    """Whether the actor may say of a record he sees that it is his own."""
    if actor.person_id is None or record_of(actor.person_id) is not None:
        return False
    theirs = found.expert.person_id is not None or found.expert.erased_at is not None or found.status == ARCHIVED
    return not theirs and (found.created_by_id == actor.person_id or claimable(actor).filter(id=found.id).exists())


def facets(record_ids: Iterable[UUID]) -> dict[str, dict[str, int]]:
    """How many of these experts have each value of the filters that only experts have; the most frequent first."""
    ids = list(record_ids)[:COUNTED]
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    rows = ExpertTraits.objects.filter(record_id__in=ids).values_list(*FACETS)
    for services, disciplines, spoken, availability in rows:
        for name, values in (("services", services), ("disciplines", disciplines), ("languages_spoken", spoken)):
            counts[name].update(values)
        if availability:
            counts["availability"][availability] += 1
    return {name: dict(times.most_common()) for name, times in counts.items()}


def kept_about(person_id: UUID) -> list[dict[str, Any]]:
    """What is registered of a person as an expert, for the export of his personal data."""
    names = (
        "record_id", "record__number", "record__status", "orcid", "services", "disciplines", "professional_titles", "units",
        "languages_spoken", "active_since", "availability", "fee_basis", "conflicts", "consent_on", "consent_text",
        "record__contact_name", "record__contact_email",
    )  # fmt: skip
    return [dict(row) for row in ExpertTraits.objects.filter(person_id=person_id).values(*names)]
