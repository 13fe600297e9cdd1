"""Hand records up the tree as one list: collected, checked, frozen; returned with a reason or taken over by the centre above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from bole.kernel.text import one_line
from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.registry import queries as registry
from bole.registry.domain.kinds import OF_WORK
from bole.runtime.acts import act, now, wait_for_turn

from .. import access
from ..domain.reports import ACCEPTED, HANDED_UP, LIFE, REPORTED, RETURNED
from ..errors import BadPeriod, NoReason, NothingToReport, NotStaff, NoUpperCentre
from ..models import Report, ReportLine

NOTE_LIMIT = 600


@act
def draft_report(actor: Actor, *, centre: str, kind: str, since: dt.date | None, until: dt.date | None) -> Report:
    """Begin the report of a centre for a period, with everything that came in; the one there is already is given back.

    Refuses with CentreMissing, NotStaff, NoUpperCentre, BadPeriod.
    """
    home = people.centre(actor, centre)
    if not access.works_in(actor, home.path):
        raise NotStaff
    if home.parent_id is None:
        raise NoUpperCentre
    if since is None or until is None or since > until or kind not in OF_WORK:
        raise BadPeriod
    wait_for_turn(f"report:{home.path}:{kind}:{since}:{until}")
    if there := Report.objects.filter(centre=home, kind=kind, since=since, until=until).first():
        return there
    made = Report.objects.create(
        centre=home, upper_id=home.parent_id, kind=kind, since=since, until=until, made_by_id=actor.person_id, created_at=now()
    )
    _collect(actor, made)
    return made


def _collect(actor: Actor, report: Report) -> None:
    """Everything of the centre and those below that came in during the period and is no draft; what is private stays so."""
    zone = timezone.get_default_timezone()
    first = dt.datetime.combine(report.since, dt.time(), zone)
    after = dt.datetime.combine(report.until + dt.timedelta(days=1), dt.time(), zone)
    here = people.centres_under(report.centre.path)
    records = registry.visible(actor).filter(
        kind=report.kind,
        status__in=REPORTED,
        created_at__gte=first,
        created_at__lt=after,
        centre__in=here,
    )
    rows = records.exclude(visibility="private").order_by("created_at", "id").values_list("id", "version")
    report.lines.all().delete()
    ReportLine.objects.bulk_create([ReportLine(report=report, record_id=i, version=v) for i, v in rows])


@act
def collect(actor: Actor, report_id: UUID) -> Report:
    """Collect once more what belongs into a report that is not handed up. Refuses with ReportMissing, NotStaff, WrongState."""
    found = access.report_for(actor, report_id, to="make", lock=True)
    LIFE.next("collect", found.status)
    _collect(actor, found)
    return found


@act
def leave_out(actor: Actor, report_id: UUID, *, lines: Collection[int]) -> Report:
    """Leave records out of a report that is not handed up. Refuses with ReportMissing, NotStaff, WrongState."""
    found = access.report_for(actor, report_id, to="make", lock=True)
    LIFE.next("collect", found.status)
    found.lines.filter(id__in=list(lines)).delete()
    return found


@act
def hand_up(actor: Actor, report_id: UUID, *, note: str = "") -> Report:
    """Hand a report to the centre above: the list is frozen, each record in the version it has now. Twice is once.

    Refuses with ReportMissing, NotStaff, WrongState, NothingToReport.
    """
    found = access.report_for(actor, report_id, to="make", lock=True)
    if found.status == HANDED_UP:
        return found
    found.status = LIFE.next("hand_up", found.status)
    for line in found.lines.exclude(version=F("record__version")).select_related("record"):
        ReportLine.objects.filter(id=line.id).update(version=line.record.version)
    if not found.lines.exists():
        raise NothingToReport
    found.note, found.reason, found.handed_up_at = one_line(note)[:NOTE_LIMIT], "", now()
    found.save(update_fields=["status", "note", "reason", "handed_up_at"])
    _tell(actor, found, found.upper_id, "intake.report_handed_up", family=f"{found.id}:{found.handed_up_at.isoformat()}")
    return found


def _tell(actor: Actor, report: Report, organisation_id: UUID, kind: str, *, family: str) -> None:
    staff = people.persons_with_role(organisation_id).filter(role__in=[r.value for r in STAFF]).values_list("person_id", flat=True)
    persons = {p for p in staff if p != actor.person_id}
    values = {"centre": report.centre.organisation.name, "report": str(report.id)}
    notices.tell(actor, persons=persons, kind=kind, subject=f"report:{report.id}", values=values, family=family)


@act
def return_report(actor: Actor, report_id: UUID, *, reason: str) -> Report:
    """Ask back: give a report to the centre that made it, with a reason. Refuses with ReportMissing, NotStaff, NoReason, WrongState."""
    found, reason = access.report_for(actor, report_id, to="judge", lock=True), one_line(reason)[:NOTE_LIMIT]
    if found.status == RETURNED:
        return found
    if not reason:
        raise NoReason
    found.status, found.reason, found.judged_at = LIFE.next("return", found.status), reason, now()
    found.save(update_fields=["status", "reason", "judged_at"])
    _tell(actor, found, found.centre_id, "intake.report_returned", family=f"{found.id}:{found.judged_at.isoformat()}")
    return found


@act
def accept_report(actor: Actor, report_id: UUID) -> Report:
    """Take a report over; twice is once. Refuses with ReportMissing, NotStaff, WrongState."""
    found = access.report_for(actor, report_id, to="judge", lock=True)
    if found.status == ACCEPTED:
        return found
    found.status, found.judged_at = LIFE.next("accept", found.status), now()
    found.save(update_fields=["status", "judged_at"])
    _tell(actor, found, found.centre_id, "intake.report_accepted", family=str(found.id))
    return found
