"""Saved searches: save, pause, resume, delete; read anew when the language model changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from bole.kernel.text import one_line, tidy
from bole.matching import queries as matching
from bole.matching.errors import NothingToMatch
from bole.matching.queries import Side, Standing
from bole.people.errors import NoAccount
from bole.registry.models import Record
from bole.registry.queries import Filters
from bole.registry.queries.lists import FILTER_NAMES
from bole.runtime import acts
from bole.runtime.acts import act, now, record, wait_for_turn
from bole.runtime.system import SYSTEM

from .. import access
from ..access import AnyActor
from ..errors import BadName, NothingToSave, TooManySubscriptions
from ..facts import SearchDeleted, SearchPaused, SearchResumed, SearchSaved
from ..models import NAME_LIMIT, Subscription, SubscriptionIndex, SubscriptionText

MOST = 100  # saved searches of one person


def save_search(
    actor: AnyActor, *, name: str, side: Side, text: str = "", filters: Filters | None = None, language: str = "", is_public: bool = False
) -> Subscription:
    """Keep a search, to be told of what it will find.

    The text is read before the act begins, so no transaction waits for the model. Refuses with NoAccount, BadName,
    NothingToSave, BadFilter, TooManySubscriptions, QueryTooLong, UnknownLanguage, EmbedderAway.
    """
    filters, text, name = filters or Filters(), tidy(text), one_line(name)
    if not 0 < len(name) <= NAME_LIMIT:
        raise BadName(limit=NAME_LIMIT)
    if access.person_of(actor) is None:
        raise NoAccount
    filters.narrow(Record.objects.none(), today=acts.now().date())  # refuses with BadFilter
    if not text and filters.are_empty:
        raise NothingToSave
    try:
        read = matching.standing_of(text, language=language) if text else None
    except NothingToMatch:
        raise NothingToSave from None
    return _keep(actor, name=name, side=side, text=text, filters=filters, read=read, is_public=is_public)


@act
def _keep(actor: AnyActor, *, name: str, side: Side, text: str, filters: Filters, read: Standing | None, is_public: bool) -> Subscription:
    wait_for_turn(f"push.subscriptions {access.person_of(actor)}")
    mine = access.subscriptions_for(actor)
    same = mine.filter(name=name, side=side.value, text=text).select_related("index").first()
    if same is not None and same.is_public == is_public and _values(same.index) == _values_of(filters):
        return same  # a second click
    if (count := mine.count()) >= MOST:
        raise TooManySubscriptions(count=count)
    saved = Subscription.objects.create(
        person_id=access.person_of(actor), name=name, side=side.value, text=text, is_public=is_public
    )  # fmt: skip
    index = SubscriptionIndex(subscription=saved, side=side.value, **_values_of(filters))
    _put_text(index, read)
    record(SearchSaved(subject_id=saved.id, side=side.value, is_public=is_public))
    return saved


def _values_of(filters: Filters) -> dict[str, Any]:
    return {n: list(v) if isinstance(v := getattr(filters, n), tuple) else v for n in FILTER_NAMES}


def _values(index: SubscriptionIndex) -> dict[str, Any]:
    return {n: getattr(index, n) for n in FILTER_NAMES}


def _put_text(index: SubscriptionIndex, read: Standing | None) -> None:
    """Write the index row and, where there are words, the text as it was read."""
    if read is None:
        index.save()
        return
    index.model_id, index.vector = read.model_id, read.document
    index.save()
    SubscriptionText.objects.update_or_create(
        subscription_id=index.subscription_id,
        defaults={
            "language": read.language, "titled": read.titled, "sentences": list(read.sentences), "vectors": read.vectors,
            "scales": read.scales, "native": dict(read.native), "pivot": dict(read.pivot),
        },
    )  # fmt: skip


@act
def pause_search(actor: AnyActor, subscription_id: UUID) -> Subscription:
    """Let a saved search rest. Refuses with SubscriptionMissing."""
    found = access.subscription_for(actor, subscription_id, lock=True)
    if found.paused_at is None:
        found.paused_at = now()
        found.save(update_fields=["paused_at"])
        SubscriptionIndex.objects.filter(subscription=found).update(is_active=False)
        record(SearchPaused(subject_id=found.id))
    return found


@act
def resume_search(actor: AnyActor, subscription_id: UUID) -> Subscription:
    """Let a paused search wait for what is new again. Refuses with SubscriptionMissing."""
    found = access.subscription_for(actor, subscription_id, lock=True)
    if found.paused_at is not None:
        found.paused_at = None
        found.save(update_fields=["paused_at"])
        SubscriptionIndex.objects.filter(subscription=found).update(is_active=True)
        record(SearchResumed(subject_id=found.id))
    return found


@act
def delete_search(actor: AnyActor, subscription_id: UUID) -> None:
    """Forget a saved search; what it has brought stays. Refuses with SubscriptionMissing."""
    found = access.subscription_for(actor, subscription_id, lock=True)
    record(SearchDeleted(subject_id=found.id))
    found.delete()


def read_anew(*, most: int = 500) -> int:
    """Read saved searches again that another language model read; how many. Refuses with EmbedderAway."""
    model = matching.model_in_force()
    outdated = SubscriptionIndex.objects.exclude(subscription__text="").filter(~Q(model_id=model.row.id))
    rows = list(outdated.select_related("subscription")[:most])
    for row in rows:
        read = matching.standing_of(row.subscription.text)
        with acts.under_way(SYSTEM):
            found = SubscriptionIndex.objects.select_for_update().filter(pk=row.pk).first()
            if found is not None:
                _put_text(found, read)
    return len(rows)
