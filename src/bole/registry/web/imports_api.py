"""Imports and exports for programs: upload, map, check, start, follow, stop; problems cell by cell; tables out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import File, Form, Path, Query, Status
from ninja.files import UploadedFile
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Page, Paging, Shape

from ..domain.columns import columns_for
from ..domain.kinds import KINDS
from ..domain.plan import Plan
from ..domain.profiles import PROFILES
from ..errors import (
    BadFilter,
    BadMapping,
    CellTooLong,
    DamagedFile,
    EmptyFile,
    FileTooLarge,
    ImportBusy,
    ImportMissing,
    ImportOver,
    NoRows,
    NotATable,
    NotImporter,
    NotPublisher,
    OldSpreadsheet,
    PasswordProtected,
    SignInToExport,
    TooManyRows,
    UnknownColumns,
    UnknownFormat,
    Unpacked,
    WebPage,
)
from ..models import ImportJob, ImportProblem
from ..queries import imports as reads
from ..services import blanks, exports, imports
from . import schemas
from .downloads import sent
from .schemas import FiltersShape

router = ContextRouter(tags=["imports and exports"])
ImportId = Annotated[UUID, Path(description=N_("the id of the import"))]
UNREADABLE = (
    EmptyFile, NotATable, WebPage, OldSpreadsheet, PasswordProtected, DamagedFile, Unpacked, NoRows, FileTooLarge,
)  # fmt: skip
TABLES = (exports.FORMATS["xlsx"], exports.FORMATS["csv"])
FIRST = 20  # problems told with an import; the rest is read page by page or as a table
AnyKind = Literal["", "achievement", "need", "expert"]
TableFormat = Literal["xlsx", "csv"]
ExportFormat = Literal["xlsx", "csv", "jsonl"]


class UploadShape(Shape):
    """What goes with an uploaded file."""

    centre: str = Field(description=N_("the path of the centre the records belong to"), examples=["cn.zj.hz"], max_length=255)
    kind: AnyKind = Field("", description=N_("what the rows are, where no column says it"))
    mapping: str = Field("", description=N_("the name of a ready mapping; empty to recognise one, “-” for none"), max_length=40)
    source: str = Field("", description=N_("under which name the file's ids are remembered; the file's name if empty"), max_length=80)
    publish: bool = Field(False, description=N_("publish what is whole, with registration numbers; drafts otherwise"))


class MappingBody(Shape):
    """What the columns mean, and how the rest is to be taken. What is left out stays as it is."""

    columns: dict[str, str] = Field(
        {}, description=N_("a column's header → the name of a field; an empty text leaves the column out"), max_length=1000
    )
    kind: AnyKind | None = None
    mapping: str | None = Field(None, description=N_("the name of a ready mapping, or “-” for none"), max_length=40)
    source: str | None = Field(None, max_length=80)
    publish: bool | None = None


class ColumnShape(Shape):
    """One column of the file."""

    header: str
    field: str = Field(description=N_("the field it is taken for; empty when it is left out, “-” when an export told it beside"))
    samples: list[str] = Field(description=N_("a few values of the first rows"))


class ProblemOfRow(Shape):
    """What is wrong in one cell, or in a whole row when the column is empty."""

    row: int = Field(description=N_("as a spreadsheet counts: the first row is 1"))
    column: str
    code: str
    given: str
    detail: str = Field(description=N_("what is wrong and what would be right"))


class ImportShape(Shape):
    """An import: what it reads, how far it is, and what became of the rows."""

    id: UUID
    file: str
    centre: str
    status: Literal["uploaded", "running", "done", "failed", "cancelled"]
    dry_run: bool = Field(description=N_("whether this is, or was, a check that writes nothing"))
    kind: str
    mapping: str = Field(description=N_("the ready mapping that reads the file, if there is one"))
    source: str
    publish: bool
    total: int = Field(description=N_("about how many rows there are; 0 while they have not been counted"))
    done: int = Field(description=N_("how many rows have been dealt with"))
    created: int
    updated: int
    unchanged: int
    refused: int
    failure: str = Field(description=N_("why it could not go on"))
    created_at: dt.datetime
    finished_at: dt.datetime | None


class ImportDetail(ImportShape):
    """An import with its columns and the first things that are wrong."""

    columns: list[ColumnShape]
    first_problems: list[ProblemOfRow]


class ImportPage(Page):
    items: list[ImportShape]


class ProblemPage(Page):
    items: list[ProblemOfRow]


class FieldShape(Shape):
    """A field a column can mean."""

    name: str
    label: str
    kinds: list[str]


class ReadyMapping(Shape):
    """A mapping for a source that publishes in a form of its own."""

    name: str
    title: str
    kind: str
    columns: list[str] = Field(description=N_("the columns by which a file of this source is recognised"))


class Meanings(Shape):
    """What columns can mean."""

    fields: list[FieldShape]
    mappings: list[ReadyMapping]


def _values(job: ImportJob) -> dict[str, Any]:
    same = (
        "id", "status", "dry_run", "kind", "source", "publish", "total", "done", "created", "updated", "unchanged", "created_at",
        "finished_at",
    )  # fmt: skip
    return {
        **{name: getattr(job, name) for name in same}, "file": job.file.name, "centre": job.centre.path, "mapping": job.profile,
        "refused": job.failed, "failure": reads.failure_told(job),
    }  # fmt: skip


def _problem(problem: ImportProblem) -> ProblemOfRow:
    return ProblemOfRow(row=problem.row, column=problem.column, code=problem.code, given=problem.given, detail=reads.told(problem))


def _detail(request: HttpRequest, job_id: UUID) -> ImportDetail:
    actor = who_asks(request)
    job = reads.import_job(actor, job_id)
    plan = Plan.from_json(job.mapping)
    columns = [ColumnShape(header=h, field=name, samples=list(plan.samples.get(h, ()))) for h, name in plan.mapping]
    problems = [_problem(p) for p in reads.import_problems(actor, job_id)[:FIRST]]
    return ImportDetail(**_values(job), columns=columns, first_problems=problems)


@router.get(
    "/import-meanings", response=Meanings, shared=True, summary=N_("What columns can mean"),
    description=N_("The fields a column can be mapped to, and the ready mappings for known sources."),
)  # fmt: skip
def read_meanings(request: HttpRequest) -> Any:
    language = page_language()
    fields = [FieldShape(name=c.name, label=c.label(language), kinds=list(c.field.kinds)) for c in columns_for(KINDS, ("en", "zh"))]
    mappings = [ReadyMapping(name=p.name, title=gettext(p.title), kind=p.kind, columns=sorted(p.keys)) for p in PROFILES]
    return Meanings(fields=fields, mappings=mappings)


@router.get(
    "/imports", response=ImportPage, signed_in=True, summary=N_("List imports"),
    description=N_("The imports of the centres you are staff of, newest first."),
)  # fmt: skip
def list_imports(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = reads.imports(who_asks(request))
    items = [ImportShape(**_values(job)) for job in found[paging.offset : paging.offset + paging.limit]]
    return ImportPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/imports", response={201: ImportDetail}, signed_in=True,
    refuses=(CentreMissing, NotImporter, NotPublisher, BadMapping, *UNREADABLE), summary=N_("Upload a file to import"),
    description=N_(
        "Keep a spreadsheet (.xlsx), a text table (.csv) or JSON lines (.jsonl) for import into a centre. What it is and what "
        "its columns mean is found out and told; nothing is imported before `start`."
    ),
)  # fmt: skip
def upload_import(request: HttpRequest, given: Form[UploadShape], response: HttpResponse, file: File[UploadedFile]) -> Any:
    content: Any = file.file
    job = imports.upload(
        who_asks(request), centre=given.centre, name=file.name or "", file=content, kind=given.kind, profile=given.mapping,
        source=given.source, publish=given.publish,
    )  # fmt: skip
    response["Location"] = f"{request.path}/{job.id}"
    return Status(201, _detail(request, job.id))


@router.get(
    "/imports/{import_id}", response=ImportDetail, signed_in=True, refuses=(ImportMissing,), summary=N_("Read an import"),
    description=N_("How far it is and what became of the rows, with the columns and the first things that are wrong."),
)  # fmt: skip
def read_import(request: HttpRequest, import_id: ImportId) -> Any:
    return _detail(request, import_id)


@router.put(
    "/imports/{import_id}/mapping", response=ImportDetail, signed_in=True,
    refuses=(ImportMissing, ImportBusy, ImportOver, BadMapping, NotPublisher, NotImporter), summary=N_("Say what the columns mean"),
    description=N_("Map columns to fields and say how the rest is to be taken. An import that was cut off then begins anew."),
)  # fmt: skip
def map_import(request: HttpRequest, import_id: ImportId, given: MappingBody) -> Any:
    imports.map_columns(
        who_asks(request), import_id, columns=given.columns, kind=given.kind, profile=given.mapping, source=given.source,
        publish=given.publish,
    )  # fmt: skip
    return _detail(request, import_id)


RUNS = (ImportMissing, ImportBusy, ImportOver, NotPublisher, NotImporter, UnknownColumns)


@router.post(
    "/imports/{import_id}/check", response=ImportDetail, signed_in=True, refuses=RUNS, summary=N_("Check an import"),
    description=N_("Have every row read and judged as an import would, without writing any. Read the import to follow it."),
)  # fmt: skip
def check_import(request: HttpRequest, import_id: ImportId) -> Any:
    imports.check(who_asks(request), import_id)
    return _detail(request, import_id)


@router.post(
    "/imports/{import_id}/start", response=ImportDetail, signed_in=True, refuses=RUNS, summary=N_("Start an import"),
    description=N_("Have the file imported, or go on where an import was cut off. A second start is the same start."),
)  # fmt: skip
def start_import(request: HttpRequest, import_id: ImportId) -> Any:
    imports.start(who_asks(request), import_id)
    return _detail(request, import_id)


@router.post(
    "/imports/{import_id}/cancel", response=ImportDetail, signed_in=True, refuses=(ImportMissing, ImportOver),
    summary=N_("Stop an import"), description=N_("Stop after the rows it is at. What was written stays; `start` goes on behind it."),
)  # fmt: skip
def cancel_import(request: HttpRequest, import_id: ImportId) -> Any:
    imports.cancel(who_asks(request), import_id)
    return _detail(request, import_id)


@router.get(
    "/imports/{import_id}/problems", response=ProblemPage, signed_in=True, refuses=(ImportMissing,),
    summary=N_("List what is wrong in an import"), description=N_("Row by row and cell by cell, in the file's order."),
)  # fmt: skip
def list_import_problems(request: HttpRequest, import_id: ImportId, paging: Query[Paging]) -> Any:
    found = reads.import_problems(who_asks(request), import_id)
    items = [_problem(problem) for problem in found[paging.offset : paging.offset + paging.limit]]
    return ProblemPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


class TableQuery(Shape):
    """Which kind of table."""

    format: TableFormat = Field("csv", description=N_("the format of the table"))


@router.get(
    "/imports/{import_id}/errors", signed_in=True, refuses=(ImportMissing, UnknownFormat),
    sends=TABLES, summary=N_("Download what is wrong"),
    description=N_("The same as a table: row, column, field, given value, what is wrong, what would be right."),
)  # fmt: skip
def download_errors(request: HttpRequest, import_id: ImportId, wanted: Query[TableQuery]) -> Any:
    return sent(exports.errors(who_asks(request), import_id, form=wanted.format, language=page_language()))


class BlankQuery(TableQuery):
    """Which blank table."""

    kind: schemas.Kind


@router.get(
    "/import-template", refuses=(UnknownFormat,),
    sends=TABLES, summary=N_("Download a blank table"),
    description=N_("A table to fill in, with headers in the language of the asker, an example row and what may be entered."),
)  # fmt: skip
def download_template(request: HttpRequest, wanted: Query[BlankQuery]) -> Any:
    return sent(blanks.blank(kind=wanted.kind, form=wanted.format, language=page_language()))


class ExportQuery(Shape):
    """Which records, besides the filters, and in which format."""

    format: ExportFormat = Field("jsonl", description=N_("the format of the table"))
    kind: schemas.Kind | None = Field(None, description=N_("achievements only, or needs only"))
    status: schemas.Status = Field("published", description=N_("the state in a record's life; what is not published is seen by few"))


@router.get(
    "/export", signed_in=True, refuses=(BadFilter, SignInToExport, UnknownFormat, TooManyRows, CellTooLong),
    sends=tuple(exports.FORMATS.values()), summary=N_("Export records"),
    description=N_("Records as a table or as JSON lines, as far as you may read them; an import takes them back."),
)  # fmt: skip
def export_records(request: HttpRequest, wanted: Query[ExportQuery], filters: Query[FiltersShape]) -> Any:
    actor = who_asks(request)
    kind = wanted.kind or ""
    records = exports.chosen(actor, kind=kind, status=wanted.status)
    records = schemas.filters_of(filters).narrow(records, today=timezone.localdate())
    return sent(exports.export(actor, form=wanted.format, language=page_language(), kind=kind, records=records))
