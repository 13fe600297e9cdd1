"""The verb for many records: bring a batch of sheets into a centre, in one act, idempotent by external id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_values

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from bole.kernel.errors import N_, Problem
from bole.people.access import centre_for
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.models import Centre
from bole.runtime.acts import act, now, record

from .. import queries
from ..access import AnyActor
from ..domain import checks
from ..domain.kinds import KINDS
from ..domain.life import ARCHIVED, WHOLE
from ..domain.sheet import RecordSheet
from ..domain.sheet_json import sheet_as_json
from ..errors import BadSheet, NotImporter, NotPublisher
from ..facts import RecordDrafted, RecordFact, RecordPublished, RecordRevised
from ..models import Record
from . import writing
from .owners import owners_of
from .records import checked

NOT_YOURS = N_("The record with the external id “%(given)s” is somebody's private one; only its author may change it.")
OTHER_KIND = N_("The record with the external id “%(given)s” is registered as the other kind.")
PUT_AWAY = N_("The record with the external id “%(given)s” was archived; it is not changed any more.")
NOT_STORED = N_("The database does not take this row: %(why)s")

Seen = dict[int, int]


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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Who brings what where."""

    actor: AnyActor
    home: Centre
    source: str
    publish: bool
    done: Brought


@act
def bring_in(
    actor: AnyActor, *, centre: str, source: str, sheets: Sequence[RecordSheet], publish: bool, dry_run: bool = False,
    seen: Seen | None = None,
) -> Brought:  # fmt: skip
    """Bring sheets into a centre: new ones are created, changed ones get a new version, equal ones are left alone.

    A sheet is known again by its external id within the source; one without gets an id made of its content. A row that
    is equal to what was imported last never overwrites what somebody has edited here since. A sheet that is not right
    is refused with its problems and stops no other, even when only the database finds it out. With `dry_run` nothing is
    written; `seen` then carries what the batches before would have written.
    Refuses with CentreMissing, NotImporter, NotPublisher, NumberTaken.
    """
    home = centre_for(actor, centre)
    if isinstance(actor, Actor) and not actor.holds(STAFF, home.path):
        raise NotImporter
    if publish and isinstance(actor, Actor) and not actor.holds(PUBLISHERS, home.path):
        raise NotPublisher
    batch = _Batch(actor, home, source, publish, Brought())
    rows = _right_ones(batch, sheets)
    if dry_run:
        _foretell(batch, rows, {} if seen is None else seen)
        return batch.done
    for part in _without_repeats(rows):
        _bring(batch, part)
    return batch.done


def _right_ones(batch: _Batch, sheets: Sequence[RecordSheet]) -> list[_Row]:
    rows = []
    for position, given in enumerate(sheets):
        try:
            sheet = checked(given)
        except BadSheet as refusal:
            batch.done.refused[position] = refusal.problems
            continue
        if batch.publish and (wanting := checks.missing(sheet)):
            batch.done.refused[position] = wanting
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


def _known(batch: _Batch, rows: Sequence[_Row]) -> dict[str, queries.Known]:
    return queries.known_by_external_id(batch.home.pk, batch.source, [row.sheet.external_id for row in rows])


def _refusal(batch: _Batch, known: queries.Known, row: _Row) -> tuple[Problem, ...]:
    """Why a record that is already there is not changed by this row; empty when it may be."""
    given = row.sheet.external_id
    if known.visibility == "private" and isinstance(batch.actor, Actor) and known.created_by_id != batch.actor.person_id:
        return (Problem("external_id", "not_yours", NOT_YOURS, {"given": given}, given),)
    if known.kind != row.sheet.kind:
        return (Problem("kind", "other_kind", OTHER_KIND, {"given": given}, row.sheet.kind),)
    if known.status == ARCHIVED:
        return (Problem("external_id", "archived", PUT_AWAY, {"given": given}, given),)
    return checks.missing(row.sheet) if known.status in WHOLE else ()


def _foretell(batch: _Batch, rows: Sequence[_Row], seen: Seen) -> None:
    """Tell what would become of the rows; the row before stands in for a record that it would have written."""
    known = _known(batch, rows)
    done = batch.done
    for row in rows:
        there = known.get(row.sheet.external_id)
        key, digest = hash(row.sheet.external_id), hash(row.digest)
        before = seen.get(key, hash(there.digest) if there else None)
        if there and before != digest and (problems := _refusal(batch, there, row)):
            done.refused[row.position] = problems
            continue
        kind = done.created if before is None else done.unchanged if before == digest else done.updated
        kind.append(row.position)
        seen[key] = digest


def _bring(batch: _Batch, rows: Sequence[_Row], *, again: bool = True) -> None:
    """Write rows with different ids. Where the database refuses, halve until the row that it refuses stands alone."""
    if not rows:
        return
    try:
        with transaction.atomic():
            facts = _write(batch, rows)
    except (DataError, IntegrityError) as failure:
        if len(rows) > 1:
            middle = len(rows) // 2
            _bring(batch, rows[:middle])
            _bring(batch, rows[middle:])
        elif again:  # perhaps somebody else has just written the same id: then it is known by now
            _bring(batch, rows, again=False)
        else:
            why = str(failure).partition("\n")[0][:300]
            batch.done.refused[rows[0].position] = (Problem("", "not_stored", NOT_STORED, {"why": why}),)
        return
    for fact in facts:
        record(fact)


def _write(batch: _Batch, rows: Sequence[_Row]) -> list[RecordFact]:
    known = _known(batch, rows)
    fresh = [row for row in rows if row.sheet.external_id not in known]
    there = [(row, known[row.sheet.external_id]) for row in rows if row.sheet.external_id in known]
    changed: list[tuple[_Row, queries.Known]] = []
    refused: dict[int, tuple[Problem, ...]] = {}
    for row, earlier in there:
        if earlier.digest == row.digest:
            continue
        if problems := _refusal(batch, earlier, row):
            refused[row.position] = problems
        else:
            changed.append((row, earlier))
    created = _create(batch, fresh)
    revised = _update(batch, changed)
    batch.done.refused |= refused
    batch.done.created += [row.position for row in fresh]
    batch.done.updated += list(revised)
    batch.done.unchanged += [row.position for row, _ in there if row.position not in revised and row.position not in refused]
    return [*created, *revised.values()]


def _create(batch: _Batch, rows: Sequence[_Row]) -> list[RecordFact]:
    at, home, facts = now(), batch.home, list[RecordFact]()
    for kind in KINDS:
        mine = [row for row in rows if row.sheet.kind == kind]
        if not mine:
            continue
        sheets = [row.sheet for row in mine]
        mask = settings.BOLE_NUMBER_MASK
        numbers = writing.next_numbers(home, kind, len(mine), at=at, default_mask=mask) if batch.publish else []
        made = writing.insert(
            sheets, centre=home, owners=owners_of(sheets), at=at, source=batch.source, author=writing.Author.of(batch.actor),
            digests=[row.digest for row in mine], published=batch.publish, numbers=numbers,
        )  # fmt: skip
        for one in made:
            if batch.publish:
                facts.append(RecordPublished(subject_id=one.id, kind=kind, centre=home.path, version=1, number=one.number))
            else:
                facts.append(RecordDrafted(subject_id=one.id, kind=kind, centre=home.path, version=1))
    return facts


def _update(batch: _Batch, rows: Sequence[tuple[_Row, queries.Known]]) -> dict[int, RecordFact]:
    """Write what changed; a row that says what the record says already only leaves its digest. Facts by position."""
    if not rows:
        return {}
    ids = [known.record_id for _, known in rows]
    locked = {r.id: r for r in Record.objects.select_for_update().filter(id__in=ids).order_by("id")}
    before = {r.id: sheet_as_json(queries.sheet_of(r)) for r in queries.whole(Record.objects.filter(id__in=ids))}
    changes: dict[int, writing.Change] = {}
    for (row, known), owner in zip(rows, owners_of([row.sheet for row, _ in rows]), strict=True):
        names = [d.field for d in queries.differences(before[known.record_id], sheet_as_json(row.sheet))]
        if names:
            changes[row.position] = writing.Change(locked[known.record_id], row.sheet, owner, names, row.digest)
        else:
            Record.objects.filter(id=known.record_id).update(imported_digest=row.digest)
    writing.replace(list(changes.values()), author=writing.Author.of(batch.actor), at=now())
    return {
        position: RecordRevised(
            subject_id=c.record.id, kind=c.record.kind, centre=batch.home.path, version=c.record.version, changed=tuple(c.changed), note=""
        )
        for position, c in changes.items()
    }
