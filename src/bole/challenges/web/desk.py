"""The desk of a challenge: everything its owner and its centre do with it, from the draft to the last feedback."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.runtime import acts
from bole.ui.locales import page_language
from bole.ui.show import for_members, show

from .. import access, queries
from ..domain import challenge as life
from ..domain.plan import Plan, problems
from ..domain.pledge import digest_of
from ..models import Application, Award, Challenge
from ..queries import panels
from ..services import choosing, feedback
from .applying import milestones_of, report_of
from .offer_form import title_of
from .scoring import places_of
from .words import label, target_row, words_here

EXPERTS = 200


@require_safe
@for_members
@never_cache
def desk(request: HttpRequest, challenge_id: UUID) -> HttpResponse:
    """What is to be done, and what was done. Refuses with ChallengeMissing, NotChallengeOwner."""
    actor = who_asks(request)
    found = access.challenge_for(actor, challenge_id, to="write")
    plan, owns, runs = found.terms, access.owns(actor, found), access.runs(actor, found)
    ended = life.has_closed(found.status, closes_at=found.closes_at, now=acts.now())
    deciding = ended and found.status in (life.PUBLISHED, life.REVIEWING)
    awards = list(queries.awards(found))
    places = places_of(found, True) if found.lots_at else []
    return show(
        request,
        "challenges/desk.html",
        challenge=found,
        plan=plan,
        words=words_here(plan),
        owns=owns,
        runs=runs,
        now=acts.now(),
        stage=str(queries.stage(found)),
        wrong=problems(plan) if found.status == life.COLLECTED else (),
        is_open=queries.is_open(found),
        may_open=queries.may_open(actor, found),
        applications=_applications(actor, found),
        deciding=deciding,
        seats=list(found.seats.select_related("person").order_by("label")) if ended else [],
        experts=_experts(actor, found) if runs and deciding else [],
        places=places,
        criteria=[c.name.here(page_language()) for c in plan.criteria],
        choosable=_choosable(found, places),
        unfinished=panels.unfinished(found).count() if found.lots_at else 0,
        awards=[_award(a, plan) for a in awards],
        untold=_untold(found) if runs else [],
        may_close=runs and found.status in life.OVER and found.closed_at is None,
        editions=list(found.editions.all()),
        targets=[target_row(t) for t in plan.targets],
        may_fail=owns and (deciding or (found.status == life.EXECUTING and life.status_after([a.state for a in awards]) == life.FAILED)),
    )


def _applications(actor: Actor, found: Challenge) -> list[tuple[Application, str]]:
    """The applications with their teams' names, where they may be opened."""
    if not queries.may_open(actor, found):
        return []
    return [(a, choosing.team_name(a)) for a in queries.applications(actor, found)]


def _experts(actor: Actor, found: Challenge) -> list[tuple[str, str]]:
    """Experts with an account who may be asked, by name; whether they are independent is judged when they are seated."""
    there = set(found.seats.values_list("expert_id", flat=True))
    rows = registry.visible(actor).filter(kind="expert", status="published", expert__person__isnull=False).exclude(id__in=there)
    listed = registry.listed_in_order(list(rows.order_by("id").values_list("id", flat=True)[:EXPERTS]))
    return sorted([(str(r.id), title_of(r)) for r in listed], key=lambda pair: pair[1])


def _choosable(found: Challenge, places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ranking with what each team offered, for the choice; who declined is out."""
    rows = {a.number: a for a in found.applications.filter(number__isnull=False, award=None).select_related("organisation", "person")}
    return [{**p, "application": rows[p["number"]], "team": choosing.team_name(rows[p["number"]])} for p in places if p["number"] in rows]


def _award(award: Award, plan: Plan) -> dict[str, Any]:
    return {
        "award": award,
        "pledge": digest_of(award.pledge),
        "team": choosing.team_name(award.application),
        "state": label("award_state", award.state),
        "milestones": milestones_of(award, plan),
        "report": report_of(award, plan),
        "targets": [target_row(t) for t in plan.targets],
        "may_stop": award.state in (life.CONTRACTED, life.DELIVERED) and any(m.state == life.NOT_MET for m in award.milestones.all()),
    }


def _untold(found: Challenge) -> list[dict[str, Any]]:
    """Teams that are to be told why, with the text as far as there is one."""
    if found.status not in (life.MATCHED, life.EXECUTING, *life.OVER):
        return []
    return [{"application": a, "team": choosing.team_name(a), "feedback": getattr(a, "feedback", None)} for a in feedback.to_be_told(found)]
