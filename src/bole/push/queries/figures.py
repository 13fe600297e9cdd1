"""Figures: the funnel of a record and of a centre, and how long a centre takes to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from bole.people import queries as people
from bole.registry import queries as registry
from bole.registry.models import Record

from ..access import AnyActor
from ..domain.funnel import Funnel
from ..domain.interest import OPENED, WITHDRAWN
from ..domain.reasons import Verdict
from ..models import Answer, Interest, Suggestion, ViewCount


def funnel(actor: AnyActor, record_id: UUID) -> Funnel:
    """From seen to contact, for those who may change the record. Refuses with RecordMissing, NotEditor."""
    record = registry.record_to_edit(actor, record_id)
    return _funnel(Record.objects.filter(id=record.id))


def centre_funnel(actor: AnyActor, path: str) -> Funnel:
    """From seen to contact over the published records of a centre and of all below. Refuses with CentreMissing."""
    centre = people.centre(actor, path)
    return _funnel(Record.objects.filter(status="published", centre__in=[c.pk for c in people.centres_under(centre.path)]))


def _funnel(records: QuerySet[Record]) -> Funnel:
    ids = records.order_by().values("id")
    interests = Interest.objects.filter(record_id__in=ids).exclude(state=WITHDRAWN)
    counts = interests.aggregate(
        sent=Count("id"), answered=Count("id", filter=~Q(answered_at=None)), opened=Count("id", filter=Q(state=OPENED))
    )
    views = ViewCount.objects.filter(record_id__in=ids).aggregate(all=Sum("views"))["all"] or 0
    declined = Answer.objects.filter(record_id__in=ids, is_current=True, verdict=Verdict.DECLINED).count()
    suggested = Suggestion.objects.filter(record_id__in=ids).exclude(offered_at=None).count()
    return Funnel(views, suggested, declined, counts["sent"], counts["answered"], counts["opened"])


def views_by_reader(actor: AnyActor, record_id: UUID) -> Mapping[str, int]:
    """How often each kind of reader saw a record. Refuses with RecordMissing, NotEditor."""
    registry.record_to_edit(actor, record_id)
    rows = ViewCount.objects.filter(record_id=record_id).order_by().values_list("reader").annotate(times=Sum("views"))
    return dict(sorted(rows, key=lambda row: -row[1]))


@dataclass(frozen=True, slots=True)
class AnswerTime:
    """How long a centre and all below it take from an interest to the first answer; what is withdrawn before does not count."""

    median_days: float | None  # nothing while nothing was answered
    answered: int
    waiting: int


def answer_times(actor: AnyActor, *, since: dt.datetime | None = None) -> dict[str, AnswerTime]:
    """For each centre's path: the median of days from interest to first answer, rolled up the tree.

    Everybody may know it: it counts, and names nobody. `since` leaves out interests sent before. A centre no interest
    was ever sent to is left out, so that nothing is ranked that was never asked.
    """
    query = (
        "SELECT above.path, percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM i.answered_at - i.created_at) / 86400.0), "
        "count(i.answered_at), count(*) FILTER (WHERE i.answered_at IS NULL) FROM push_interest i "
        "JOIN registry_record r ON r.id = i.record_id JOIN people_centre c ON c.organisation_id = r.centre_id "
        "JOIN people_centre above ON c.path = above.path OR c.path LIKE above.path || '.%%' "
        "WHERE (i.state <> 'withdrawn' OR i.answered_at IS NOT NULL) AND (%s::timestamptz IS NULL OR i.created_at >= %s) "
        "GROUP BY above.path ORDER BY above.path"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [since, since])
        return {path: AnswerTime(median, answered, waiting) for path, median, answered, waiting in cursor.fetchall()}
