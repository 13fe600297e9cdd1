"""Reactions: what is done when others' facts happen.

An upper context declares `@reaction(RecordPublished)` in its `reactions.py`. The act that records a fact defers one
delivery job in the same commit; delivery starts one job per reaction; each entry is dealt with once per reaction (a
unique row in the reaction's own act), and a failing reaction is retried with backoff without holding up the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from bole.kernel.facts import Fact

from .system import SYSTEM

if TYPE_CHECKING:
    from .models import Entry

Body = Callable[[Sequence["Entry"]], None]
BATCH = 500  # entries per job, so that a retry repeats little


@dataclass(frozen=True, slots=True)
class Reaction:
    name: str
    kinds: frozenset[str]
    body: Body


REACTIONS: dict[str, Reaction] = {}


def reaction(*facts: type[Fact]) -> Callable[[Body], Body]:
    """Register a function that deals with a batch of entries of these facts."""

    def register(body: Body) -> Body:
        name = f"{body.__module__}.{body.__qualname__}"
        REACTIONS[name] = Reaction(name, frozenset(f.name for f in facts), body)
        return body

    return register


def heard() -> set[str]:
    """The kinds of facts some reaction listens to."""
    return {kind for registered in REACTIONS.values() for kind in registered.kinds}


def defer_delivery(entries: Iterable[Entry]) -> None:
    """Defer one delivery job for the entries somebody listens to. Called in the act that recorded them."""
    known = heard()
    ids = [entry.id for entry in entries if entry.kind in known]
    if ids:
        from .jobs import deliver

        deliver.defer(entries=ids)


def spread(entry_ids: Sequence[int]) -> None:
    """Start the jobs of every reaction that listens to one of these entries."""
    from .jobs import react
    from .models import Entry

    by_kind: dict[str, list[int]] = defaultdict(list)
    for entry_id, kind in Entry.objects.filter(id__in=entry_ids).order_by("id").values_list("id", "kind"):
        by_kind[kind].append(entry_id)
    for registered in REACTIONS.values():
        mine = sorted(i for kind in registered.kinds for i in by_kind.get(kind, ()))
        for start in range(0, len(mine), BATCH):
            react.defer(reaction=registered.name, entries=mine[start : start + BATCH])


def run(name: str, entry_ids: Sequence[int]) -> int:
    """Deal with those of the entries that this reaction has not dealt with yet; how many that were."""
    from . import acts
    from .models import Entry

    registered = REACTIONS[name]
    with acts.under_way(SYSTEM):
        fresh = list(Entry.objects.filter(id__in=_claimed(name, entry_ids)).order_by("id"))
        if fresh:
            registered.body(fresh)
    return len(fresh)


def _claimed(name: str, entry_ids: Sequence[int]) -> list[int]:
    """Write down that this act deals with the entries; those another act has dealt with, or does right now, fall out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO runtime_reactiondone (reaction, entry_id) SELECT %s, id FROM runtime_entry WHERE id = ANY(%s) ORDER BY id "
            "ON CONFLICT (reaction, entry_id) DO NOTHING RETURNING entry_id",
            [name, list(entry_ids)],
        )
        return [row[0] for row in cursor.fetchall()]
