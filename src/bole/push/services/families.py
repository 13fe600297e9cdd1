"""Which family a record belongs to, written down when the record is first pushed. Part of the verbs; it opens no door.

A family only grows: a number taken out of a record again does not make it new to those who have seen it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from bole.registry.models import IPRight, Record
from bole.runtime.acts import wait_for_turn

from ..domain.family import keys_of
from ..models import FamilyKey, RecordFamily

_KEY_LENGTH = 400


def settle(record: Record) -> UUID:
    """The family of a record, found or begun; families that turn out to be one are joined. In an act, one at a time."""
    wait_for_turn("push.families")
    rights = IPRight.objects.filter(record=record).order_by("position").values_list("kind", "number", "office")
    written = keys_of(kind=record.kind, source=record.external_source, external_id=record.external_id, rights=rights)
    keys = [key[:_KEY_LENGTH] for key in written]
    families = set(FamilyKey.objects.filter(key__in=keys).values_list("family", flat=True))
    families |= set(RecordFamily.objects.filter(record=record).values_list("family", flat=True))
    family = min(families, default=record.id)  # ids are ordered by time: the oldest gives the name
    if others := families - {family}:
        _join(family, others)
    FamilyKey.objects.bulk_create([FamilyKey(key=key, family=family) for key in keys], ignore_conflicts=True)
    RecordFamily.objects.update_or_create(record=record, defaults={"family": family})
    return family


def _join(family: UUID, others: set[UUID]) -> None:
    """Make several families one. Of what one person has from more than one of them, what was put before him first counts."""
    FamilyKey.objects.filter(family__in=others).update(family=family)
    RecordFamily.objects.filter(family__in=others).update(family=family)
    ranked = (
        "WITH ranked AS (SELECT id, offered_at, row_number() OVER (PARTITION BY person_id ORDER BY offered_at NULLS LAST, id) AS place "
        "FROM push_suggestion WHERE family = ANY(%s)) "
    )
    everything = [[family, *others]]
    with connection.cursor() as cursor:
        cursor.execute(
            ranked + "DELETE FROM push_suggestion WHERE id IN (SELECT id FROM ranked WHERE place > 1 AND offered_at IS NULL)", everything
        )
        cursor.execute(ranked + "UPDATE push_suggestion SET family = NULL WHERE id IN (SELECT id FROM ranked WHERE place > 1)", everything)
        cursor.execute("UPDATE push_suggestion SET family = %s WHERE family = ANY(%s)", [family, list(others)])
