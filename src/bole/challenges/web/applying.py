"""The pages of a team: the form of an application, its own page with feedback and milestones, its files."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bole.kernel.errors import Refusal
from bole.people import queries as people
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.runtime import acts, files
from bole.ui.locales import page_language
from bole.ui.show import for_members, show

from .. import access, queries
from ..domain import challenge as life
from ..domain.offer import Offer
from ..domain.panel import shown
from ..domain.plan import Plan, number_text
from ..domain.pledge import digest_of
from ..errors import AlreadyApplied, ApplicationMissing, BadOffer, NotOfTeam, OwnerMayNotApply, PlanChanged
from ..models import Application, Award, Challenge
from ..services import applying as verbs
from . import offer_form
from .offer_form import groups, is_id, title_of
from .words import label, target_row, words_here


def _teams(actor: Actor, found: Challenge) -> list[tuple[str, str]]:
    """For whom the actor may apply: his organisations, or himself."""
    rows = [(str(o.id), o.name_in(page_language())) for o in people.organisations_of(actor) if not hasattr(o, "centre")]
    open_to = found.terms.open_to
    return [*(rows if "organisation" in open_to else []), *([("", _("I and my team"))] if "person" in open_to else [])]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def apply(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """Write an application, keep it as a draft, send it. Refuses with ChallengeMissing, OwnerMayNotApply …"""
    actor = who_asks(request)
    found = queries.challenge(actor, challenge_id)
    if access.is_inside(actor, found):
        raise OwnerMayNotApply
    mine = _kept(actor, challenge_id)
    if mine is not None and mine.status == life.SENT and request.method != "POST":
        return HttpResponseRedirect(reverse("challenges:application", args=[mine.id]))
    if request.method != "POST":
        return _form(request, found, mine.content if mine else Offer(), team=_likely_team(actor, found, mine), mine=mine)
    offer, team = offer_form.read(request.POST), request.POST.get("team", "")
    organisation = UUID(team) if is_id(team) else None
    try:
        if "send" in request.POST:
            edition = request.POST.get("edition", "")
            made = verbs.send_application(
                actor, challenge_id, offer=offer, organisation_id=organisation, language=page_language(),
                edition=int(edition) if edition.isascii() and edition.isdecimal() and len(edition) < 9 else 0,
            )  # fmt: skip
            messages.success(
                request,
                _("Your application is sent. Nobody reads it before the deadline.") if found.sealed else _("Your application is sent."),
            )
            return HttpResponseRedirect(reverse("challenges:application", args=[made.id]))
        made = verbs.save_application(actor, challenge_id, offer=offer, organisation_id=organisation, language=page_language())
        for given in request.FILES.getlist("file"):
            verbs.add_file(
                actor, made.id, name=given.name or "", media_type=given.content_type or "", size=given.size or 0, content=given.chunks()
            )
    except (BadOffer, PlanChanged, AlreadyApplied, NotOfTeam) as refusal:
        return _form(request, found, offer, team=team, refusal=refusal, mine=mine)
    messages.success(request, _("Saved as a draft; it is not sent yet."))
    return HttpResponseRedirect(request.path)


def _likely_team(actor: Actor, found: Challenge, mine: Application | None) -> str:
    """For whom the actor applies, as far as can be guessed: for whom he began to, else his first organisation."""
    if mine is not None:
        return str(mine.organisation_id or "")
    return next((code for code, _name in _teams(actor, found)), "")


def _kept(actor: Actor, challenge_id: UUID) -> Application | None:
    try:
        found = queries.own_application(actor, challenge_id)
    except ApplicationMissing:
        return None
    return found


def _form(
    request: HttpRequest, found: Challenge, offer: Offer, *, team: str, mine: Application | None, refusal: Refusal | None = None
) -> HttpResponse:
    actor, plan = who_asks(request), found.terms
    draft = mine if mine is not None and mine.status == life.DRAFT else None
    return show(
        request, "challenges/apply.html", challenge=found, words=words_here(plan), teams=_teams(actor, found), team=team, draft=draft,
        groups=groups(actor, plan, offer, refusal.problems if refusal else ()), refusal=refusal,
        files=list(draft.files.select_related("file")) if draft else [],
        is_open=queries.is_open(found), may_read=access.may_read_details(actor, found), now=acts.now(), status=422 if refusal else 200,
    )  # fmt: skip


@require_safe
@for_members
@never_cache
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One application: for its team always, for owner and centre after the deadline. Refuses with ApplicationMissing."""
    actor = who_asks(request)
    found = queries.application(actor, application_id)
    of, plan = found.challenge, found.challenge.terms
    award = getattr(found, "award", None)
    feedback = getattr(found, "feedback", None)
    offer = found.content
    linked = registry.listed_in_order([r.id for r in registry.visible(actor).filter(id__in=offer.linked)])
    return show(
        request, "challenges/application.html", application=found, challenge=of, words=words_here(plan), offer=offer,
        is_mine=access.own_applications(actor).filter(id=found.id).exists(), is_team=access.is_of_team(actor, found),
        owns=access.owns(actor, of), runs=access.runs(actor, of), is_open=queries.is_open(of), now=acts.now(),
        values=[(target_row(t), number_text(offer.values[t.code]) if t.code in offer.values else "—") for t in plan.targets],
        feedback=feedback if feedback and (feedback.sent_at or access.runs(actor, of)) else None, award=award,
        award_state=label("award_state", award.state) if award else "", milestones=milestones_of(award, plan) if award else [],
        pledge_digest=digest_of(award.pledge) if award else "", linked=[(r, title_of(r)) for r in linked],
        files=list(found.files.select_related("file")),
        place=_place(of, found), stage=str(queries.stage(of)), report=report_of(award, plan) if award else [],
    )  # fmt: skip


def _place(of: Challenge, found: Application) -> dict[str, str] | None:
    """Where the panel put it, once that is decided."""
    row = next((r for r in (of.record or {}).get("ranking", ()) if r["number"] == found.number), None)
    return (
        {"rank": str(row["rank"]), "score": shown(Fraction(row["score"])), "of": str(len(of.record["ranking"]))}
        if row and of.record
        else None
    )


def milestones_of(award: Award, plan: Plan) -> list[dict[str, Any]]:
    """The milestones of a team, in words."""
    return [
        {"row": m, "name": plan.parts[m.position - 1].name.here(page_language()), "state": label("milestone_state", m.state)}
        for m in award.milestones.select_related("award").order_by("position")
    ]


def report_of(award: Award, plan: Plan) -> list[dict[str, Any]]:
    """What was measured, beside what was asked."""
    by_code = {t.code: t for t in plan.targets}
    return [
        {**line, "target": target_row(by_code[line["code"]])} for line in (award.report or {}).get("lines", ()) if line["code"] in by_code
    ]


@require_safe
@for_members
def file(request: HttpRequest, application_id: UUID, file_id: int) -> HttpResponse:
    """A file of an application, as a download. Refuses with ApplicationMissing, ChallengeFileMissing."""
    found = queries.file(who_asks(request), application_id, file_id)
    response = StreamingHttpResponse(files.read(found.file_id), content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]
