"""What of challenges waits for somebody, as rows of one column of times for the start page; and what is kept about a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from bole.people.domain.actor import Actor

from .. import access
from ..domain import challenge as life
from ..models import Acknowledgement, Application, Award, Milestone, Seat

Rows = QuerySet[Any, Any]


def to_screen_since(actor: Actor) -> Rows:
    """Challenges that were handed to the actor's centres, and those that wait to be published."""
    return access.challenges_run_by(actor).filter(status__in=[life.SUBMITTED, life.SCREENED]).order_by().values_list("status_at")


def to_decide_since(actor: Actor) -> Rows:
    """Challenges the actor owns whose applications have ended."""
    ended = Q(status=life.REVIEWING) | Q(status=life.PUBLISHED, closes_at__lte=Now())
    return access.challenges_owned_by(actor).filter(ended).order_by().values_list("closes_at")


def to_score_since(actor: Actor) -> Rows:
    """Panels in which the actor has not finished."""
    waiting = access.seats_of(actor).filter(final_at=None, has_conflict=False, challenge__status=life.REVIEWING)
    return waiting.order_by().values_list("seated_at")


def milestones_since(actor: Actor) -> Rows:
    """Milestones that were reported to the actor, and those of his teams that are due."""
    at_work = Milestone.objects.filter(award__state=life.CONTRACTED)
    to_check = Q(state=life.REPORTED, award__application__challenge__in=access.challenges_owned_by(actor).values("id"))
    mine = access.own_applications(actor).values("id")
    to_do = Q(state__in=[life.DUE, life.HALF_MET, life.NOT_MET], award__application__in=mine, due_on__lte=Now())
    return at_work.filter(to_check | to_do).order_by().values_list("award__state_at")


def to_sign_since(actor: Actor) -> Rows:
    """Pledges that wait for the actor's signature."""
    owned = Q(signed_by_owner_at=None, application__challenge__in=access.challenges_owned_by(actor).values("id"))
    mine = Q(signed_by_team_at=None, application__in=access.own_applications(actor).values("id"))
    return Award.objects.filter(owned | mine, state=life.CHOSEN).order_by().values_list("state_at")


def to_tell_since(actor: Actor) -> Rows:
    """Challenges of the actor's centres that are over, and where teams still wait for their feedback."""
    lost = Q(award=None) | Q(award__state__in=[life.STOPPED, life.LOST])
    untold = Application.objects.filter(lost, challenge=OuterRef("pk"), status=life.SENT).filter(
        Q(feedback=None) | Q(feedback__sent_at=None)
    )
    over = access.challenges_run_by(actor).filter(Exists(untold), status__in=life.OVER, closed_at=None)
    return over.order_by().values_list("status_at")


def kept_about(person_id: UUID) -> dict[str, Any]:
    """What is kept about a person, for the export of his personal data."""
    applications = Application.objects.filter(person_id=person_id)
    return {
        "applications": list(
            applications.values("challenge_id", "status", "offer", "sent_at", "eligible", "eligibility_reason", "feedback__text")
        ),
        "seats": list(
            Seat.objects.filter(person_id=person_id).values(
                "challenge_id", "label", "seated_at", "declared_at", "has_conflict", "conflict", "final_at"
            )
        ),
        "scores": list(
            Seat.objects.filter(person_id=person_id, scores__isnull=False).values(
                "challenge_id", "scores__application__number", "scores__criterion", "scores__value", "scores__words"
            )
        ),
        "promises": list(Acknowledgement.objects.filter(person_id=person_id).values("challenge_id", "at", "text_version")),
    }
