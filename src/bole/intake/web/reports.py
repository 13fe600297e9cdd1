"""Pages of reports: make and hand up, receive, ask back, take over, and how far each centre below is."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bole.kernel import written
from bole.kernel.states import WrongState
from bole.people.domain.actor import STAFF
from bole.people.errors import CentreMissing
from bole.people.queries import centres_where, who_asks
from bole.registry.domain.kinds import OF_WORK
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import sentence
from bole.ui.show import for_members, show

from .. import access
from ..errors import BadPeriod, NoReason, NothingToReport, NotStaff, NoUpperCentre
from ..models import Report, ReportLine
from ..queries import reports as reads
from ..services import report_tables, reports
from .downloads import sent

PAGE = 25


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(written.Unread):
        return written.day(text) if text else None
    return None


def _kind(given: QueryDict) -> str:
    return given.get("kind", "") if given.get("kind", "") in OF_WORK else "need"


def quarter_before(today: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole quarter: what is reported most often."""
    first = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    until = first - dt.timedelta(days=1)
    return dt.date(until.year, until.month - 2, 1), until


def _period(given: QueryDict) -> tuple[dt.date, dt.date]:
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    return (since, until) if since and until and since <= until else quarter_before(timezone.localdate())


@require_safe
@for_members
def reports_list(request: HttpRequest) -> HttpResponse:
    """The reports one makes and receives, and how far the centres below are. Refuses with NotStaff."""
    actor, kind = who_asks(request), _kind(request.GET)
    since, until = _period(request.GET)
    pages: Pages[Report] = Pages(
        reads.reports(actor), number=request.GET.get("page", ""), size=PAGE, address=reverse("intake:reports"), pairs=[]
    )
    uppers = reads.upper_centres(actor)
    upper = next((c for c in uppers if c.path == request.GET.get("upper", "")), uppers[0] if uppers else None)
    standing = reads.progress(actor, upper, kind=kind, since=since, until=until) if upper else []
    centres = [
        (c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(page_language())) for c in centres_where(actor, STAFF) if c.parent_id
    ]
    named = [(c.path, c.organisation.name_in(page_language())) for c in uppers]
    query = urlencode({"upper": upper.path if upper else "", "kind": kind, "since": since, "until": until})
    return show(
        request, "intake/reports.html", pages=pages, centres=centres, uppers=named,
        upper=upper, standing=standing, kind=kind, since=since, until=until, query=query, tab="reports",
    )  # fmt: skip


@require_POST
@for_members
def report_new(request: HttpRequest) -> HttpResponse:
    """Begin a report, or come to the one there is."""
    given = request.POST
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    try:
        made = reports.draft_report(who_asks(request), centre=given.get("centre", ""), kind=_kind(given), since=since, until=until)
    except (BadPeriod, NoUpperCentre, CentreMissing, NotStaff) as refusal:
        messages.warning(request, sentence(refusal))
        return HttpResponseRedirect(reverse("intake:reports"))
    return HttpResponseRedirect(reverse("intake:report", args=[made.id]))


@require_safe
@for_members
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report with its frozen list. Refuses with ReportMissing."""
    actor = who_asks(request)
    found = reads.report(actor, report_id)
    address = reverse("intake:report", args=[report_id])
    pages: Pages[ReportLine] = Pages(reads.lines(found), number=request.GET.get("page", ""), size=PAGE, address=address, pairs=[])
    versions = reads.frozen(ReportLine.objects.filter(id__in=[line.id for line in pages.items]))
    rows = [(line, titled(versions[line.id].sheet) if line.id in versions else "") for line in pages.items]
    return show(request, "intake/report.html", report=found, pages=pages, rows=rows, verbs=reads.verbs_for(actor, found), tab="reports")


def titled(sheet: dict[str, Any]) -> str:
    """The title of a sheet as it was reported."""
    wordings = sheet.get("wordings") or [{}]
    return str(next((w for w in wordings if w.get("origin") == "author"), wordings[0]).get("title", ""))


def _deed(request: HttpRequest, report_id: UUID, deed: Callable[[], Report], done: str) -> HttpResponse:
    try:
        deed()
    except WrongState:
        messages.warning(request, _("The report is in another state meanwhile; nothing was done."))
    except (NothingToReport, NoReason) as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("intake:report", args=[report_id]))


@require_POST
@for_members
def report_collect(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Collect again, or leave out what is ticked. Refuses with ReportMissing, NotStaff."""
    actor, ticked = who_asks(request), [int(i) for i in request.POST.getlist("line") if i.isdecimal() and len(i) < 18]
    if request.POST.get("do") == "leave_out":
        return _deed(request, report_id, lambda: reports.leave_out(actor, report_id, lines=ticked), _("Left out of the report."))
    return _deed(request, report_id, lambda: reports.collect(actor, report_id), _("Collected again."))


@require_POST
@for_members
def report_hand_up(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Hand a report to the centre above. Refuses with ReportMissing, NotStaff."""
    actor, note = who_asks(request), request.POST.get("note", "")
    return _deed(request, report_id, lambda: reports.hand_up(actor, report_id, note=note), _("Handed to the centre above."))


@require_POST
@for_members
def report_return(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Ask back with a reason. Refuses with ReportMissing, NotStaff."""
    actor, reason = who_asks(request), request.POST.get("reason", "")
    return _deed(request, report_id, lambda: reports.return_report(actor, report_id, reason=reason), _("Returned with your reason."))


@require_POST
@for_members
def report_accept(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Take a report over. Refuses with ReportMissing, NotStaff."""
    actor = who_asks(request)
    return _deed(request, report_id, lambda: reports.accept_report(actor, report_id), _("Taken over."))


@require_safe
@for_members
def report_table(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report as a spreadsheet. Refuses with ReportMissing, CellTooLong."""
    return sent(report_tables.export_report(who_asks(request), report_id, language=page_language()))


@require_safe
@for_members
def reports_table(request: HttpRequest) -> HttpResponse:
    """All reports of a period that were taken over, as one spreadsheet. Refuses with NotStaff, CellTooLong."""
    actor, (since, until) = who_asks(request), _period(request.GET)
    access.centres_of_staff(actor)
    upper = request.GET.get("upper", "")[:255].replace("\0", "")
    return sent(
        report_tables.export_taken_over(actor, upper=upper, kind=_kind(request.GET), since=since, until=until, language=page_language())
    )
