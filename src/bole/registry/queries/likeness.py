"""Records that may be the same as one that is to be published: by numbers of rights, external id, and title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from .. import access
from ..access import AnyActor
from ..domain import likeness
from ..domain.life import ARCHIVED
from ..domain.sheet import RecordSheet
from ..models import IPRight, Likeness, Record, Wording, keys
from . import listed

LOOKED_AT, SHOWN = 200, 10
SHORTEST = 4  # characters of a title's key; shorter ones say too little
SAME_NUMBER, SAME_EXTERNAL, SAME_TITLE, NEAR_TITLE = "same_number", "same_external", "same_title", "near_title"
Found = dict[UUID, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Like:
    """A record that looks like another: why, and how much, 0 to 1."""

    record: Record
    reasons: tuple[str, ...]
    score: float


def settled(record_id: UUID) -> set[UUID]:
    """The records that somebody has found to be different from this one."""
    pairs = Likeness.objects.filter(Q(record=record_id) | Q(other=record_id), verdict="different").values_list("record_id", "other_id")
    return {i for pair in pairs for i in pair} - {record_id}


def comparable(actor: AnyActor, found: Record) -> QuerySet[Record]:
    """What the record is compared with: those of its kind the actor sees, without those known to be different."""
    others = access.records_for(actor).filter(kind=found.kind).exclude(status=ARCHIVED)
    return others.exclude(id__in=[found.id, *settled(found.id)])


def like(actor: AnyActor, found: Record, sheet: RecordSheet) -> list[Like]:
    """The records most like this one, the likeliest first. The caller has opened its door."""
    others = comparable(actor, found)
    told: Found = defaultdict(dict)
    _by_number(told, others, sheet)
    _by_external_id(told, others, sheet)
    _by_title(told, others, sheet)
    best = sorted(told.items(), key=lambda item: (-max(item[1].values()), item[0]))[:SHOWN]
    rows = {r.id: r for r in listed(Record.objects.filter(id__in=[i for i, _ in best]))}
    return [Like(rows[i], tuple(why), max(why.values())) for i, why in best if i in rows]


def _by_number(told: Found, others: QuerySet[Record], sheet: RecordSheet) -> None:
    wanted = [key for right in sheet.rights for key in likeness.number_keys(right.number)]
    if not wanted:
        return
    same = IPRight.objects.alias(key=keys.number_key()).exclude(number="").filter(key__in=wanted, record__in=others)
    _put(told, SAME_NUMBER, ((i, 1.0) for i in same.values_list("record_id", flat=True)[:LOOKED_AT]))


def _by_external_id(told: Found, others: QuerySet[Record], sheet: RecordSheet) -> None:
    if sheet.external_id:
        same = others.filter(external_id=sheet.external_id).exclude(external_id="")
        _put(told, SAME_EXTERNAL, ((i, 0.95) for i in same.values_list("id", flat=True)[:LOOKED_AT]))


def _by_title(told: Found, others: QuerySet[Record], sheet: RecordSheet) -> None:
    mine = [w.title for w in sheet.wordings]
    found = [key for key in map(likeness.title_key, mine) if len(key) >= SHORTEST]
    if not found:
        return
    ends = Q(head__in=[k[: likeness.HEAD] for k in found]) | Q(tail__in=[k[-likeness.HEAD :] for k in found])
    rows = Wording.objects.alias(head=keys.title_head(), tail=keys.title_tail()).filter(ends, record__in=others)
    for record_id, title in rows.values_list("record_id", "title")[:LOOKED_AT]:
        near = max(likeness.nearness(title, one) for one in mine)
        if near >= likeness.NEARLY:
            _put(told, SAME_TITLE if near == 1.0 else NEAR_TITLE, [(record_id, near)])


def _put(told: Found, why: str, rows: Iterable[tuple[UUID, float]]) -> None:
    for record_id, score in rows:
        told[record_id][why] = max(score, told[record_id].get(why, 0.0))


def duplicate_of(actor: AnyActor, found: Record) -> Record | None:
    """The record this one was found to be a duplicate of, if the actor may see it."""
    other = Likeness.objects.filter(record=found, verdict="duplicate").order_by("-found_at").values_list("other_id", flat=True).first()
    return listed(access.records_for(actor).filter(id=other)).first() if other else None
