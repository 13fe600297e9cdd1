"""Pages of a survey's staff: make it, hand out its links and codes, see how far it is, take the answers home."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.states import WrongState
from bole.people.domain.actor import STAFF
from bole.people.errors import CentreMissing
from bole.people.queries import centres_where, who_asks
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from .. import access
from ..domain.surveys import Plan, is_open
from ..errors import BadSurvey, NotStaff, SurveyMissing
from ..models import Survey
from ..queries import surveys as reads
from ..services import exporting, surveys
from . import survey_form
from .downloads import sent

PAGE = 20


def is_open_today(found: Survey) -> bool:
    """Whether answers are taken today."""
    return is_open(found.status, opens_on=found.opens_on, closes_on=found.closes_on, today=timezone.localdate())


def address_of(code: str) -> str:
    """The address of a link, as it stands on paper."""
    return f"{settings.BOLE_PUBLIC_URL}{reverse('intake:survey-answer', args=[code])}"


@require_safe
@for_members
def surveys_list(request: HttpRequest) -> HttpResponse:
    """The surveys of one's centres. Refuses with NotStaff."""
    found = reads.surveys(who_asks(request))
    pages: Pages[Survey] = Pages(found, number=request.GET.get("page", ""), size=PAGE, address=reverse("intake:surveys"), pairs=[])
    rows = [(s, s.title_in(page_language()), is_open_today(s)) for s in pages.items]
    return show(request, "intake/surveys.html", pages=pages, rows=rows, tab="surveys")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def survey_new(request: HttpRequest) -> HttpResponse:
    """Begin a survey. Refuses with NotStaff."""
    actor = who_asks(request)
    access.centres_of_staff(actor)
    plan = survey_form.read(dict(request.POST.lists())) if request.method == "POST" else Plan()
    if request.method != "POST":
        return _form(request, plan)
    try:
        made = surveys.begin_survey(actor, centre=request.POST.get("centre", ""), plan=plan)
    except (BadSurvey, CentreMissing, NotStaff) as refusal:
        return _form(request, plan, refusal=refusal)
    return HttpResponseRedirect(reverse("intake:survey", args=[made.id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def survey_edit(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Change a survey. Refuses with SurveyMissing."""
    actor = who_asks(request)
    found = reads.survey(actor, survey_id)
    if request.method != "POST":
        return _form(request, survey_form.plan_of(found), survey=found)
    plan = survey_form.read(dict(request.POST.lists()))
    try:
        surveys.change_survey(actor, survey_id, plan=plan)
    except (BadSurvey, WrongState) as refusal:
        return _form(request, plan, survey=found, refusal=refusal)
    return HttpResponseRedirect(reverse("intake:survey", args=[survey_id]))


def _form(request: HttpRequest, plan: Plan, **more: Any) -> HttpResponse:
    actor, refusal = who_asks(request), more.get("refusal")
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(page_language())) for c in centres_where(actor, STAFF)]
    lines = survey_form.lines(plan, refusal.problems if refusal else ())
    return show(
        request, "intake/survey_form.html", lines=lines, centres=centres, centre=request.POST.get("centre", ""),
        status=422 if refusal else 200, **more,
    )  # fmt: skip


@require_safe
@for_members
def survey(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """One survey: its links, how far it is, what was answered. Refuses with SurveyMissing."""
    found = reads.survey(who_asks(request), survey_id)
    regions = vocabulary("region")
    progress = reads.progress(found)
    links = [
        {"link": link, "address": address_of(link.code), "region": regions.label(link.region, page_language()) if link.region else ""}
        for link in reads.links(found)
    ]
    by_region = [(regions.label(r.code, page_language()) if r.code else _("no region"), r) for r in progress.regions]
    return show(
        request, "intake/survey.html", survey=found, title=found.title_in(page_language()), progress=progress, links=links,
        by_region=by_region, is_open=is_open_today(found), public=links[0], answers=reads.answers(found)[:PAGE], tab="surveys",
    )  # fmt: skip


@require_POST
@for_members
def survey_move(request: HttpRequest, survey_id: UUID, verb: str) -> HttpResponse:
    """Open or close a survey. Refuses with SurveyMissing."""
    try:
        (surveys.open_survey if verb == "open" else surveys.close_survey)(who_asks(request), survey_id)
    except WrongState:
        messages.warning(request, _("The survey is in another state meanwhile; nothing was done."))
    return HttpResponseRedirect(reverse("intake:survey", args=[survey_id]))


@require_POST
@for_members
def survey_invite(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Make links for the organisations that are asked, one on each line: name, then region. Refuses with SurveyMissing."""
    region = vocabulary("region")
    asked = []
    for line in request.POST.get("organisations", "").splitlines():
        name, _comma, place = line.replace("，", ",").replace("\t", ",").partition(",")
        asked.append((name, region.find(place.strip()) or "" if place.strip() else ""))
    count = surveys.invite(who_asks(request), survey_id, organisations=asked)
    messages.success(request, _("%(count)s new links were made.") % {"count": count})
    return HttpResponseRedirect(reverse("intake:survey", args=[survey_id]))


@require_safe
@for_members
def qr(request: HttpRequest, survey_id: UUID, link_id: int) -> HttpResponse:
    """The code of a link as a picture for paper and screens. Refuses with SurveyMissing."""
    link = reads.links(reads.survey(who_asks(request), survey_id)).filter(id=link_id).first()
    if link is None:
        raise SurveyMissing
    drawn = io.BytesIO()
    segno.make(address_of(link.code), error="m", micro=False).save(drawn, kind="svg", scale=8, border=4, light="#fff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@require_safe
@for_members
def survey_answers(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The answers as a spreadsheet. Refuses with SurveyMissing, CellTooLong."""
    return sent(exporting.export_survey(who_asks(request), survey_id, language=page_language()))
