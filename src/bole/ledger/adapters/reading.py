"""A statement's file as rows of texts: a spreadsheet or a text table, whatever its name says.

Statements are small: a year of a centre's account is some thousand rows, so a file is read whole.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from bole.runtime.encodings import SAMPLE, encoding_of

from ..errors import DamagedStatement, EmptyStatement, NotAStatement

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
Rows = list[tuple[int, list[str]]]


def rows_of(content: bytes, name: str) -> Rows:
    """The rows with their numbers, as a person sees them in the file. Refuses with NotAStatement, EmptyStatement, DamagedStatement."""
    if not content.strip():
        raise EmptyStatement(name=name)
    found = list(_spreadsheet(content, name) if content.startswith((_ZIP, _OLE)) else _text(content, name))
    if not found:
        raise EmptyStatement(name=name)
    return found


def _spreadsheet(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError) as failure:
        raise DamagedStatement(name=name) from failure
    for number, row in enumerate(rows, 1):
        if any(cell != "" for cell in row):
            yield number, [_cell(cell) for cell in row]


def _cell(value: object) -> str:
    """A cell as text: numbers with fifteen digits and no exponent, days as 2026-11-23."""
    match value:
        case bool():
            return str(value)
        case float():
            whole = format(value, ".15g")
            return f"{value:.2f}" if "e" in whole else whole
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
    return str(value)


def _text(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content, name)
    first = text.partition("\n")[0]
    many = max(",;\t", key=text[:4000].count) if "," not in first else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=many)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as failure:
            raise NotAStatement(name=name) from failure
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, [cell.strip().removeprefix("\t") for cell in row]


def _decoded(content: bytes, name: str) -> str:
    encoding = encoding_of(content[:SAMPLE])
    if encoding is None:
        raise NotAStatement(name=name)
    try:
        return content.decode(encoding).replace("\0", "")
    except UnicodeDecodeError as failure:
        raise NotAStatement(name=name) from failure
