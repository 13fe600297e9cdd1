"""A catalogue (成果目录) or a package (成果包) as its centre composes it: texts, tags, and a list by hand or by a rule. Pure.

The list by hand is an arrangement: sections in order, in each the records in order. It is only ever changed by one small
change at a time, so two editors who put records into one catalogue do not stand in each other's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line, tidy

from ..errors import SectionMissing, TooManyEntries, TooManySections
from .checks import BAD_LANGUAGE, NOT_A_CODE, TOO_LONG, TWICE, Codes

CATALOGUE, PACKAGE = "catalogue", "package"
KINDS = (CATALOGUE, PACKAGE)
PICKED, RULED = "picked", "ruled"
COMPOSITIONS = (PICKED, RULED)
GROUPINGS = ("", "kind", "tech_area")
MOST_ENTRIES, MOST_SECTIONS = 2_000, 50
TITLE_LIMIT, TEXT_LIMIT, SECTION_LIMIT = 200, 5_000, 120
TEXTS = ("foreword", "reasons", "effect")
TAGS = {"tech_areas": "tech_area", "themes": "theme", "industries": "industry"}

NO_TITLE = N_("A title is needed, at least in one language.")
TITLE_WANTING = N_("There is a text in the language “%(given)s”, but no title.")
NOT_A_KIND = N_("It must be said whether this is a catalogue or a package.")
NO_REASONS = N_("A package says why its achievements belong together.")
NO_BAND = N_("A package says how large the investment is that it asks for.")
NO_THEME = N_("A package names at least one theme or industry.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a catalogue says of itself in one language. `reasons` and `effect` are a package's."""

    language: str
    title: str = ""
    foreword: str = ""
    reasons: str = ""  # why these belong together
    effect: str = ""  # what they bring to the industry

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.foreword or self.reasons or self.effect)

    def tidied(self) -> Words:
        return Words(self.language, one_line(self.title), *(tidy(getattr(self, name)) for name in TEXTS))


@dataclass(frozen=True, slots=True)
class Rule:
    """Which records a catalogue by rule takes: of a kind, of industries, that pass saved filters; and how they are grouped."""

    kind: str = ""
    industries: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()  # filters as an address carries them
    group_by: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "industries": list(self.industries),
            "pairs": [list(pair) for pair in self.pairs],
            "group_by": self.group_by,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Rule:
        pairs = tuple((str(name), str(value)) for name, value in kept.get("pairs", ()))
        return cls(str(kept.get("kind", "")), tuple(kept.get("industries", ())), pairs, str(kept.get("group_by", "")))


@dataclass(frozen=True, slots=True)
class Plan:
    """A catalogue as its staff writes it, without the list by hand."""

    kind: str = CATALOGUE
    composition: str = PICKED
    words: tuple[Words, ...] = ()
    tech_areas: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    investment_band: str = ""
    rule: Rule = Rule()

    def tidied(self) -> Plan:
        """With tidy texts and without empty languages; what only packages say is left out of catalogues."""
        words = [w.tidied() for w in self.words]
        if self.kind != PACKAGE:
            words = [replace(w, reasons="", effect="") for w in words]
        rule = self.rule if self.composition == RULED else Rule()
        band = self.investment_band if self.kind == PACKAGE else ""
        return replace(self, words=tuple(w for w in words if not w.is_empty), rule=rule, investment_band=band)


def problems(plan: Plan, codes: Codes, is_language: Callable[[str], bool]) -> tuple[Problem, ...]:
    """What is wrong with a plan that is to be kept; the filters of its rule are judged where they are read."""
    return (*_of_choices(plan, codes), *_of_words(plan.words, is_language))


def _of_choices(plan: Plan, codes: Codes) -> Iterator[Problem]:
    if plan.kind not in KINDS or plan.composition not in COMPOSITIONS:
        yield Problem("kind", "not_a_kind", NOT_A_KIND)
    tags = [(name, vocabulary, getattr(plan, name)) for name, vocabulary in TAGS.items()]
    tags.append(("investment_band", "investment_band", (plan.investment_band,) if plan.investment_band else ()))
    tags += [
        ("rule_kind", "record_kind", (plan.rule.kind,) if plan.rule.kind else ()),
        ("rule_industries", "industry", plan.rule.industries),
    ]
    for name, vocabulary, given in tags:
        for code in given:
            if code not in codes[vocabulary]:
                yield Problem(name, "not_a_code", NOT_A_CODE, {"given": code[:80], "field": name}, code)
    if plan.rule.group_by not in GROUPINGS:
        yield Problem("group_by", "not_a_code", NOT_A_CODE, {"given": plan.rule.group_by[:80], "field": "group_by"}, plan.rule.group_by)


def _of_words(words: Sequence[Words], is_language: Callable[[str], bool]) -> Iterator[Problem]:
    if not any(w.title for w in words):
        yield Problem("title_zh", "no_title", NO_TITLE)
    seen = set[str]()
    for one in words:
        if not is_language(one.language):
            yield Problem("language", "bad_language", BAD_LANGUAGE, {"given": one.language[:80]}, one.language)
        if one.language in seen:
            yield Problem("language", "twice", TWICE, {"given": one.language[:80]}, one.language)
        seen.add(one.language)
        if not one.title and not one.is_empty:
            yield Problem(f"title_{one.language}", "title_wanting", TITLE_WANTING, {"given": one.language[:80]})
        for name, limit in (("title", TITLE_LIMIT), *((text, TEXT_LIMIT) for text in TEXTS)):
            if (length := len(getattr(one, name))) > limit:
                yield Problem(f"{name}_{one.language}", "too_long", TOO_LONG, {"length": length, "limit": limit})


def wanting(plan: Plan) -> tuple[Problem, ...]:
    """What a package must say before an edition of it is published; a catalogue needs nothing but its title."""
    if plan.kind != PACKAGE:
        return ()
    found = []
    if not any(w.reasons for w in plan.words):
        found.append(Problem("reasons_zh", "no_reasons", NO_REASONS))
    if not plan.investment_band:
        found.append(Problem("investment_band", "no_band", NO_BAND))
    if not (plan.themes or plan.industries):
        found.append(Problem("themes", "no_theme", NO_THEME))
    return tuple(found)


# ---- the list by hand ----


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its title in some languages (none at all for the part without a heading) and its records in order."""

    key: str
    titles: Mapping[str, str]
    records: tuple[UUID, ...] = ()


Arrangement = tuple[Section, ...]
BEGINNING: Arrangement = (Section("first", {}),)


def arrangement_as_json(arrangement: Arrangement) -> list[dict[str, Any]]:
    return [{"key": s.key, "titles": dict(s.titles), "records": [str(r) for r in s.records]} for s in arrangement]


def arrangement_of_json(kept: Sequence[Mapping[str, Any]]) -> Arrangement:
    return tuple(Section(str(s["key"]), dict(s["titles"]), tuple(UUID(r) for r in s["records"])) for s in kept) or BEGINNING


def records_in(arrangement: Arrangement) -> tuple[UUID, ...]:
    """Every record, in order."""
    return tuple(record for section in arrangement for record in section.records)


@dataclass(frozen=True, slots=True)
class AddRecords:
    """Put records at the end of a section (the last one, without a key); what is in the list already stays where it is."""

    records: tuple[UUID, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class TakeOut:
    record: UUID


@dataclass(frozen=True, slots=True)
class MoveBy:
    """Move a record up (-1) or down (+1); at the edge of a section into the next one."""

    record: UUID
    places: int


@dataclass(frozen=True, slots=True)
class MoveTo:
    record: UUID
    section: str


@dataclass(frozen=True, slots=True)
class AddSection:
    key: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenameSection:
    key: str
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MoveSection:
    key: str
    places: int


@dataclass(frozen=True, slots=True)
class RemoveSection:
    """Take a section away; its records go into the one before it, or behind it."""

    key: str


Change = AddRecords | TakeOut | MoveBy | MoveTo | AddSection | RenameSection | MoveSection | RemoveSection


def changed(arrangement: Arrangement, change: Change) -> Arrangement:
    """The arrangement after one change. Refuses with SectionMissing, TooManyEntries, TooManySections."""
    match change:
        case AddRecords(records, section):
            return _with_records(arrangement, records, section or arrangement[-1].key)
        case TakeOut(record):
            return _without(arrangement, record)
        case MoveTo(record, section):
            there = record in records_in(arrangement)
            return _with_records(_without(arrangement, record), (record,) if there else (), section)
        case MoveBy(record, places):
            return _moved(arrangement, record, places)
        case AddSection(key, titles):
            if len(arrangement) >= MOST_SECTIONS:
                raise TooManySections(limit=MOST_SECTIONS)
            return (*arrangement, Section(key, _titles(titles)))
        case RenameSection(key, titles):
            _place(arrangement, key)
            return tuple(replace(s, titles=_titles(titles)) if s.key == key else s for s in arrangement)
        case MoveSection(key, places):
            return _section_moved(arrangement, key, places)
        case RemoveSection(key):
            return _section_removed(arrangement, key)


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, given in titles.items() if (text := one_line(given)[:SECTION_LIMIT])}


def _place(arrangement: Arrangement, key: str) -> int:
    for place, section in enumerate(arrangement):
        if section.key == key:
            return place
    raise SectionMissing


def _with_records(arrangement: Arrangement, records: Sequence[UUID], key: str) -> Arrangement:
    _place(arrangement, key)
    there = set(records_in(arrangement))
    new = tuple(dict.fromkeys(r for r in records if r not in there))
    if len(there) + len(new) > MOST_ENTRIES:
        raise TooManyEntries(limit=MOST_ENTRIES, count=len(there) + len(new))
    return tuple(replace(s, records=(*s.records, *new)) if s.key == key else s for s in arrangement)


def _without(arrangement: Arrangement, record: UUID) -> Arrangement:
    return tuple(replace(s, records=tuple(r for r in s.records if r != record)) for s in arrangement)


def _moved(arrangement: Arrangement, record: UUID, places: int) -> Arrangement:
    place = next((n for n, s in enumerate(arrangement) if record in s.records), None)
    if place is None:
        return arrangement
    here = arrangement[place]
    at, step = here.records.index(record), 1 if places > 0 else -1
    if 0 <= at + step < len(here.records):
        order = list(here.records)
        order[at], order[at + step] = order[at + step], order[at]
        return _replaced(arrangement, place, replace(here, records=tuple(order)))
    if not 0 <= place + step < len(arrangement):
        return arrangement
    rest, other = _without(arrangement, record), arrangement[place + step]
    records = (record, *other.records) if step > 0 else (*other.records, record)
    return _replaced(rest, place + step, replace(other, records=records))


def _replaced(arrangement: Arrangement, place: int, section: Section) -> Arrangement:
    return (*arrangement[:place], section, *arrangement[place + 1 :])


def _section_moved(arrangement: Arrangement, key: str, places: int) -> Arrangement:
    place = _place(arrangement, key)
    to = min(max(place + (1 if places > 0 else -1), 0), len(arrangement) - 1)
    rest = [*arrangement[:place], *arrangement[place + 1 :]]
    return (*rest[:to], arrangement[place], *rest[to:])


def _section_removed(arrangement: Arrangement, key: str) -> Arrangement:
    place = _place(arrangement, key)
    gone, rest = arrangement[place], (*arrangement[:place], *arrangement[place + 1 :])
    if not rest:
        return (replace(gone, titles={}),)
    heir = max(place - 1, 0)
    records = (*rest[heir].records, *gone.records) if place else (*gone.records, *rest[heir].records)
    return _replaced(rest, heir, replace(rest[heir], records=records))
