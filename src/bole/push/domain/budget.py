"""The daily budget: how much is put before one person on one day; the best first, the rest on a later day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion that waits for its day. What was revised for somebody comes before what is new to him."""

    id: UUID
    person: UUID
    score: float
    again: bool = False


def due(waiting: Iterable[Waiting], *, used: Mapping[UUID, int], budget: int) -> list[UUID]:
    """What is put before each person now: no more than what is left of the day's budget; best first, ties by id."""
    by_person: dict[UUID, list[Waiting]] = defaultdict(list)
    for one in waiting:
        by_person[one.person].append(one)
    chosen: list[UUID] = []
    for person, mine in by_person.items():
        mine.sort(key=lambda w: (not w.again, -w.score, w.id))
        chosen += [w.id for w in mine[: max(0, budget - used.get(person, 0))]]
    return chosen
