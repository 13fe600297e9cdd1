"""Why a record is in the ranking: requirement by requirement, term by term, leg by leg, constraint by constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F

from bole.registry import queries as registry
from bole.registry.models import Record

from ..adapters.dictionary import bridge
from ..domain import constraints
from ..domain.constraints import Constraint
from ..domain.reasons import Idf, Reasons, Requirement, correspondences, requirements_of
from ..domain.scoring import restored, similarities
from ..domain.terms import base
from ..models import Entry, EntrySentences
from . import candidates
from .ranking import AnyActor, Hit, Query, Side, query_of_record, rank, scope_for


@dataclass(frozen=True, slots=True)
class Explained:
    """A hit with its reasons and its constraints (none for a typed text, which states none)."""

    hit: Hit
    reasons: Reasons
    constraints: tuple[Constraint, ...] = ()


def explain(query: Query, hits: Sequence[Hit], *, looking_for: Side) -> list[Reasons]:
    """The reasons of these hits, in order. Meant for one page of them."""
    parts = _parts(hits)
    idf = _idf(query)
    found = []
    for hit, requirements in zip(hits, _covered(query, hits, parts, looking_for), strict=True):
        offered = parts[hit.entry_id].sentences if hit.entry_id in parts else []
        terms = correspondences(
            "\n".join(query.prepared.sentences), "\n".join(offered),
            need_language=query.prepared.language, offer_language=hit.language, bridge=bridge(), idf=idf,
        )  # fmt: skip
        found.append(Reasons(requirements, terms, hit.legs))
    return found


def requirements(query: Query, hits: Sequence[Hit], *, looking_for: Side) -> list[tuple[Requirement, ...]]:
    """Only the requirements of these hits: cheaper than `explain`."""
    return list(_covered(query, hits, _parts(hits), looking_for))


def _parts(hits: Sequence[Hit]) -> dict[int, EntrySentences]:
    """The sentences of these hits. Those of a record that was revised since are not quoted until the worker has read it
    again: what they say may not be for this reader any more."""
    current = EntrySentences.objects.filter(entry__indexed_at__gte=F("entry__record__updated_at"))
    return {p.entry_id: p for p in current.filter(entry_id__in=[h.entry_id for h in hits])}


def _covered(query: Query, hits: Sequence[Hit], parts: dict[int, EntrySentences], looking_for: Side) -> Iterator[tuple[Requirement, ...]]:
    for hit in hits:
        part = parts.get(hit.entry_id)
        if part is None:
            yield ()
            continue
        similar = similarities(query.vectors, restored(bytes(part.vectors), bytes(part.scales)))
        if looking_for is Side.NEEDS:
            yield requirements_of(tuple(part.sentences), query.prepared.sentences, similar.T)
        else:
            yield requirements_of(query.prepared.sentences, tuple(part.sentences), similar)


def _idf(query: Query) -> Idf:
    terms = query.prepared.terms
    known = candidates.counts({*terms.native, *terms.pivot}, base(query.prepared.language))
    return lambda term: known.idf(term, native=term not in terms.pivot) if term in terms.native or term in terms.pivot else 0.0


def constraint_terms(record: Record) -> constraints.Terms:
    """What a record says about the hard constraints."""
    low, high = record.prices
    return constraints.Terms(tuple(record.territories), record.trl, tuple(record.cooperation_modes), low, high, record.deadline)


def why(actor: AnyActor, need_id: UUID, achievement_id: UUID, *, today: dt.date) -> Explained | None:
    """The whole reasoning about one pair, as far as the actor may read it; None when it is not indexed yet.

    Refuses with RecordMissing.
    """
    need, achievement = registry.record(actor, need_id), registry.record(actor, achievement_id)
    query = query_of_record(actor, need_id)
    scope = scope_for(actor, Side.ACHIEVEMENTS, model=query.model)
    one = replace(scope, records=scope.records.filter(id=achievement.id), is_filtered=True)
    hits = rank(query, one, looking_for=Side.ACHIEVEMENTS)
    if not hits or not Entry.objects.filter(id=hits[0].entry_id).exists():
        return None
    (reasons,) = explain(query, hits[:1], looking_for=Side.ACHIEVEMENTS)
    compared = constraints.compare(constraint_terms(need), constraint_terms(achievement), today=today)
    return Explained(hits[0], reasons, compared)
