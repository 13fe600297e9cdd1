"""Reports to the centre above, for programs: begin, collect, hand up, return, take over, and how far the centres below are."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.states import WrongState
from bole.people.errors import CentreMissing
from bole.people.queries import centre as centre_at
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Day, Page, Paging, Shape

from .. import access
from ..errors import BadPeriod, NoReason, NothingToReport, NotStaff, NoUpperCentre, ReportMissing
from ..models import Report, ReportLine
from ..queries import reports as reads
from ..services import reports
from ..services.reports import NOTE_LIMIT
from .reports import titled

router = ContextRouter(tags=["reporting"])
HandedId = Annotated[UUID, Path(description=N_("the id of the report"))]
WorkKind = Literal["achievement", "need"]
MAKING = (ReportMissing, NotStaff, WrongState)


class NewReportBody(Shape):
    """The report of a centre for a period."""

    centre: str = Field(description=N_("the path of the centre that reports"), examples=["cn.zj.hz"])
    kind: WorkKind
    since: Day = Field(description=N_("the first day"))
    until: Day = Field(description=N_("the last day"))


class HandedReport(Shape):
    """What a centre hands up to the one above: its records of a period, as one list."""

    id: UUID
    centre: str
    upper: str = Field(description=N_("the path of the centre above"))
    kind: WorkKind
    since: dt.date
    until: dt.date
    status: Literal["drafted", "handed_up", "returned", "accepted"]
    size: int = Field(description=N_("how many records"))
    note: str
    reason: str = Field(description=N_("why it was returned"))
    created_at: dt.datetime
    handed_up_at: dt.datetime | None
    judged_at: dt.datetime | None
    verbs: list[str] = Field(description=N_("what you may do with it now"))


class HandedReportPage(Page):
    """A part of the reports, newest period first."""

    items: list[HandedReport]


class HandedLine(Shape):
    """One record of a report, in the version that is reported."""

    id: int
    record: UUID
    version: int
    title: str
    centre: str


class HandedLinePage(Page):
    """A part of the records of a report, in the order they came in."""

    items: list[HandedLine]


class NoteBody(Shape):
    """A line to the centre above."""

    note: str = Field("", max_length=NOTE_LIMIT)


class ReturnBody(Shape):
    """What should be changed."""

    reason: str = Field("", description=N_("what should be changed"), max_length=NOTE_LIMIT)


class LeaveOutBody(Shape):
    """Which records stay out."""

    lines: list[int] = Field(description=N_("the ids of lines"), min_length=1, max_length=1000)


class ReportPeriod(Shape):
    """What is reported to whom, and when."""

    upper: str = Field(description=N_("the path of the centre above"), max_length=255)
    kind: WorkKind = "need"
    since: Day
    until: Day


class ReportStanding(Shape):
    """How far one centre below is."""

    centre: str
    report: UUID | None = Field(description=N_("its report, where one was handed up"))
    status: str
    size: int


def _shape(request: HttpRequest, found: Report) -> HandedReport:
    size = getattr(found, "size", None)
    return HandedReport(
        id=found.id, centre=found.centre.path, upper=found.upper.path, kind=found.kind, since=found.since, until=found.until,  # type: ignore[arg-type]
        status=found.status, size=found.lines.count() if size is None else size, note=found.note, reason=found.reason,  # type: ignore[arg-type]
        created_at=found.created_at, handed_up_at=found.handed_up_at, judged_at=found.judged_at,
        verbs=list(reads.verbs_for(who_asks(request), found)),
    )  # fmt: skip


@router.get(
    "/reporting", response=HandedReportPage, signed_in=True, refuses=(NotStaff,), summary=N_("List the reports"),
    description=N_("The reports your centres make, and those handed up to them. For the staff of centres."),
)  # fmt: skip
def list_handed_reports(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = reads.reports(who_asks(request))
    items = [_shape(request, r) for r in found[paging.offset : paging.offset + paging.limit]]
    return HandedReportPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/reporting", response={201: HandedReport}, signed_in=True, refuses=(CentreMissing, NotStaff, NoUpperCentre, BadPeriod),
    summary=N_("Begin a report"),
    description=N_("Everything of a centre and those below that came in during a period. One that is there already is given back."),
)  # fmt: skip
def begin_handed_report(request: HttpRequest, given: NewReportBody) -> Any:
    actor = who_asks(request)
    made = reports.draft_report(actor, centre=given.centre, kind=given.kind, since=given.since, until=given.until)
    return Status(201, _shape(request, reads.report(actor, made.id)))


@router.get(
    "/reporting/progress", response=list[ReportStanding], signed_in=True, refuses=(NotStaff, CentreMissing),
    summary=N_("See how far the centres below are"), description=N_("Every centre right below, with its report of the period."),
)  # fmt: skip
def read_reporting_progress(request: HttpRequest, asked: Query[ReportPeriod]) -> Any:
    actor = who_asks(request)
    upper = centre_at(actor, asked.upper)
    if not access.works_in(actor, upper.path):
        raise NotStaff
    found = reads.progress(actor, upper, kind=asked.kind, since=asked.since, until=asked.until)
    return [
        ReportStanding(
            centre=s.centre.path, report=s.report.id if s.report else None, status=s.report.status if s.report else "", size=s.size
        )
        for s in found
    ]


@router.get(
    "/reporting/{report_id}", response=HandedReport, signed_in=True, refuses=(ReportMissing,), summary=N_("Read a report"),
    description=N_("One report. Drafts are seen by the centre that makes them."),
)  # fmt: skip
def read_handed_report(request: HttpRequest, report_id: HandedId) -> Any:
    return _shape(request, reads.report(who_asks(request), report_id))


@router.get(
    "/reporting/{report_id}/lines", response=HandedLinePage, signed_in=True, refuses=(ReportMissing,),
    summary=N_("List the records of a report"), description=N_("Each in the version that is reported."),
)  # fmt: skip
def list_handed_lines(request: HttpRequest, report_id: HandedId, paging: Query[Paging]) -> Any:
    found = reads.lines(reads.report(who_asks(request), report_id))
    part = list(found[paging.offset : paging.offset + paging.limit])
    versions = reads.frozen(ReportLine.objects.filter(id__in=[line.id for line in part]))
    items = [
        HandedLine(
            id=line.id, record=line.record_id, version=line.version, centre=line.record.centre.path,
            title=titled(versions[line.id].sheet) if line.id in versions else "",
        )
        for line in part
    ]  # fmt: skip
    return HandedLinePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/reporting/{report_id}/collect", response=HandedReport, signed_in=True, refuses=MAKING, summary=N_("Collect a report once more"),
    description=N_("Take in what came in meanwhile; what was left out comes back. For the staff of the centre that reports."),
)  # fmt: skip
def collect_handed_report(request: HttpRequest, report_id: HandedId) -> Any:
    reports.collect(who_asks(request), report_id)
    return read_handed_report(request, report_id)


@router.post(
    "/reporting/{report_id}/leave-out", response=HandedReport, signed_in=True, refuses=MAKING, summary=N_("Leave records out of a report"),
    description=N_("Lines that are not in it change nothing. For the staff of the centre that reports."),
)  # fmt: skip
def leave_out_of_report(request: HttpRequest, report_id: HandedId, given: LeaveOutBody) -> Any:
    reports.leave_out(who_asks(request), report_id, lines=given.lines)
    return read_handed_report(request, report_id)


@router.post(
    "/reporting/{report_id}/hand-up", response=HandedReport, signed_in=True, refuses=(*MAKING, NothingToReport),
    summary=N_("Hand a report up"),
    description=N_("The list is frozen, each record in the version it has now, and the centre above is told. Twice is once."),
)  # fmt: skip
def hand_report_up(request: HttpRequest, report_id: HandedId, given: NoteBody) -> Any:
    reports.hand_up(who_asks(request), report_id, note=given.note)
    return read_handed_report(request, report_id)


@router.post(
    "/reporting/{report_id}/return", response=HandedReport, signed_in=True, refuses=(*MAKING, NoReason), summary=N_("Return a report"),
    description=N_("Give it back with a reason. For registrars and directors of the centre above."),
)  # fmt: skip
def return_handed_report(request: HttpRequest, report_id: HandedId, given: ReturnBody) -> Any:
    reports.return_report(who_asks(request), report_id, reason=given.reason)
    return read_handed_report(request, report_id)


@router.post(
    "/reporting/{report_id}/accept", response=HandedReport, signed_in=True, refuses=MAKING, summary=N_("Take a report over"),
    description=N_("Its records count from then on. For registrars and directors of the centre above. Twice is once."),
)  # fmt: skip
def accept_handed_report(request: HttpRequest, report_id: HandedId) -> Any:
    reports.accept_report(who_asks(request), report_id)
    return read_handed_report(request, report_id)
