"""Percolating: a record that is new or changed finds those for whom it may be something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bole.matching import queries as matching
from bole.registry.models import Record
from bole.registry.queries.readers import readers_among
from bole.runtime import acts
from bole.runtime.acts import act, record
from bole.runtime.system import SYSTEM

from ..access import AnyActor
from ..facts import RecordSuggested
from ..models import Answer, RecordFamily, Suggestion
from ..queries import parties, percolation
from ..queries.percolation import BATCH, Candidate
from . import families
from .offering import offer

MATCHES = 50  # standing records of the other side that one record is suggested to, or that are suggested to its own people


def percolate(record_id: UUID) -> int:
    """Run one record against every saved search and the standing records it fits; how many persons it is new for.

    Every batch is an act of its own, and doing it again suggests nothing twice. Refuses with EmbedderAway.
    """
    pushed = _pushable(record_id)
    if pushed is None:
        return 0
    with acts.under_way(SYSTEM):
        families.settle(pushed)
    told = 0
    for batch in chain(_to_standing(pushed), _to_subscriptions(pushed)):
        fresh = suggest(SYSTEM, record_id, found=batch)
        offer(SYSTEM, persons=fresh)
        told += len(fresh)
    _to_own_people(pushed)
    return told


def _pushable(record_id: UUID) -> Record | None:
    found = Record.objects.select_related("centre", "owner", "achievement", "expert").filter(id=record_id, status="published")
    return found.exclude(visibility="private").first()


def _to_subscriptions(pushed: Record) -> Iterator[list[Candidate]]:
    found = matching.indexed(pushed.id)
    if found is not None:
        yield from percolation.candidates(
            pushed, found, nearness=settings.BOLE_PUSH_NEARNESS, least=settings.BOLE_PUSH_SCORE, today=timezone.localdate(acts.now())
        )


def _to_standing(pushed: Record) -> Iterator[list[Candidate]]:
    """The people of the records it fits: every published need waits for achievements, every achievement for needs."""
    batch: list[Candidate] = []
    for other, score, covered, requirements in _pairs(pushed):
        batch += [Candidate(p, score, covered, requirements, standing=other.id) for p in parties.owner_persons(other)]
    if batch:
        yield batch


def _to_own_people(pushed: Record) -> None:
    """What is there already and fits the record, for its own people."""
    people = parties.owner_persons(pushed)
    for other, score, covered, requirements in _pairs(pushed) if people else ():
        with acts.under_way(SYSTEM):
            families.settle(other)
        suggest(SYSTEM, other.id, found=[Candidate(p, score, covered, requirements, standing=pushed.id) for p in people])
    offer(SYSTEM, persons=people)


def _pairs(pushed: Record) -> Iterator[tuple[Record, float, int, int]]:
    """The published records of the other side it fits well enough, best first, with how well."""
    matches = [m for m in matching.stored_matches(SYSTEM, pushed.id, limit=MATCHES) if m.score >= settings.BOLE_PUSH_SCORE]
    others = [m.achievement_id if pushed.kind == "need" else m.need_id for m in matches]
    records = {r.id: r for r in Record.objects.select_related("centre", "owner").filter(id__in=others, status="published")}
    for match, other in zip(matches, others, strict=True):
        if other in records:
            yield records[other], match.score, match.covered, match.requirements


@act
def suggest(actor: AnyActor, record_id: UUID, *, found: Sequence[Candidate]) -> list[UUID]:
    """Write down for whom a record is to be put before: nobody who may not see it, who owns it, who answered it, who has its family.

    Returns the persons for whom it is new. Two that do this for one record at once wait for each other.
    """
    member = RecordFamily.objects.select_for_update().filter(record_id=record_id).first()
    pushed = _pushable(record_id)
    if member is None or pushed is None:
        return []
    best = _best(found)
    persons = readers_among(pushed, best.keys()) - parties.own_side(pushed, best.keys()) - _answered(member.family, best.keys())
    rows = [
        Suggestion(
            person_id=p, record=pushed, family=member.family, subscription_id=best[p].subscription, standing_id=best[p].standing,
            score=best[p].score, covered=best[p].covered, requirements=best[p].requirements,
        )
        for p in sorted(persons)
    ]  # fmt: skip
    Suggestion.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    fresh = list(Suggestion.objects.filter(id__in=[r.id for r in rows]).values_list("person_id", flat=True))
    if fresh:
        record(RecordSuggested(subject_id=record_id, persons=len(fresh)))
    return fresh


def _best(found: Iterable[Candidate]) -> dict[UUID, Candidate]:
    """The best reason for each person."""
    best: dict[UUID, Candidate] = {}
    for one in found:
        if one.person not in best or one.score > best[one.person].score:
            best[one.person] = one
    return best


def _answered(family: UUID, persons: Iterable[UUID]) -> set[UUID]:
    """Who answered a record of the family already, wherever he found it."""
    members = RecordFamily.objects.filter(family=family).values("record_id")
    return set(Answer.objects.filter(person_id__in=list(persons), record_id__in=members).values_list("person_id", flat=True))
