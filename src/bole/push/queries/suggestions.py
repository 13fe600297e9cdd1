"""Suggestions to somebody, with what he said to them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from .. import access
from ..access import AnyActor
from ..domain.reasons import Verdict
from ..models import Answer, Suggestion

OPEN = "open"
TABS = (OPEN, Verdict.INTERESTED.value, Verdict.DECLINED.value)


def suggestions(actor: AnyActor, *, tab: str = OPEN) -> QuerySet[Suggestion]:
    """What was put before the actor: what waits for his answer, or what he said yes or no to; newest first.

    What was revised after he declined waits for his answer again.
    """
    found = access.suggestions_for(actor).select_related("subscription")
    current = Answer.objects.filter(person=OuterRef("person"), record=OuterRef("record"), is_current=True)
    asked_again = Q(again_at__isnull=False) & Exists(current.filter(verdict=Verdict.DECLINED, at__lt=OuterRef("again_at")))
    if tab == OPEN:
        found = found.filter(~Exists(current) | asked_again)
    elif tab in TABS:
        found = found.filter(Exists(current.filter(verdict=tab)))
        found = found.exclude(asked_again) if tab == Verdict.DECLINED else found
    return found.order_by("-offered_at", "-score", "-id")


def counts_of_tabs(actor: AnyActor) -> Mapping[str, int]:
    """How many suggestions stand under each tab."""
    return {tab: suggestions(actor, tab=tab).count() for tab in TABS}
