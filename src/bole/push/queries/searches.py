"""Saved searches: one's own, as filters again, and what they find now."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bole.matching import queries as matching
from bole.matching.queries import Side
from bole.registry.models import Record
from bole.registry.queries import Filters, lists
from bole.registry.queries.lists import FILTER_NAMES

from .. import access
from ..access import AnyActor
from ..errors import FeedMissing
from ..models import Subscription, SubscriptionIndex, Suggestion


def subscriptions(actor: AnyActor) -> QuerySet[Subscription]:
    """The actor's saved searches, newest first, each with how much it has brought so far."""
    brought = Suggestion.objects.filter(subscription=OuterRef("pk")).exclude(offered_at=None).order_by()
    count = Subquery(brought.values("subscription").annotate(times=Count("id")).values("times"))
    return access.subscriptions_for(actor).select_related("index").annotate(brought=Coalesce(count, 0)).order_by("-created_at", "-id")


def subscription(actor: AnyActor, subscription_id: UUID) -> Subscription:
    """One saved search of one's own. Refuses with SubscriptionMissing."""
    return access.subscription_for(actor, subscription_id)


def filters_of(index: SubscriptionIndex) -> Filters:
    """The filters of a saved search."""
    values: dict[str, Any] = {name: getattr(index, name) for name in FILTER_NAMES}
    return Filters(**values | {name: tuple(v) for name, v in values.items() if isinstance(v, list)})


def try_now(actor: AnyActor, saved: Subscription, *, today: dt.date) -> list[UUID]:
    """The records a saved search finds at this moment, in its order. Refuses with BadFilter, EmbedderAway."""
    filters = filters_of(saved.index)
    if saved.text:
        outcome = matching.search(actor, text=saved.text, side=Side(saved.side), filters=filters, today=today)
        return [hit.record_id for hit in outcome.hits]
    found: QuerySet[Record] = lists.listed(actor, saved.side, filters, today=today)
    return list(found.values_list("id", flat=True)[:1000])


def public_subscription(subscription_id: UUID) -> Subscription:
    """A saved search whose feed everybody may read, while it is not paused. Refuses with FeedMissing."""
    found = Subscription.objects.select_related("index").filter(id=subscription_id, is_public=True, paused_at=None).first()
    if found is None:
        raise FeedMissing
    return found
