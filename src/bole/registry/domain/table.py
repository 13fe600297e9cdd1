"""A table from a file, row by row: what readers give and what rows are read from. Streams; nothing holds a whole table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .lists import show_words


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader found wrong: in one cell, or in the whole row where the column is empty."""

    column: str
    code: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)
    given: str = ""


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
