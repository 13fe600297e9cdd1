"""Answers from pages: one POST, one call of the verb, one sentence back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bole.kernel.errors import Invalid
from bole.ui.problems import sentence
from bole.ui.show import for_members, way_back

from .. import queries, services
from ..domain.reasons import Verdict
from ..models import Answer
from .pages import actor_of


def _verdict(request: HttpRequest) -> Verdict:
    return Verdict.INTERESTED if request.POST.get("verdict") == Verdict.INTERESTED.value else Verdict.DECLINED


def _said(request: HttpRequest, answer: Answer) -> None:
    if answer.verdict == Verdict.DECLINED:
        messages.success(request, _("Thank you. The owner reads the reason, not your name; when it is revised, you may look again."))
        return
    progress = queries.progress_of(actor_of(request), answer.record_id)
    if progress is not None and progress.state == "with_broker":
        messages.success(request, _("Your interest is with the centre. You are named to the owner only when both agree."))
    else:
        messages.success(request, _("The owner was told that you are interested."))


@require_POST
@for_members
def answer_suggestion(request: HttpRequest, suggestion_id: UUID) -> HttpResponse:
    """Answer a suggestion from the list. Refuses with SuggestionMissing, NotForOwner."""
    back = HttpResponseRedirect(way_back(request, reverse("push:suggestions")))
    try:
        given = services.answer_suggestion(
            actor_of(request), suggestion_id, verdict=_verdict(request), reasons=request.POST.getlist("reasons"),
            remark=request.POST.get("remark", ""),
        )  # fmt: skip
    except Invalid as refusal:
        messages.error(request, sentence(refusal))
        return back
    _said(request, given)
    return back


@require_POST
@for_members
def answer(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Answer a record from its own page. Refuses with RecordMissing, NotForOwner."""
    back = HttpResponseRedirect(way_back(request, reverse("registry:record", args=[record_id])))
    try:
        given = services.answer(
            actor_of(request), record_id, verdict=_verdict(request), reasons=request.POST.getlist("reasons"),
            remark=request.POST.get("remark", ""),
        )  # fmt: skip
    except Invalid as refusal:
        messages.error(request, sentence(refusal))
        return back
    _said(request, given)
    return back
