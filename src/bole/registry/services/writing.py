"""How a sheet becomes rows. The verbs call it inside of their act; it opens no door and judges nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from bole.kernel.ids import number_by_mask, uuid7
from bole.people.domain.actor import Actor
from bole.people.models import Centre
from bole.runtime.copying import copy_in
from bole.runtime.system import SystemActor

from ..domain import completeness, kinds
from ..domain.horizon import horizon
from ..domain.independence import unit_keys
from ..domain.life import IN_FORCE, LIFE, SUBMITTED
from ..domain.sheet import RecordSheet
from ..domain.sheet_json import sheet_as_json
from ..errors import NumberTaken
from ..models import Achievement, Completer, ExpertTraits, IPRight, Need, NumberSeries, Record, RecordVersion, Review, Wording
from ..queries import COMMON, LISTS, LISTS_OF_EXPERTS, OF_ACHIEVEMENTS, OF_EXPERTS
from . import validity


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, as the rows keep it."""

    person_id: UUID | None
    reference: str
    name: str

    @classmethod
    def of(cls, actor: Actor | SystemActor) -> Author:
        if isinstance(actor, SystemActor):
            return cls(None, actor.reference, "")
        return cls(actor.person_id, actor.reference, actor.name[:120])


def _common(sheet: RecordSheet) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(sheet, name) for name in COMMON}
    values["language"] = sheet.original.language if sheet.original else "und"
    return values | {name: list(getattr(sheet, name)) for name in LISTS}


def insert(
    sheets: Sequence[RecordSheet], *, centre: Centre, owners: Sequence[UUID | None], author: Author, at: dt.datetime,
    source: str = "", digests: Sequence[str] = (), published: bool = False, numbers: Sequence[str] = (), note: str = "",
) -> list[Record]:  # fmt: skip
    """Insert new records with all that belongs to them, in a fixed number of statements."""
    records = [
        Record(
            id=uuid7(), kind=sheet.kind, centre=centre, owner_id=owner, created_by_id=author.person_id,
            external_source=source if sheet.external_id else "", imported_digest=digests[i] if digests else "",
            status="published" if published else "draft", published_at=at if published else None,
            number=numbers[i] if numbers else "", created_at=at, updated_at=at, **_common(sheet),
        )
        for i, (sheet, owner) in enumerate(zip(sheets, owners, strict=True))
    ]  # fmt: skip
    if published:
        for one in records:
            validity.begin(one, at)
    copy_in(records)
    pairs = list(zip(records, sheets, strict=True))
    for kind, row_of in _OF_KIND.items():
        copy_in([row_of(r, s) for r, s in pairs if r.kind == kind])
    _insert_parts(pairs)
    copy_in([_version(r, s, author, at, note) for r, s in pairs])
    return records


def _achievement(record: Record, sheet: RecordSheet, matched_needs: int = 0) -> Achievement:
    values = {name: getattr(sheet, name) for name in OF_ACHIEVEMENTS}
    term = horizon(stage=sheet.stage, trl=sheet.trl, matched_needs=matched_needs, override=sheet.horizon_override)
    return Achievement(record=record, completing_organisations=list(sheet.completing_organisations), horizon=term.code, **values)


def _need(record: Record, sheet: RecordSheet) -> Need:
    return Need(record=record, need_kind=sheet.need_kind)


def _expert(record: Record, sheet: RecordSheet) -> ExpertTraits:
    values = {name: getattr(sheet, name) for name in OF_EXPERTS} | {name: list(getattr(sheet, name)) for name in LISTS_OF_EXPERTS}
    return ExpertTraits(record=record, unit_keys=unit_keys(sheet.owner, *sheet.units), interest_keys=unit_keys(*sheet.conflicts), **values)


_OF_KIND: Mapping[str, Callable[[Record, RecordSheet], Any]] = {
    kinds.ACHIEVEMENT: _achievement, kinds.NEED: _need, kinds.EXPERT: _expert,
}  # fmt: skip


def _insert_parts(pairs: Sequence[tuple[Record, RecordSheet]]) -> None:
    copy_in(
        [
            Wording(
                record=r, language=w.language, origin=w.origin, title=w.title, summary=w.summary, description=w.description,
                confidential=w.confidential, keywords=list(w.keywords),
            )
            for r, s in pairs
            for w in s.wordings
        ]
    )  # fmt: skip
    copy_in(
        [
            IPRight(
                record=r, position=i, kind=x.kind, status=x.status, number=x.number, office=x.office, title=x.title,
                holder=x.holder, expires_on=x.expires_on,
            )
            for r, s in pairs
            for i, x in enumerate(s.rights)
        ]
    )  # fmt: skip
    copy_in(
        [
            Completer(achievement_id=r.id, position=i, name=c.name, organisation=c.organisation, orcid=c.orcid, contribution=c.contribution)
            for r, s in pairs
            for i, c in enumerate(s.completers)
            if r.kind == "achievement"
        ]
    )


def _version(record: Record, sheet: RecordSheet, author: Author, at: dt.datetime, note: str, changed: Sequence[str] = ()) -> RecordVersion:
    return RecordVersion(
        record=record, number=record.version, at=at, actor=author.reference, actor_name=author.name, note=note[:300],
        changed=list(changed), sheet=sheet_as_json(sheet),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A record, locked, and what it becomes."""

    record: Record
    sheet: RecordSheet
    owner: UUID | None
    changed: Sequence[str]
    digest: str = ""


def replace(changes: Sequence[Change], *, author: Author, at: dt.datetime, note: str = "") -> None:
    """Write a new version of each record: its row, its parts, its history."""
    ids = [change.record.id for change in changes]
    for change in changes:
        _replace_row(change.record, change, at)
    Completer.objects.filter(achievement_id__in=ids).delete()
    Wording.objects.filter(record_id__in=ids).delete()
    IPRight.objects.filter(record_id__in=ids).delete()
    _insert_parts([(change.record, change.sheet) for change in changes])
    copy_in([_version(change.record, change.sheet, author, at, note, change.changed) for change in changes])
    for change in changes:
        if change.record.status == SUBMITTED:
            Review.objects.filter(record=change.record).update(**checklist_kept(change.sheet))


def checklist_kept(sheet: RecordSheet) -> dict[str, Any]:
    """What a review keeps of the checklist, as the columns of its row."""
    found = completeness.Summary.of(completeness.checklist(sheet))
    return {"completeness": found.share, "wanting": found.wanting}


def _replace_row(record: Record, change: Change, at: dt.datetime) -> None:
    for name, value in _common(change.sheet).items():
        setattr(record, name, value)
    record.owner_id, record.updated_at = change.owner, at
    record.imported_digest = change.digest or record.imported_digest
    record.version += 1
    if record.status in IN_FORCE:  # whoever writes it anew says that it is valid
        record.status = LIFE.next("revise", record.status)
        validity.begin(record, at)
    record.save(force_update=True)
    own = _OF_KIND[record.kind](record, change.sheet)
    kept = {"pk", "record", "person", "erased_at"}  # what no sheet says
    own.save(force_update=True, update_fields=[f.name for f in own._meta.concrete_fields if f.name not in kept])


def next_numbers(centre: Centre, kind: str, count: int, *, at: dt.datetime, default_mask: str) -> list[str]:
    """The next registration numbers of a centre: gap-free per kind and (local) year, because the series is locked until commit.

    Refuses with BadMask, NumberTaken.
    """
    year = timezone.localtime(at).year
    NumberSeries.objects.get_or_create(centre=centre, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(centre=centre, kind=kind, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + count)
    values = {
        "year": str(year), "year2": f"{year % 100:02}", "region": centre.organisation.region or "000000",
        "point": str(centre.point), "centre": centre.code, "kind": kinds.LETTERS[kind],
    }  # fmt: skip
    mask = centre.number_mask or default_mask
    numbers = [number_by_mask(mask, serial=series.last + i, values=values) for i in range(1, count + 1)]
    taken = Record.objects.filter(number__in=numbers).values_list("number", flat=True).first()
    if taken:
        raise NumberTaken(taken=taken, mask=mask)
    return numbers
