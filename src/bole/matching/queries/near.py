"""Records of the same kind that lie near one in meaning, in whatever language: they may be the same thing twice."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bole.registry import queries as registry
from bole.registry.queries import likeness

from . import candidates
from .ranking import AnyActor, Side, level_of, query_of_record

NEAR = 0.75  # cosine of the centred document vectors: above it two texts tell of nearly the same
LOOKED_AT = 40  # entries; a record has one for each wording and level


@dataclass(frozen=True, slots=True)
class Near:
    """A record that is near, and how near: the cosine of the two document vectors."""

    record_id: UUID
    score: float


def near_in_meaning(actor: AnyActor, record_id: UUID, *, limit: int = 5) -> list[Near]:
    """The published records of the same kind nearest to this one, without those known to be different.

    Refuses with RecordMissing, EmbedderAway.
    """
    found = registry.record(actor, record_id)
    query = query_of_record(actor, record_id)
    row = query.model.row
    others = likeness.comparable(actor, found).filter(status="published")
    scope = candidates.Scope(Side(found.kind).value, row.id, row.dimensions, level_of(actor), others)
    everything = candidates.counts((), "und", side=found.kind).everything
    with candidates.reading() as cursor:
        exact = candidates.is_small(scope, everything)
        ids = candidates.by_meaning(cursor, scope, query.document, exact=exact, limit=LOOKED_AT)
        best = candidates.nearness(cursor, scope, ids, query.document)
    near = sorted(((score, record) for record, score in best.items() if score >= NEAR), reverse=True)
    return [Near(record, score) for score, record in near[:limit]]
