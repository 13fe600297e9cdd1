"""The reads of freshness: where a record stands in its validity, and what is to be confirmed by whom."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from bole.runtime import acts

from .. import access
from ..access import AnyActor
from ..domain import freshness
from ..domain.freshness import Days, Phase
from ..domain.life import EXPIRED, PUBLISHED
from ..models import Record


def days() -> Days:
    """The lengths in force."""
    return Days(settings.BOLE_CONFIRM_DAYS, settings.BOLE_REMIND_DAYS, settings.BOLE_SINK_DAYS, settings.BOLE_ARCHIVE_DAYS)


def day_of(at: dt.datetime) -> dt.date:
    """The day it is, at this moment, where this instance stands."""
    return timezone.localtime(at).date()


def phase_of(found: Record, today: dt.date | None = None) -> Phase | None:
    """Where a record stands in its validity; None when it is not published.

    Time has passed when it has passed, but a published record is expired only when that was written down.
    """
    if found.status == EXPIRED:
        return Phase.EXPIRED
    if found.status != PUBLISHED or found.confirm_by is None:
        return None
    judged = freshness.phase(found.confirm_by, today or day_of(acts.now()), days())
    return Phase.OVERDUE if judged is Phase.EXPIRED else judged


def _to_confirm(records: QuerySet[Record], today: dt.date) -> QuerySet[Record]:
    due = freshness.last_day_of_those_asked(today, days())
    asked = records.filter(status=PUBLISHED, confirm_by__lte=due) | records.filter(status=EXPIRED)
    return asked.order_by("confirm_by", "id")


def own_to_confirm(actor: AnyActor, *, today: dt.date) -> QuerySet[Record]:
    """What the actor or his organisations should confirm, soonest first; what expired already comes first of all."""
    return _to_confirm(access.own_records(actor), today)


def pile_to_confirm(actor: AnyActor, *, today: dt.date) -> QuerySet[Record]:
    """What should be confirmed in the actor's centres, soonest first; what expired already comes first of all."""
    return _to_confirm(access.records_to_publish(actor), today)
