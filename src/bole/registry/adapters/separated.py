"""Text tables (CSV): cells separated by a comma, a semicolon or a tab, quoted where they hold one.

Streams. A row whose quotation mark is never closed would swallow the rest of the file: at the file's end, or after four
million characters, it is given up as one broken row, and reading goes on with the line below it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from bole.registry.domain.columns import known_share
from bole.registry.domain.table import BROKEN_CHARACTERS, CELL_CHARACTERS, CELL_TOO_LARGE, ROW_CHARACTERS, UNCLOSED_QUOTE, Fault, Shape

from .lines import BROKEN, Lines
from .raw import RawRow, Rows, too_large

DELIMITERS = (",", ";", "\t")
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.I)  # a spreadsheet program's own remark in the first line
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
csv.field_size_limit(ROW_CHARACTERS + 1)


class _Runaway(Exception):
    """A row grew over the limit or met the end of the file: its quotation marks are not closed."""


class _Feed:
    """Hands lines to the csv module and remembers those of the row under way."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.row: list[str] = []
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None:
            if self.row:  # the file ends within a quoted cell
                raise _Runaway
            raise StopIteration
        self.row.append(line)
        self.size += len(line)
        if self.size >= ROW_CHARACTERS or self.lines.overlong:
            raise _Runaway
        return line

    def forget(self) -> None:
        self.row, self.size = [], 0


def rows_of(file: IO[bytes], shape: Shape) -> Rows:
    """A function that reads the rows from the beginning, each time it is called."""
    return lambda: _rows(file, shape)


def counted(file: IO[bytes], shape: Shape) -> int:
    """How many rows there are, empty ones included: reads to the end."""
    return sum(1 for _ in _rows(file, shape))


def _rows(file: IO[bytes], shape: Shape) -> Iterator[RawRow]:
    feed = _Feed(Lines(file, shape.encoding))
    number = 0
    reader = csv.reader(feed, delimiter=shape.delimiter)
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_Runaway, csv.Error):
            broken = too_large(number) if feed.size >= ROW_CHARACTERS else _unclosed(number, feed.row[0])
            feed.lines.give_back(feed.row[1:])
            feed.lines.overlong = False
            feed.forget()
            reader = csv.reader(feed, delimiter=shape.delimiter)
            yield broken
        else:
            if number == 1 and _SEP_LINE.fullmatch("".join(feed.row)):
                cells = []
            lines = list(feed.row)
            feed.forget()
            yield RawRow(number, [unguarded(cell) for cell in cells], _faults(cells, lines, shape))


def _unclosed(number: int, line: str) -> RawRow:
    return RawRow(number, [], {-1: Fault("", "unclosed_quote", UNCLOSED_QUOTE, {}, line.strip()[:200])})


def _faults(cells: list[str], lines: list[str], shape: Shape) -> dict[int, Fault]:
    found = {}
    for position, cell in enumerate(cells):
        if len(cell) > CELL_CHARACTERS:
            found[position] = Fault("", "cell_too_large", CELL_TOO_LARGE, {"limit": CELL_CHARACTERS})
            cells[position] = ""
    if any(BROKEN in line for line in lines):
        shown = next((cell for cell in cells if BROKEN in cell), "").replace(BROKEN, "\ufffd")
        found[-1] = Fault("", "broken_characters", BROKEN_CHARACTERS, {"encoding": shape.encoding.upper()}, shown[:200])
    return found


def guarded(cell: str) -> str:
    """A cell that a spreadsheet program would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell and (cell[0] in "=+-@\t\r" or _GUARDED.match(cell)) else cell


def unguarded(cell: str) -> str:
    """Without that apostrophe."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def delimiter_of(sample: str) -> str:
    """The separator under which the first rows have the most known headers, then the most cells."""
    if remark := _SEP_LINE.match(sample):
        return remark[1]

    def fitness(delimiter: str) -> tuple[int, int]:
        known = most = 0
        try:
            for row, _ in zip(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), range(10), strict=False):
                known, most = max(known, known_share(row)), max(most, len(row))
        except csv.Error:
            return 0, 0
        return known, most

    return max(DELIMITERS, key=fitness)
