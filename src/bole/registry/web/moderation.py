"""Pages of moderation: a reader reports a record; its centre decides about reports, holds records back and releases them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import status_of
from bole.ui.show import for_members, show

from .. import queries
from ..errors import BadReport, NoReasonGiven, ReportDecided, TooManyReports
from ..models import Record, Report
from ..queries import review
from ..services import moderation
from .deeds import deed, told

PAGE = 25


def _sender(request: HttpRequest) -> str:
    """What tells strangers apart: a keyed digest of the address they come from; the address itself is not kept."""
    return "stranger:" + salted_hmac("bole.report", request.META.get("REMOTE_ADDR", "")).hexdigest()[:40]


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Say that something is wrong with a record. Refuses with RecordMissing."""
    actor = who_asks(request)
    found = queries.record(actor, record_id)
    if request.method != "POST":
        return _report_page(request, found)
    reason, text = request.POST.get("reason", ""), request.POST.get("text", "")
    try:
        moderation.report(actor, record_id, reason=reason, text=text, sender=_sender(request))
    except (BadReport, TooManyReports, WrongState) as refusal:
        return _report_page(request, found, reason=reason, text=text, refusal=refusal)
    messages.success(request, _("Thank you. The centre that registered it will look at it."))
    return HttpResponseRedirect(reverse("registry:record", args=[record_id]))


def _report_page(request: HttpRequest, found: Record, *, refusal: Refusal | None = None, **typed: str) -> HttpResponse:
    reasons = vocabulary("report_reason").choices(page_language())
    status = status_of(refusal) if refusal else 200
    said = told(refusal) if refusal else ""
    return show(request, "registry/report.html", status=status, record=found, reasons=reasons, told=said, typed=typed)


@require_safe
@for_members
def reports(request: HttpRequest) -> HttpResponse:
    """What readers reported about the records of one's centres, oldest first."""
    address = reverse("registry:reports")
    pages: Pages[Report] = Pages(review.open_reports(who_asks(request)), number=request.GET.get("page", ""), size=PAGE, address=address)
    reported = queries.listed(Record.objects.filter(id__in=[p.record_id for p in pages.items]))
    whole = {r.id: r for r in queries.tell_names(who_asks(request), reported)}
    rows: list[dict[str, Any]] = [{"report": p, "record": whole[p.record_id]} for p in pages.items]
    return show(request, "registry/reports.html", pages=pages, rows=rows)


@require_POST
@for_members
def dismiss(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Leave the record as it is. Refuses with ReportMissing."""
    try:
        moderation.dismiss(who_asks(request), report_id, answer=request.POST.get("reason", ""))
    except (ReportDecided, NoReasonGiven) as refusal:
        messages.warning(request, told(refusal))
    else:
        messages.success(request, _("Dismissed; the record stays as it is."))
    return HttpResponseRedirect(reverse("registry:reports"))


@require_POST
@for_members
def hold(request: HttpRequest, record_id: UUID) -> HttpResponse:
    done = _("Held back: only its author, its owner and the centre see it now. The owner was told.")
    return deed(request, record_id, moderation.hold, done, reason=request.POST.get("reason", ""))


@require_POST
@for_members
def release(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, moderation.release, _("It is public again."))
