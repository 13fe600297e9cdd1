"""A figure: one number of law or practice with its dates, its source and how sure it is; and which one holds.

Jurisdictions are written "CN", "CN-33" (the province of GB/T 2260), "CN-3301" (the city), "CN-330106" (the district);
"" is the default of this house for everywhere. The narrowest that has a figure on the day of the act decides.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

COUNTRY = "CN"  # where nothing else is said
MOST = Decimal(10) ** 12


class BadFigures(ValueError):
    """The shipped figures do not go together; the program does not start."""


class Unit(StrEnum):
    """What a figure counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    PERCENT = "percent"
    YEARS = "years"
    CNY = "CNY"
    COUNT = "count"
    YES_NO = "yes_no"


SPANS = {
    Unit.DAYS: dt.timedelta(days=1), Unit.HOURS: dt.timedelta(hours=1), Unit.MINUTES: dt.timedelta(minutes=1),
    Unit.SECONDS: dt.timedelta(seconds=1),
}  # fmt: skip


class Bound(StrEnum):
    """Whether a value must not be below the figure, not above it, must be it, or is only what holds when nothing is agreed."""

    LEAST = "least"
    MOST = "most"
    EXACT = "exact"
    DEFAULT = "default"


class Confidence(StrEnum):
    """How sure a figure is: read in the text, known without it, or to be confirmed by the operator."""

    FOUND = "found"
    KNOWN = "known"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a figure is about: its code, unit, direction and names."""

    code: str
    unit: Unit
    bound: Bound
    zh: str
    en: str
    note_zh: str = ""
    note_en: str = ""

    def title(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def note(self, language: str) -> str:
        return self.note_zh if language.startswith("zh") else self.note_en

    @property
    def name(self) -> str:
        """The code within its regime: "announce"."""
        return self.code.partition(".")[2]

    @property
    def regime(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a rule in one jurisdiction, from its first day to its last (None: until further notice).

    `centre` and `reason` are those of an operator who set another value for his house; "*" is everywhere in it.
    """

    code: str
    jurisdiction: str
    value: Decimal
    unit: Unit
    bound: Bound
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    source_en: str
    article: str
    url: str
    confidence: Confidence
    note_zh: str = ""
    note_en: str = ""
    centre: str = ""
    reason: str = ""

    def holds(self, on: dt.date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def allows(self, value: Decimal) -> bool:
        """Whether a value somebody wants keeps to it; a default allows everything."""
        match self.bound:
            case Bound.LEAST:
                return value >= self.value
            case Bound.MOST:
                return value <= self.value
            case Bound.EXACT:
                return value == self.value
        return True

    @property
    def span(self) -> dt.timedelta:
        """As a length of time; only days, hours, minutes and seconds are one."""
        return int(self.value) * SPANS[self.unit]

    @property
    def is_true(self) -> bool:
        return bool(self.value)

    @property
    def is_uncertain(self) -> bool:
        return self.confidence is Confidence.UNCERTAIN

    @property
    def is_own(self) -> bool:
        """Whether an operator set it for his house."""
        return bool(self.centre)

    def note(self, language: str) -> str:
        return self.note_zh if language.startswith("zh") else self.note_en

    def source_in(self, language: str) -> str:
        """The document it stands in."""
        return self.source if language.startswith("zh") else self.source_en or self.source


def jurisdictions(code: str) -> list[str]:
    """The jurisdiction and all around it, the narrowest first: "CN-3301" gives CN-3301, CN-33, CN and ""."""
    country, _, region = code.partition("-")
    return [*(f"{country}-{region[:n]}" for n in (6, 4, 2) if 0 < n <= len(region)), *([country] if country else []), ""]


def jurisdiction_of(country: str, region: str) -> str:
    """From the country and the six digits of GB/T 2260 an organisation carries: ("CN", "330100") is "CN-3301"."""
    trimmed = region
    while trimmed.endswith("00"):
        trimmed = trimmed[:-2]
    return f"{country}-{trimmed}" if country == COUNTRY and trimmed else country


def effective(figures: Iterable[Figure], *, on: dt.date, jurisdiction: str) -> Figure | None:
    """The one of these figures of a code that holds on that day in that place; None where none does."""
    order = {place: n for n, place in enumerate(jurisdictions(jurisdiction))}
    there = [f for f in figures if f.jurisdiction in order and f.holds(on)]
    return min(there, key=lambda f: order[f.jurisdiction], default=None)


def is_laxer(value: Decimal, than: Figure) -> bool:
    """Whether a value does not keep to what the rule says."""
    return not than.allows(value)


def fits(value: Decimal, unit: Unit) -> bool:
    """Whether a value can be one of this unit."""
    if not value.is_finite() or not 0 <= value <= MOST:
        return False
    if unit is Unit.YES_NO:
        return value in (0, 1)
    if unit in (Unit.PERCENT, Unit.CNY):
        return value == value.quantize(Decimal("0.0001")) and (unit is Unit.CNY or value <= 100)
    return value == value.to_integral_value()


def checked(figures: Sequence[Figure]) -> Sequence[Figure]:
    """The same figures. Raises BadFigures where one has no source, or two hold on one day in one place."""
    of_one: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        where = f"{figure.code} for {figure.jurisdiction or 'everywhere'} from {figure.valid_from}"
        if not figure.source.strip():
            raise BadFigures(f"{where} has no source")
        if not fits(figure.value, figure.unit):
            raise BadFigures(f"{where}: {figure.value} is no value in {figure.unit}")
        if figure.valid_to is not None and figure.valid_to < figure.valid_from:
            raise BadFigures(f"{where} ends before it begins")
        of_one[figure.code, figure.jurisdiction].append(figure)
    for kept in of_one.values():
        kept.sort(key=lambda f: f.valid_from)
        for one, other in itertools.pairwise(kept):
            if one.holds(other.valid_from):
                raise BadFigures(f"{one.code} for {one.jurisdiction or 'everywhere'} holds twice on {other.valid_from}")
    return figures


def disclosure_of(floor: Decimal, *, small_from: Decimal, large_from: Decimal) -> str:
    """Which figure says how long an asset with this floor price is disclosed; nothing where it is too small for one."""
    if floor >= large_from:
        return "disclosure_large"
    return "disclosure_small" if floor > small_from else ""
