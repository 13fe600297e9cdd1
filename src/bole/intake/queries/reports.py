"""The reads of reports: those made here, those received, how far each centre below is, what was taken over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.models import Centre
from bole.registry.models import RecordVersion

from .. import access
from ..domain.reports import ACCEPTED, HANDED_UP, LIFE
from ..models import Report, ReportLine


def reports(actor: Actor) -> QuerySet[Report]:
    """The reports of the actor's centres and those handed up to them, newest period first. Refuses with NotStaff."""
    access.centres_of_staff(actor)
    counted = access.reports_for(actor).select_related("centre__organisation", "upper__organisation").annotate(size=Count("lines"))
    return counted.order_by("-until", "centre__path", "kind")


def report(actor: Actor, report_id: UUID) -> Report:
    """One report. Refuses with ReportMissing."""
    return access.report_for(actor, report_id)


def verbs_for(actor: Actor, found: Report) -> tuple[str, ...]:
    """What the actor may do with a report now."""
    possible = LIFE.verbs(found.status)
    makes, judges = access.works_in(actor, found.centre.path), access.judges(actor, found)
    return tuple(v for v in possible if (makes if v in ("collect", "hand_up") else judges))


def lines(found: Report) -> QuerySet[ReportLine]:
    """The records of a report in the order they came in."""
    return found.lines.select_related("record__centre__organisation").order_by("record__created_at", "record_id")


def frozen(found: QuerySet[ReportLine]) -> dict[int, RecordVersion]:
    """By line: the version that was reported."""
    rows = list(found)
    versions = RecordVersion.objects.filter(record_id__in=[line.record_id for line in rows])
    known = {(v.record_id, v.number): v for v in versions}
    return {line.id: known[line.record_id, line.version] for line in rows if (line.record_id, line.version) in known}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one centre below is with its report of a period."""

    centre: Centre
    report: Report | None

    @property
    def size(self) -> int:
        return getattr(self.report, "size", 0)


def progress(actor: Actor, upper: Centre, *, kind: str, since: dt.date, until: dt.date) -> list[Standing]:
    """Every centre right below, with its report of the period; a draft that was not handed up is as good as none."""
    found = access.reports_for(actor).filter(upper=upper, kind=kind, since=since, until=until, status__in=[HANDED_UP, ACCEPTED, "returned"])
    by_centre = {r.centre_id: r for r in found.annotate(size=Count("lines"))}
    children = people.centres().filter(parent=upper)
    return [Standing(c, by_centre.get(c.pk)) for c in children]


def upper_centres(actor: Actor) -> list[Centre]:
    """The centres of the actor that have others below them."""
    return list(people.centres_where(actor, STAFF).filter(children__isnull=False).distinct())


def taken_over(actor: Actor, *, upper: str, kind: str, since: dt.date, until: dt.date) -> QuerySet[ReportLine]:
    """The records of every report of a period that this centre took over. Refuses with NotStaff, CentreMissing."""
    access.centres_of_staff(actor)
    accepted = access.reports_for(actor).filter(upper__path=upper, kind=kind, since=since, until=until, status=ACCEPTED)
    return ReportLine.objects.filter(report__in=accepted).select_related("record__centre").order_by("report__centre__path", "record_id")
