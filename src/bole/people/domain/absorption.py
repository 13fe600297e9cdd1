"""Whether an enterprise can take an achievement over: its absorptive capacity against what is offered. Pure.

Cohen and Levinthal (1990) called absorptive capacity the ability to recognise, take in and apply outside knowledge; here it is
five questions with an answer each: maturity, money, equipment, people, field. What nobody has said is unknown and speaks neither
for nor against. Which equipment a level of maturity needs follows the levels of GB/T 22900: up to 3 in the laboratory, 4 to 6
on the way through a pilot (中试), from 7 on at the place of production. The rule advises; it hides nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bole.kernel.money import Money

BAND_CURRENCY = "CNY"  # of the bands of the vocabularies
ABSTRACT = frozenset(("standard", "paper", "monograph", "report"))  # forms of achievements that are read, not built
PEOPLE_UP_TO = 6  # up to this level somebody has to go on developing it


@dataclass(frozen=True, slots=True)
class Band:
    """From low to high; without a high one it is open upwards."""

    low: Decimal
    high: Decimal | None

    @classmethod
    def of(cls, code: str) -> Band | None:
        """The band a code of the vocabularies says: "100000-1000000", "20000000-"."""
        low, dash, high = code.partition("-")
        return cls(Decimal(low), Decimal(high) if high else None) if dash else None

    @property
    def is_nothing(self) -> bool:
        return self.high == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an enterprise says it can take over. Empty means not said."""

    trl: tuple[int, int] | None = None
    budget: Band | None = None  # for technology from outside, a year
    rd_staff: Band | None = None
    equipment: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    tech_areas: frozenset[str] = frozenset()
    ipc: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is to be taken over. Empty means not said."""

    trl: int | None = None
    price: Money | None = None  # the least that is asked
    form: str = ""
    industries: frozenset[str] = frozenset()
    tech_areas: frozenset[str] = frozenset()
    ipc: frozenset[str] = frozenset()


class Leg(StrEnum):
    READINESS = "readiness"
    BUDGET = "budget"
    EQUIPMENT = "equipment"
    STAFF = "staff"
    FIELD = "field"


class State(StrEnum):
    MET = "met"
    SHORT = "short"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """Yes: all that is known fits. Partly: some of it does. No: nothing of it does. Unknown: too little is known."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer: which question, how it came out, and a code with values for the sentence."""

    leg: Leg
    state: State
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fit:
    """The verdict, and every reason for it in the order of the questions."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def fit(profile: Profile, offer: Offer) -> Fit:
    """Whether the enterprise can take it over, and why."""
    found = (
        _readiness(profile, offer),
        _budget(profile, offer),
        _equipment(profile, offer),
        _staff(profile, offer),
        _field(profile, offer),
    )
    reasons = tuple(reason for reason in found if reason is not None)
    return Fit(_verdict(reasons), reasons)


def _verdict(reasons: tuple[Reason, ...]) -> Verdict:
    """Field alone says nothing: it takes an answer to maturity, money, equipment or people."""
    able = [r for r in reasons if r.leg is not Leg.FIELD and r.state is not State.UNKNOWN]
    if not able:
        return Verdict.UNKNOWN
    short = [r for r in (*able, *(r for r in reasons if r.leg is Leg.FIELD)) if r.state is State.SHORT]
    if not short:
        return Verdict.YES
    return Verdict.PARTLY if any(r.state is State.MET for r in able) else Verdict.NO


def _readiness(profile: Profile, offer: Offer) -> Reason | None:
    if offer.trl is None or profile.trl is None:
        return Reason(Leg.READINESS, State.UNKNOWN, "readiness_unknown")
    low, high = profile.trl
    values: dict[str, object] = {"level": offer.trl, "low": low, "high": high}
    if offer.trl < low:
        return Reason(Leg.READINESS, State.SHORT, "too_early", {**values, "gap": low - offer.trl})
    return Reason(Leg.READINESS, State.MET, "riper" if offer.trl > high else "in_range", values)


def _budget(profile: Profile, offer: Offer) -> Reason | None:
    if offer.price is None or profile.budget is None:
        return Reason(Leg.BUDGET, State.UNKNOWN, "price_unknown" if offer.price is None else "budget_unknown")
    if offer.price.currency != BAND_CURRENCY:
        return Reason(Leg.BUDGET, State.UNKNOWN, "other_currency", {"price": offer.price})
    price, band = offer.price.amount, profile.budget
    if band.high is not None and price > band.high:
        return Reason(Leg.BUDGET, State.SHORT, "too_dear", {"price": offer.price, "most": Money(band.high, BAND_CURRENCY)})
    return Reason(Leg.BUDGET, State.MET, "affordable" if price <= band.low else "within_band", {"price": offer.price})


def equipment_for(offer: Offer) -> str:
    """The kind of equipment a step on from this level is usually made with; none where nothing is built."""
    if offer.trl is None or offer.form in ABSTRACT:
        return ""
    if offer.form == "software":
        return "computing"
    return "laboratory" if offer.trl <= 3 else "pilot_line" if offer.trl <= 6 else "production_line"


def _equipment(profile: Profile, offer: Offer) -> Reason | None:
    needed = equipment_for(offer)
    if not needed:
        return None
    if not profile.equipment:
        return Reason(Leg.EQUIPMENT, State.UNKNOWN, "equipment_unknown", {"equipment": needed})
    is_there = needed in profile.equipment
    code = "has_equipment" if is_there else "lacks_equipment"
    return Reason(Leg.EQUIPMENT, State.MET if is_there else State.SHORT, code, {"equipment": needed, "level": offer.trl})


def _staff(profile: Profile, offer: Offer) -> Reason | None:
    if offer.trl is None or offer.trl > PEOPLE_UP_TO:
        return None
    if profile.rd_staff is None:
        return Reason(Leg.STAFF, State.UNKNOWN, "staff_unknown")
    if profile.rd_staff.is_nothing:
        return Reason(Leg.STAFF, State.SHORT, "no_rd_staff", {"level": offer.trl})
    return Reason(Leg.STAFF, State.MET, "has_rd_staff", {"level": offer.trl})


def _field(profile: Profile, offer: Offer) -> Reason | None:
    """The first of technology areas, IPC classes and industries that both name decides."""
    classes = (frozenset(s[:4] for s in profile.ipc), frozenset(s[:4] for s in offer.ipc))
    pairs = ((profile.tech_areas, offer.tech_areas), classes, (profile.industries, offer.industries))
    told = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    if not told:
        return Reason(Leg.FIELD, State.UNKNOWN, "field_unknown")
    same = any(mine & theirs for mine, theirs in told)
    return Reason(Leg.FIELD, State.MET if same else State.SHORT, "same_field" if same else "other_field")
