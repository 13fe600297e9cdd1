"""Candidates in SQL: by meaning, by words, by shared codes; and the features of those found.

The plan is never left to the planner: few visible records (under EXACT_BELOW) are compared exactly, many through the
HNSW index with iterative scan; words go through the inverted index by the rarest terms only. The access rule is the
registry's own (`registry.queries.visible`), joined in, so nobody finds what he may not see.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from django.db import connection, transaction
from django.db.models import QuerySet
from numpy.typing import NDArray
from pgvector import HalfVector, SparseVector

from bole.registry.domain.kinds import EXPERT
from bole.registry.models import Record
from bole.registry.queries.lists import Traits

from ..domain.ports import Vectors
from ..domain.scoring import inverse_frequency
from ..domain.terms import DIMENSIONS, number_of

EXACT_BELOW = 20_000  # records in all: below it exact comparison is as fast as the index, and never misses
STRICT_BELOW = 6_000  # records that pass a filter in a larger collection: below it the index would wade through the others
EF_SEARCH = 700  # of the vectors' index: 500 found .98 of the ten nearest of 100,000 in 8 ms, 600 .99, 800 .996 in 12 ms
LANGUAGE_COUNT, ALL_COUNT = "#language:", 0
# Experts are counted in a space of numbers of their own: what they write changes neither the weights of terms nor the
# lists of entries that needs and achievements are found by. Both spaces together fit into the numbers of the database.
OF_EXPERTS = DIMENSIONS


def space_of(side: str) -> int:
    """What is added to the number of a term where entries of a side are counted and listed."""
    return OF_EXPERTS if side == EXPERT else 0


def marks_of(side: str, language: str) -> tuple[int, int]:
    """The numbers under which all entries of a side are counted, and those in a language: below zero, for no term is.
    The space of a side moves them as well; the first of the others has always been zero."""
    space = space_of(side)
    everything = -space - DIMENSIONS - 1 if space else ALL_COUNT
    return everything, -number_of(LANGUAGE_COUNT + language) - space


@dataclass(frozen=True, slots=True)
class Breadth:
    """How many candidates of each kind are looked at.

    Words are looked up for the rarest terms only: at most `rare_terms`, which together stand in at most `rare_entries`
    entries (one in any case); `preselected` entries with the heaviest of them are kept before the access rule is asked.
    """

    meaning: int
    narrowed: int  # the same where a filter makes the approximate index wade through what does not pass
    words: int
    codes: int
    rare_terms: int
    rare_entries: int
    preselected: int


WIDE = Breadth(meaning=200, narrowed=200, words=160, codes=80, rare_terms=24, rare_entries=6_000, preselected=1_000)
NARROW = Breadth(meaning=80, narrowed=50, words=60, codes=50, rare_terms=8, rare_entries=1_200, preselected=300)


@dataclass(frozen=True)
class Scope:
    """Which entries are looked at: the side, the model, the reader's level, and the visible records that pass the filters."""

    side: str
    model_id: int
    dimensions: int
    level: int
    records: QuerySet[Record]
    is_filtered: bool = False

    @functools.cached_property
    def rule(self) -> tuple[str, list[Any]]:
        """The visible records as a sub-select of ids; compiled once, for every leg asks it."""
        sql, values = self.records.order_by().values("id").query.sql_with_params()
        return sql, list(values)

    def entries(self) -> tuple[str, list[Any]]:
        """The condition on an entry `e` itself."""
        condition = "e.side = %s AND e.model_id = %s AND e.level_min <= %s AND e.level_max >= %s"
        return condition, [self.side, self.model_id, self.level, self.level]


def breadth_for(entries: int) -> Breadth:
    """Wide in a collection that is compared exactly, narrow in a larger one."""
    return WIDE if entries <= EXACT_BELOW else NARROW


def is_small(scope: Scope, entries: int) -> bool:
    """Whether exact comparison is best: in a small collection, and where the planner expects few records to pass the filters."""
    if entries <= EXACT_BELOW:
        return True
    if not scope.is_filtered:
        return False
    rule, values = scope.rule
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {rule}", values)
        plan = cursor.fetchone()[0]
    return bool(plan[0]["Plan"]["Plan Rows"] <= STRICT_BELOW)


@contextmanager
def reading() -> Iterator[Any]:
    """A cursor in a transaction with the index's settings, for all the legs of one search."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL hnsw.ef_search = {EF_SEARCH}; SET LOCAL hnsw.iterative_scan = relaxed_order; "
            "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
        )
        yield cursor


def _binary() -> Any:
    """A cursor whose results come as they are stored: sentence vectors as bytes, not as text twice as long."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def by_meaning(cursor: Any, scope: Scope, vector: Vectors, *, exact: bool, limit: int) -> list[int]:
    """The entries whose document vector is nearest. Without `exact` it binds the rest of the transaction to the indexes."""
    rule, rule_values = scope.rule
    entries, entry_values = scope.entries()
    distance = f"e.vector::halfvec({scope.dimensions}) <#> %s::halfvec({scope.dimensions})"
    asked = HalfVector(vector).to_text()
    if exact:
        # "+ 0" keeps the planner from walking the index, which misses entries when a filter is strict.
        query = (
            f"WITH seen AS MATERIALIZED ({rule}) SELECT e.id FROM matching_entry e JOIN seen ON seen.id = e.record_id "
            f"WHERE {entries} ORDER BY ({distance}) + 0 LIMIT %s"
        )
        values = [*rule_values, *entry_values, asked, limit]
    else:
        query = f"SELECT e.id FROM matching_entry e WHERE {entries} AND e.record_id IN ({rule}) ORDER BY {distance} LIMIT %s"
        values = [*entry_values, *rule_values, asked, limit]
    if not exact:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    cursor.execute(query, values)
    return [row[0] for row in cursor.fetchall()]


def nearness(cursor: Any, scope: Scope, entry_ids: Sequence[int], vector: Vectors) -> dict[UUID, float]:
    """By record, how near the nearest of these entries is: the inner product of unit vectors."""
    cursor.execute(
        f"SELECT e.record_id, max(-(e.vector::halfvec({scope.dimensions}) <#> %s::halfvec({scope.dimensions}))) "
        "FROM matching_entry e WHERE e.id = ANY(%s) GROUP BY e.record_id",
        [HalfVector(vector).to_text(), list(entry_ids)],
    )
    return {record_id: float(score) for record_id, score in cursor.fetchall()}


def by_words(cursor: Any, scope: Scope, weights: Mapping[int, float], rare: Sequence[int], breadth: Breadth) -> list[int]:
    """The entries that have most of the rarest terms, by the sum of their weights.

    Only the inverted index is read; the exact score with all terms is computed for the candidates afterwards.
    """
    if not rare:
        return []
    rule, rule_values = scope.rule
    entries, entry_values = scope.entries()
    hits = " UNION ALL ".join(["SELECT entry_id, %s::real AS weight FROM matching_entrywords WHERE terms @> ARRAY[%s::int]"] * len(rare))
    query = (
        f"WITH found AS MATERIALIZED (SELECT entry_id, sum(weight) AS weight FROM ({hits}) h GROUP BY entry_id "
        f"ORDER BY 2 DESC, 1 LIMIT {breadth.preselected}) SELECT f.entry_id FROM found f JOIN matching_entry e ON e.id = f.entry_id "
        f"WHERE {entries} AND e.record_id IN ({rule}) ORDER BY f.weight DESC, f.entry_id LIMIT %s"
    )
    space = space_of(scope.side)
    values = [v for term in rare for v in (weights[term], term + space)]
    cursor.execute(query, [*values, *entry_values, *rule_values, breadth.words])
    return [row[0] for row in cursor.fetchall()]


def by_codes(cursor: Any, scope: Scope, ipc: Sequence[str], vector: Vectors, *, limit: int) -> list[int]:
    """The nearest entries among the records that share an IPC symbol."""
    if not ipc:
        return []
    narrow = Scope(scope.side, scope.model_id, scope.dimensions, scope.level, scope.records.filter(ipc__overlap=list(ipc)))
    return by_meaning(cursor, narrow, vector, exact=True, limit=limit)


def sparse(weights: Mapping[int, float]) -> str:
    """A sparse vector in PostgreSQL's notation."""
    return SparseVector({k - 1: v for k, v in weights.items() if v}, DIMENSIONS).to_text()


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many entries each term of a query stands, and how many entries there are."""

    of_terms: Mapping[int, int]
    everything: int
    of_language: int

    def idf(self, name: str, *, native: bool) -> float:
        """The idf of a term: native terms against the entries of their language, pivot terms against all."""
        return inverse_frequency(self.of_terms.get(number_of(name), 0), self.of_language if native else self.everything)

    def rarest(self, weights: Mapping[int, float], breadth: Breadth) -> list[int]:
        """The heaviest of the rare terms that occur at all, while together they stand in few entries; at least one."""
        known = sorted((n, t) for t in weights if (n := self.of_terms.get(t, 0)) > 0)
        found: list[int] = []
        total = 0
        for entries, term in known:
            total += entries
            if found and (total > breadth.rare_entries or len(found) >= breadth.rare_terms):
                break
            found.append(term)
        return found


def counts(names: Iterable[str], language: str, *, side: str = "") -> Counts:
    """The counts behind a query's terms, in one statement; those of experts where they are looked for."""
    space = space_of(side)
    everything, of_language = marks_of(side, language)
    with connection.cursor() as cursor:
        asked = [*(number_of(name) + space for name in names), of_language, everything]
        cursor.execute("SELECT term, entries FROM matching_termcount WHERE term = ANY(%s)", [asked])
        found = dict(cursor.fetchall())
    totals = found.pop(everything, 0), found.pop(of_language, 0)
    return Counts({number - space: entries for number, entries in found.items()}, *totals)


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of each candidate, in columns of equal length; `starts[k]` is its first row in the sentence matrix."""

    entry_ids: list[int]
    record_ids: list[UUID]
    languages: list[str]
    hubs: NDArray[np.float32]
    documents: NDArray[np.float32]
    native: NDArray[np.float32]
    pivot: NDArray[np.float32]
    ipc: list[list[str]]
    stale: list[bool]  # its confirmation is overdue
    traits: list[Traits]
    sentences: Vectors
    starts: NDArray[np.intp]


def features(scope: Scope, entry_ids: Sequence[int], vector: Vectors, native: Mapping[int, float], pivot: Mapping[int, float]) -> Features:
    """Everything the score needs of these entries, in one statement."""
    query = (
        f"SELECT e.id, e.record_id, e.language, e.hub, -(e.vector::halfvec({scope.dimensions}) <#> %s::halfvec({scope.dimensions})), "
        "-(w.bag <#> %s::sparsevec), -(w.bag <#> %s::sparsevec), s.vectors, s.scales, r.ipc, "
        "r.sinking, r.tech_areas, r.stage, r.cooperation_modes, c.path, a.horizon, r.language "
        "FROM matching_entry e JOIN matching_entrywords w ON w.entry_id = e.id JOIN matching_entrysentences s ON s.entry_id = e.id "
        "JOIN registry_record r ON r.id = e.record_id JOIN people_centre c ON c.organisation_id = r.centre_id "
        "LEFT JOIN registry_achievement a ON a.record_id = r.id WHERE e.id = ANY(%s)"
    )
    with _binary() as cursor:
        cursor.execute(query, [HalfVector(vector).to_text(), sparse(native), sparse(pivot), list(entry_ids)], binary=True)
        rows = cursor.fetchall()
    scales = [np.frombuffer(row[8], dtype=np.float32) for row in rows]
    counts = np.array([len(s) for s in scales], dtype=np.intp)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp) if rows else np.empty(0, np.intp)
    content = b"".join(bytes(row[7]) for row in rows)
    sentences = np.frombuffer(content, dtype=np.int8).reshape(int(counts.sum()) if rows else 0, -1 if rows else 1).astype(np.float32)
    if rows:
        sentences *= np.concatenate(scales)[:, None]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 17
    numbers = [np.array(columns[i], dtype=np.float32) for i in (3, 4, 5, 6)]
    return Features(
        entry_ids=list(columns[0]), record_ids=list(columns[1]), languages=list(columns[2]), hubs=numbers[0],
        documents=numbers[1], native=numbers[2], pivot=numbers[3], ipc=list(columns[9]),
        stale=list(columns[10]), traits=[Traits(*row[11:]) for row in rows], sentences=sentences, starts=starts,
    )  # fmt: skip
