"""How a file is to be imported: its shape, and which column means what. Kept with the import as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line

from . import columns
from .columns import LEFT_ALONE, column_named
from .table import Shape, SourceRow, Table, as_text

NO_SUCH_COLUMN = N_("The file has no column “%(given)s”.")
NO_SUCH_FIELD = N_("There is no field “%(given)s”; right would be a field's name, or nothing to leave the column out.")
TAKEN_TWICE = N_("Two columns are mapped to “%(field)s”: “%(one)s” and “%(other)s”.")

SAMPLE_ROWS, SAMPLES, SAMPLE_CHARACTERS = 50, 3, 80


@dataclass(frozen=True, slots=True)
class Plan:
    """The mapping holds every header of the file in its order; samples are shown beside it."""

    shape: Shape
    mapping: columns.Mapping
    samples: Mapping[str, tuple[str, ...]]

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(header for header, _ in self.mapping)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns that are left out, apart from those that an export tells beside."""
        return tuple(header for header, name in self.mapping if not name)

    def has_title(self) -> bool:
        """Whether a column says what the title is, in any language."""
        return any((column := column_named(name)) is not None and column.field.name == "title" for _, name in self.mapping)

    def as_json(self) -> dict[str, Any]:
        samples = {header: list(values) for header, values in self.samples.items()}
        return {"shape": self.shape.as_json(), "columns": [list(pair) for pair in self.mapping], "samples": samples}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Plan:
        mapping = tuple((str(header), str(name)) for header, name in kept["columns"])
        return cls(Shape(**kept["shape"]), mapping, {header: tuple(values) for header, values in kept["samples"].items()})


def planned(shape: Shape, table: Table, kind: str) -> Plan:
    """The plan that a file suggests by itself."""
    rows = list(islice(table.rows(), SAMPLE_ROWS))
    samples = {header: _samples(rows, header) for header in table.headers}
    return Plan(shape, columns.proposed(table.headers, kind), samples)


def _samples(rows: Iterable[SourceRow], header: str) -> tuple[str, ...]:
    shown = (one_line(as_text(row.values.get(header))[: 4 * SAMPLE_CHARACTERS])[:SAMPLE_CHARACTERS] for row in rows)
    return tuple(islice(dict.fromkeys(value for value in shown if value), SAMPLES))


def mapped(plan: Plan, wanted: Mapping[str, str]) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan with other meanings for some columns, and what is wrong with them."""
    problems = [_problem(header, NO_SUCH_COLUMN, header) for header in wanted if header not in plan.headers]
    names = {header: _meant(name) for header, name in wanted.items()}
    problems += [_problem(header, NO_SUCH_FIELD, wanted[header]) for header, name in names.items() if name is None]
    mapping = tuple((header, names.get(header, name) or "") for header, name in plan.mapping)
    taken: dict[str, str] = {}
    for header, name in mapping:
        if name in ("", LEFT_ALONE):
            continue
        if name in taken:
            values = {"field": name, "one": taken[name], "other": header}
            problems.append(Problem(header, "taken_twice", TAKEN_TWICE, values, header))
        taken.setdefault(name, header)
    return replace(plan, mapping=mapping), tuple(problems)


def _problem(header: str, sentence: str, given: str) -> Problem:
    return Problem(header, "bad_mapping", sentence, {"given": given}, given)


def _meant(name: str) -> str | None:
    """The column's name somebody meant: a name, or a label in one of the languages; None when there is no such field."""
    given = name.strip()
    if given in ("", LEFT_ALONE) or column_named(given):
        return given
    return columns.meaning(given) or None
