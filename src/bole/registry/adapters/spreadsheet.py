"""Spreadsheets (.xlsx) as streams of rows, in memory that does not grow with the number of rows.

The usual readers keep a sheet, or at least all its strings, in memory, and none says whether a formula has a stored
value. This one feeds the XML of the first visible sheet to a parser piece by piece. Numbers come out as they are
written, days as 2027-06-30, formulas as their stored values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from bole.registry.domain.table import CELL_CHARACTERS, CELL_TOO_LARGE, ERROR_CELL, NO_CACHED_VALUE, ROW_CHARACTERS, Fault
from bole.registry.errors import DamagedFile

from .package import DAMAGE, Attributes, Package, local, parser, unescaped
from .raw import RawRow, Rows, too_large

MOST_COLUMNS = 16_384  # what spreadsheet programs allow
_DAY_SECONDS = 86_400
_LEAP_ERROR = 60  # spreadsheets count a 29 February 1900 that never was


def rows_of(package: Package) -> Rows:
    """A function that reads the rows from the beginning, each time it is called."""
    return lambda: _rows(package)


_ROW = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?row[\s/>]")


def counted(package: Package) -> int:
    """How many rows the sheet has, empty ones included: unpacks all of it without looking into it."""
    count, kept = 0, b""
    try:
        for piece in package.pieces(package.sheet):
            whole, _, rest = (kept + piece).rpartition(b"<")
            count += len(_ROW.findall(whole))
            kept = b"<" + rest
    except DAMAGE as failure:
        raise DamagedFile(name=package.name, row=count, why=str(failure)) from failure
    return count + len(_ROW.findall(kept))


def _rows(package: Package) -> Iterator[RawRow]:
    collector = _Collector(package)
    made = parser(collector.start, collector.end, collector.add)
    number = 0
    try:
        for piece in package.pieces(package.sheet):
            made.Parse(piece, False)
            for row in collector.taken():
                number = row.number
                yield row
        made.Parse(b"", True)
    except DAMAGE as failure:
        raise DamagedFile(name=package.name, row=number + 1, why=str(failure)) from failure


class _Collector:
    """Hears the parser and makes rows."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.rows: list[RawRow] = []
        self.number = 0
        self._new_row()
        self._new_cell({})
        self._position = -1

    def taken(self) -> list[RawRow]:
        rows, self.rows = self.rows, []
        return rows

    def _new_row(self) -> None:
        self._cells: list[str] = []
        self._faults: dict[int, Fault] = {}
        self._row_size = 0
        self._position = -1

    def _new_cell(self, attributes: Attributes) -> None:
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._text: list[str] = []
        self._size = 0
        self._has_formula = self._has_value = self._capturing = self._in_phonetic = False
        reference = attributes.get("r", "")
        self._position = _column(reference) if reference else self._position + 1

    def start(self, name: str, attributes: Attributes) -> None:
        kind = local(name)
        if kind == "c":
            self._new_cell(attributes)
        elif kind in ("v", "t"):
            self._capturing = not self._in_phonetic
            self._has_value = True
        elif kind == "f":
            self._has_formula = True
        elif kind == "rPh":
            self._in_phonetic = True
        elif kind == "row":
            self._new_row()
            given = attributes.get("r", "")
            self.number = int(given) if given else self.number + 1

    def add(self, text: str) -> None:
        if self._capturing and self._size <= CELL_CHARACTERS:
            self._text.append(text)
            self._size += len(text)

    def end(self, name: str) -> None:
        kind = local(name)
        if kind in ("v", "t"):
            self._capturing = False
        elif kind == "rPh":
            self._in_phonetic = False
        elif kind == "c":
            self._finish_cell()
        elif kind == "row":
            whole = self._row_size <= ROW_CHARACTERS
            self.rows.append(RawRow(self.number, self._cells, self._faults) if whole else too_large(self.number))

    def _finish_cell(self) -> None:
        position = self._position
        if not 0 <= position < MOST_COLUMNS:
            return
        value = self._value("".join(self._text))
        if isinstance(value, str) and len(value) > CELL_CHARACTERS:
            value = Fault("", "cell_too_large", CELL_TOO_LARGE, {"limit": CELL_CHARACTERS})
        if isinstance(value, Fault):
            self._faults[position] = value
            value = ""
        if not value:
            return
        self._row_size += len(value)
        if self._row_size > ROW_CHARACTERS:
            return
        self._cells += [""] * (position + 1 - len(self._cells))
        self._cells[position] = value

    def _value(self, text: str) -> str | Fault:
        match self._kind:
            case "s":
                return self.package.strings.get(int(text)) if text else ""
            case "inlineStr":
                return unescaped(text)
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text)
            case "e":
                return Fault("", "error_cell", ERROR_CELL, {"given": text}, text)
        if self._has_formula and (not self._has_value or (not text and self._kind != "str")):
            return Fault("", "no_cached_value", NO_CACHED_VALUE)
        return unescaped(text) if self._kind == "str" else self._number(text.strip())

    def _number(self, text: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text  # "d" cells hold the day as it is written, and some programs put text where a number belongs
        style = int(self._style) if self._style.isdecimal() else -1
        if 0 <= style < len(self.package.date_styles) and self.package.date_styles[style]:
            return moment(value, date1904=self.package.date1904) or _plain(value)
        return _plain(value)


@lru_cache(maxsize=MOST_COLUMNS)
def _position_of(letters: str) -> int:
    position = 0
    for sign in letters:
        position = position * 26 + ord(sign.upper()) - 64 if sign.isascii() and sign.isalpha() else MOST_COLUMNS + 1
    return position - 1


def _column(reference: str) -> int:
    """The position of a cell such as "AB12"."""
    return _position_of(reference.rstrip("0123456789"))


def _plain(value: float) -> str:
    """A number as the spreadsheet shows it: fifteen digits, no exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return format(Decimal(format(value, ".15g")), "f")


def moment(serial: float, *, date1904: bool = False) -> str:
    """The day, and the time unless it is midnight, of a spreadsheet's serial number; nothing when there is no such day."""
    if date1904:
        serial += 1462
    if not 0 <= serial < 2_958_466:
        return ""
    seconds = round((serial % 1) * _DAY_SECONDS)
    days = int(serial) + (1 if serial < _LEAP_ERROR else 0)
    at = dt.datetime(1899, 12, 30) + dt.timedelta(days=days, seconds=seconds)  # noqa: DTZ001  (a day has no zone)
    if serial < 1:
        return f"{at:%H:%M:%S}"
    return f"{at.date().isoformat()} {at:%H:%M:%S}" if seconds % _DAY_SECONDS else at.date().isoformat()
