"""The verbs for imports of whole files: upload, map the columns, check, start, cancel. `importing` does the running."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.conf import settings

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.people.access import centre_for
from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
from bole.people.models import Centre
from bole.runtime import files
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..adapters import opening
from ..domain import plan as plans
from ..domain.columns import suggested_kind
from ..domain.plan import Plan
from ..domain.profiles import BY_NAME, profile_for
from ..domain.profiles.profile import Profile
from ..errors import BadMapping, FileTooLarge, ImportBusy, ImportOver, NotImporter, NotPublisher, UnknownColumns
from ..facts import ImportCancelled, ImportStarted
from ..models import ImportJob, ImportProblem, Record

NO_SUCH_PROFILE = N_("There is no ready mapping “%(given)s”; right would be one of: %(known)s.")
NO_SUCH_KIND = N_("“%(given)s” is not a kind of record; right would be achievement or need.")

Status = ImportJob.Status
PIECE = 1 << 20
MEDIA_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
AUTOMATIC, NO_PROFILE = "", "-"
SOURCE_LIMIT = 80


@act
def upload(
    actor: AnyActor, *, centre: str, name: str, file: IO[bytes], kind: str = "", profile: str = AUTOMATIC, source: str = "",
    publish: bool = False,
) -> ImportJob:  # fmt: skip
    """Keep a file for import into a centre, and find out what it is: format, encoding, source, kind, meaning of columns.

    `file` is open for reading and can be wound back. `profile` is a ready mapping's name, "" to recognise one, "-" for
    none. `source` is the name under which the file's own ids are remembered; a later file of the same source updates what
    this one brings.
    Refuses with CentreMissing, NotImporter, NotPublisher, UnreadableFile, BadMapping.
    """
    home = centre_for(actor, centre)
    _require_staff(actor, home, publish=publish)
    shown = one_line(PurePosixPath(name.replace("\\", "/")).name)[-200:] or "file"
    shape = opening.shape_of(file, shown)
    table = opening.opened(file, shown, shape)
    found = _profile_named(profile, table.headers)
    plan = plans.planned(shape, table, kind)
    names = [column for _, column in plan.mapping]
    file.seek(0)
    stored = files.store(name=shown, media_type=MEDIA_TYPES.get(shape.format, "application/json"), content=_limited(file, shown))
    return ImportJob.objects.create(
        centre=home, created_by_id=getattr(actor, "person_id", None), file=stored, mapping=plan.as_json(),
        kind=_kind(kind) or (found.kind if found else suggested_kind(names)), profile=found.name if found else "",
        source=_source(source or (found.source if found else PurePosixPath(shown).stem)), publish=publish,
    )  # fmt: skip


def _kind(given: str) -> str:
    if given not in ("", *Record.Kind.values):
        raise BadMapping(problems=[Problem("kind", "no_such_kind", NO_SUCH_KIND, {"given": given[:80]}, given[:80])])
    return given


def _source(given: str) -> str:
    return one_line(given)[:SOURCE_LIMIT] or "file"


def _require_staff(actor: AnyActor, home: Centre, *, publish: bool) -> None:
    if isinstance(actor, Actor) and not actor.holds(STAFF, home.path):
        raise NotImporter
    if publish and isinstance(actor, Actor) and not actor.holds(PUBLISHERS, home.path):
        raise NotPublisher


def _profile_named(name: str, headers: tuple[str, ...]) -> Profile | None:
    if name == AUTOMATIC:
        return profile_for(headers)
    if name == NO_PROFILE:
        return None
    if name not in BY_NAME:
        right = ", ".join(BY_NAME)
        raise BadMapping(problems=[Problem("profile", "no_such_profile", NO_SUCH_PROFILE, {"given": name, "known": right}, name)])
    return BY_NAME[name]


def _limited(file: IO[bytes], name: str) -> Iterator[bytes]:
    limit, size = settings.BOLE_MAX_UPLOAD_MB << 20, 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > limit:
            raise FileTooLarge(name=name, limit=settings.BOLE_MAX_UPLOAD_MB)
        yield piece


@act
def map_columns(
    actor: AnyActor, job_id: UUID, *, columns: Mapping[str, str] | None = None, kind: str | None = None, profile: str | None = None,
    source: str | None = None, publish: bool | None = None,
) -> ImportJob:  # fmt: skip
    """Say what the columns mean (header -> field, "" to leave one out) and how the rest is to be taken; begins anew.

    Refuses with ImportMissing, ImportBusy, ImportOver, BadMapping, NotPublisher.
    """
    job = _at_rest(actor, job_id)
    plan, problems = plans.mapped(Plan.from_json(job.mapping), columns or {})
    if problems:
        raise BadMapping(problems=problems)
    if profile is not None:
        found = _profile_named(profile, plan.headers)
        job.profile = found.name if found else ""
    job.mapping = plan.as_json()
    job.kind = job.kind if kind is None else _kind(kind)
    job.source = job.source if source is None else _source(source)
    job.publish = job.publish if publish is None else publish
    _require_staff(actor, job.centre, publish=job.publish)
    _begin_anew(job)
    job.status, job.dry_run = Status.UPLOADED, False
    job.save()
    return job


def _at_rest(actor: AnyActor, job_id: UUID) -> ImportJob:
    """An import that is not running and not over."""
    job = access.import_for(actor, job_id, lock=True)
    if job.status == Status.RUNNING:
        raise ImportBusy
    if job.status == Status.DONE and not job.dry_run:
        raise ImportOver
    return job


def _begin_anew(job: ImportJob) -> None:
    """Counts and problems of an earlier run are gone; the number of rows stays, for the file is the same."""
    job.done = job.created = job.updated = job.unchanged = job.failed = 0
    job.failure, job.finished_at = "", None
    ImportProblem.objects.filter(job=job).delete()


@act
def check(actor: AnyActor, job_id: UUID) -> ImportJob:
    """Have every row read and judged as an import would, without writing any. Refuses as `start` does."""
    return _run(actor, job_id, dry_run=True)


@act
def start(actor: AnyActor, job_id: UUID) -> ImportJob:
    """Have the file imported, or go on where an import was cut off. Whoever starts it imports under his own name.

    Refuses with ImportMissing, ImportBusy, ImportOver, NotPublisher, UnknownColumns.
    """
    return _run(actor, job_id, dry_run=False)


def _run(actor: AnyActor, job_id: UUID, *, dry_run: bool) -> ImportJob:
    job = access.import_for(actor, job_id, lock=True)
    if job.status == Status.RUNNING and job.dry_run == dry_run:
        return job  # a second click is the same start
    job = _at_rest(actor, job_id)
    _require_staff(actor, job.centre, publish=job.publish)
    plan = Plan.from_json(job.mapping)
    if not job.profile and not plan.has_title():
        raise UnknownColumns(columns=", ".join(plan.headers[:40]))
    goes_on = job.status in (Status.FAILED, Status.CANCELLED) and job.dry_run == dry_run
    if not goes_on:
        _begin_anew(job)
    job.status, job.dry_run, job.failure, job.finished_at = Status.RUNNING, dry_run, "", None
    job.created_by_id = getattr(actor, "person_id", None)
    job.save()
    record(ImportStarted(subject_id=job.id, total=job.total, dry_run=dry_run))
    return job


@act
def cancel(actor: AnyActor, job_id: UUID) -> ImportJob:
    """Stop an import after the rows it is at. What was written stays; `start` goes on. Refuses with ImportMissing, ImportOver."""
    job = access.import_for(actor, job_id, lock=True)
    if job.status == Status.DONE and not job.dry_run:
        raise ImportOver
    if job.status != Status.CANCELLED:
        job.status, job.finished_at = Status.CANCELLED, now()
        job.save(update_fields=["status", "finished_at"])
        record(ImportCancelled(subject_id=job.id, done=job.done))
    return job
