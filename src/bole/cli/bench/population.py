"""A population of records for benchmarks: real texts, many times over."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection

from bole.matching import services
from bole.matching.adapters import embedders
from bole.matching.adapters.dictionary import bridge
from bole.matching.adapters.reference_texts import reference_texts
from bole.matching.domain.prepared import prepare
from bole.matching.models import Entry
from bole.people import services as people
from bole.people.domain.actor import ANONYMOUS, Actor, Role
from bole.registry.domain.sheet import RecordSheet, WordingSheet
from bole.registry.models import Achievement, Record, Wording
from bole.registry.services import records
from bole.registry.services.bulk import bring_in
from bole.runtime.system import SYSTEM

from .collection import pairs
from .scratch import analyse

CENTRES = 8
BATCH = 500
BROUGHT_IN = 100_000  # records that really go through the registry; what is beyond is copied from them
KILOBYTES_OF_A_NODE = 4  # a vector of 512 halves, 2 × 32 neighbours with their distances, and the levels above
Progress = Callable[[int], None]


def bring_in_records(size: int, progress: Progress) -> None:
    """Bring in as many published achievements as asked for, without embedding: texts of ChinaXiv, Chinese and English.

    `progress` is told how many there are. At most BROUGHT_IN; `copy_records` makes the rest.
    """
    people.open_centre(SYSTEM, code="bench", level="nation", name="bench")
    for i in range(CENTRES):
        people.open_centre(SYSTEM, code=f"c{i}", parent="bench", level="province", name=f"bench {i}")
    rows = pairs()
    sheets = (_sheet(rows[i % len(rows)], i) for i in range(size))
    for number, batch in enumerate(iter(lambda: list(itertools.islice(sheets, BATCH)), [])):
        done = bring_in(SYSTEM, centre=f"bench.c{number % CENTRES}", source="bench", sheets=batch, publish=True)
        if done.refused:
            raise RuntimeError(f"refused: {next(iter(done.refused.values()))[0].text()}")
        progress(number * BATCH + len(batch))


def submit_records(centre: str, count: int) -> list[UUID]:
    """So many records more that wait for a decision of this centre."""
    rows = pairs()
    bring_in(SYSTEM, centre=centre, source="waiting", sheets=[_sheet(rows[i % len(rows)], i) for i in range(count)], publish=False)
    waiting = list(Record.objects.filter(external_source="waiting").order_by("id").values_list("id", flat=True))
    for record_id in waiting:
        records.submit(SYSTEM, record_id)
    return waiting


def copy_records(size: int) -> None:
    """Copies of the records that were brought in, with numbers of their own, until there are so many."""
    made = Record.objects.count()
    if made >= size:
        return
    of_record = {"id": "c.id", "number": "'COPY' || c.i", "external_id": "'copy-' || c.i"}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE originals AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM registry_record")
        cursor.execute(
            "CREATE TEMP TABLE copies AS SELECT i, o.id AS original, gen_random_uuid() AS id "
            "FROM generate_series(%s, %s) i JOIN originals o ON o.n = i %% %s", [made, size - 1, made],
        )  # fmt: skip
        for model, own, key in ((Record, of_record, "id"), (Achievement, {"record_id": "c.id"}, "record_id"),
                                (Wording, {"record_id": "c.id"}, "record_id")):  # fmt: skip
            names = [str(f.column) for f in model._meta.concrete_fields if f.column not in ("id", *own)] + list(own)
            values = ", ".join(own.get(name, f"o.{name}") for name in names)
            table = model._meta.db_table
            cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM copies c JOIN {table} o ON o.{key} = c.original")
        cursor.execute("DROP TABLE originals, copies")
    analyse()


def _sheet(row: dict[str, str], i: int) -> RecordSheet:
    lang = "zh" if (i // 3) % 2 else "en"
    rng = random.Random(i)
    wording = WordingSheet(language=lang, title=row[f"title_{lang}"], summary=f"{row[f'abstract_{lang}']} ({i})")
    return RecordSheet(
        kind="achievement", external_id=str(i), wordings=(wording,), visibility=rng.choices(["public", "members", "centre"], [8, 1, 1])[0],
        tech_areas=(f"{rng.randint(1, 11):02}",), stage=rng.choice(["early", "middle", "mature"]), trl=rng.randint(1, 9),
        cooperation_modes=(rng.choice(["TRANSFER", "LICENSE_NONEXCLUSIVE", "DEVELOPMENT", "EQUITY"]),), territories=("CN",),
    )  # fmt: skip


def embedding_rates(count: int) -> dict[str, Any]:
    """Records per second of indexing against the bare loop of the model over the same sentences, in one run."""
    services.prepare_model()
    ids = list(Record.objects.order_by("id").values_list("id", flat=True)[: 2 * count])
    wordings = list(Wording.objects.filter(record_id__in=ids[:count]))
    texts = [
        list(prepare(title=w.title, body=w.summary, keywords=w.keywords, language=w.language, bridge=bridge()).sentences) for w in wordings
    ]
    embedders.current().encode(texts[0])
    rounds = []
    for turn in range(2):  # bare, indexing, bare, indexing: the machine's mood hits both
        started = time.perf_counter()
        for start in range(0, count, 64):
            embedders.current().encode([s for t in texts[start : start + 64] for s in t])
        bare = count / (time.perf_counter() - started)
        Entry.objects.filter(record_id__in=ids[:count]).update(digest="")
        services.mark_stale(ids[:count])
        started = time.perf_counter()
        services.index_waiting()
        rounds.append((bare, count / (time.perf_counter() - started), turn))
    bare, indexing, _ = max(rounds, key=lambda r: r[1] / r[0])
    return {
        "bare_model_records_per_second": round(bare, 1),
        "indexing_records_per_second": round(indexing, 1),
        "indexing_to_bare_model": round(indexing / bare, 3),
    }


def index_base(count: int, progress: Progress) -> None:
    """Really index the first records."""
    services.mark_stale(list(Record.objects.order_by("id").values_list("id", flat=True)[:count]))
    services.index_waiting(progress=progress)


def multiply() -> None:
    """Entries for all other records: vectors mixed 3:1 of two real ones, words and sentences of the first."""
    statements = (
        "CREATE TEMP TABLE base AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM matching_entry",
        "CREATE UNIQUE INDEX ON base (n)",
        "CREATE TEMP TABLE fresh AS SELECT r.id AS record_id, row_number() OVER (ORDER BY r.id) AS i FROM registry_record r "
        "WHERE NOT EXISTS (SELECT 1 FROM matching_entry e WHERE e.record_id = r.id)",
        "CREATE TEMP TABLE mixed AS SELECT f.record_id, a.id AS one, b.id AS other FROM fresh f "
        "CROSS JOIN (SELECT count(*) AS c FROM base) k "
        "JOIN base a ON a.n = f.i %% k.c JOIN base b ON b.n = (f.i * 7919 + f.i / k.c * 104729) %% k.c",
        "INSERT INTO matching_entry (record_id, side, language, level_min, level_max, model_id, digest, titled, hub, vector, indexed_at) "
        "SELECT m.record_id, a.side, a.language, 0, 1, a.model_id, '', a.titled, a.hub, "
        "l2_normalize(a.vector + a.vector + a.vector + b.vector), now() "
        "FROM mixed m JOIN matching_entry a ON a.id = m.one JOIN matching_entry b ON b.id = m.other",
        "INSERT INTO matching_entrywords SELECT e.id, w.terms, w.bag FROM mixed m "
        "JOIN matching_entry e ON e.record_id = m.record_id JOIN matching_entrywords w ON w.entry_id = m.one",
        "INSERT INTO matching_entrysentences SELECT e.id, s.sentences, s.vectors, s.scales FROM mixed m "
        "JOIN matching_entry e ON e.record_id = m.record_id JOIN matching_entrysentences s ON s.entry_id = m.one",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '%%USING hnsw%%' OR indexname = 'entry_terms'")
        indexes = cursor.fetchall()
        for name, _ in indexes:  # building an index once is much faster than growing it row by row
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in statements:
            cursor.execute(statement, [])
        cursor.execute(f"SET maintenance_work_mem = '{_memory_for_graphs(cursor)}MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("DELETE FROM matching_stalerecord")
    services.recount()


def _memory_for_graphs(cursor: Any) -> int:
    """Megabytes in which the largest graph of nearest neighbours fits while it is built: outside of them it takes hours."""
    cursor.execute("SELECT count(*) FROM matching_entry")
    return max(512, int(cursor.fetchone()[0]) * KILOBYTES_OF_A_NODE // 1024)


def index_megabytes() -> dict[str, float]:
    """Megabytes of the tables of matching with their indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) / 1048576.0 FROM pg_class "
            "WHERE relname IN ('matching_entry', 'matching_entrywords', 'matching_entrysentences') ORDER BY relname"
        )
        found = {name: round(float(size), 1) for name, size in cursor.fetchall()}
    return found | {"all": round(sum(found.values()), 1)}


def queries(count: int) -> list[str]:
    """Texts to search for that belong to no record: titles and sentences, Chinese and English, in turn."""
    texts = [t["text"] for t in reference_texts()]
    step = max(1, len(texts) // count)
    return texts[::step][:count]


def actor(*, member: bool) -> Actor:
    """A stranger, or a member who is staff of one centre."""
    if not member:
        return ANONYMOUS
    return Actor(person_id=UUID(int=1), centres={"bench.c2": frozenset({Role.BROKER})})
