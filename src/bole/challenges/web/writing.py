"""The pages on which a challenge is written: begun on a need, changed, and after publication revised as a new edition."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bole.kernel.errors import Problem, Refusal
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.ui.show import for_members, show

from .. import access, queries
from ..domain import challenge as life
from ..domain.plan import Criterion, Part, Plan, Said, Words
from ..errors import ApplicationsClosed, BadPlan, NotANeed, PlanChanged, WhyMissing
from ..models import Challenge
from ..services import challenges as verbs
from . import form

CRITERIA = (
    Criterion("c1", Said("技术路线的可行性", "Feasibility of the approach"), Decimal(40)),
    Criterion("c2", Said("团队与已有基础", "Team and prior work"), Decimal(30)),
    Criterion("c3", Said("指标、周期与报价", "Targets, time and price offered"), Decimal(30)),
)
PARTS = (
    Part(Said("方案与签约", "Plan and contract"), Decimal(20), 30),
    Part(Said("样机或中试", "Prototype or pilot"), Decimal(40), 180),
    Part(Said("验收合格", "Acceptance"), Decimal(40), 365),
)


def from_need(need: Record) -> Plan:
    """What a need already says, as the beginning of a challenge."""
    words = tuple(
        Words(w.language.split("-")[0], title=w.title[:200], abstract=w.summary, origin=w.origin)
        for w in need.wordings.all()
        if w.language.split("-")[0] in ("zh", "en")
    )
    budget = need.price_max or Decimal(0)
    return Plan(
        words=words, criteria=CRITERIA, parts=PARTS, owner_share=budget, reward=budget, currency=need.currency or "CNY",
        done_by=need.deadline,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Begin a challenge. Refuses with RecordMissing, NotEditor, NotANeed."""
    actor = who_asks(request)
    need = registry.record_to_edit(actor, need_id)
    if request.method != "POST":
        if need.kind != Record.Kind.NEED or need.owner_id is None:
            raise NotANeed
        return _form(request, from_need(need), need=need)
    plan = form.read(dict(request.POST.lists()))
    try:
        made = verbs.draft(actor, need_id, plan=plan)
    except BadPlan as refusal:
        return _form(request, plan, need=need, refusal=refusal)
    messages.success(request, _("Saved as a draft."))
    return HttpResponseRedirect(reverse("challenges:edit", args=[made.id]) if "more" in request.POST else _page(made))


def _page(found: Challenge) -> str:
    return reverse("challenges:desk", args=[found.id])


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """Change a challenge, or publish a new edition. Refuses with ChallengeMissing, NotChallengeOwner."""
    actor = who_asks(request)
    found = queries.challenge(actor, challenge_id)
    access.challenge_for(actor, challenge_id, to="revise" if found.published_at else "write")
    if request.method != "POST":
        return _form(request, found.terms, found=found)
    plan, version = form.read(dict(request.POST.lists())), request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else 0
    try:
        if found.published_at:
            verbs.revise(actor, challenge_id, plan=plan, version=number, reason=request.POST.get("reason", ""))
        else:
            verbs.change(actor, challenge_id, plan=plan, version=number)
    except (BadPlan, PlanChanged, WhyMissing, ApplicationsClosed, WrongState) as refusal:
        return _form(request, plan, found=found, refusal=refusal)
    messages.success(request, _("The new edition is published, and every team is told.") if found.published_at else _("Saved."))
    return HttpResponseRedirect(reverse("challenges:edit", args=[found.id]) if "more" in request.POST else _page(found))


def _form(
    request: HttpRequest, plan: Plan, *, found: Challenge | None = None, need: Record | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    wrong: tuple[Problem, ...] = refusal.problems if refusal else ()
    if refusal and not wrong:
        messages.error(request, _(refusal.sentence) % refusal.values)
    return show(
        request, "challenges/form.html", sections=form.sections(plan, wrong), challenge=found, need=need, refusal=refusal,
        version=request.POST.get("version") or (found.version if found else ""), reason=request.POST.get("reason", ""),
        revises=bool(found and found.status == life.PUBLISHED), status=422 if refusal else 200,
    )  # fmt: skip
