"""Pairing: the matches of records that changed, kept for figures, for push and for the class near, mid or long term.

A record's page ranks anew each time it is seen; what is kept here is who was found, when, and how well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import Count, Q

from bole.kernel.errors import Missing
from bole.registry.domain.kinds import OF_WORK
from bole.registry.models import Record
from bole.registry.services import records as registry_records
from bole.runtime import acts
from bole.runtime.system import SYSTEM

from .. import queries
from ..domain.reasons import Cover, Requirement, is_enough
from ..domain.sides import Side
from ..facts import MatchFound
from ..models import Match, StaleRecord
from ..queries import Hit

KEPT = 20  # matches per record
BATCH = 50


def match_waiting(*, most: int | None = None, progress: Callable[[int], None] = lambda done: None) -> int:
    """Match the records that were indexed and not matched since, or about so many at most; how many. Refuses with EmbedderAway."""
    done = 0
    while most is None or done < most:
        waiting = StaleRecord.objects.filter(stage=StaleRecord.Stage.MATCH).order_by("since")
        ids = list(waiting.values_list("record_id", flat=True)[:BATCH])
        if not ids:
            return done
        for record_id in ids:
            _match(record_id)
        done += len(ids)
        progress(done)
    return done


def _match(record_id: UUID) -> None:
    record, found = _found(record_id)
    with acts.under_way(SYSTEM):
        waiting = StaleRecord.objects.select_for_update().filter(record_id=record_id, stage=StaleRecord.Stage.MATCH)
        if not waiting.exists():
            return  # changed again meanwhile: it will be indexed first
        before = set(_partners(record_id))
        Match.objects.filter(Q(need_id=record_id) | Q(achievement_id=record_id)).delete()
        kept = [m for i, m in enumerate(found) if i < KEPT or before & {m.need_id, m.achievement_id}]
        now = acts.now()
        for match in kept:
            match.found_at = now
        Match.objects.bulk_create(kept)
        _reclassify({m.achievement_id for m in kept} | before | {record_id})
        waiting.delete()
        if record is not None:
            others = tuple(m.achievement_id if record.kind == "need" else m.need_id for m in kept)
            acts.record(MatchFound(subject_id=record_id, kind=record.kind, version=record.version, others=others))


def _partners(record_id: UUID) -> list[UUID]:
    pairs = Match.objects.filter(Q(need_id=record_id) | Q(achievement_id=record_id)).values_list("need_id", "achievement_id")
    return [other for pair in pairs for other in pair if other != record_id]


def _found(record_id: UUID) -> tuple[Record | None, list[Match]]:
    """The record, unless it is not to be found any more, and every pair worth counting, best first."""
    record = Record.objects.filter(id=record_id, status="published").exclude(visibility="private").first()
    if record is None:
        return None, []
    if record.kind not in OF_WORK:
        return record, []  # experts are ranked when they are asked for; nothing is kept of it
    try:
        outcome = queries.matches_of(SYSTEM, record_id, today=acts.now().date())
    except Missing:
        return None, []
    side = Side(record.kind).other
    hits = outcome.hits[: 2 * KEPT]
    if outcome.query is None or not hits:
        return record, []
    covers = queries.requirements(outcome.query, hits, looking_for=side)
    return record, [_match_of(record, hit, cover) for hit, cover in zip(hits, covers, strict=True) if is_enough(cover)]


def _match_of(record: Record, hit: Hit, cover: Sequence[Requirement]) -> Match:
    need, achievement = (record.id, hit.record_id) if record.kind == "need" else (hit.record_id, record.id)
    legs = {"document": hit.legs.document, "coverage": hit.legs.coverage, "words": hit.legs.words, "codes": hit.legs.codes}
    return Match(
        need_id=need, achievement_id=achievement, score=hit.score, legs={k: round(v, 4) for k, v in legs.items()},
        covered=sum(r.cover is Cover.COVERED for r in cover), requirements=len(cover),
    )  # fmt: skip


def _reclassify(ids: set[UUID]) -> None:
    """Tell the registry how many needs each of these achievements matches now."""
    counts = dict(Match.objects.filter(achievement_id__in=ids).values_list("achievement_id").annotate(Count("id")))
    registry_records.set_matched_needs(SYSTEM, counts={i: counts.get(i, 0) for i in ids})
