"""The verb for many records: bring a batch of sheets into a centre, in one act, idempotent by external id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_values
from uuid import UUID

from django.conf import settings

from bole.kernel.errors import Problem
from bole.people.access import centre_for
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.models import Centre
from bole.runtime.acts import act, now, record

from .. import queries
from ..access import AnyActor
from ..domain import checks
from ..domain.sheet import RecordSheet
from ..errors import BadSheet, NotImporter, NotPublisher
from ..facts import RecordDrafted, RecordPublished, RecordRevised
from ..models import Record
from . import writing
from .records import checked, owner_named


@dataclass(slots=True)
class Brought:
    """What became of a batch: the position of every sheet is in exactly one of the four."""

    created: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    refused: dict[int, tuple[Problem, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    position: int
    sheet: RecordSheet
    digest: str


@act
def bring_in(actor: AnyActor, *, centre: str, source: str, sheets: Sequence[RecordSheet], publish: bool, dry_run: bool = False) -> Brought:
    """Bring sheets into a centre: new ones are created, changed ones get a new version, equal ones are left alone.

    A sheet is known again by its external id within the source; one without gets an id made of its content. A row that
    is equal to what was imported last never overwrites what somebody has edited here since. A sheet that is not right
    is refused with its problems and stops no other. With `dry_run` nothing is written.
    Refuses with CentreMissing, NotImporter, NotPublisher.
    """
    home = centre_for(actor, centre)
    if isinstance(actor, Actor) and not actor.holds(STAFF, home.path):
        raise NotImporter
    if publish and isinstance(actor, Actor) and not actor.holds(PUBLISHERS, home.path):
        raise NotPublisher
    done = Brought()
    for part in _without_repeats(_right_ones(sheets, done, publish=publish)):
        known = queries.known_by_external_id(home.pk, source, [row.sheet.external_id for row in part])
        fresh = [row for row in part if row.sheet.external_id not in known]
        changed = [row for row in part if known.get(row.sheet.external_id, (None, row.digest))[1] != row.digest]
        done.created += [row.position for row in fresh]
        done.updated += [row.position for row in changed]
        done.unchanged += [row.position for row in part if row not in fresh and row not in changed]
        if not dry_run:
            _create(actor, home, source, fresh, publish=publish)
            for row in changed:
                _update(actor, known[row.sheet.external_id][0], row)
    return done


def _right_ones(sheets: Sequence[RecordSheet], done: Brought, *, publish: bool) -> list[_Row]:
    rows = []
    for position, given in enumerate(sheets):
        try:
            sheet = checked(given)
        except BadSheet as refusal:
            done.refused[position] = refusal.problems
            continue
        if publish and (wanting := checks.missing(sheet)):
            done.refused[position] = wanting
            continue
        digest = queries.digest_of(sheet)
        if not sheet.external_id:
            sheet = with_values(sheet, external_id=f"sha256:{digest[:32]}")
        rows.append(_Row(position, sheet, digest))
    return rows


def _without_repeats(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Split so that no external id stands twice in a part: the later row then finds the earlier one written."""
    parts: list[list[_Row]] = [[]]
    seen: set[str] = set()
    for row in rows:
        if row.sheet.external_id in seen:
            parts.append([])
            seen = set()
        seen.add(row.sheet.external_id)
        parts[-1].append(row)
    return parts


def _create(actor: AnyActor, home: Centre, source: str, rows: Sequence[_Row], *, publish: bool) -> None:
    at = now()
    owners: dict[str, UUID | None] = {name: owner_named(name) for name in dict.fromkeys(row.sheet.owner for row in rows)}
    for kind in ("achievement", "need"):
        mine = [row for row in rows if row.sheet.kind == kind]
        if not mine:
            continue
        mask = settings.BOLE_NUMBER_MASK
        numbers = writing.next_numbers(home, kind, len(mine), at=at, default_mask=mask) if publish else []
        made = writing.insert(
            [row.sheet for row in mine], centre=home, owners=[owners[row.sheet.owner] for row in mine], at=at, source=source,
            author=writing.Author.of(actor), digests=[row.digest for row in mine], published=publish, numbers=numbers,
        )  # fmt: skip
        for one in made:
            if publish:
                record(RecordPublished(subject_id=one.id, kind=kind, centre=home.path, version=1, number=one.number))
            else:
                record(RecordDrafted(subject_id=one.id, kind=kind, centre=home.path, version=1))


def _update(actor: AnyActor, record_id: UUID, row: _Row) -> None:
    found = Record.objects.select_for_update().select_related("centre").get(id=record_id)
    before = queries.sheet_of(queries.whole(Record.objects.filter(id=record_id)).get())
    changed = [d.field for d in queries.differences(queries.sheet_as_json(before), queries.sheet_as_json(row.sheet))]
    writing.replace(
        found, row.sheet, owner=owner_named(row.sheet.owner), author=writing.Author.of(actor), at=now(), changed=changed,
        digest=row.digest,
    )  # fmt: skip
    record(
        RecordRevised(
            subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, changed=tuple(changed), note=""
        )
    )
