"""What of push waits for somebody, and what he did first: rows of one column of times, for the start page to count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bole.people.domain.actor import Actor
from bole.registry.queries import desk

from ..access import person_of
from ..domain.interest import ACCEPTED, SENT, WITH_BROKER
from ..models import Answer, Interest, Subscription
from .suggestions import suggestions

Rows = QuerySet[Any, Any]


def suggested_since(actor: Actor) -> Rows:
    """Suggestions that wait for his yes or no."""
    return suggestions(actor).order_by().values_list("offered_at")


def received_since(actor: Actor) -> Rows:
    """Interests in what is his that wait for his answer."""
    mine = desk.own(actor).order_by().values("id")
    found = Interest.objects.filter(state=SENT, record_id__in=mine).exclude(person_id=person_of(actor))
    return found.order_by().values_list("created_at")


def to_forward_since(actor: Actor) -> Rows:
    """Interests in records of his centres that wait to be sent on."""
    staffed = desk.staffed(actor).order_by().values("id")
    found = Interest.objects.filter(state=WITH_BROKER, record_id__in=staffed).exclude(person_id=person_of(actor))
    return found.order_by().values_list("created_at")


def to_open_since(actor: Actor) -> Rows:
    """His own interests to which the owner agreed: now he decides."""
    return Interest.objects.filter(state=ACCEPTED, person_id=person_of(actor)).order_by().values_list("state_at")


def interested_since(actor: Actor) -> Rows:
    """Every interest he sent."""
    return Interest.objects.filter(person_id=person_of(actor)).order_by().values_list("created_at")


def answered_since(actor: Actor) -> Rows:
    """Every answer he gave."""
    return Answer.objects.filter(person_id=person_of(actor)).order_by().values_list("at")


def saved_since(actor: Actor) -> Rows:
    """Every search he saved."""
    return Subscription.objects.filter(person_id=person_of(actor)).order_by().values_list("created_at")
