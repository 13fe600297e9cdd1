"""Standing texts: a text that waits for records, and the reverse of ranking.

A text that somebody saved is read once and kept as the index keeps records: sentences with vectors, terms, a document
vector. When a record comes, it is compared with many of them by the very function that ranks a page (`ranking.score`);
nothing is embedded again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from bole.registry.models import Record
from bole.registry.queries.lists import Traits

from ..domain.ports import Vectors
from ..domain.prepared import Prepared
from ..domain.reasons import Cover, Requirement, is_enough, requirements_of
from ..domain.scoring import document_vector, quantised, restored, similarities
from ..domain.terms import Terms, base
from ..models import Entry
from . import candidates
from .ranking import Hit, Query, Side, query_of_text, score, weights_of
from .state import ModelInForce, model_in_force

MEMBERS = 1  # the level of readers who are signed in: nobody else has standing texts


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of a text: `vectors` and `scales` are its sentences' (one byte per number)."""

    model_id: int
    language: str
    titled: bool
    sentences: tuple[str, ...]
    native: Mapping[str, float]
    pivot: Mapping[str, float]
    vectors: bytes
    scales: bytes

    @property
    def document(self) -> Vectors:
        """The vector of the whole text."""
        return document_vector(restored(self.vectors, self.scales), titled=self.titled)


def standing_of(text: str, *, language: str = "") -> Standing:
    """Read a text once, to be kept. Refuses with NothingToMatch, QueryTooLong, UnknownLanguage, EmbedderAway."""
    query = query_of_text(text, language=language)
    prepared = query.prepared
    vectors, scales = quantised(query.vectors)
    return Standing(
        query.model.row.id, prepared.language, prepared.titled, prepared.sentences, prepared.terms.native, prepared.terms.pivot,
        vectors, scales,
    )  # fmt: skip


@dataclass(frozen=True)
class Indexed:
    """A record as the index has it for members: one row of `features` per wording, with its terms."""

    side: Side
    model: ModelInForce
    features: candidates.Features
    vectors: Vectors  # one document vector per entry
    bags: tuple[Mapping[int, float], ...]
    texts: tuple[tuple[str, ...], ...]


def indexed(record_id: UUID) -> Indexed | None:
    """What the index holds of a published record; None when it is not there (yet). Refuses with EmbedderAway."""
    model = model_in_force()
    found = list(
        Entry.objects.filter(record_id=record_id, model_id=model.row.id, level_min__lte=MEMBERS, level_max__gte=MEMBERS)
        .select_related("words", "parts").order_by("id")
    )  # fmt: skip
    record = Record.objects.select_related("centre", "achievement").filter(id=record_id, status="published").first()
    if not found or record is None:
        return None
    parts = [restored(bytes(e.parts.vectors), bytes(e.parts.scales)) for e in found]
    vectors = np.array([e.vector for e in found], dtype=np.float32)
    none = np.zeros(len(found), dtype=np.float32)
    horizon = record.achievement.horizon if record.kind == "achievement" else None
    traits = Traits(record.tech_areas, record.stage, record.cooperation_modes, record.centre.path, horizon, record.language)
    features = candidates.Features(
        entry_ids=[e.id for e in found], record_ids=[record_id] * len(found), languages=[e.language for e in found],
        hubs=np.array([e.hub for e in found], dtype=np.float32), documents=none, native=none, pivot=none, ipc=[record.ipc] * len(found),
        stale=[record.sinking] * len(found), traits=[traits] * len(found),
        sentences=np.vstack(parts), starts=np.cumsum([0, *map(len, parts)])[:-1].astype(np.intp),
    )  # fmt: skip
    bags = tuple(_bag(e.words.bag) for e in found)
    return Indexed(Side(record.kind), model, features, vectors, bags, tuple(tuple(e.parts.sentences) for e in found))


def _bag(bag: object) -> Mapping[int, float]:
    """Term number -> weight, of what the database keeps from zero."""
    return {k + 1: v for k, v in zip(bag.indices(), bag.values(), strict=True)}  # type: ignore[attr-defined]


def documents(record: Indexed) -> Vectors:
    """The document vectors of a record, one per wording."""
    return record.vectors


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a record answers a standing text."""

    hit: Hit
    requirements: tuple[Requirement, ...]

    @property
    def score(self) -> float:
        return self.hit.score

    @property
    def covered(self) -> int:
        return sum(r.cover is Cover.COVERED for r in self.requirements)

    @property
    def is_enough(self) -> bool:
        return is_enough(self.requirements)


def compare(record: Indexed, texts: Sequence[Standing]) -> list[Fit]:
    """One record against many texts, in the order of the texts; all of them made with the model in force."""
    queries = [_query(text, record.model) for text in texts]
    counts = _counts(queries, record.side)
    return [_fit(record, query, counts[base(query.prepared.language)]) for query in queries]


def _query(text: Standing, model: ModelInForce) -> Query:
    vectors: Future[Vectors] = Future()
    vectors.set_result(restored(text.vectors, text.scales))
    return Query(model, Prepared(text.language, text.sentences, text.titled, Terms(dict(text.native), dict(text.pivot))), vectors)


def _counts(queries: Sequence[Query], side: Side) -> dict[str, candidates.Counts]:
    """The counts behind the terms of all these queries: one statement per language."""
    names: dict[str, set[str]] = defaultdict(set)
    for query in queries:
        names[base(query.prepared.language)].update(query.prepared.terms.native, query.prepared.terms.pivot)
    return {language: candidates.counts(terms, language, side=side) for language, terms in names.items()}


def _fit(record: Indexed, query: Query, counts: candidates.Counts) -> Fit:
    native, pivot = weights_of(query, counts)
    words = [np.array(list(_dots(weights, record.bags)), dtype=np.float32) for weights in (native, pivot)]
    found = replace(record.features, documents=record.vectors @ query.document, native=words[0], pivot=words[1])
    (hit,) = score(query, found, looking_for=record.side)
    return Fit(hit, _requirements(record, query, hit))


def _dots(weights: Mapping[int, float], bags: Sequence[Mapping[int, float]]) -> Iterator[float]:
    for bag in bags:
        yield sum(weight * bag.get(term, 0.0) for term, weight in weights.items())


def _requirements(record: Indexed, query: Query, hit: Hit) -> tuple[Requirement, ...]:
    row = record.features.entry_ids.index(hit.entry_id)
    start = record.features.starts[row]
    similar = similarities(query.vectors, record.features.sentences[start : start + len(record.texts[row])])
    if record.side.requires:
        return requirements_of(record.texts[row], query.prepared.sentences, similar.T)
    return requirements_of(query.prepared.sentences, record.texts[row], similar)
