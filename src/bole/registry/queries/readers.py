"""Readers: who of many persons may see a record. The reverse of the list rule, for what is sent to people unasked."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from bole.people import queries as people
from bole.people.models import Person

from .. import access
from ..models import Record


def readers_among(record: Record, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these persons who may see the record now; who has left sees nothing.

    A published record for members is seen by all of them. Any other is asked for person by person, with the rule of the
    lists itself, and only of those who may be let in at all: its author, members of organisations, administrators.
    """
    present = Person.objects.filter(id__in=person_ids, is_active=True)
    if record.status == "published" and record.visibility in ("public", "members"):
        return set(present.values_list("id", flat=True))
    perhaps = present.filter(Q(id=record.created_by_id) | Q(is_administrator=True) | Q(memberships__isnull=False)).distinct()
    return {p.id for p in perhaps if access.records_for(people.actor_of(p)).filter(id=record.id).exists()}
