"""Indexing: from records to entries.

A record that changed is marked stale in the act that changed it, or right after by a reaction. Indexing takes stale
records in batches, embeds outside of any transaction, and writes a batch in one act together with the end of its
staleness: a worker that dies loses nothing and doubles nothing. Writing runs beside the next batch's embedding.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Now
from pgvector import HalfVector, SparseVector

from bole.registry import queries as registry
from bole.registry.domain.kinds import KINDS
from bole.registry.models import Record, Wording
from bole.runtime import acts
from bole.runtime.system import SYSTEM

from ..adapters import embedders
from ..adapters.reference_texts import reference_texts
from ..adapters.side_embedder import SideEmbedders, processes_for
from ..domain.calibration import calibrate
from ..domain.ports import Vectors
from ..domain.prepared import Prepared
from ..domain.scoring import document_vector, hubness, quantised, term_weights
from ..domain.terms import DIMENSIONS, base, number_of, pruned
from ..models import EmbeddingModel, Entry, EntrySentences, EntryWords, StaleRecord, TermCount
from ..queries.candidates import marks_of, space_of
from ..queries.state import ModelInForce, model_in_force
from ..queries.texts import keywords_of, prepared_wording

log = logging.getLogger(__name__)
BATCH = 64  # records embedded together
MOST_TERMS = 320  # of a text in each space
Encode = Callable[[Sequence[str]], Vectors]
ATTEMPTS = 5  # then a record is left for a human to look at


def prepare_model() -> ModelInForce:
    """Make sure the model in force is calibrated and its vectors have an index; seconds the first time, nothing after."""
    embedder = embedders.current()
    row = EmbeddingModel.objects.filter(name=embedder.name, version=embedder.version).first()
    if row is None:
        texts = reference_texts()
        vectors = embedder.encode([t["text"] for t in texts])
        calibration = calibrate(vectors, [t["lang"] for t in texts], [t["kind"] for t in texts])
        row, _ = EmbeddingModel.objects.get_or_create(
            name=embedder.name, version=embedder.version,
            defaults={"dimensions": embedder.dimensions, "calibration": calibration.packed()},
        )  # fmt: skip
    with connection.cursor() as cursor:
        for side in KINDS:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS matching_entry_vector_{row.id}_{side} ON matching_entry "
                f"USING hnsw ((vector::halfvec({row.dimensions})) halfvec_ip_ops) WITH (m = 32, ef_construction = 200) "
                f"WHERE model_id = {row.id} AND side = '{side}'"
            )
    return model_in_force()


def mark_stale(record_ids: Iterable[UUID]) -> None:
    """These records must be indexed and matched anew. Joins the act under way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matching_stalerecord (record_id, stage, since, attempts, failure) "
            "SELECT id, 0, clock_timestamp(), 0, '' FROM unnest(%s::uuid[]) AS t(id) ORDER BY id "
            "ON CONFLICT (record_id) DO UPDATE SET stage = 0, since = excluded.since, attempts = 0, failure = ''",
            [list(record_ids)],
        )


def mark_unindexed() -> int:
    """Published records without an entry are marked stale: a net under the reactions; how many."""
    ids = list(Record.objects.filter(status="published").exclude(id__in=Entry.objects.values("record_id")).values_list("id", flat=True))
    mark_stale(ids)
    return len(ids)


def mark_all_stale() -> int:
    """Every published record must be indexed anew; how many."""
    ids = list(Record.objects.filter(status="published").values_list("id", flat=True))
    Entry.objects.update(digest="")
    mark_stale(ids)
    return len(ids)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry about to be written. Without vectors it is the one that is already there."""

    record: Record
    language: str
    levels: tuple[int, int]
    prepared: Prepared
    digest: str


@dataclass(frozen=True, slots=True)
class Made:
    """An entry with its vectors."""

    draft: Draft
    vectors: Vectors
    document: Vectors
    hub: float


def index_waiting(*, progress: Callable[[int], None] = lambda done: None, batch: int = BATCH) -> int:
    """Index every stale record; how many. Refuses with EmbedderAway, leaving the rest stale."""
    model = prepare_model()
    embedder = embedders.current()
    done = 0
    writing: Future[None] | None = None
    taken: set[UUID] = set()
    beside = processes_for(embedder, _waiting().count())
    with ThreadPoolExecutor(1, thread_name_prefix="bole-index") as pool, SideEmbedders(embedder, beside) as encoder:
        while True:
            ids = list(_waiting().exclude(record_id__in=taken).values_list("record_id", flat=True)[:batch])
            if not ids and writing is None:
                return done
            made = _made(ids, model, encoder.encode) if ids else ([], [], [])
            if writing is not None:
                writing.result()
                progress(done)
            writing = pool.submit(_write_in_thread, ids, *made, model) if ids else None
            taken = set(ids)
            done += len(ids)


def index_in_this_act(record_ids: Sequence[UUID]) -> None:
    """Index these few records in the transaction under way, where `index_waiting` writes in a thread of its own."""
    model = prepare_model()
    _write(record_ids, *_made(record_ids, model, embedders.current().encode), model)


def anything_waits() -> bool:
    """Whether a record waits to be indexed or matched."""
    return _waiting().exists() or StaleRecord.objects.filter(stage=StaleRecord.Stage.MATCH).exists()


def _waiting() -> QuerySet[StaleRecord]:
    return StaleRecord.objects.filter(stage=StaleRecord.Stage.INDEX, attempts__lt=ATTEMPTS).order_by("attempts", "since")


def _made(ids: Sequence[UUID], model: ModelInForce, encode: Encode) -> tuple[list[Made], list[int], list[UUID]]:
    """Embed what changed: the new entries, the ids of entries that stay as they are, and the records that cannot be read."""
    records = list(registry.whole(Record.objects.filter(id__in=ids, status="published").exclude(visibility="private")))
    known = {
        (e.record_id, e.language, e.level_min): (e.id, e.digest, e.level_max)
        for e in Entry.objects.filter(record_id__in=ids, model_id=model.row.id).only(
            "record_id", "language", "level_min", "level_max", "digest"
        )
    }
    drafts: list[Draft] = []
    kept: list[int] = []
    broken: list[UUID] = []
    for record in records:
        try:
            for draft in _drafts(record, model):
                entry_id, digest, level_max = known.get((record.id, draft.language, draft.levels[0]), (0, "", -1))
                if digest == draft.digest and level_max == draft.levels[1]:
                    kept.append(entry_id)
                else:
                    drafts.append(draft)
        except (ValueError, IndexError):  # a text no rule foresaw must not stop the others
            log.exception("record %s cannot be prepared for matching", record.id)
            broken.append(record.id)
    return _embed(drafts, model, encode), kept, broken


def _drafts(record: Record, model: ModelInForce) -> Iterable[Draft]:
    for wording in record.wordings.all():
        open_text = wording.summary
        if record.description_tier == "public":
            open_text += "\n" + wording.description
        for_members = record.description_tier == "members" and bool(wording.description)
        yield _draft(record, wording, open_text, (0, 0 if for_members else 1), model)
        if for_members:
            yield _draft(record, wording, f"{open_text}\n{wording.description}", (1, 1), model)


def _draft(record: Record, wording: Wording, body: str, levels: tuple[int, int], model: ModelInForce) -> Draft:
    prepared = prepared_wording(record, wording, body)
    content = "\x1f".join([str(model.row.id), wording.language, *keywords_of(record, wording), "\x1e", *prepared.sentences])
    return Draft(record, wording.language, levels, prepared, hashlib.sha256(content.encode()).hexdigest())


def _embed(drafts: Sequence[Draft], model: ModelInForce, encode: Encode) -> list[Made]:
    sentences = [s for d in drafts for s in d.prepared.sentences]
    raw = encode(sentences)
    made, start = [], 0
    for draft in drafts:
        end = start + len(draft.prepared.sentences)
        titled = draft.prepared.titled
        vectors = model.calibration.centred(raw[start:end].copy(), draft.language, titled=titled)
        document = document_vector(vectors, titled=titled)
        made.append(Made(draft, vectors, document, hubness(document, vectors, model.calibration.bank)))
        start = end
    return made


def _write_in_thread(ids: Sequence[UUID], made: list[Made], kept: list[int], broken: list[UUID], model: ModelInForce) -> None:
    try:
        _write(ids, made, kept, broken, model)
    finally:
        connection.close()


def _write(ids: Sequence[UUID], made: list[Made], kept: list[int], broken: list[UUID], model: ModelInForce) -> None:
    """Write a batch of entries and move its records on to matching, in one act."""
    with acts.under_way(SYSTEM):
        StaleRecord.objects.filter(record_id__in=broken).update(attempts=F("attempts") + 1, failure="unreadable")
        current = [i for i in ids if i not in set(broken)]
        # Whoever was changed or taken back while we embedded stays stale: only what we have read moves on.
        versions = dict(Record.objects.filter(id__in=current, status="published").values_list("id", "version"))
        kept = list(Entry.objects.filter(id__in=kept, record_id__in=versions).values_list("id", flat=True))
        ours = {m.draft.record.id: m.draft.record.version for m in made}
        outdated = {i for i, version in ours.items() if versions.get(i) != version}
        made = [m for m in made if m.draft.record.id not in outdated]
        gone = Entry.objects.filter(record_id__in=[i for i in current if i not in outdated]).exclude(id__in=kept)
        counts: Counter[int] = Counter()
        for entry in gone.select_related("words").only("side", "language", "words__terms"):
            counts.subtract(_counted(entry.words.terms, entry.side, entry.language))
        gone.delete()
        Entry.objects.filter(id__in=kept).update(indexed_at=Now())  # read again, and found as it was
        _insert(made, model, counts)
        _count(counts)
        StaleRecord.objects.filter(record_id__in=[i for i in current if i not in outdated]).update(
            stage=StaleRecord.Stage.MATCH, attempts=0, failure=""
        )


def _insert(made: Sequence[Made], model: ModelInForce, counts: Counter[int]) -> None:
    entries = Entry.objects.bulk_create(
        Entry(
            record=m.draft.record, side=m.draft.record.kind, language=m.draft.language, level_min=m.draft.levels[0],
            level_max=m.draft.levels[1], model_id=model.row.id, digest=m.draft.digest, titled=m.draft.prepared.titled,
            hub=m.hub, vector=HalfVector(m.document.astype(np.float16)),
        )
        for m in made
    )  # fmt: skip
    words, parts = [], []
    for entry, one in zip(entries, made, strict=True):
        bag = _bag(one.draft.prepared, entry.language)
        terms = sorted(number + space_of(entry.side) for number in bag)
        words.append(EntryWords(entry=entry, terms=terms, bag=SparseVector({k - 1: v for k, v in bag.items()}, DIMENSIONS)))
        vectors, scales = quantised(one.vectors)
        parts.append(EntrySentences(entry=entry, sentences=list(one.draft.prepared.sentences), vectors=vectors, scales=scales))
        counts.update(_counted(terms, entry.side, entry.language))
    EntryWords.objects.bulk_create(words)
    EntrySentences.objects.bulk_create(parts)


def _bag(prepared: Prepared, language: str) -> dict[int, float]:
    """term number -> BM25 weight, of both spaces."""
    terms = prepared.terms
    native = term_weights(pruned(terms.native, MOST_TERMS), base(language))
    pivot = term_weights(pruned(terms.pivot, MOST_TERMS), "en")
    return {number_of(term): weight for term, weight in {**pivot, **native}.items()}


def _counted(terms: Iterable[int], side: str, language: str) -> Counter[int]:
    """What one entry adds to the counts; its terms are numbers in the space of its side already."""
    return Counter([*terms, *marks_of(side, base(language))])


def _count(counts: Counter[int]) -> None:
    """Add to the counts behind idf; in the order of terms, so that two workers never wait for each other in a circle."""
    rows = sorted((term, n) for term, n in counts.items() if n)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matching_termcount (term, entries) SELECT * FROM unnest(%s::int[], %s::int[]) "
            "ON CONFLICT (term) DO UPDATE SET entries = matching_termcount.entries + excluded.entries",
            [[t for t, _ in rows], [n for _, n in rows]],
        )


def recount() -> int:
    """Count all terms anew from the entries; how many counts were wrong."""
    with acts.under_way(SYSTEM), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE matching_termcount IN EXCLUSIVE MODE")
        cursor.execute("SELECT t, count(*) FROM matching_entrywords w, unnest(w.terms) AS t GROUP BY t")
        truth = Counter(dict(cursor.fetchall()))
        truth.update(_entry_counts())
        kept = dict(TermCount.objects.values_list("term", "entries"))
        wrong = {t: truth[t] - kept.get(t, 0) for t in truth.keys() | kept.keys() if truth[t] != kept.get(t, 0)}
        _count(Counter(wrong))
    return len(wrong)


def _entry_counts() -> Counter[int]:
    """How many entries there are, in all and per language, under their special terms."""
    found: Counter[int] = Counter()
    for side, language, entries in Entry.objects.values_list("side", "language").annotate(Count("id")):
        for mark in marks_of(side, base(language)):
            found[mark] += entries
    return found
