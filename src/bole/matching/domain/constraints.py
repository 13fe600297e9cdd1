"""Hard constraints between a need and an offer: met, not met or unknown, each with what was compared. Never a silent filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bole.kernel.money import Money


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one side says. Empty means not said."""

    territories: tuple[str, ...] = ()
    trl: int | None = None
    modes: tuple[str, ...] = ()
    low: Money | None = None
    high: Money | None = None
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One compared thing. `wanted` and `offered` are codes or values the pages put into words."""

    name: str
    verdict: Verdict
    wanted: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


def compare(need: Terms, offer: Terms, *, today: dt.date) -> tuple[Constraint, ...]:
    """Every constraint, in a fixed order: territory, readiness, mode, budget, deadline."""
    return (
        Constraint("territory", _overlap(_countries(need.territories), _countries(offer.territories)), need.territories, offer.territories),
        Constraint("trl", _at_least(need.trl, offer.trl), _text(need.trl), _text(offer.trl)),
        Constraint("mode", _overlap(need.modes, offer.modes), need.modes, offer.modes),
        Constraint("budget", _affordable(need, offer), _text(need.high), _text(offer.low or offer.high)),
        Constraint("deadline", _in_time(need.deadline, offer.deadline, today), _text(need.deadline), _text(offer.deadline)),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a record says that an expert is to help with: the languages it is written in, and where it is for."""

    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpertTerms:
    """What an expert says of himself; `conflict` is what the registers say against his independence, if
    anything; None where it is not told, for it would name those behind a brokered record."""

    languages: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    availability: str = ""
    conflict: str | None = ""


UNAVAILABLE = "unavailable"


def compare_expert(asked: Asked, expert: ExpertTerms) -> tuple[Constraint, ...]:
    """Every condition of an expert, in a fixed order: language, territory, availability, independence."""
    said = (expert.availability,) if expert.availability else ()
    able = Verdict.UNKNOWN if not said else Verdict.NOT_MET if expert.availability == UNAVAILABLE else Verdict.MET
    known = _countries(expert.territories)
    against = (expert.conflict,) if expert.conflict else ()
    free = Verdict.UNKNOWN if expert.conflict is None else Verdict.NOT_MET if against else Verdict.MET
    return (
        Constraint("language", _overlap(asked.languages, expert.languages), asked.languages, expert.languages),
        Constraint("territory", _overlap(_countries(asked.territories), known), asked.territories, expert.territories),
        Constraint("availability", able, (), said),
        Constraint("independence", free, (), against),
    )  # fmt: skip


def _text(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _countries(codes: Sequence[str]) -> tuple[str, ...]:
    """A Chinese region lies in China: "330000" also stands for "CN" when the other side names the country."""
    return tuple(dict.fromkeys(x for code in codes for x in ((code, "CN") if code.isdecimal() else (code,))))


def _overlap(wanted: Sequence[str], offered: Sequence[str]) -> Verdict:
    if not wanted or not offered:
        return Verdict.UNKNOWN
    return Verdict.MET if set(wanted) & set(offered) else Verdict.NOT_MET


def _at_least(wanted: int | None, offered: int | None) -> Verdict:
    if wanted is None or offered is None:
        return Verdict.UNKNOWN
    return Verdict.MET if offered >= wanted else Verdict.NOT_MET


def _affordable(need: Terms, offer: Terms) -> Verdict:
    """The cheapest offer against the most that can be paid; two currencies cannot be compared here."""
    most, least = need.high, offer.low or offer.high
    if most is None or least is None or most.currency != least.currency:
        return Verdict.UNKNOWN
    return Verdict.MET if least <= most else Verdict.NOT_MET


def _in_time(need: dt.date | None, offer: dt.date | None, today: dt.date) -> Verdict:
    said = [d for d in (need, offer) if d is not None]
    if not said:
        return Verdict.UNKNOWN
    return Verdict.MET if min(said) >= today else Verdict.NOT_MET
