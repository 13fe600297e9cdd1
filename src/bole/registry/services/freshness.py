"""The verbs of freshness: confirm, and what time does to records that nobody confirms.

People confirm. The system asks, lets sink, expires and archives, in batches of one act each: a batch that fails takes
back itself alone, and whoever runs twice finds nothing left to do. Rows that somebody holds are left for the next run,
so a confirmation never waits for the day's work and is never undone by it. That a record sinks is written on its row, so
that a list of a million is still read in the order of an index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from bole.kernel.states import WrongState
from bole.runtime.acts import act, now, record
from bole.runtime.system import SYSTEM, SystemActor

from .. import access
from ..access import AnyActor
from ..domain import freshness
from ..domain.life import EXPIRED, LIFE, PUBLISHED
from ..facts import ConfirmationAsked, RecordArchived, RecordConfirmed, RecordExpired, RecordFact, RecordSank
from ..models import Record
from ..queries.freshness import day_of, days
from . import validity

BATCH = 200  # records per act: their locks are held for a fraction of a second


@act
def confirm(actor: AnyActor, record_id: UUID) -> Record:
    """Say that a record is still valid: its validity begins anew, and what sank or expired comes back up.

    A second click on the same day is the same confirmation. Refuses with RecordMissing, NotEditor, WrongState.
    """
    found = access.record_for(actor, record_id, to="edit", lock=True)
    status = LIFE.next("confirm", found.status)
    at, moved = now(), found.sinking or found.status == EXPIRED
    if not moved and found.confirmed_at is not None and day_of(found.confirmed_at) == day_of(at):
        return found
    if found.status != status:
        found.status, found.updated_at = status, at
    validity.begin(found, at)
    found.save(update_fields=["status", "updated_at", *validity.FIELDS])
    assert found.confirm_by is not None
    record(
        RecordConfirmed(
            subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, confirm_by=found.confirm_by, moved=moved
        )
    )
    return found


@act
def confirm_many(actor: AnyActor, *, record_ids: Sequence[UUID]) -> int:
    """Confirm records together; how many. One that was withdrawn or put away meanwhile is passed over.

    Refuses with RecordMissing, NotEditor: then none is confirmed.
    """
    done = 0
    for record_id in sorted(set(record_ids)):  # in one order, so that two never wait for each other in a circle
        try:
            confirm(actor, record_id)
        except WrongState:
            continue
        done += 1
    return done


@dataclass(frozen=True, slots=True)
class DayDone:
    """What one run of the day's work did."""

    asked: int
    sunk: int
    expired: int
    archived: int


def work_off_the_day() -> DayDone | None:
    """Everything time asks for today; None before the hour of FRESHNESS_HOUR. Backwards, so that a record takes one step."""
    if timezone.localtime(now()).hour < settings.BOLE_FRESHNESS_HOUR:
        return None
    archived = archive_expired(SYSTEM)
    expired = expire_unconfirmed(SYSTEM)
    return DayDone(asked=ask_to_confirm(SYSTEM), sunk=sink_overdue(SYSTEM), expired=expired, archived=archived)


def ask_to_confirm(actor: SystemActor) -> int:
    """Ask for every record whose validity ends soon, once in it; how many."""

    def asked(today: dt.date, at: dt.datetime) -> QuerySet[Record]:
        last = freshness.last_day_of_those_asked(today, days())
        return Record.objects.filter(status=PUBLISHED, asked_at=None, confirm_by__lte=last)

    def ask(found: Record, at: dt.datetime) -> RecordFact:
        found.asked_at = at
        return ConfirmationAsked(**_told(found))

    return _in_batches(actor, asked, ask, fields=("asked_at",))


def sink_overdue(actor: SystemActor) -> int:
    """Put every record behind the others whose validity is over; how many."""

    def overdue(today: dt.date, at: dt.datetime) -> QuerySet[Record]:
        return Record.objects.filter(status=PUBLISHED, sinking=False, confirm_by__lt=today)

    def sink(found: Record, at: dt.datetime) -> RecordFact:
        found.sinking = True
        return RecordSank(**_told(found))

    return _in_batches(actor, overdue, sink, fields=("sinking",))


def expire_unconfirmed(actor: SystemActor) -> int:
    """Take every record out of lists and search that sank long enough; how many.

    Whoever was never asked (the worker was away for weeks) is asked first, and expires another day.
    """

    def unconfirmed(today: dt.date, at: dt.datetime) -> QuerySet[Record]:
        last = freshness.last_day_of_those_expiring(today, days())
        return Record.objects.filter(status=PUBLISHED, confirm_by__lte=last, asked_at__lt=at - dt.timedelta(days=days().remind))

    def expire(found: Record, at: dt.datetime) -> RecordFact:
        found.status = LIFE.next("expire", found.status)
        found.updated_at = found.expired_at = at
        return RecordExpired(**_told(found))

    return _in_batches(actor, unconfirmed, expire, fields=("status", "updated_at", "expired_at"))


def archive_expired(actor: SystemActor) -> int:
    """Put away what expired long ago; how many. Its history stays."""

    def expired(today: dt.date, at: dt.datetime) -> QuerySet[Record]:
        return Record.objects.filter(status=EXPIRED, expired_at__lt=freshness.expired_before(at, days()))

    def archive(found: Record, at: dt.datetime) -> RecordFact:
        found.status, found.updated_at = LIFE.next("archive", found.status), at
        validity.settle(found)
        return RecordArchived(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version)

    return _in_batches(actor, expired, archive, fields=("status", "updated_at", *validity.FIELDS))


def _told(found: Record) -> dict[str, Any]:
    return {
        "subject_id": found.id, "kind": found.kind, "centre": found.centre.path, "version": found.version, "confirm_by": found.confirm_by,
    }  # fmt: skip


Chosen = Callable[[dt.date, dt.datetime], QuerySet[Record]]
Deed = Callable[[Record, dt.datetime], RecordFact]


def _in_batches(actor: SystemActor, chosen: Chosen, deed: Deed, *, fields: Sequence[str]) -> int:
    done = 0
    while batch := _batch(actor, chosen=chosen, deed=deed, fields=fields):
        done += batch
        if batch < BATCH:
            break
    return done


@act
def _batch(actor: SystemActor, *, chosen: Chosen, deed: Deed, fields: Sequence[str]) -> int:
    """One batch, locked; a row that is held by somebody is passed over."""
    at = now()
    waiting = chosen(day_of(at), at).select_related("centre").order_by("confirm_by", "id")
    batch = list(waiting.select_for_update(of=("self",), skip_locked=True)[:BATCH])
    facts = [deed(found, at) for found in batch]
    Record.objects.bulk_update(batch, list(fields))
    for fact in facts:
        record(fact)
    return len(batch)
