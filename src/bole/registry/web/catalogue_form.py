"""The form of a catalogue or a package: its lines, and the plan read back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bole.kernel.errors import Problem
from bole.people.queries import centres
from bole.reference.queries import language_name, vocabulary
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence

from ..domain.catalogues import CATALOGUE, PACKAGE, PICKED, RULED, Plan, Rule, Words
from ..queries.lists import FILTER_CODES, FILTER_NAMES, LIST_NAMES
from .forms import languages_offered

Lists = Mapping[str, Sequence[str]]
ALWAYS, NEW = ("zh", "en"), "new"
FILTERS = {"tech_areas": "tech_area", "stages": "stage", "modes": "cooperation_mode", "horizons": "horizon"}
ONES = ("trl_min", "centre")


@dataclass(slots=True)
class Block:
    """The texts in one language; `chooser` is there where the language is still to be chosen."""

    language: str
    title: str
    lines: list[Line] = field(default_factory=list)
    chooser: Line | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class CatalogueForm:
    """The form with what is typed in it, and what is wrong with that."""

    plan: Plan
    problems: Sequence[Problem] = ()
    new_language: str = ""

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        shown = [(CATALOGUE, _("catalogue")), (PACKAGE, _("package for investors"))]
        return [(code, label, code == self.plan.kind) for code, label in shown]

    @property
    def compositions(self) -> list[tuple[str, str, bool]]:
        shown = [(PICKED, _("by hand: I choose each record and its place")), (RULED, _("by a rule: whatever passes saved filters"))]
        return [(code, label, code == self.plan.composition) for code, label in shown]

    @property
    def blocks(self) -> list[Block]:
        """Chinese and English, what else there is, and room for one more language."""
        language = page_language()
        words = {w.language: w for w in self.plan.words}
        others = [code for code in words if code not in ALWAYS and code != self.new_language]
        found = [self._block(code, language_name(code, language), words.get(code, Words(code))) for code in (*ALWAYS, *others)]
        new = self._block(NEW, _("another language"), words.get(self.new_language, Words("")) if self.new_language else Words(""))
        taken = {*ALWAYS, *others}
        offered = [("", "–"), *((code, name) for code, name in languages_offered(language) if code not in taken)]
        new.chooser, new.is_open = (
            Line("language_new", _("language"), "select", self.new_language, choices=offered),
            bool(self.new_language),
        )
        return [*found, new]

    def _block(self, suffix: str, title: str, words: Words) -> Block:
        lang = words.language or ""
        lines = [
            Line(f"title_{suffix}", _("title"), value=words.title, lang=lang, wide=True),
            Line(f"foreword_{suffix}", _("foreword"), "textarea", words.foreword, lang=lang, wide=True, rows=4),
            Line(f"reasons_{suffix}", _("why these belong together"), "textarea", words.reasons, lang=lang, wide=True),
            Line(f"effect_{suffix}", _("effect on the industry"), "textarea", words.effect, lang=lang, wide=True),
        ]
        for line in lines:
            line.errors = self._told(line.name, line.name.replace(f"_{suffix}", f"_{lang}") if suffix == NEW else line.name)
        return Block(suffix, title, lines)

    @property
    def tags(self) -> list[Line]:
        """Themes, industries, technology areas."""
        named = (
            ("themes", _("themes"), "theme"),
            ("industries", _("industries"), "industry"),
            ("tech_areas", _("technology areas"), "tech_area"),
        )
        found = [Line(n, label, "checks", values=getattr(self.plan, n), choices=_choices(v), wide=True) for n, label, v in named]
        for line in found:
            line.errors = self._told(line.name)
        return found

    @property
    def band(self) -> Line:
        choices = [("", "–"), *_choices("investment_band")]
        line = Line("investment_band", _("scale of investment"), "select", self.plan.investment_band, choices=choices)
        line.errors = self._told("investment_band")
        return line

    @property
    def rule(self) -> list[Line]:
        """Which records a rule takes, and how they are grouped."""
        rule, given = self.plan.rule, _grouped(self.plan.rule.pairs)
        language = page_language()
        tree = [("", _("this centre"))]
        tree += [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in centres()]
        groups = [("", _("no sections")), ("kind", _("achievements and needs")), ("tech_area", _("technology areas"))]
        labels = {
            "tech_areas": _("technology areas"),
            "stages": _("stages"),
            "modes": _("cooperation modes"),
            "horizons": _("near or long term"),
        }
        levels = [("", "–"), *((str(n), f"TRL ≥ {n}") for n in range(2, 10))]
        return [
            Line("rule_kind", _("kind"), "select", rule.kind, choices=[("", _("both")), *_choices("record_kind")]),
            Line("f_centre", _("of the centre and all below"), "select", given.get("centre", [""])[-1], choices=tree),
            Line("f_trl_min", _("readiness level"), "select", given.get("trl_min", [""])[-1], choices=levels),
            Line("group_by", _("sections by"), "select", rule.group_by, choices=groups),
            Line("rule_industries", _("industries"), "checks", values=rule.industries, choices=_choices("industry"), wide=True),
            *(
                Line(f"f_{name}", labels[name], "checks", values=given.get(name, []), choices=_choices(of), wide=True)
                for name, of in FILTERS.items()
            ),
        ]  # fmt: skip

    @property
    def carried(self) -> list[tuple[str, str, str]]:
        """The filters of the rule that have no input here, as a hidden field (name, value) with what is said of it."""
        left = [(name, value) for name, value in self.plan.rule.pairs if name not in (*FILTERS, *ONES)]
        return [(f"f_{name}", value, _filter_in_words(name, [value], page_language())) for name, value in left]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every problem with the field it is told at."""
        return [(f"field-{p.field}", sentence(p)) for p in self.problems]

    def _told(self, *names: str) -> list[str]:
        return list(dict.fromkeys(sentence(p) for p in self.problems if p.field in names))


def _choices(name: str) -> list[tuple[str, str]]:
    return vocabulary(name).choices(page_language())


def _grouped(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def read(given: Lists) -> Plan:
    """The plan a form says."""

    def one(name: str) -> str:
        return (given.get(name) or ("",))[-1]

    codes = {match[1] for name in given if (match := re.fullmatch(r"title_([A-Za-z0-9-]{2,12})", name))} - {NEW}
    words = [(code, code) for code in sorted(codes, key=lambda c: (c not in ALWAYS, c != "zh", c))]
    if one("language_new"):
        words.append((one("language_new"), NEW))
    pairs = [(name, value) for name in LIST_NAMES for value in given.get(f"f_{name}", ()) if value]
    pairs += [(name, one(f"f_{name}")) for name in FILTER_NAMES if name not in LIST_NAMES and one(f"f_{name}")]
    rule = Rule(one("rule_kind"), tuple(given.get("rule_industries", ())), tuple(pairs), one("group_by"))
    return Plan(
        kind=one("kind") or CATALOGUE, composition=one("composition") or PICKED, tech_areas=tuple(given.get("tech_areas", ())),
        themes=tuple(given.get("themes", ())), industries=tuple(given.get("industries", ())), investment_band=one("investment_band"),
        words=tuple(
            Words(code, one(f"title_{s}"), one(f"foreword_{s}"), one(f"reasons_{s}"), one(f"effect_{s}")) for code, s in words
        ), rule=rule,
    )  # fmt: skip


def address_of_rule(kind: str, pairs: Sequence[tuple[str, str]]) -> str:
    """What the form of a new catalogue is asked with, so that its rule is a list with these filters."""
    return urlencode([("composition", RULED), ("rule_kind", kind), *((f"f_{name}", value) for name, value in pairs)])


def _filter_in_words(name: str, values: Sequence[str], language: str) -> str:
    match name:
        case "trl_min":
            return f"TRL ≥ {values[-1]}"
        case "centre":
            found = {c.path: c.organisation.name_in(language) for c in centres()}
            return found.get(values[-1], values[-1])
        case "open_only":
            return _("still open")
        case "price_max":
            return _("price or budget up to %(amount)s") % {"amount": values[-1]}
        case "languages":
            return " / ".join(language_name(v, language) for v in values)
        case _ if name in FILTER_CODES:
            return " / ".join(vocabulary(FILTER_CODES[name]).label(v, language) for v in values)
    return f"{name}: {', '.join(values)}"


def rule_in_words(rule: Rule, language: str) -> list[str]:
    """What a rule takes, one thing in each line."""
    said = [vocabulary("record_kind").label(rule.kind, language) if rule.kind else _("achievements and needs")]
    for name, values in _grouped(rule.pairs).items():
        said.append(_filter_in_words(name, values, language))
    if rule.industries:
        said.append(" / ".join(vocabulary("industry").label(v, language) for v in rule.industries))
    return said
