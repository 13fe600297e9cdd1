"""Ranking: from a need, an offer or a typed text to an ordered list of records, each with the legs of its score."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q, QuerySet

from bole.kernel.text import tidy
from bole.people.domain.actor import Actor
from bole.reference.queries import guess_language, is_language
from bole.registry import queries as registry
from bole.registry.domain.independence import Ties, conflict
from bole.registry.queries import Filters, experts
from bole.registry.queries import lists as registry_lists
from bole.runtime.system import SystemActor

from ..adapters import embedders
from ..adapters.dictionary import bridge
from ..domain.ports import Vectors
from ..domain.prepared import Prepared, prepare_free
from ..domain.scoring import WEIGHTS, Legs, coverage, coverage_by_owner, document_vector, query_weights, shared_codes
from ..domain.sides import Side as Side
from ..domain.sides import looked_for
from ..domain.terms import base, number_of
from ..errors import NothingToMatch, QueryTooLong, TiesNotTold, UnknownLanguage
from ..models import Match
from . import candidates
from .state import ModelInForce, model_in_force
from .texts import prepared_wording

QUERY_LIMIT = 60_000  # characters of a typed text
AnyActor = Actor | SystemActor


_EMBEDDING = ThreadPoolExecutor(thread_name_prefix="embedding")


@dataclass(frozen=True)
class Query:
    """Something to match, prepared and being embedded: the words are looked up meanwhile.

    Its vectors are waited for when they are asked for, and then refuse with EmbedderAway.
    """

    model: ModelInForce
    prepared: Prepared
    embedding: Future[Vectors]  # centred
    ipc: tuple[str, ...] = ()
    tech_areas: tuple[str, ...] = ()

    @functools.cached_property
    def vectors(self) -> Vectors:
        """`vectors[i]` belongs to `prepared.sentences[i]`."""
        return self.embedding.result()

    @functools.cached_property
    def document(self) -> Vectors:
        return document_vector(self.vectors, titled=self.prepared.titled)

    @property
    def known_language(self) -> bool:
        """Whether the model was trained on the query's language."""
        known = embedders.current().languages
        return not known or base(self.prepared.language) in known or self.prepared.language == "und"


@dataclass(frozen=True, slots=True)
class Hit:
    """One record in the ranking, with the entry (wording) that scored best."""

    record_id: UUID
    entry_id: int
    language: str
    legs: Legs
    traits: registry_lists.Traits

    @property
    def score(self) -> float:
        return self.legs.score


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ranking: all hits in order, how many were considered, and counts per filter."""

    query: Query | None
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def query_of_text(text: str, *, language: str = "") -> Query:
    """A typed text as a query. Refuses with NothingToMatch, QueryTooLong, UnknownLanguage, EmbedderAway."""
    if len(text) > QUERY_LIMIT:
        raise QueryTooLong(length=len(text), limit=QUERY_LIMIT)
    if language and not is_language(language):
        raise UnknownLanguage(given=language[:40])
    plain = tidy(text)
    if not re.search(r"\w", plain):
        raise NothingToMatch
    prepared = prepare_free(plain, language=language or guess_language(plain), bridge=bridge())
    if not prepared.sentences:
        raise NothingToMatch
    return _embedded(prepared)


def _embedded(prepared: Prepared, ipc: Sequence[str] = (), tech_areas: Sequence[str] = ()) -> Query:
    encode = embedders.current().encode
    model = model_in_force()

    def centred() -> Vectors:
        return model.calibration.centred(encode(prepared.sentences), prepared.language, titled=prepared.titled)

    return Query(model, prepared, _EMBEDDING.submit(centred), tuple(ipc), tuple(tech_areas))


def query_of_record(actor: AnyActor, record_id: UUID) -> Query:
    """A record as a query, as far as the actor may read it. Refuses with RecordMissing."""
    found = registry.record(actor, record_id)
    wording = next((w for w in found.wordings.all() if w.origin == "author"), found.wordings.all()[0])
    body = wording.summary
    if registry.may_read_description(actor, found):
        body += "\n" + wording.description
    return _embedded(prepared_wording(found, wording, body), found.ipc, found.tech_areas)


def level_of(actor: AnyActor) -> int:
    """How far the actor may read in the index: 0 strangers, 1 members."""
    return 1 if isinstance(actor, SystemActor) or actor.is_signed_in else 0


def scope_for(
    actor: AnyActor, side: Side, filters: Filters | None = None, *, model: ModelInForce, today: dt.date | None = None
) -> candidates.Scope:
    """The entries of one side this actor may find."""
    records = registry.visible(actor).filter(kind=side.value)
    if filters is not None:
        records = filters.narrow(records, today=today or dt.date.min)
    filtered = filters is not None and not filters.are_empty
    return candidates.Scope(side.value, model.row.id, model.row.dimensions, level_of(actor), records, filtered)


def rank(query: Query, scope: candidates.Scope, *, looking_for: Side) -> list[Hit]:
    """Every candidate record in order of its score, best first; ties by record id, so the order never changes by itself."""
    terms = query.prepared.terms
    language = base(query.prepared.language)
    counts = candidates.counts({*terms.native, *terms.pivot}, language, side=scope.side)
    native, pivot = weights_of(query, counts)
    every = {**pivot, **native}
    breadth = candidates.breadth_for(counts.everything)
    exact = candidates.is_small(scope, counts.everything)
    nearest = breadth.narrowed if scope.is_filtered else breadth.meaning
    with candidates.reading() as cursor:
        ids = dict.fromkeys(candidates.by_words(cursor, scope, every, counts.rarest(every, breadth), breadth))
        ids |= dict.fromkeys(candidates.by_codes(cursor, scope, query.ipc, query.document, limit=breadth.codes))
        ids |= dict.fromkeys(candidates.by_meaning(cursor, scope, query.document, exact=exact, limit=nearest))
    if not ids:
        return []
    return score(query, candidates.features(scope, list(ids), query.document, native, pivot), looking_for=looking_for)


def score(query: Query, found: candidates.Features, *, looking_for: Side) -> list[Hit]:
    """The records of these entries in order of their score, one hit each."""
    language = base(query.prepared.language)
    return _ordered(_scored(query, found, language, looking_for), language)


def weights_of(query: Query, counts: candidates.Counts) -> tuple[dict[int, float], dict[int, float]]:
    """The query side of the words leg, by term number: native terms and pivot terms."""
    terms = query.prepared.terms
    native = _weighted(terms.native, {t: counts.idf(t, native=t not in terms.pivot) for t in terms.native})
    return native, _weighted(terms.pivot, {t: counts.idf(t, native=False) for t in terms.pivot})


def _weighted(counts: Mapping[str, float], idf: Mapping[str, float]) -> dict[int, float]:
    """The query side of the words leg, by term number."""
    return {number_of(term): weight for term, weight in query_weights(counts, idf).items()}


def _scored(query: Query, found: candidates.Features, language: str, looking_for: Side) -> Iterable[Hit]:
    covered = _coverage(query, found, looking_for)
    for i, entry_id in enumerate(found.entry_ids):
        same = base(found.languages[i]) == language
        words = found.native[i] if same else found.pivot[i]
        codes = max(shared_codes(query.ipc, found.ipc[i]), shared_codes(query.tech_areas, found.traits[i].tech_areas))
        legs = Legs(
            document=WEIGHTS.document * float(found.documents[i]),
            coverage=WEIGHTS.coverage * float(covered[i]),
            words=WEIGHTS.words(same) * float(words),
            codes=WEIGHTS.codes * codes,
            hub=-WEIGHTS.hub * float(found.hubs[i]),
            across=0.0 if same else WEIGHTS.across,
            stale=-WEIGHTS.stale if found.stale[i] else 0.0,
        )
        yield Hit(found.record_ids[i], entry_id, found.languages[i], legs, found.traits[i])


def _coverage(query: Query, found: candidates.Features, looking_for: Side) -> np.ndarray[Any, Any]:
    """How well each candidate covers the query's requirements; when needs are looked for, how well the query covers theirs."""
    if not looking_for.requires:
        return coverage_by_owner(query.vectors, found.sentences, found.starts)
    best = (found.sentences @ query.vectors.T).max(axis=1)
    ends = [*found.starts[1:], len(best)]
    return np.array([_mean_of_best(best[a:b]) for a, b in zip(found.starts, ends, strict=True)], dtype=np.float32)


def _mean_of_best(best: np.ndarray[Any, Any]) -> float:
    return coverage(best)


def _ordered(hits: Iterable[Hit], language: str) -> list[Hit]:
    """One hit per record: the best of its wordings in the query's language, or of all when it has none, so that being
    told twice is no advantage and the reader is quoted what he can read."""
    best: dict[UUID, tuple[bool, Hit]] = {}
    for hit in hits:
        rank_of = (base(hit.language) == language, hit.score)
        if hit.record_id not in best or rank_of > (best[hit.record_id][0], best[hit.record_id][1].score):
            best[hit.record_id] = (rank_of[0], hit)
    return sorted((hit for _, hit in best.values()), key=lambda h: (-h.score, h.record_id))


def search(
    actor: AnyActor, *, text: str, side: Side, filters: Filters | None = None, language: str = "", today: dt.date,
    independent_of: UUID | None = None,
) -> Outcome:  # fmt: skip
    """Rank the records of one side for a typed text. Experts may be asked to be independent of an organisation, and nobody
    is told of himself. Refuses with NothingToMatch, QueryTooLong, BadFilter, EmbedderAway."""
    query = query_of_text(text, language=language)
    scope = scope_for(actor, side, filters, model=query.model, today=today)
    if side is not Side.EXPERTS:
        return _outcome(query, rank(query, scope, looking_for=side), side)
    ties = experts.ties_of_organisation(independent_of) if independent_of else None
    return _experts(query, scope, ties, himself={person_of(actor)})


def matches_of(
    actor: AnyActor, record_id: UUID, *, filters: Filters | None = None, today: dt.date, side: str = "", independent: bool = False
) -> Outcome:
    """Rank a side for a record: achievements for a need, needs for an achievement or an expert, or the side named.

    Experts may be asked to be independent of those behind the record. Refuses with RecordMissing, NotASide, BadFilter,
    TiesNotTold.
    """
    found = registry.record(actor, record_id)
    if independent and found.is_nameless:
        raise TiesNotTold
    wanted = looked_for(found.kind, side)
    query = query_of_record(actor, record_id)
    scope = scope_for(actor, wanted, filters, model=query.model, today=today)
    if wanted is not Side.EXPERTS:
        return _outcome(query, rank(query, scope, looking_for=wanted), wanted)
    return _experts(query, scope, experts.ties_of_record(found) if independent else None, himself={found.created_by_id})


def _outcome(query: Query, hits: Sequence[Hit], side: Side) -> Outcome:
    facets = registry_lists.tally(h.traits for h in hits)
    if side is Side.EXPERTS:
        facets |= experts.facets(h.record_id for h in hits)
    return Outcome(query, tuple(hits), facets)


def _experts(query: Query, scope: candidates.Scope, ties: Ties | None, *, himself: set[UUID | None]) -> Outcome:
    """The ranking of experts, without whoever asks, and without those tied to whom they shall be independent of.

    The database leaves out whom it can tell to be tied, so that a house with many experts does not crowd out the others;
    what is left is judged one by one.
    """
    left_out = Ties(persons=frozenset(p for p in himself if p))
    if ties is not None:
        left_out = replace(ties, persons=ties.persons | left_out.persons)
    hits = rank(query, replace(scope, records=experts.without(scope.records, left_out)), looking_for=Side.EXPERTS)
    if ties is not None:
        theirs = experts.ties_of_experts([h.record_id for h in hits])
        hits = [h for h in hits if h.record_id in theirs and conflict(theirs[h.record_id], ties) is None]
    return _outcome(query, hits, Side.EXPERTS)


def person_of(actor: AnyActor) -> UUID | None:
    """Who asks; nobody for the system."""
    return actor.person_id if isinstance(actor, Actor) else None


def stored_matches(actor: AnyActor, record_id: UUID, *, limit: int = 10) -> QuerySet[Match]:
    """The matches the worker has found for a record, best first, as far as the actor may see the other side."""
    seen = registry.visible(actor).values("id")
    return (
        Match.objects.filter(Q(need_id=record_id, achievement_id__in=seen) | Q(achievement_id=record_id, need_id__in=seen))
        .order_by("-score", "id")[:limit]
    )  # fmt: skip
