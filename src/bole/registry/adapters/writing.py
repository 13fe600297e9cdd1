"""Tables written: CSV as a stream of bytes, spreadsheets by way of a temporary file. Neither holds more than a row.

No cell ever becomes a formula: a spreadsheet's texts are written as texts, and in CSV, which knows no difference, an
apostrophe is set before what would be taken for one; an import takes it off again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from bole.registry.errors import CellTooLong

from .separated import guarded

Cell = str | int | Decimal | dt.date | None
XLSX_ROWS, XLSX_CHARACTERS, XLSX_DIGITS = 1_048_576, 32_767, 15
PIECE = 1 << 16
FIRST_DAY = dt.date(1900, 3, 1)  # before it spreadsheets count differently
WIDTHS = (8, 60)


def csv_pieces(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([guarded(header) for header in headers])
    for row in rows:
        writer.writerow([guarded(_text(cell)) for cell in row])
        if buffer.tell() >= PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Decimal():
            return format(cell.normalize(), "f")
        case dt.date():
            return cell.isoformat()
    return str(cell)


def xlsx_file(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, about: tuple[str, Sequence[tuple[str, Cell]]] | None = None
) -> IO[bytes]:
    """A spreadsheet in a temporary file, open at its beginning; it is gone when closed. `about`: the name of a second sheet
    and what it says of the first, line by line. Refuses with CellTooLong."""
    file = tempfile.TemporaryFile(prefix="bole-")  # noqa: SIM115  (the caller closes it)
    try:
        with xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet(title)
            begin(book, sheet, headers)
            for number, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if cell is not None and cell != "":
                        write(sheet, number, column, cell)
            sheet.autofilter(0, 0, 0, len(headers) - 1)
            if about:
                _write_about(book, *about)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_about(book: Any, name: str, lines: Sequence[tuple[str, Cell]]) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for number, (label, cell) in enumerate(lines):
        sheet.write_string(number, 0, label, bold)
        if not isinstance(cell, dt.date):
            write(sheet, number, 1, cell, wrapped)
        else:
            write(sheet, number, 1, cell)


def begin(book: Any, sheet: Any, headers: Sequence[str], *, widths: Sequence[int] = ()) -> None:
    """The header: bold, always in view, columns wide enough for it."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for column, header in enumerate(headers):
        width = widths[column] if widths else 2 * sum(2 if ord(c) > 0x2E7F else 1 for c in header) // 2 + 2
        sheet.set_column(column, column, min(max(width, WIDTHS[0]), WIDTHS[1]))
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{XLSX_ROWS}"})


def write(sheet: Any, row: int, column: int, cell: Cell, form: Any = None) -> None:
    """One cell: numbers as numbers where they stay exact, days as days, all else as text. Refuses with CellTooLong."""
    if isinstance(cell, dt.date) and cell >= FIRST_DAY:
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), form)
    elif isinstance(cell, int | Decimal) and len(Decimal(cell).normalize().as_tuple().digits) <= XLSX_DIGITS:
        sheet.write_number(row, column, cell, form)
    else:
        text = _text(cell)
        if len(text.encode("utf-16-le")) // 2 > XLSX_CHARACTERS:
            raise CellTooLong(length=len(text))
        sheet.write_string(row, column, text, form)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The content of a file, which is closed at its end."""
    with file:
        while piece := file.read(PIECE):
            yield piece
