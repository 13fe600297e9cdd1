"""A row and a sheet: `RowReader` makes sheets of rows, or says cell by cell what is wrong; `cells` makes a row of a sheet.

What comes out of a reader with problems is refused as a whole, so nothing is half written. A problem's `field` is the
header of the column it was found in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from bole.kernel.errors import N_, Problem
from bole.kernel.text import tidy
from bole.kernel.written import Amount, Unread

from .cells import Terms, read, show
from .columns import SPLIT_TEXTS, Column, Mapping, column_named
from .fields import FieldType
from .sheet import RecordSheet, WordingSheet
from .table import SourceRow, as_text

NO_LANGUAGE = N_("The language of this row was not recognised; right would be a column “language” with, for example, zh or en.")
NOT_FOR_KIND = N_("“%(field)s” does not concern this kind of record; right would be an empty cell.")
EXAMPLE_ROW = N_("This is the example row of the template; it was left out.")
TWO_CURRENCIES = N_("The amount is in %(given)s, but another currency is named in this row (%(other)s).")

CELL_LIMIT = 32_000  # characters; a spreadsheet's cell takes 32,767
PARTS_LIMIT = 19
AMOUNTS = ("price_min", "price_max")


class RowReader:
    """Reads the rows of one file by its mapping."""

    def __init__(self, mapping: Mapping, *, kind: str, terms: Terms, guess_language: Callable[[str], str]) -> None:
        self.columns = [(header, column) for header, name in mapping if (column := column_named(name))]
        self.words = sorted(
            (c for _, c in self.columns if not _of_record(c) and c.field.type is not FieldType.LANGUAGE), key=lambda c: c.part
        )
        self.headers = {column.name: header for header, column in reversed(self.columns)}
        self.kind = kind
        self.terms = terms
        self.guess_language = guess_language

    def header_of(self, field: str) -> str:
        """The header under which a field stands in this file; for a part of a wording, of any language."""
        if field in self.headers:
            return self.headers[field]
        near = next((header for header, column in self.columns if column.field.name == field), "")
        return near or field

    def placed(self, problem: Problem) -> Problem:
        """The problem of a field as the problem of a column of this file."""
        values = {**problem.values, "field": problem.field} if "field" in problem.values else problem.values
        return replace(problem, field=self.header_of(problem.field), values=values)

    def read(self, row: SourceRow) -> tuple[RecordSheet, tuple[Problem, ...]]:
        """The sheet of a row, and what is wrong with it: then the sheet holds what could be read, to be judged as well."""
        mapped = {header for header, _ in self.columns}
        problems = [
            Problem(fault.column, fault.code, fault.sentence, fault.values, fault.given)
            for fault in row.faults
            if not fault.column or fault.column in mapped
        ]
        found: dict[str, Any] = {}
        for header, column in self.columns:
            text = as_text(row.values.get(header))
            if not text or text.isspace():
                continue
            try:
                found[column.name] = text if column.field.name in SPLIT_TEXTS else read(column.field, text, self.terms)
            except Unread as unread:
                values = {**unread.values, "field": column.name} if "field" in unread.values else unread.values
                problems.append(Problem(header, unread.code, unread.sentence, values, unread.given))
        if not problems and _is_example(found):
            problems.append(Problem("", "example_row", EXAMPLE_ROW))
        return self._sheet(found, problems), tuple(problems)

    def _sheet(self, found: dict[str, Any], problems: list[Problem]) -> RecordSheet:
        wordings = self._wordings(found, problems)
        values = {column.name: found[column.name] for _, column in self.columns if _of_record(column) and column.name in found}
        values["kind"] = values.get("kind") or self.kind
        problems += self._not_for(values)
        _resolve_amounts(values, self.headers, problems)
        said = {name: value for name, value in values.items() if value not in (None, "", ())}
        return RecordSheet(**{"kind": "", **said}, wordings=wordings)

    def _not_for(self, values: dict[str, Any]) -> Iterable[Problem]:
        kind = values["kind"]
        for header, column in self.columns:
            given = values.get(column.name)
            if kind and kind not in column.field.kinds and given not in (None, "", ()):
                yield Problem(header, "not_for_kind", NOT_FOR_KIND, {"field": column.name}, str(given)[:80])

    def _wordings(self, found: dict[str, Any], problems: list[Problem]) -> tuple[WordingSheet, ...]:
        by_language: dict[str, dict[str, Any]] = {}
        for column in self.words:
            if column.name not in found:
                continue
            parts = by_language.setdefault(column.language, {})
            name = column.field.name
            parts[name] = parts.get(name, "") + found[column.name] if column.part > 1 else found[column.name]
        for parts in by_language.values():
            parts |= {name: tidy(parts[name]) for name in SPLIT_TEXTS if name in parts}
        main = by_language.pop("", None)
        made = [_wording(language, parts) for language, parts in sorted(by_language.items())]
        if main is not None:
            language = found.get("language") or self._guessed(main, problems)
            made.insert(0, _wording(language, main))
        return tuple(w for w in made if w.has_words())

    def _guessed(self, parts: dict[str, Any], problems: list[Problem]) -> str:
        text = " ".join(str(parts.get(name, "")) for name in ("title", *SPLIT_TEXTS))[:2000]
        guessed = self.guess_language(text) if text.strip() else "en"
        if guessed == "und":
            problems.append(Problem(self.header_of("title"), "no_language", NO_LANGUAGE, {}, text[:80]))
        return guessed


def _wording(language: str, parts: dict[str, Any]) -> WordingSheet:
    origin = parts.get("wording_origin") or "author"
    words = {name: value for name, value in parts.items() if name != "wording_origin"}
    return WordingSheet(language=language, origin=origin, **{"title": "", **words})


def _of_record(column: Column) -> bool:
    return not column.field.in_wording and not column.language


def _is_example(found: dict[str, Any]) -> bool:
    """Whether this is the row that a template shows how to fill in."""
    title, given = column_named("title"), column_named("external_id")
    assert title
    assert given
    return (
        bool(found.get("title"))
        and found.get("title") in (title.field.example_zh, title.field.example_en)
        and (found.get("external_id") in (given.field.example_zh, given.field.example_en))
    )


def _resolve_amounts(values: dict[str, Any], headers: dict[str, str], problems: list[Problem]) -> None:
    """Amounts become decimals; a currency named in their cells counts where no other is named."""
    for name in AMOUNTS:
        amount = values.get(name)
        if not isinstance(amount, Amount):
            continue
        values[name] = amount.value
        if not amount.currency:
            continue
        other = values.get("currency") or amount.currency
        if other != amount.currency:
            told = {"given": amount.currency, "other": other}
            problems.append(Problem(headers[name], "two_currencies", TWO_CURRENCIES, told, f"{amount.value} {amount.currency}"))
        values["currency"] = other


# The way back


def cells(sheet: RecordSheet, columns: Sequence[Column], terms: Terms, language: str, *, limit: int | None = CELL_LIMIT) -> list[str]:
    """The cells of a sheet, column by column; the original wording is the row's own. `limit` cuts long texts into parts."""
    original = sheet.original
    wordings = {w.language: w for w in sheet.wordings if w is not original}
    if original is not None:
        wordings[""] = original
    return [
        show(column, getattr(sheet, column.name), terms, language)
        if _of_record(column)
        else _of_wording(wordings.get(column.language), column, terms, language, limit)
        for column in columns
    ]


def _of_wording(wording: WordingSheet | None, column: Column, terms: Terms, language: str, limit: int | None) -> str:
    if wording is None:
        return ""
    if column.field.type is FieldType.LANGUAGE:
        return wording.language
    if column.field.name == "wording_origin":
        return "" if wording.origin == "author" else show(column, wording.origin, terms, language)
    value = getattr(wording, column.field.name)
    if column.field.name in SPLIT_TEXTS and limit:
        return str(value[(column.part - 1) * limit : column.part * limit])
    return show(column, value, terms, language)
