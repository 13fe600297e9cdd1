"""Why a record is in the ranking: requirement by requirement, term by term, leg by leg, constraint by constraint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import F

from bole.registry import queries as registry
from bole.registry.domain.independence import Ties, conflict
from bole.registry.models import Record
from bole.registry.queries import experts

from ..adapters.dictionary import bridge
from ..domain import constraints
from ..domain.constraints import Constraint
from ..domain.reasons import Idf, Reasons, Requirement, correspondences, requirements_of
from ..domain.scoring import restored, similarities
from ..domain.sides import PAIRS
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
    idf = _idf(query, looking_for)
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
        if looking_for.requires:
            yield requirements_of(tuple(part.sentences), query.prepared.sentences, similar.T)
        else:
            yield requirements_of(query.prepared.sentences, tuple(part.sentences), similar)


def _idf(query: Query, looking_for: Side) -> Idf:
    terms = query.prepared.terms
    known = candidates.counts({*terms.native, *terms.pivot}, base(query.prepared.language), side=looking_for)
    return lambda term: known.idf(term, native=term not in terms.pivot) if term in terms.native or term in terms.pivot else 0.0


def constraint_terms(record: Record) -> constraints.Terms:
    """What a record says about the hard constraints."""
    low, high = record.prices
    return constraints.Terms(tuple(record.territories), record.trl, tuple(record.cooperation_modes), low, high, record.deadline)


def conditions(asking: Record, found: Sequence[Record], *, today: dt.date) -> list[tuple[Constraint, ...]]:
    """The conditions of a record with each of these, all from `registry.whole` or `registry.listed`: those of a need and an
    offer, or those under which an expert can help."""
    ties = experts.ties_of_experts([r.id for r in (asking, *found) if r.kind == Side.EXPERTS])
    return [_conditions(asking, one, today, ties) for one in found]


def _conditions(asking: Record, found: Record, today: dt.date, ties: Mapping[UUID, Ties]) -> tuple[Constraint, ...]:
    by_kind = {asking.kind: asking, found.kind: found}
    if expert := by_kind.get(Side.EXPERTS):
        asked = found if expert is asking else asking
        return constraints.compare_expert(_asked(asked), _expert(asked, expert, ties))
    return constraints.compare(constraint_terms(by_kind[Side.NEEDS]), constraint_terms(by_kind[Side.ACHIEVEMENTS]), today=today)


def _asked(record: Record) -> constraints.Asked:
    return constraints.Asked(tuple(base(w.language) for w in record.wordings.all()), tuple(record.territories))


def _expert(asked: Record, expert: Record, ties: Mapping[UUID, Ties]) -> constraints.ExpertTerms:
    against = None if asked.is_nameless else conflict(ties.get(expert.id, Ties()), experts.ties_of_record(asked))
    return constraints.ExpertTerms(
        tuple(base(code) for code in expert.expert.languages_spoken), tuple(expert.territories), expert.expert.availability,
        None if asked.is_nameless else against.value if against else "",
    )  # fmt: skip


def why(actor: AnyActor, asking_id: UUID, found_id: UUID, *, today: dt.date) -> Explained | None:
    """The whole reasoning about one pair, as far as the actor may read it: a need and an achievement, or either of them and
    an expert. None when it is not indexed yet, or when these kinds are not compared. Refuses with RecordMissing."""
    asking, found = registry.record(actor, asking_id), registry.record(actor, found_id)
    if (asking.kind, found.kind) not in PAIRS:
        return None
    side = Side(found.kind)
    query = query_of_record(actor, asking_id)
    scope = scope_for(actor, side, model=query.model)
    one = replace(scope, records=scope.records.filter(id=found.id), is_filtered=True)
    hits = rank(query, one, looking_for=side)
    if not hits or not Entry.objects.filter(id=hits[0].entry_id).exists():
        return None
    (reasons,) = explain(query, hits[:1], looking_for=side)
    (compared,) = conditions(asking, [found], today=today)
    return Explained(hits[0], reasons, compared)
