"""Telling persons things, and marking read what they have read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from bole.kernel.facts import plain
from bole.people.models import Person
from bole.runtime.acts import act, now, record

from .. import access, kinds, queries
from ..access import AnyActor
from ..domain.rhythm import day_began, mail_due
from ..facts import NoticeTold
from ..models import Notice, Preferences
from .queueing import queue

_INSERT = """
INSERT INTO notices_notice (organisation_id, kind, "group", subject, "values", family, urgent, told_at, id, person_id, held, mail_at)
SELECT %s::uuid, %s, %s, %s, %s::jsonb, %s, %s, %s::timestamptz, told.*
FROM unnest(%s::uuid[], %s::uuid[], %s::bool[], %s::timestamptz[]) AS told
ON CONFLICT DO NOTHING RETURNING id"""

FIRST_YEAR = 1970  # nothing was told before; a moment of the year 1 cannot even be said in another zone


@act
def tell(
    actor: AnyActor, *, persons: Collection[UUID], kind: str, subject: str, values: Mapping[str, object], family: str = "",
    urgent: bool = False, organisation_id: UUID | None = None,
) -> list[Notice]:  # fmt: skip
    """Tell persons something: one notice for each. Returns those that were new.

    A person who was told this family of this kind before is not told again, whoever tells at the same time: the
    database keeps it, and the second waits for the first. Persons who are not (or no longer) here are left out. What is
    above a person's daily budget lies in the inbox but is not announced; urgent notices pass the budget. An
    `organisation_id` says whose business it is, for webhooks of organisations; without one it is the person's own.
    """
    if kind not in kinds.KINDS:
        raise LookupError(f"there is no kind of notice {kind}; add_kind belongs into apps.py")
    kinds.KINDS[kind].sentence % values  # a value that is missing is told to the teller now, not to the reader later
    at = now()
    there = sorted(Person.objects.filter(id__in=list(persons), is_active=True).values_list("id", flat=True))
    preferences, spent = queries.preferences_of(there), _spent(there, at)
    made = [
        _made(person_id, preferences[person_id], at=at, spent=spent.get(person_id, 0), kind=kind, subject=subject,
              values={name: plain(value) for name, value in values.items()}, family=family, urgent=urgent, organisation_id=organisation_id)
        for person_id in there
    ]  # fmt: skip
    fresh = _kept(made)
    for notice in fresh:
        record(NoticeTold(subject_id=notice.id, person_id=notice.person_id, kind=kind, held=notice.held))
    queue(fresh, at=at)
    return fresh


def _made(person_id: UUID, preferences: Preferences, *, at: dt.datetime, spent: int, kind: str, urgent: bool, **told: object) -> Notice:
    group = kinds.KINDS[kind].group
    held = not urgent and spent >= queries.budget_of(preferences)
    due = mail_due(
        at,
        rhythm=queries.rhythm_of(preferences, group),
        hour=preferences.hour,
        zone=timezone.get_default_timezone(),
        held=held,
        urgent=urgent,
    )
    return Notice(person_id=person_id, kind=kind, group=group, urgent=urgent, held=held, told_at=at, mail_at=due, **told)  # type: ignore[misc]


def _spent(persons: Collection[UUID], at: dt.datetime) -> dict[UUID, int]:
    """How many notices of today's budget each person has had."""
    today = Notice.objects.filter(
        person_id__in=persons, told_at__gte=day_began(at, timezone.get_default_timezone()), held=False, urgent=False
    )
    return dict(today.values_list("person_id").annotate(told=Count("id")))


def _kept(made: list[Notice]) -> list[Notice]:
    """Write the notices in one statement, in the order of persons so that two that tell the same ones never block each
    other for good; which were new. Only four columns differ from person to person."""
    if not made:
        return []
    one = made[0]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [
            one.organisation_id, one.kind, one.group, one.subject, json.dumps(one.values), one.family, one.urgent, one.told_at,
            [n.id for n in made], [n.person_id for n in made], [n.held for n in made], [n.mail_at for n in made],
        ])  # fmt: skip
        written = {row[0] for row in cursor.fetchall()}
    return [n for n in made if n.id in written]


@act
def retract(actor: AnyActor, *, subject: str) -> int:
    """Take back everything that was told about a subject, with what waits to be delivered of it: the right to be forgotten
    outweighs an inbox. For verbs of other contexts, which have opened their door; how many notices there were."""
    return Notice.objects.filter(subject=subject).delete()[1].get("notices.Notice", 0)


@act
def mark_read(actor: AnyActor, notice_id: UUID) -> Notice:
    """Mark one of one's own notices read; twice is once. Refuses with NoticeMissing."""
    found = access.notice_for(actor, notice_id)
    if found.read_at is None:
        found.read_at = now()
        found.save(update_fields=["read_at"])
    return found


@act
def mark_all_read(actor: AnyActor, *, group: str = "", until: dt.datetime | None = None) -> int:
    """Mark everything in one's inbox read, or one group of it, as far as told until a moment; how many that were."""
    unread = queries.inbox(actor, group=group, unread=True).order_by()
    if until and until.year < FIRST_YEAR:
        return 0
    unread = unread.filter(told_at__lte=until.astimezone(dt.UTC)) if until and until < now() else unread
    return unread.update(read_at=now())
