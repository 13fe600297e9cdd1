"""Offering: what waits is put before people, within each one's daily budget, the best first; the rest on a later day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries.readers import readers_among
from bole.runtime.acts import act, now, wait_for_turn
from bole.runtime.system import SYSTEM

from ..access import AnyActor
from ..domain.budget import Waiting, due
from ..models import Suggestion
from . import telling

PERSONS = 500  # in one act


@act
def offer(actor: AnyActor, *, persons: Sequence[UUID]) -> int:
    """Put what waits before these persons, as far as today's budget goes; how many suggestions that were.

    What somebody may not see any more is forgotten. Two that do this at once wait for each other: a budget is never passed.
    """
    if not persons:
        return 0
    wait_for_turn("push.offer")
    at, budget = now(), settings.BOLE_PUSH_PER_DAY
    _forget_the_weakest(persons)
    chosen = due(_waiting(persons, budget), used=_used(persons, at), budget=budget)
    rows = list(Suggestion.objects.filter(id__in=chosen))
    allowed = _seen(rows)
    Suggestion.objects.filter(id__in=[r.id for r in rows if r.id not in allowed]).delete()
    Suggestion.objects.filter(id__in=allowed).update(offered_at=at)
    telling.suggested([r for r in rows if r.id in allowed])
    return len(allowed)


def offer_waiting() -> int:
    """Put before everybody what waits for him and has its day; how many suggestions that were."""
    waiting = Suggestion.objects.filter(offered_at=None).order_by("person_id").values_list("person_id", flat=True).distinct()
    persons = list(waiting)
    return sum(offer(SYSTEM, persons=persons[start : start + PERSONS]) for start in range(0, len(persons), PERSONS))


def _used(persons: Sequence[UUID], at: dt.datetime) -> dict[UUID, int]:
    """How much was put before each person since midnight where this instance stands."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Suggestion.objects.filter(person_id__in=list(persons), offered_at__gte=midnight).order_by()
    return dict(today.values_list("person_id").annotate(times=Count("id")))


def _waiting(persons: Sequence[UUID], budget: int) -> list[Waiting]:
    """What may have its turn today: no more per person than a whole day's budget is read."""
    query = (
        "SELECT id, person_id, score, again FROM (SELECT id, person_id, score, again_at IS NOT NULL AS again, row_number() OVER "
        "(PARTITION BY person_id ORDER BY again_at IS NULL, score DESC, id) AS place FROM push_suggestion "
        "WHERE offered_at IS NULL AND person_id = ANY(%s)) w WHERE place <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(persons), budget])
        return [Waiting(*row) for row in cursor.fetchall()]


def _forget_the_weakest(persons: Sequence[UUID]) -> None:
    """Somebody whose search finds a thousand things a day never comes to the end: what cannot have its turn soon is dropped."""
    query = (
        "DELETE FROM push_suggestion WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER "
        "(PARTITION BY person_id ORDER BY again_at IS NULL, score DESC, id) AS place FROM push_suggestion "
        "WHERE offered_at IS NULL AND person_id = ANY(%s)) w WHERE place > %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [list(persons), settings.BOLE_PUSH_WAITING])


def _seen(rows: Sequence[Suggestion]) -> set[UUID]:
    """Those of these suggestions whose record is published and seen by the person at this moment."""
    by_record: dict[UUID, list[Suggestion]] = defaultdict(list)
    for row in rows:
        by_record[row.record_id].append(row)
    found: set[UUID] = set()
    for record in registry.whole(Record.objects.filter(id__in=by_record, status="published")):
        mine = by_record[record.id]
        readers = readers_among(record, [r.person_id for r in mine])
        found |= {r.id for r in mine if r.person_id in readers}
    return found
