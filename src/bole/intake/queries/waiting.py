"""What of intake waits for somebody: rows of one column of times, for the start page to count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.registry.queries import desk

from ..domain.reports import HANDED_UP
from ..models import Clarification, Report
from . import vague_needs


def questions_to(actor: Actor) -> QuerySet[Clarification]:
    """Questions put to the author of a need that wait for his answer."""
    return Clarification.objects.filter(answered_at=None, record_id__in=desk.own(actor).order_by().values("id"))


def vague_since(actor: Actor) -> QuerySet[Any, Any]:
    """Needs of the actor's centres that leave too much open. Refuses with NotStaff."""
    return vague_needs(actor).order_by().values_list("updated_at")


def handed_up_since(actor: Actor) -> QuerySet[Any, Any]:
    """Reports handed up to centres for which the actor judges them."""
    return Report.objects.filter(status=HANDED_UP, upper__in=people.centres_where(actor, PUBLISHERS)).order_by().values_list("handed_up_at")
