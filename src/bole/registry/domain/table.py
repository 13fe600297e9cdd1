"""A table from a file, row by row: what readers give and what rows are read from. Streams; nothing holds a whole table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bole.kernel.errors import N_
from bole.kernel.text import one_line

from .lists import show_words


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader found wrong: in one cell, or in the whole row where the column is empty."""

    column: str
    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    given: str = ""


ERROR_CELL = N_("The cell holds the error %(given)s; right would be a value.")
NO_CACHED_VALUE = N_(
    "The cell holds a formula without a stored value; open the file in a spreadsheet program, save it and upload it again."
)
CELL_TOO_LARGE = N_("This cell is larger than %(limit)s characters.")
ROW_TOO_LARGE = N_("This row is larger than %(limit)s characters; perhaps a quotation mark is missing.")
UNCLOSED_QUOTE = N_("A quotation mark in this row is never closed.")
TOO_MANY_CELLS = N_(
    "This row has %(count)s cells and the header %(expected)s; perhaps a cell with a separator in it lacks its quotation marks."
)
BROKEN_CHARACTERS = N_("This row holds bytes that are no characters in the encoding %(encoding)s.")
NOT_JSON = N_("This line is not a JSON object: %(why)s.")

CELL_CHARACTERS, ROW_CHARACTERS = 1_000_000, 4_000_000
HEADER_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is to be read: found out once, kept with the import."""

    format: str  # xlsx, csv, jsonl or json
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("format", "encoding", "delimiter", "header_row")}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its number as a person sees it in the file, its cells by header, and what is wrong with it already."""

    number: int
    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()


class Table(Protocol):
    """A file opened as a table."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, each once, in the file's order."""

    def count(self) -> int:
        """About how many rows there are (empty ones may be counted); reads the file to its end. Refuses with UnreadableFile."""

    def rows(self) -> Iterator[SourceRow]:
        """Every row that is not empty, from the first, each time it is called. Refuses with UnreadableFile."""


def as_text(value: Any) -> str:
    """A value of a JSON file as the text of a cell."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
        case list() if all(isinstance(v, str | int | float) for v in value):
            return show_words([as_text(v) for v in value])
    return json.dumps(value, ensure_ascii=False)


def headers_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers, each once: a nameless one gets its letter, the second of a name its number."""
    found: list[str] = []
    for position, cell in enumerate(cells):
        name = one_line(cell)[:HEADER_CHARACTERS] or letter(position)
        unique, count = name, 1
        while unique in found:
            count += 1
            unique = f"{name} [{count}]"
        found.append(unique)
    return tuple(found)


def letter(position: int) -> str:
    """The letter of a spreadsheet's column: A, B … Z, AA …"""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name
