"""The doors of push. What is somebody else's is missing; door and list are one rule.

An interest is seen by who is interested, by the owner's side once it was sent to it, and by the staff of the record's
centre, who broker.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import desk
from bole.runtime.system import SystemActor

from .domain.interest import STATES, Part, deeds
from .errors import InterestMissing, NotForOwner, NotForYourPart, NotYours, SubscriptionMissing, SuggestionMissing
from .models import Interest, Subscription, Suggestion

AnyActor = Actor | SystemActor


def person_of(actor: AnyActor) -> Any:
    """The id of who it is, or None for nobody in particular and for the system."""
    return None if isinstance(actor, SystemActor) else actor.person_id


def subscriptions_for(actor: AnyActor) -> QuerySet[Subscription]:
    """The actor's own saved searches."""
    return Subscription.objects.filter(person_id=person_of(actor)) if person_of(actor) else Subscription.objects.none()


def subscription_for(actor: AnyActor, subscription_id: UUID, *, lock: bool = False) -> Subscription:
    """One saved search of one's own. Refuses with SubscriptionMissing."""
    mine = subscriptions_for(actor).filter(id=subscription_id)
    found = (mine.select_for_update() if lock else mine).first()
    if found is None:
        raise SubscriptionMissing
    return found


def suggestions_for(actor: AnyActor) -> QuerySet[Suggestion]:
    """What was put before the actor and may still be seen by him."""
    if not person_of(actor):
        return Suggestion.objects.none()
    seen = registry.visible(actor).filter(status="published").values("id")
    return Suggestion.objects.filter(person_id=person_of(actor), record_id__in=seen).exclude(offered_at=None)


def suggestion_for(actor: AnyActor, suggestion_id: UUID) -> Suggestion:
    """One suggestion to the actor. Refuses with SuggestionMissing."""
    found = suggestions_for(actor).filter(id=suggestion_id).first()
    if found is None:
        raise SuggestionMissing
    return found


def interests_for(actor: AnyActor) -> QuerySet[Interest]:
    """Every interest the actor has a part in."""
    if isinstance(actor, SystemActor):
        return Interest.objects.all()
    if not actor.is_signed_in:
        return Interest.objects.none()
    owned = Q(record_id__in=desk.own(actor).order_by().values("id")) & (Q(is_brokered=False) | ~Q(forwarded_at=None))
    rule = Q(person_id=actor.person_id) | owned
    if actor.centres or actor.is_administrator:
        rule |= Q(record_id__in=desk.staffed(actor).order_by().values("id"))
    return Interest.objects.filter(rule)


def parts_of(actor: AnyActor, interest: Interest) -> frozenset[Part]:
    """The parts the actor has. Who is interested himself has no other: nobody brokers or answers his own interest."""
    if isinstance(actor, SystemActor):
        return frozenset({Part.OWNER, Part.BROKER})
    if actor.person_id == interest.person_id:
        return frozenset({Part.ASKER})
    found = {Part.OWNER} if desk.own(actor).filter(id=interest.record_id).exists() else set()
    if desk.staffed(actor).filter(id=interest.record_id).exists():
        found.add(Part.BROKER)
    return frozenset(found)


def interest_for(actor: AnyActor, interest_id: UUID, *, to: str = "see", lock: bool = False) -> Interest:
    """One interest, to see it or for one of the deeds of its way. Refuses with InterestMissing, NotForYourPart."""
    visible = interests_for(actor).select_related("record__centre__organisation", "record__owner")
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=interest_id).first()
    if found is None:
        raise InterestMissing
    if to != "see":
        parts = parts_of(actor, found)
        anywhere = {verb for state in STATES for verb in deeds(state, parts, is_brokered=found.is_brokered)}
        if to not in anywhere:
            raise NotForYourPart
    return found


def record_to_answer(actor: AnyActor, record_id: UUID) -> Record:
    """A published record of somebody else's. Refuses with RecordMissing, NotForOwner."""
    found = registry.record(actor, record_id)
    if found.status != "published" or desk.own(actor).filter(id=record_id).exists():
        raise NotForOwner
    return found


def own_standing(actor: AnyActor, about_id: UUID, *, other: Record) -> Record:
    """A published record of one's own that the other one may answer. Refuses with NotYours."""
    found = desk.own(actor, status="published").filter(id=about_id).first()
    if found is None or found.kind == other.kind:
        raise NotYours
    return found


def is_own(actor: AnyActor, record_id: UUID) -> bool:
    """Whether a record is the actor's own, or his organisations'."""
    return desk.own(actor).filter(id=record_id).exists()
