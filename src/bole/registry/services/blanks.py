"""Blank tables to fill in: headers in the writer's language, an example row, and what may be entered.

The example row is known by an import and left out, so nobody has to delete it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext

from bole.reference.queries import vocabularies

from ..adapters import writing
from ..domain.columns import Column, columns_for
from ..domain.fields import FieldType
from ..errors import UnknownFormat
from ..models import Record
from .exports import FORMATS, Export, tongue

BLANK_FORMATS = ("xlsx", "csv")
SHORT_LIST, ROWS_TO_FILL = 30, 5000
WIDE = {FieldType.LONG: 50, FieldType.TEXT: 24, FieldType.RIGHTS: 36, FieldType.COMPLETERS: 36, FieldType.TERMS: 24}


def blank(*, kind: str, form: str, language: str) -> Export:
    """A table to fill in with achievements or needs: "xlsx" or "csv". Refuses with UnknownFormat."""
    if form not in BLANK_FORMATS:
        raise UnknownFormat(given=form, known=", ".join(BLANK_FORMATS))
    if kind not in Record.Kind.values:
        raise UnknownFormat(given=kind, known=", ".join(Record.Kind.values))
    chinese = language.startswith("zh")
    columns = columns_for([kind], ["en" if chinese else "zh"])
    columns = [c for c in columns if c.field.name not in ("confidential", "wording_origin") or not c.language]
    headers = [c.label(language) + ("*" if c.name == "title" else "") for c in columns]
    example = [_example(c, kind, language) for c in columns]
    name = f"bole-{kind}-template-{'zh' if chinese else 'en'}.{form}"
    if form == "csv":
        return Export(name, FORMATS[form], 1, writing.csv_pieces(headers, [example]))
    return Export(name, FORMATS[form], 1, writing.pieces(_workbook(columns, headers, example, language)))


def _example(column: Column, kind: str, language: str) -> str:
    if column.name == "kind":
        return vocabularies()["record_kind"].label(kind, language)
    if column.language:
        return ""
    return column.field.example_zh if language.startswith("zh") else column.field.example_en


def _workbook(columns: Sequence[Column], headers: Sequence[str], example: Sequence[str], language: str) -> Any:
    file = tempfile.TemporaryFile(prefix="bole-")  # noqa: SIM115  (closed by its reader)
    with translation.override(tongue(language)), xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(gettext("to fill in"))
        listed = book.add_worksheet(gettext("what may be entered"))
        writing.begin(book, sheet, headers, widths=[WIDE.get(c.field.type, 14) for c in columns])
        italic = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"})
        for position, text in enumerate(example):
            writing.write(sheet, 1, position, text, italic)
        sheet.write_comment(1, 0, gettext("This row is an example; an import leaves it out."))
        _list_terms(book, sheet, listed, columns, language)
    file.seek(0)
    return file


def _list_terms(book: Any, sheet: Any, listed: Any, columns: Sequence[Column], language: str) -> None:
    """Every vocabulary in a column of its own; cells that take one entry offer those of short lists."""
    with_terms = [(at, column) for at, column in enumerate(columns) if _vocabulary(column)]
    writing.begin(book, listed, [column.label(language) for _, column in with_terms], widths=[24] * len(with_terms))
    for position, (at, column) in enumerate(with_terms):
        labels = [term.label(language) for term in vocabularies()[_vocabulary(column)].terms]
        for row, label in enumerate(labels, 1):
            writing.write(listed, row, position, label)
        if column.field.type is not FieldType.TERMS and len(labels) <= SHORT_LIST:
            source = f"='{listed.get_name()}'!{_range(position, len(labels))}"
            sheet.data_validation(1, at, ROWS_TO_FILL, at, {"validate": "list", "source": source, "error_type": "warning"})


def _vocabulary(column: Column) -> str:
    return "yes_no" if column.field.type is FieldType.YES_NO else column.field.vocabulary


def _range(column: int, count: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return str(xl_range_abs(1, column, count, column))
