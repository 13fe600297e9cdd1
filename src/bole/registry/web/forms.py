"""The form of a record: essentials first, the rest folded. It turns what was typed into a `RecordSheet` and back.

What each field is (type, vocabulary, label, limit) comes from `domain/fields.py`; here stands only where it appears.
Nothing that was typed is ever lost: a form is drawn from what was given, right or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_values
from typing import Any

from bole.kernel.errors import Problem
from bole.kernel.text import one_line
from bole.reference.queries import language_name, vocabulary
from bole.ui.forms import Line

from .. import queries
from ..domain.fields import BY_NAME, FieldType
from ..domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet
from . import layout, readable, values
from .layout import Row

MOST_ROWS = 120
WORDING = ("title", "summary", "description", "confidential", "keywords")
ROW_KINDS: dict[str, tuple[str, ...]] = {
    "rights": ("kind", "status", "number", "office", "title", "holder", "expires_on"),
    "completers": ("name", "organisation", "orcid", "contribution"),
}
T = FieldType


@dataclass(slots=True)
class Section:
    """A part of the form: lines, or rows of lines."""

    key: str
    title: str = ""
    hint: str = ""
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blank: Row | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or any(line.errors for line in self.lines) or any(row.errors for row in self.rows))

    @property
    def filled(self) -> int:
        return sum(line.is_filled for line in self.lines) + sum(row.is_filled for row in self.rows)


@dataclass(slots=True)
class RecordForm:
    """The form of one record in one state: what is given for each field, and what is wrong with it."""

    kind: str
    language: str  # of the page
    given: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    # ---- from and to ----

    @classmethod
    def blank(cls, kind: str, language: str, **first: str) -> RecordForm:
        """An empty form, in the reader's language, with some first values."""
        defaults = {"language": language.split("-")[0], "visibility": layout.FIRST_VISIBILITY[kind], "description_tier": "public", **first}
        return cls(kind, language, {name: [value] for name, value in defaults.items()})

    @classmethod
    def typed(cls, kind: str, language: str, data: Mapping[str, Sequence[str]]) -> RecordForm:
        """The form as somebody filled it in."""
        names = {f.name for f in layout.fields_shown(kind)} | {"centre", "note", "is_me"}
        given = {name: list(data.get(name, ())) for name in names}
        return cls(kind, language, given, {group: _rows_in(data, group, parts) for group, parts in ROW_KINDS.items()})

    @classmethod
    def of_sheet(cls, sheet: RecordSheet, language: str) -> RecordForm:
        """The form filled with a record."""
        given: dict[str, list[str]] = {}
        original = sheet.original
        for one in layout.fields_shown(sheet.kind):
            owner: Any = original if one.name in WORDING or one.name == "language" else sheet
            given[one.name] = values.written(one, getattr(owner, one.name, None), language)
        rows = {
            "rights": [{n: values.plain(getattr(r, n)) for n in ROW_KINDS["rights"]} for r in sheet.rights],
            "completers": [{n: getattr(c, n) for n in ROW_KINDS["completers"]} for c in sheet.completers],
        }
        return cls(sheet.kind, language, given, rows)

    def value(self, name: str) -> str:
        found = self.given.get(name) or [""]
        return found[-1]

    def sheet(self, base: RecordSheet | None = None) -> RecordSheet:
        """What was typed, as a sheet; other wordings and what the form does not show stay as in `base`.

        Collects in `problems` everything that cannot be read and everything the rules find wrong.
        """
        read: dict[str, Any] = {}
        for one in layout.fields_shown(self.kind):
            if one.name in WORDING or one.name == "language" or one.type in (T.RIGHTS, T.COMPLETERS):
                continue
            read[one.name] = values.read(one, self.given.get(one.name, []), self.problems)
        if "rights" in layout.groups_of(self.kind):
            read["rights"] = tuple(self._right(row) for row in self.rows.get("rights", []) if any(row.values()))
        if "completers" in layout.groups_of(self.kind):
            read["completers"] = tuple(CompleterSheet(**row) for row in self.rows.get("completers", []) if any(row.values()))
        sheet = with_values(base or RecordSheet(kind=self.kind), **read, wordings=self._wordings(base))
        self.problems += queries.problems_of(_tidied(sheet))
        return sheet

    def _wordings(self, base: RecordSheet | None) -> tuple[WordingSheet, ...]:
        original = base.original if base else None
        mine = WordingSheet(
            language=self.value("language"), title=self.value("title"), summary=self.value("summary"),
            description=self.value("description"), confidential=self.value("confidential"),
            keywords=values.words(self.value("keywords")), origin=original.origin if original else "author",
        )  # fmt: skip
        others = tuple(w for w in base.wordings if w is not original) if base else ()
        return (mine, *others)

    def _right(self, row: dict[str, str]) -> RightSheet:
        expires = values.read_day("rights", row["expires_on"], self.problems)
        words = {name: value for name, value in row.items() if name != "expires_on"}
        return RightSheet(**words, expires_on=expires)

    # ---- shown ----

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id of the input, label, sentence) of everything that is wrong, for the summary on top."""
        return [(f"field-{p.field}", _label(p.field, self.language), readable.problem_in_words(p, self.language)) for p in self.problems]

    @property
    def centre_errors(self) -> list[str]:
        return [readable.problem_in_words(p, self.language) for p in self.problems if p.field == "centre"]

    def line(self, name: str) -> Line:
        """One input."""
        line = layout.line(BY_NAME[name], self.kind, self.language)
        line.value, line.values = self.value(name), self.given.get(name, [])
        if name in WORDING:
            line.lang = self.value("language")
        line.errors = [readable.problem_in_words(p, self.language) for p in self.problems if p.field == name]
        return line

    @property
    def essentials(self) -> list[Section]:
        """The parts that are always open."""
        return [self._section(*part) for part in layout.essentials(self.kind)]

    @property
    def folds(self) -> list[Section]:
        """The parts that are folded until somebody wants them."""
        return [self._section(*part) for part in layout.folds(self.kind)]

    def _section(self, key: str, title: str, hint: str, names: Iterable[str]) -> Section:
        section = Section(key, title, hint)
        for name in names:
            if name in ROW_KINDS:
                self._fill_rows(section, name)
            else:
                section.lines.append(self.line(name))
        return section

    def _fill_rows(self, section: Section, group: str) -> None:
        rows = self.rows.get(group, [])
        section.blank = layout.row(group, "__row__", {}, self.language)
        told = [p for p in self.problems if p.field == group]
        for number, row in enumerate(rows or [{}]):
            mine = [p for p in told if p.given and p.given in row.values()]
            made = layout.row(group, str(number), row, self.language)
            made.errors = [readable.problem_in_words(p, self.language) for p in mine]
            told = [p for p in told if p not in mine]
            section.rows.append(made)
        section.errors = [readable.problem_in_words(p, self.language) for p in told]

    def add_row(self, group: str) -> None:
        """Room for one more."""
        if group in ROW_KINDS and len(self.rows.get(group, [])) < MOST_ROWS:
            self.rows.setdefault(group, []).append(dict.fromkeys(ROW_KINDS[group], ""))


@dataclass(slots=True)
class WordingForm:
    """The form of one more wording: the record in another language."""

    page_language: str
    given: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    NAMES = (*WORDING, "origin", "language")

    @classmethod
    def typed(cls, page_language: str, data: Mapping[str, Sequence[str]]) -> WordingForm:
        return cls(page_language, {name: (data.get(name) or [""])[-1] for name in cls.NAMES})

    @classmethod
    def of(cls, page_language: str, language: str, there: WordingSheet | None) -> WordingForm:
        if there is None:
            return cls(page_language, {**dict.fromkeys(cls.NAMES, ""), "language": language, "origin": "human"})
        words = {name: getattr(there, name) for name in cls.NAMES if name != "keywords"}
        return cls(page_language, {**words, "keywords": "；".join(there.keywords)})

    @property
    def language(self) -> str:
        return self.given["language"]

    def wording(self) -> WordingSheet:
        return WordingSheet(**{**self.given, "keywords": values.words(self.given["keywords"])})  # type: ignore[arg-type]

    def line(self, name: str) -> Line:
        line = layout.line(BY_NAME[name], "achievement", self.page_language)
        line.value, line.lang = self.given[name], self.language
        line.help = line.placeholder = ""
        line.errors = [readable.problem_in_words(p, self.page_language) for p in self.problems if p.field == name]
        return line

    @property
    def lines(self) -> list[Line]:
        return [self.line(name) for name in WORDING]

    @property
    def origin(self) -> Line:
        choices = vocabulary("wording_origin").choices(self.page_language)
        return Line("origin", readable.origin_label(), "select", self.given["origin"], choices=choices)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        return [
            (f"field-{p.field}", _label(p.field, self.page_language), readable.problem_in_words(p, self.page_language))
            for p in self.problems
        ]


def languages_offered(page_language: str) -> list[tuple[str, str]]:
    """Languages one writes in here most often; any other can be chosen by its code."""
    return [(code, language_name(code, page_language)) for code in layout.LANGUAGES]


def _label(name: str, language: str) -> str:
    return BY_NAME[name].label(language) if name in BY_NAME else ""


def _tidied(sheet: RecordSheet) -> RecordSheet:
    return with_values(sheet, wordings=tuple(w for w in (w.tidied() for w in sheet.wordings) if w.has_words()))


def _rows_in(data: Mapping[str, Sequence[str]], group: str, parts: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a group in the order of their numbers."""
    name = re.compile(rf"{group}-(\d{{1,4}})-({'|'.join(parts)})")
    found: dict[int, dict[str, str]] = {}
    for key, given in data.items():
        if match := name.fullmatch(key):
            found.setdefault(int(match[1]), dict.fromkeys(parts, ""))[match[2]] = one_line(given[-1])
    return [found[number] for number in sorted(found)][:MOST_ROWS]
