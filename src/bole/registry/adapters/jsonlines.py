"""JSON: lines of objects (.jsonl), or one document with a list of objects in it (feeds). Streams either.

The headers are the keys of the first rows. A line that is no object is a broken row and stops no other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import IO, Any

from bole.kernel.text import one_line
from bole.registry.domain.table import BROKEN_CHARACTERS, HEADER_CHARACTERS, NOT_JSON, ROW_CHARACTERS, Fault, Shape, SourceRow
from bole.registry.errors import DamagedFile, NoRows, NotATable

from .lines import BROKEN, Lines
from .raw import too_large

LOOKED_AT, MOST_HEADERS = 200, 400
PIECE = 1 << 16

Rows = Callable[[], Iterator[SourceRow]]


@lru_cache(maxsize=MOST_HEADERS)
def header_of(key: str) -> str:
    return one_line(key)[:HEADER_CHARACTERS]


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


_decoder = json.JSONDecoder(parse_constant=_no_constant)


class JsonTable:
    """Objects as rows, named by their keys."""

    def __init__(self, name: str, rows: Rows, *, count: Callable[[], int]) -> None:
        self._name, self._count = name, count
        self.rows = rows
        keys = dict.fromkeys(key for row in islice(rows(), LOOKED_AT) for key in row.values)
        self.headers = tuple(islice(keys, MOST_HEADERS))

    def count(self) -> int:
        return self._count()

    def require_rows(self) -> None:
        """Refuses with NotATable when no line is an object, with NoRows when there is none."""
        if not self.headers:
            raise NotATable(name=self._name) if next(self.rows(), None) else NoRows(name=self._name)


def lines_of(file: IO[bytes], shape: Shape) -> Rows:
    """A function that reads one object per line."""
    return lambda: _lines(file, shape)


def _lines(file: IO[bytes], shape: Shape) -> Iterator[SourceRow]:
    lines = Lines(file, shape.encoding)
    for number, line in enumerate(lines, 1):
        if lines.overlong:
            lines.overlong = False
            yield SourceRow(number, {}, (too_large(number).faults[-1],))
        elif line and not line.isspace():
            yield _row(number, line, shape)


def counted_lines(file: IO[bytes], shape: Shape) -> int:
    """How many lines are not empty."""
    return sum(1 for line in Lines(file, shape.encoding) if line and not line.isspace())


def _row(number: int, line: str, shape: Shape) -> SourceRow:
    if BROKEN in line:
        fault = Fault("", "broken_characters", BROKEN_CHARACTERS, {"encoding": shape.encoding.upper()})
        return SourceRow(number, {}, (fault,))
    try:
        given = _decoder.decode(line)
    except (ValueError, RecursionError) as failure:
        return _not_json(number, str(failure), line)
    return _named(number, given)


def _not_json(number: int, why: str, given: str) -> SourceRow:
    return SourceRow(number, {}, (Fault("", "not_json", NOT_JSON, {"why": why[:200]}, given.strip()[:200]),))


def _named(number: int, given: Any) -> SourceRow:
    if not isinstance(given, dict):
        return _not_json(number, f"it is a {type(given).__name__}", json.dumps(given)[:200])
    return SourceRow(number, {header_of(key): value for key, value in given.items()})


def items_of(file: IO[bytes], name: str, shape: Shape) -> Rows:
    """A function that reads the objects of the first list of objects in a document."""
    return lambda: _items(file, name, shape)


class _Window:
    """A piece of the document under the decoder's eyes."""

    def __init__(self, file: IO[bytes], shape: Shape) -> None:
        self._lines = Lines(file, shape.encoding)
        self.text = ""

    def more(self) -> bool:
        """Read on; False at the end of the document."""
        wanted = max(PIECE, len(self.text))  # doubling, so that a large object is not decoded again and again
        pieces, size = [self.text], 0
        while size < wanted:
            line = next(self._lines, None)
            if line is None:
                break
            pieces.append(line)
            size += len(line)
        self.text = "".join(pieces)
        return size > 0


def _items(file: IO[bytes], name: str, shape: Shape) -> Iterator[SourceRow]:
    window = _Window(file, shape)
    _seek_list(window, name)
    number = 0
    while True:
        window.text = window.text.lstrip(" \t\r\n,")
        if window.text.startswith("]"):
            return
        try:
            value, end = _decoder.raw_decode(window.text) if window.text else (None, 0)
        except (ValueError, RecursionError) as failure:
            end, value, why = 0, None, str(failure)
        else:
            why = "it ends in the middle"
        if end:
            number += 1
            window.text = window.text[end:]
            yield _named(number, value)
        elif len(window.text) > 2 * ROW_CHARACTERS or not window.more():
            raise DamagedFile(name=name, row=number + 1, why=why)


def _seek_list(window: _Window, name: str) -> None:
    """Move to behind the bracket that opens the first list of objects."""
    window.more()
    while True:
        position = window.text.find("[")
        while position >= 0:
            after = window.text[position + 1 :].lstrip()
            if after.startswith("{"):
                window.text = after
                return
            position = window.text.find("[", position + 1)
        if len(window.text) > ROW_CHARACTERS or not window.more():
            raise NotATable(name=name)
