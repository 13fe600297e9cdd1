"""The public pages: the board, one challenge in both tiers, one's own list, the panel on a need's page, the record."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.text import one_line
from bole.people.domain.actor import PUBLISHERS
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.runtime import acts, live
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from .. import access, queries
from ..domain import challenge as life
from ..errors import ApplicationMissing, ChallengeMissing
from ..models import Application, Challenge
from ..services import challenges as verbs
from .words import choices, parts_of, subsidy_of, target_row, words_here

PAGE = 20


def rows_of(found: list[Challenge]) -> list[dict[str, object]]:
    """Challenges for a list."""
    return [{"challenge": c, "stage": str(s), "words": words_here(c.terms)} for c, s in queries.stages(found)]


def filters_of(request: HttpRequest) -> queries.Filters:
    """What the address narrows the board by; what says nothing is left out."""
    given = {name: request.GET.get(name, "").replace("\0", "") for name in ("q", "stage", "tech_area", "sort")}
    return queries.Filters(
        words=one_line(given["q"])[:80], stage=given["stage"] if given["stage"] in queries.STAGES else "",
        tech_area=given["tech_area"] if given["tech_area"] in vocabulary("tech_area").by_code else "",
        sort=given["sort"] if given["sort"] in queries.SORTS else "deadline",
    )  # fmt: skip


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board: what is open, and what came of the others."""
    filters = filters_of(request)
    pairs = [(n, v) for n, v in (("q", filters.words), ("stage", filters.stage), ("tech_area", filters.tech_area)) if v]
    if filters.sort != "deadline":
        pairs.append(("sort", filters.sort))
    pages: Pages[Challenge] = Pages(
        queries.board(filters), number=request.GET.get("page", ""), size=PAGE, address=reverse("challenges:board"), pairs=pairs
    )
    stages = [("", _("all")), ("open", _("open for teams")), ("review", _("under review")), ("work", _("at work")), ("done", _("ended"))]
    sorts = [("deadline", _("next deadline")), ("newest", _("newest")), ("reward", _("highest reward"))]
    return show(
        request, "challenges/board.html", pages=pages, rows=rows_of(pages.items), filters=filters, now=acts.now(), stages=stages,
        sorts=sorts, areas=choices("tech_area", empty=_("all")), feed=f"{reverse('challenges:feed')}?{urlencode(pairs)}".rstrip("?"),
    )  # fmt: skip


@require_safe
def challenge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """One challenge, as far as the reader may read it. Refuses with ChallengeMissing."""
    actor = who_asks(request)
    found = queries.challenge(actor, challenge_id)
    plan, details = found.terms, access.may_read_details(actor, found)
    awards = list(queries.awards(found)) if found.status in (life.EXECUTING, life.REWARDED) or access.is_inside(actor, found) else []
    return show(
        request, "challenges/challenge.html", part="head", challenge=found, plan=plan, words=words_here(plan),
        other_words=[w for w in plan.words if w.language != words_here(plan).language and w.title], stage=str(queries.stage(found)),
        targets=[target_row(t) for t in plan.targets], parts=parts_of(plan), subsidy=subsidy_of(plan), may_read=details,
        is_open=queries.is_open(found), now=acts.now(), awards=awards, editions=list(found.editions.all()), mine=_own(request, found),
        inside=access.owns(actor, found) or access.works_for(actor, found), seat=access.seats_of(actor).filter(challenge=found).first(),
        live_token=live.token([f"challenge:{found.id}"]), here=request.path,
        criteria=[(c.name.here(page_language()), c.weight) for c in plan.criteria],
        need_visible=registry.visible(actor).filter(id=found.need_id).exists(),
    )  # fmt: skip


def _own(request: HttpRequest, found: Challenge) -> Application | None:
    try:
        own = queries.own_application(who_asks(request), found.id)
    except ApplicationMissing:
        return None
    return None if own.status == life.TAKEN_BACK else own


@require_POST
@for_members
def acknowledge(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """Promise to keep the details confidential. Refuses with ChallengeMissing."""
    if request.POST.get("agree"):
        verbs.acknowledge(who_asks(request), challenge_id)
    return HttpResponseRedirect(reverse("challenges:challenge", args=[challenge_id]) + "#details")


@require_safe
def record(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """The record of the choice, from which anybody recomputes the ranking. Refuses with ChallengeMissing."""
    found = queries.challenge(who_asks(request), challenge_id)
    if found.record is None or found.published_at is None:
        raise ChallengeMissing
    return JsonResponse(found.record, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
@for_members
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What I put up, what my teams applied for, where I review, and what waits in my centres."""
    actor = who_asks(request)
    piles = rows_of(list(queries.run(actor)[:100])) if actor.is_administrator or actor.centre_paths(PUBLISHERS) else []
    return show(
        request, "challenges/mine.html", owned=rows_of(list(queries.owned(actor)[:100])), run=piles,
        applications=[(a, words_here(a.challenge.terms)) for a in queries.own_applications(actor)[:100]],
        seats=[(s, words_here(s.challenge.terms)) for s in queries.seats(actor)[:100]],
    )  # fmt: skip


@require_safe
def need_panel(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """The challenges of a need, on its page; without scripts on a page of its own. Refuses with RecordMissing."""
    actor = who_asks(request)
    need = registry.record(actor, need_id)
    rows = rows_of(list(queries.of_need(actor, need_id)))
    may = need.kind == "need" and need.status == "published" and need.owner_id is not None and registry.may_edit(actor, need)
    return show(request, "challenges/need.html", part="need", need=need, rows=rows, may_begin=may, now=acts.now())
