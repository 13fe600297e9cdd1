"""What the panel's scores come to: a pure function with exact fractions, the same for any order in which scores arrive.

An application's score in a sheet is the weighted mean of its criteria. Over the sheets it is the mean, without the `trim`
lowest and highest where the plan says so. Ties are decided by the published rules in their order, at last by the lot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from ..errors import ScoresMissing
from .plan import Criterion


@dataclass(frozen=True, slots=True)
class Rules:
    """What was published of how scores are counted."""

    criteria: tuple[Criterion, ...]
    trim: int = 0
    fewest: int = 1
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application as the panel knows it: a number drawn by lot, and what was offered."""

    number: int
    price: Decimal | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one reviewer gave one application."""

    reviewer: str
    number: int
    scores: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands, and why."""

    rank: int
    number: int
    score: Fraction
    by_criterion: Mapping[str, Fraction]
    counted: tuple[str, ...]  # reviewers
    left_out: tuple[str, ...]
    decided_by: str = ""  # the rule that put it after the one before it, where their scores are equal


def score_of(criteria: Sequence[Criterion], scores: Mapping[str, Decimal]) -> Fraction:
    """The weighted mean of one sheet."""
    total = sum((Fraction(c.weight) for c in criteria), Fraction(0))
    return sum((Fraction(c.weight) * Fraction(scores[c.code]) for c in criteria), Fraction(0)) / total


def lots(seed: str, ids: Iterable[str]) -> list[str]:
    """The ids in the order of the lot: by SHA-256 of "seed|id". Whoever has the seed draws the same order."""
    return sorted(set(ids), key=lambda one: hashlib.sha256(f"{seed}|{one}".encode()).hexdigest())


def rank(rules: Rules, candidates: Iterable[Candidate], sheets: Iterable[Sheet]) -> tuple[Place, ...]:
    """All applications, the best first. Refuses with ScoresMissing while one has fewer sheets than the plan asks for."""
    given = sorted(sheets, key=lambda s: (s.number, s.reviewer))
    judged = []
    for candidate in sorted(candidates, key=lambda c: c.number):
        mine = [s for s in given if s.number == candidate.number]
        if len(mine) < max(1, rules.fewest):
            raise ScoresMissing(number=candidate.number, given=len(mine), needed=max(1, rules.fewest))
        judged.append((candidate, *_judged(rules, mine)))
    keyed = sorted(judged, key=lambda row: _key(rules, row[0], row[1]))
    return tuple(
        Place(
            position, row[0].number, row[1][""], {c.code: row[1][c.code] for c in rules.criteria}, row[2], row[3],
            _decided(rules, keyed[position - 2], row) if position > 1 else "",
        )
        for position, row in enumerate(keyed, 1)
    )  # fmt: skip


Judged = tuple[Candidate, Mapping[str, Fraction], tuple[str, ...], tuple[str, ...]]


def _judged(rules: Rules, sheets: list[Sheet]) -> tuple[Mapping[str, Fraction], tuple[str, ...], tuple[str, ...]]:
    """Means of what counts, who is counted and who is left out."""
    ordered = sorted(sheets, key=lambda s: (score_of(rules.criteria, s.scores), s.reviewer))
    kept = ordered[rules.trim : len(ordered) - rules.trim] if len(ordered) > 2 * rules.trim else ordered
    means = {c.code: Fraction(sum(Fraction(s.scores[c.code]) for s in kept), len(kept)) for c in rules.criteria}
    means[""] = sum((score_of(rules.criteria, s.scores) for s in kept), Fraction(0)) / len(kept)
    names = {s.reviewer for s in kept}
    return means, tuple(sorted(names)), tuple(sorted(s.reviewer for s in ordered if s.reviewer not in names))


def _key(rules: Rules, candidate: Candidate, means: Mapping[str, Fraction]) -> tuple[Fraction | int, ...]:
    return (-means[""], *(_tie(rule, candidate, means) for rule in rules.ties), candidate.number)


def _tie(rule: str, candidate: Candidate, means: Mapping[str, Fraction]) -> Fraction:
    """Less is better; who offered no price or time comes after all who did."""
    if rule in ("price", "days"):
        offered = candidate.price if rule == "price" else candidate.days
        return Fraction(10**18) if offered is None else Fraction(offered)
    return -means[rule]


def _decided(rules: Rules, before: Judged, after: Judged) -> str:
    if before[1][""] != after[1][""]:
        return ""
    by = (rule for rule in rules.ties if _tie(rule, before[0], before[1]) != _tie(rule, after[0], after[1]))
    return next(by, "lot")


def shown(value: Fraction, places: int = 2) -> str:
    """A fraction as a decimal for people: half to even. Nothing is decided by it."""
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return str(scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN))
