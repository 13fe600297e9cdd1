"""The running of an import: the file row by row, in batches of one act each.

Records, problems, counts and the place in the file are committed together, so an import that was killed at any point
goes on behind the last committed row: nothing is lost and nothing doubled. Two processes do not run the same import at
once (an advisory lock that ends with its connection), and if they did, the place in the file would stop one of them.
"""

from __future__ import annotations

import contextlib
import errno
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import IO, Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection

from bole.kernel.errors import Busy, Problem, Refusal
from bole.kernel.text import tidy
from bole.people.queries import actor_of
from bole.reference.queries import guess_language, vocabularies
from bole.runtime import files
from bole.runtime.acts import DiskFull, act, now, record
from bole.runtime.copying import copy_in
from bole.runtime.system import SYSTEM

from .. import queries
from ..access import AnyActor
from ..adapters import opening
from ..domain.plan import Plan
from ..domain.profiles import BY_NAME
from ..domain.rows import RowReader
from ..domain.sheet import RecordSheet
from ..domain.table import SourceRow, Table
from ..errors import NotImporter
from ..facts import ImportAdvanced, ImportFailed, ImportFinished
from ..models import ImportJob, ImportProblem
from .bulk import Brought, Seen, bring_in

Status = ImportJob.Status
BATCH = 500
ADVANCE_SECONDS = 0.3  # between two facts that tell how far it is
GIVEN_LIMIT, COLUMN_LIMIT = 500, 120
BUG = "bug"  # the code of a failure that is no refusal

Told = Callable[[ImportJob], None]


class Ran(StrEnum):
    """How a run ended."""

    OVER = "over"  # nothing is left to do
    MORE = "more"  # the time was up
    ELSEWHERE = "elsewhere"  # another process is at it


@dataclass(frozen=True, slots=True)
class Read:
    """A batch as it was read: sheets with their row numbers, and the problems of rows that are none."""

    count: int
    sheets: list[tuple[int, RecordSheet]]
    problems: list[tuple[int, Problem]]


def run(job_id: UUID, *, seconds: float | None = None, told: Told = lambda job: None) -> Ran:
    """Run an import that was started, for so many seconds at most; `told` hears how far it is.

    A refusal of the whole import ends it as failed, with its reason. Refuses with Busy and DiskFull, and lets the errors
    of a database that is away pass: then the import goes on where it was when it is run again.
    """
    with _alone(job_id) as alone:
        if not alone:
            return Ran.ELSEWHERE
        job = ImportJob.objects.select_related("centre", "file", "created_by").filter(id=job_id, status=Status.RUNNING).first()
        if job is None:
            return Ran.OVER
        try:
            with _local(job) as file:
                return _Run(job, file, told).run(until=None if seconds is None else time.monotonic() + seconds)
        except Busy:
            raise
        except Refusal as refusal:
            fail(SYSTEM, job_id, code=refusal.code, sentence=refusal.sentence, values=refusal.values)
            return Ran.OVER


@contextlib.contextmanager
def _alone(job_id: UUID) -> Iterator[bool]:
    """Whether no other process runs this import. The lock ends with the connection, so a killed process leaves none."""
    key = job_id.int >> 64 ^ (job_id.int & (1 << 64) - 1)
    key -= 1 << 63  # a bigint has a sign
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        if free:
            with contextlib.suppress(OperationalError, InterfaceError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextlib.contextmanager
def _local(job: ImportJob) -> Iterator[IO[bytes]]:
    """The file on this machine. Refuses with DiskFull."""
    try:
        with files.opened(job.file_id) as file:
            yield file
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise DiskFull from failure
        raise


class _Run:
    """One import being run."""

    def __init__(self, job: ImportJob, file: IO[bytes], told: Told) -> None:
        self.job, self.told = job, told
        self.actor = _actor_of(job)
        plan = Plan.from_json(job.mapping)
        self.table: Table = opening.opened(file, job.file.name, plan.shape)
        self.profile = BY_NAME.get(job.profile)
        self.reader = RowReader(plan.mapping, kind=job.kind, terms=vocabularies(), guess_language=guess_language)
        self.seen: Seen = {}
        self.told_at = 0.0

    def run(self, until: float | None) -> Ran:
        if not self.job.total:
            _count(self.actor, self.job.id, total=max(1, self.table.count()))
        rows = self.table.rows()
        place = self.job.done
        for _ in islice(rows, place):
            pass  # what is committed already
        while batch := list(islice(rows, BATCH)):
            job = self._advance(self._read(batch), place)
            if job is None:
                return Ran.OVER
            place = job.done
            self.told(job)
            if until is not None and time.monotonic() > until:
                return Ran.MORE
        _finish(self.actor, self.job.id, place=place)
        return Ran.OVER

    def _advance(self, read: Read, place: int) -> ImportJob | None:
        due = time.monotonic() - self.told_at >= ADVANCE_SECONDS
        if due:
            self.told_at = time.monotonic()
        return _advance(self.actor, self.job.id, place=place, read=read, placed=self._placed, seen=self.seen, tell=due)

    def _placed(self, problem: Problem) -> Problem:
        return problem if self.profile else self.reader.placed(problem)

    def _read(self, rows: Sequence[SourceRow]) -> Read:
        read = Read(len(rows), [], [])
        for row in rows:
            sheet, problems = self._by_profile(row) if self.profile else self.reader.read(row)
            whole = any(not problem.field for problem in problems)  # the row itself is none: its cells say nothing
            if problems and sheet is not None and not whole:  # what could be read is judged too, so that all is told at once
                known = {problem.field for problem in problems}
                judged = map(self._placed, queries.problems_of(sheet.tidied()))
                problems += tuple(problem for problem in judged if problem.field not in known)
            if problems:
                read.problems.extend((row.number, problem) for problem in problems)
            elif sheet is not None:
                read.sheets.append((row.number, sheet))
        return read

    def _by_profile(self, row: SourceRow) -> tuple[RecordSheet | None, tuple[Problem, ...]]:
        if row.faults or self.profile is None:
            return None, tuple(Problem(f.column, f.code, f.sentence, f.values, f.given) for f in row.faults)
        return self.profile.read(row.values)


def _actor_of(job: ImportJob) -> AnyActor:
    """Whoever started it, as he is now; the system where the operator did, at the machine. Refuses with NotImporter."""
    if job.created_by is None:
        return SYSTEM
    if not job.created_by.is_active:
        raise NotImporter
    return actor_of(job.created_by, in_staff_mode=True)  # begun with those rights


def _locked(job_id: UUID, place: int) -> ImportJob | None:
    """The import, locked, if it is still running and still at this place."""
    return ImportJob.objects.select_for_update().filter(id=job_id, status=Status.RUNNING, done=place).first()


@act
def _count(actor: AnyActor, job_id: UUID, *, total: int) -> None:
    ImportJob.objects.filter(id=job_id).update(total=total)


@act
def _advance(
    actor: AnyActor, job_id: UUID, *, place: int, read: Read, placed: Callable[[Problem], Problem], seen: Seen, tell: bool
) -> ImportJob | None:
    """Bring one batch in and move on; None when the import was stopped or moved on by somebody else."""
    job = _locked(job_id, place)
    if job is None:
        return None
    brought = bring_in(
        actor, centre=job.centre.path, source=job.source, sheets=[sheet for _, sheet in read.sheets], publish=job.publish,
        dry_run=job.dry_run, seen=seen,
    )  # fmt: skip
    later = [(read.sheets[at][0], placed(problem)) for at, problems in brought.refused.items() for problem in problems]
    copy_in([_kept(job_id, number, problem) for number, problem in sorted([*read.problems, *later], key=lambda told: told[0])])
    _add_up(job, read, brought)
    if tell:
        record(ImportAdvanced(subject_id=job.id, done=job.done, total=job.total, **_counts(job)))
    return job


def _add_up(job: ImportJob, read: Read, brought: Brought) -> None:
    job.done += read.count
    job.total = max(job.total, job.done)
    job.created += len(brought.created)
    job.updated += len(brought.updated)
    job.unchanged += len(brought.unchanged)
    job.failed += read.count - len(read.sheets) + len(brought.refused)
    job.save(update_fields=["done", "total", "created", "updated", "unchanged", "failed"])


def _counts(job: ImportJob) -> dict[str, int]:
    return {"created": job.created, "updated": job.updated, "unchanged": job.unchanged, "failed": job.failed}


def _kept(job_id: UUID, number: int, problem: Problem) -> ImportProblem:
    return ImportProblem(
        job_id=job_id, row=number, column=tidy(problem.field)[:COLUMN_LIMIT], code=problem.code, sentence=problem.sentence,
        values=_storable(problem.values), given=tidy(problem.given)[:GIVEN_LIMIT],
    )  # fmt: skip


def _storable(values: Any) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float) else tidy(str(value)) for name, value in values.items()}


@act
def _finish(actor: AnyActor, job_id: UUID, *, place: int) -> None:
    job = _locked(job_id, place)
    if job is None:
        return
    job.status, job.total, job.finished_at = Status.DONE, job.done, now()
    job.save(update_fields=["status", "total", "finished_at"])
    record(ImportFinished(subject_id=job.id, dry_run=job.dry_run, **_counts(job)))


@act
def fail(actor: AnyActor, job_id: UUID, *, code: str, sentence: str = "", values: dict[str, object] | None = None) -> None:
    """End an import that cannot go on, with the reason. What was written stays, and `imports.start` goes on behind it."""
    job = ImportJob.objects.select_for_update().filter(id=job_id, status=Status.RUNNING).first()
    if job is None:
        return
    job.status, job.finished_at = Status.FAILED, now()
    job.failure = json.dumps({"code": code, "sentence": sentence, "values": _storable(values or {})}, ensure_ascii=False)
    job.save(update_fields=["status", "failure", "finished_at"])
    record(ImportFailed(subject_id=job.id, code=code))


def left_running() -> list[UUID]:
    """The imports that are to run; those whose process died are among them."""
    return list(ImportJob.objects.filter(status=Status.RUNNING).order_by("created_at").values_list("id", flat=True))
