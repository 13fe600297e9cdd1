"""Acceptance: what was measured against what was asked. Must-targets decide; the weights tell how far the rest was met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .challenge import ACCEPTED, LOST, PARTLY
from .plan import Target


@dataclass(frozen=True, slots=True)
class Line:
    """One target and what was measured of it."""

    target: Target
    measured: Decimal | None
    is_met: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What acceptance comes to: accepted, partly or failed, with the share of the weights that was met."""

    verdict: str
    lines: tuple[Line, ...]
    share: Fraction


def is_met(target: Target, value: Decimal) -> bool:
    """Whether a measured value reaches a target."""
    match target.comparison:
        case "at_least":
            return value >= target.value
        case "at_most":
            return value <= target.value
        case "above":
            return value > target.value
        case "below":
            return value < target.value
        case "between":
            return target.upper is not None and target.value <= value <= target.upper
    return value == target.value


def judge(targets: Iterable[Target], measured: Mapping[str, Decimal], *, otherwise: str) -> Report:
    """All must-targets met: accepted. Else, where the plan says so and something was met: partly; else failed.

    What was not measured was not met.
    """
    lines = []
    for target in targets:
        value = measured.get(target.code)
        lines.append(Line(target, value, value is not None and is_met(target, value)))
    total = sum((Fraction(line.target.weight) for line in lines), Fraction(0))
    met = sum((Fraction(line.target.weight) for line in lines if line.is_met), Fraction(0))
    musts = [line for line in lines if line.target.must]
    if musts and all(line.is_met for line in musts):
        verdict = ACCEPTED
    else:
        verdict = PARTLY if otherwise == "partly" and any(line.is_met for line in lines) else LOST
    return Report(verdict, tuple(lines), met / total if total else Fraction(0))
