"""How a sheet becomes rows. The verbs call it inside of their act; it opens no door and judges nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from bole.kernel.ids import number_by_mask, uuid7
from bole.people.domain.actor import Actor
from bole.people.models import Centre
from bole.runtime.system import SystemActor

from ..domain.horizon import horizon
from ..domain.sheet import RecordSheet
from ..errors import NumberTaken
from ..models import Achievement, Completer, IPRight, Need, NumberSeries, Record, RecordVersion, Wording
from ..queries import COMMON, LISTS, OF_ACHIEVEMENTS, sheet_as_json

BATCH = 1000


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
    Record.objects.bulk_create(records, batch_size=BATCH)
    pairs = list(zip(records, sheets, strict=True))
    Achievement.objects.bulk_create((_achievement(r, s) for r, s in pairs if r.kind == "achievement"), batch_size=BATCH)
    Need.objects.bulk_create((Need(record=r, need_kind=s.need_kind) for r, s in pairs if r.kind == "need"), batch_size=BATCH)
    _insert_parts(pairs)
    RecordVersion.objects.bulk_create((_version(r, s, author, at, note) for r, s in pairs), batch_size=BATCH)
    return records


def _achievement(record: Record, sheet: RecordSheet, matched_needs: int = 0) -> Achievement:
    values = {name: getattr(sheet, name) for name in OF_ACHIEVEMENTS}
    term = horizon(stage=sheet.stage, trl=sheet.trl, matched_needs=matched_needs, override=sheet.horizon_override)
    return Achievement(record=record, completing_organisations=list(sheet.completing_organisations), horizon=term.code, **values)


def _insert_parts(pairs: Sequence[tuple[Record, RecordSheet]]) -> None:
    Wording.objects.bulk_create(
        (
            Wording(
                record=r, language=w.language, origin=w.origin, title=w.title, summary=w.summary, description=w.description,
                confidential=w.confidential, keywords=list(w.keywords),
            )
            for r, s in pairs
            for w in s.wordings
        ),
        batch_size=BATCH,
    )  # fmt: skip
    IPRight.objects.bulk_create(
        (
            IPRight(
                record=r, position=i, kind=x.kind, status=x.status, number=x.number, office=x.office, title=x.title,
                holder=x.holder, expires_on=x.expires_on,
            )
            for r, s in pairs
            for i, x in enumerate(s.rights)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Completer.objects.bulk_create(
        (
            Completer(achievement_id=r.id, position=i, name=c.name, organisation=c.organisation, orcid=c.orcid, contribution=c.contribution)
            for r, s in pairs
            for i, c in enumerate(s.completers)
            if r.kind == "achievement"
        ),
        batch_size=BATCH,
    )


def _version(record: Record, sheet: RecordSheet, author: Author, at: dt.datetime, note: str, changed: Sequence[str] = ()) -> RecordVersion:
    return RecordVersion(
        record=record, number=record.version, at=at, actor=author.reference, actor_name=author.name, note=note[:300],
        changed=list(changed), sheet=sheet_as_json(sheet),
    )  # fmt: skip


def replace(
    record: Record,
    sheet: RecordSheet,
    *,
    owner: UUID | None,
    author: Author,
    at: dt.datetime,
    changed: Sequence[str],
    note: str = "",
    digest: str = "",
) -> None:
    """Write a new version of a record: its row, its parts, its history."""
    for name, value in _common(sheet).items():
        setattr(record, name, value)
    record.owner_id, record.updated_at = owner, at
    record.imported_digest = digest or record.imported_digest
    record.version += 1
    record.save()
    if record.kind == "achievement":
        Completer.objects.filter(achievement_id=record.id).delete()
        _achievement(record, sheet).save(force_update=True)
    else:
        Need.objects.filter(record=record).update(need_kind=sheet.need_kind)
    Wording.objects.filter(record=record).delete()
    IPRight.objects.filter(record=record).delete()
    _insert_parts([(record, sheet)])
    _version(record, sheet, author, at, note, changed).save()


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
        "point": str(centre.point), "centre": centre.code, "kind": "Y" if kind == "achievement" else "X",
    }  # fmt: skip
    mask = centre.number_mask or default_mask
    numbers = [number_by_mask(mask, serial=series.last + i, values=values) for i in range(1, count + 1)]
    taken = Record.objects.filter(number__in=numbers).values_list("number", flat=True).first()
    if taken:
        raise NumberTaken(taken=taken, mask=mask)
    return numbers
