"""The figures, regimes and holidays that come with the program: tables in `data/`, read once and checked whole."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import resources

from ..domain.figures import BadFigures, Bound, Confidence, Figure, Rule, Unit, checked
from ..domain.regimes import PRICING, LegalRegime, Regime, prefix_of

_DATA = resources.files("bole.policy") / "data"


@dataclass(frozen=True, slots=True)
class Special:
    """A day that is not what its place in the week says."""

    jurisdiction: str
    day: dt.date
    works: bool
    zh: str
    en: str
    source: str
    source_en: str
    confidence: Confidence


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines()))


@functools.cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, in the order of the table."""
    found = {}
    known = {PRICING, *(prefix_of(regime) for regime in LegalRegime)}
    for row in _rows("rules.csv"):
        rule = _rule(row)
        if rule.code in found or rule.regime not in known:
            raise BadFigures(f"rules.csv: {rule.code} stands there twice, or belongs to no regime")
        found[rule.code] = rule
    return found


def _rule(row: Mapping[str, str]) -> Rule:
    try:
        unit, bound = Unit(row["unit"]), Bound(row["bound"])
    except ValueError as wrong:
        raise BadFigures(f"rules.csv: {row['code']}: {wrong}") from None
    return Rule(row["code"], unit, bound, row["zh"], row["en"], row["note_zh"], row["note_en"])


@functools.cache
def figures() -> tuple[Figure, ...]:
    """Every figure. Raises BadFigures, which says what is wrong with which."""
    return read_figures(_rows("figures.csv"), rules())


def read_figures(rows: list[dict[str, str]], known: Mapping[str, Rule]) -> tuple[Figure, ...]:
    """Figures from the rows of a table. Raises BadFigures."""
    found = []
    for number, row in enumerate(rows, 2):
        rule = known.get(row["code"])
        if rule is None:
            raise BadFigures(f"line {number}: there is no rule {row['code']}")
        try:
            found.append(_figure(row, rule))
        except (ValueError, InvalidOperation) as wrong:
            raise BadFigures(f"line {number}, {row['code']}: {wrong}") from None
    return tuple(checked(found))


def _figure(row: Mapping[str, str], rule: Rule) -> Figure:
    last = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Figure(
        code=rule.code, jurisdiction=row["jurisdiction"], value=Decimal(row["value"]), unit=rule.unit, bound=rule.bound,
        valid_from=dt.date.fromisoformat(row["valid_from"]), valid_to=last, source=row["source"], source_en=row["source_en"],
        article=row["article"], url=row["url"], confidence=Confidence(row["confidence"]), note_zh=row["note_zh"], note_en=row["note_en"],
    )  # fmt: skip


@functools.cache
def regimes() -> Mapping[LegalRegime, Regime]:
    """Every legal regime."""
    return {
        LegalRegime(r["code"]): Regime(
            LegalRegime(r["code"]), r["zh"], r["en"], r["procedure_zh"], r["procedure_en"], r["needs_licence"] == "1", r["binds"] == "1",
            r["note_zh"], r["note_en"],
        )
        for r in _rows("regimes.csv")
    }  # fmt: skip


@functools.cache
def days() -> tuple[Special, ...]:
    """Holidays, and the weekends worked in their place, as far as they are known."""
    return tuple(
        Special(
            r["jurisdiction"], dt.date.fromisoformat(r["day"]), r["works"] == "1", r["zh"], r["en"], r["source"], r["source_en"],
            Confidence(r["confidence"]),
        )
        for r in _rows("days.csv")
    )  # fmt: skip
