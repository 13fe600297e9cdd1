"""Exports: the records an actor may see, read as far as he may read them, as a stream; and what was wrong in an import.

Nothing is written here; what an export gives, an import takes back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Length
from django.utils import translation
from django.utils.translation import gettext

from bole.kernel.errors import N_
from bole.people import queries as people
from bole.people.access import centre_for
from bole.people.domain.actor import Actor
from bole.reference.queries import vocabularies
from bole.runtime.acts import now

from .. import queries
from ..access import AnyActor
from ..adapters import writing
from ..adapters.writing import Cell
from ..domain.cells import right_terms
from ..domain.columns import SPLIT_TEXTS, TOLD, Column, column_named, columns_for
from ..domain.fields import FieldType
from ..domain.plan import Plan
from ..domain.rows import CELL_LIMIT, cells
from ..domain.sheet import RecordSheet
from ..domain.sheet_json import said, sheet_as_json
from ..errors import SignInToExport, TooManyRows, UnknownFormat
from ..models import ImportJob, ImportProblem, Record, Wording
from ..queries import imports as reads

CHUNK = 200
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
}
ERROR_FORMATS = ("csv", "xlsx")
TYPED = (FieldType.NUMBER, FieldType.AMOUNT, FieldType.DATE)
ERROR_HEADERS = (
    N_("row"), N_("column"), N_("field"), N_("given value"), N_("what is wrong"),
    N_("what would be right"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way out. The content runs once."""

    name: str
    media_type: str
    count: int
    content: Iterator[bytes]


def tongue(language: str) -> str:
    """The language of the program that is nearest: its catalogue is called zh-hans, and people say zh."""
    return "zh-hans" if language.startswith("zh") else "en"


def chosen(actor: AnyActor, *, kind: str = "", centre: str = "", status: str = "") -> QuerySet[Record]:
    """The records of a list: of a kind, of a centre and all below it, in a state. Refuses with CentreMissing."""
    records = queries.visible(actor)
    if kind:
        records = records.filter(kind=kind)
    if status:
        records = records.filter(status=status)
    if centre:
        records = records.filter(centre__in=people.centres_under(centre_for(actor, centre).path))
    return records


def export(
    actor: AnyActor, *, form: str, language: str, kind: str = "", centre: str = "", status: str = "",
    records: QuerySet[Record] | None = None,
) -> Export:  # fmt: skip
    """The records of a list as a file: "xlsx", "csv" or "jsonl", with headers and labels in a language.

    `records` is a list that was narrowed already. What a record withholds from a reader on its page is not in the file either.
    Refuses with SignInToExport, CentreMissing, UnknownFormat, TooManyRows; a spreadsheet also with CellTooLong.
    """
    if isinstance(actor, Actor) and not actor.is_signed_in:
        raise SignInToExport
    if form not in FORMATS:
        raise UnknownFormat(given=form, known=", ".join(FORMATS))
    records = chosen(actor, kind=kind, centre=centre, status=status) if records is None else records
    count = records.count()
    if form == "xlsx" and count >= writing.XLSX_ROWS:
        raise TooManyRows(limit=writing.XLSX_ROWS - 1, count=count)
    name = "-".join(filter(None, ("bole", kind or "records", f"{now():%Y%m%d}"))) + f".{form}"
    return Export(name, FORMATS[form], count, _content(actor, records, form, language, kind))


def _content(actor: AnyActor, records: QuerySet[Record], form: str, language: str, kind: str) -> Iterator[bytes]:
    if form == "jsonl":
        return _jsonl(actor, records)
    columns = _columns(records, kind, split=form == "xlsx")
    headers = [c.label(language) for c in columns] + [zh if language.startswith("zh") else en for zh, en in TOLD.values()]
    rows = (_row(actor, record, columns, language, split=form == "xlsx") for record in _each(records))
    if form == "csv":
        return writing.csv_pieces(headers, rows)
    return writing.pieces(writing.xlsx_file("Bole", headers, rows))


def _each(records: QuerySet[Record]) -> Iterator[Record]:
    """Whole records by id, chunk by chunk, without a cursor that would stay open while somebody reads slowly."""
    last = None
    while True:
        ids = records.order_by("id").values_list("id", flat=True)
        chunk = list((ids.filter(id__gt=last) if last else ids)[:CHUNK])
        if not chunk:
            return
        yield from next(queries.in_chunks(chunk, CHUNK), ())
        last = chunk[-1]


def _columns(records: QuerySet[Record], kind: str, *, split: bool) -> list[Column]:
    """The columns that this export needs: further languages and parts of long texts only where there are any."""
    wordings = Wording.objects.filter(record__in=records.values("id"))
    several = wordings.values("record").annotate(n=Count("id")).filter(n__gt=1).values("record")
    languages = set(wordings.filter(record__in=several).values_list("language", flat=True))
    longest = wordings.aggregate(**{name: Max(Length(name)) for name in SPLIT_TEXTS}) if split else {}
    parts = {name: -(-(longest.get(name) or 0) // CELL_LIMIT) for name in SPLIT_TEXTS}
    return columns_for([kind] if kind else list(Record.Kind.values), languages, parts)


def read_by(actor: AnyActor, record: Record) -> RecordSheet:
    """The sheet of a whole record, as far as the actor may read it."""
    sheet = queries.readable(actor, record).sheet
    return replace(sheet, owner_uscc=record.owner.uscc) if sheet.owner and record.owner and record.owner.uscc else sheet


def _told(record: Record) -> dict[str, Any]:
    return {
        "number": record.number, "status": record.status, "centre": record.centre.path, "version": record.version,
        "published_at": _day(record.published_at), "updated_at": _day(record.updated_at),
        "confirmed_at": _day(record.confirmed_at), "confirm_by": record.confirm_by.isoformat() if record.confirm_by else "",
    }  # fmt: skip


def _day(at: dt.datetime | None) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else ""


def _row(actor: AnyActor, record: Record, columns: Sequence[Column], language: str, *, split: bool) -> list[Cell]:
    sheet = read_by(actor, record)
    shown = cells(sheet, columns, vocabularies(), language, limit=CELL_LIMIT if split else None)
    row: list[Cell] = [
        getattr(sheet, column.name) if column.field.type in TYPED else cell for column, cell in zip(columns, shown, strict=True)
    ]
    told = _told(record)
    told["status"] = vocabularies()["status"].label(record.status, language)
    return [*row, *told.values()]


def _jsonl(actor: AnyActor, records: QuerySet[Record]) -> Iterator[bytes]:
    for record in _each(records):
        line = {**said(sheet_as_json(read_by(actor, record))), **said(_told(record))}
        yield (json.dumps(line, ensure_ascii=False) + "\n").encode()


# What was wrong in an import


def errors(actor: AnyActor, job_id: UUID, *, form: str, language: str) -> Export:
    """The problems of an import as a table, in a language: row, column, field, given value, what is wrong, what would be right.

    Refuses with ImportMissing, UnknownFormat.
    """
    if form not in ERROR_FORMATS:
        raise UnknownFormat(given=form, known=", ".join(ERROR_FORMATS))
    problems = reads.import_problems(actor, job_id)
    job = reads.import_job(actor, job_id)
    with translation.override(tongue(language)):
        headers = [gettext(header) for header in ERROR_HEADERS]
    rows = _error_rows(problems, job, language)
    name = f"{job.file.name.rsplit('.', 1)[0]}.errors.{form}"
    if form == "xlsx":
        return Export(name, FORMATS[form], problems.count(), writing.pieces(writing.xlsx_file("Bole", headers, rows)))
    return Export(name, FORMATS[form], problems.count(), writing.csv_pieces(headers, rows))


def _error_rows(problems: QuerySet[ImportProblem], job: ImportJob, language: str) -> Iterator[list[Cell]]:
    fields = {header: column_named(name) for header, name in Plan.from_json(job.mapping).mapping} if not job.profile else {}
    place = (-1, -1)
    while chunk := list(_after(problems, place)[:CHUNK]):
        with translation.override(tongue(language)):
            rows = [_error_row(problem, fields.get(problem.column), language) for problem in chunk]
        yield from rows
        place = (chunk[-1].row, chunk[-1].id)


def _after(problems: QuerySet[ImportProblem], place: tuple[int, int]) -> QuerySet[ImportProblem]:
    row, last = place
    return (problems.filter(row__gt=row) | problems.filter(row=row, id__gt=last)).order_by("row", "id")


def _error_row(problem: ImportProblem, column: Column | None, language: str) -> list[Cell]:
    label = column.label(language) if column else ""
    return [problem.row, problem.column, label, problem.given, reads.told(problem), right_for(column, language)]


def right_for(column: Column | None, language: str) -> str:
    """What a cell of this column looks like when it is right: entries of its vocabulary, else an example."""
    if column is None:
        return ""
    if column.field.vocabulary:
        return right_terms(vocabularies()[column.field.vocabulary], language)
    return column.field.example_zh if language.startswith("zh") else column.field.example_en
