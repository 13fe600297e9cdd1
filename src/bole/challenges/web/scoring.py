"""The panel's page: declare, score numbered applications, finish; the others' scores only afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.show import for_members, show

from .. import access, queries
from ..domain import challenge as life
from ..domain.panel import shown
from ..domain.plan import number, number_text
from ..errors import (
    BadScores,
    ConflictDeclared,
    LotsNotDrawn,
    NotDeclared,
    ScoresFinal,
    ScoresMissing,
    WhyMissing,
)
from ..models import Challenge
from ..queries import panels
from ..services import reviewing as verbs
from .words import target_row, words_here

TOLD = (BadScores, ConflictDeclared, LotsNotDrawn, NotDeclared, ScoresFinal, WhyMissing)


@require_safe
@for_members
@never_cache
def score(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """What I am to score. Refuses with SeatMissing."""
    actor = who_asks(request)
    seat = access.seat_for(actor, challenge_id)
    found, plan = seat.challenge, seat.challenge.terms
    ready = seat.declared_at is not None and not seat.has_conflict and found.lots_at is not None
    rows = []
    for one in panels.blind(seat) if ready else []:
        criteria = [
            {"code": c.code, "name": c.name.here(page_language()), "weight": c.weight, "given": one.scores.get(c.code)}
            for c in plan.criteria
        ]
        values = [(target_row(t), number_text(one.offer.values[t.code]) if t.code in one.offer.values else "—") for t in plan.targets]
        rows.append({"blind": one, "criteria": criteria, "values": values, "is_complete": len(one.scores) == len(plan.criteria)})
    return show(
        request, "challenges/score.html", seat=seat, challenge=found, plan=plan, words=words_here(plan), rows=rows, ready=ready,
        may_finish=ready and seat.final_at is None and bool(rows) and all(r["is_complete"] for r in rows),
        places=places_of(found, seat.final_at is not None),
        is_over=found.status != life.REVIEWING, stage=str(queries.stage(found)),
    )  # fmt: skip


def places_of(found: Challenge, may: bool) -> list[dict[str, Any]]:
    """The ranking with its scores as people read them; nothing while it is not complete, or not for this reader."""
    if not may:
        return []
    try:
        ranking = panels.ranking(found)
    except (LotsNotDrawn, ScoresMissing):
        return []
    return [
        {
            "rank": p.rank, "number": p.number, "score": shown(p.score), "exact": str(p.score), "counted": len(p.counted),
            "left_out": len(p.left_out), "decided_by": p.decided_by, "by": [shown(p.by_criterion[c.code]) for c in found.terms.criteria],
        }
        for p in ranking
    ]  # fmt: skip


@require_POST
@for_members
def go_on(request: HttpRequest, challenge_id: UUID, deed: str) -> HttpResponse:
    """Declare, score one application, or finish. Refuses with SeatMissing."""
    actor, post = who_asks(request), request.POST
    access.seat_for(actor, challenge_id)
    anchor = ""
    try:
        if deed == "declare":
            verbs.declare(
                actor, challenge_id, has_conflict=post.get("conflict_is") == "yes", conflict=post.get("conflict", "").replace("\0", "")
            )
            told = _("Your declaration is kept.")
        elif deed == "give":
            told, anchor = _given(request, challenge_id)
        elif deed == "finish":
            verbs.finish_scores(actor, challenge_id)
            told = _("Your scores are final. Thank you.")
        else:
            raise Http404
    except TOLD as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        messages.success(request, told)
    return HttpResponseRedirect(reverse("challenges:score", args=[challenge_id]) + anchor)


def _given(request: HttpRequest, challenge_id: UUID) -> tuple[str, str]:
    """Keep what was given for one application. Refuses as the verb."""
    post = request.POST
    text = post.get("number", "")
    position = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    scores, words = {}, {}
    for name in post:
        kind, _dash, code = name.partition("-")
        if kind == "score" and post.get(name, "").strip():
            value = number(post.get(name, ""))
            if value is None:
                raise BadScores(most=100)
            scores[code], words[code] = value, post.get(f"words-{code}", "").replace("\0", "")
    verbs.score(who_asks(request), challenge_id, number=position, scores=scores, words=words)
    return _("Kept: application %(number)s.") % {"number": position}, f"#application-{position}"


def sentence_of(refusal: Refusal) -> str:
    """A refusal in the page's language."""
    return _(refusal.sentence) % refusal.values
