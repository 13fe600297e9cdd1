"""The plan of a challenge: everything that is published and that decides who is chosen and what is paid.

It is one frozen value. It changes after publication only as a new edition, told to every team. Numbers are exact decimals;
weights and shares are whole or decimal numbers, never floats.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bole.kernel.canonical import digest
from bole.kernel.errors import N_, Problem
from bole.kernel.facts import plain
from bole.kernel.money import LIMIT, PLACES, Money
from bole.kernel.text import one_line, tidy

LINE, TEXT = 200, 20_000
MOST_ROWS, MOST_PARALLEL, MOST_SCORE = 30, 20, 1000
COMPARISONS = ("at_least", "at_most", "equal", "between", "above", "below")
TIERS = ("public", "members", "agreement")
APPLICANTS = ("organisation", "person")
OTHERWISE = ("failed", "partly")
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Said:
    """A short text in the two languages of the house; one of them may be missing."""

    zh: str = ""
    en: str = ""

    def here(self, language: str) -> str:
        """In the language of a page, else in the other one."""
        return (self.zh or self.en) if language.startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Words:
    """What a challenge says in one language. `details` are for whom the tier lets read."""

    language: str
    title: str = ""
    abstract: str = ""
    background: str = ""
    details: str = ""
    eligibility: str = ""
    origin: str = "author"  # author, human or machine, as with records


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that will be measured: 考核指标."""

    code: str
    name: Said
    comparison: str
    value: Decimal
    upper: Decimal | None = None  # of "between"
    unit: str = ""
    method: str = ""
    must: bool = True
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing the panel scores: 评分项."""

    code: str
    name: Said
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the work, and which share of the reward it brings: 里程碑."""

    name: Said
    share: Decimal  # percent
    after_days: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. `trim` scores at each end are left out of the mean; `ties` are codes of criteria, "price" or "days", in order."""

    words: tuple[Words, ...] = ()
    targets: tuple[Target, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    parts: tuple[Part, ...] = ()
    owner_share: Decimal = Decimal(0)
    subsidy: Decimal = Decimal(0)
    reward: Decimal = Decimal(0)
    currency: str = "CNY"
    parallel: int = 1
    closes_at: dt.datetime | None = None
    done_by: dt.date | None = None
    ip_terms: str = ""
    open_to: tuple[str, ...] = APPLICANTS
    tier: str = "agreement"
    sealed: bool = True
    most: int = 100
    trim: int = 0
    fewest: int = 3
    ties: tuple[str, ...] = ("price",)
    otherwise: str = "failed"
    lot_source: str = ""

    @property
    def money(self) -> Money:
        return Money(self.reward, self.currency)

    @property
    def budget(self) -> Money:
        return Money(self.owner_share + self.subsidy, self.currency)

    def words_in(self, language: str) -> Words:
        """The words for a reader: his language, else English, else the first."""
        base = language.split("-")[0]
        by_language = {w.language.split("-")[0]: w for w in self.words}
        return by_language.get(base) or by_language.get("en") or (self.words[0] if self.words else Words("und"))

    def as_json(self) -> dict[str, Any]:
        """Ready for JSON and for a digest: numbers are texts."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @property
    def digest(self) -> str:
        """What names this edition's content."""
        return digest(self.as_json())

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Plan:
        """Read back what `as_json` wrote."""
        return cls(**{name: _READ.get(name, _as_it_is)(value) for name, value in given.items()})


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return number_text(value)
        case dict():
            return {k: _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
    return plain(value)


def number_text(value: Decimal) -> str:
    """A number without zeros that say nothing: 1E+2 and 100.00 are 100."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _as_it_is(value: Any) -> Any:
    return value


def _target(row: Mapping[str, Any]) -> Target:
    upper = row.get("upper")
    return Target(
        **{**row, "name": Said(**row["name"]), "value": Decimal(row["value"]), "upper": None if upper is None else Decimal(upper),
           "weight": Decimal(row["weight"])}
    )  # fmt: skip


_READ: dict[str, Any] = {
    "words": lambda rows: tuple(Words(**row) for row in rows),
    "targets": lambda rows: tuple(_target(row) for row in rows),
    "criteria": lambda rows: tuple(Criterion(row["code"], Said(**row["name"]), Decimal(row["weight"])) for row in rows),
    "parts": lambda rows: tuple(Part(Said(**row["name"]), Decimal(row["share"]), row["after_days"]) for row in rows),
    "closes_at": lambda text: dt.datetime.fromisoformat(text) if text else None,
    "done_by": lambda text: dt.date.fromisoformat(text) if text else None,
    **dict.fromkeys(("owner_share", "subsidy", "reward"), Decimal),
    **dict.fromkeys(("open_to", "ties"), tuple),
}


def number(text: str) -> Decimal | None:
    """A number as people type it, or nothing where it is none."""
    try:
        found = Decimal(one_line(text).replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < LIMIT and found == found.quantize(PLACES) else None


def tidied(plan: Plan) -> Plan:
    """The same plan with its texts tidied and rows that say nothing left out."""
    words = tuple(
        replace(
            w, title=one_line(w.title)[:LINE], abstract=tidy(w.abstract)[:TEXT], background=tidy(w.background)[:TEXT],
            details=tidy(w.details)[:TEXT], eligibility=tidy(w.eligibility)[:TEXT],
        )
        for w in plan.words
    )  # fmt: skip
    targets = tuple(replace(t, name=_said(t.name), unit=one_line(t.unit)[:40], method=one_line(t.method)[:LINE]) for t in plan.targets)
    return replace(
        plan, words=tuple(w for w in words if w.title or w.abstract or w.background or w.details), targets=targets,
        criteria=tuple(replace(c, name=_said(c.name)) for c in plan.criteria), lot_source=one_line(plan.lot_source)[:LINE],
        parts=tuple(replace(p, name=_said(p.name)) for p in plan.parts),
    )  # fmt: skip


def _said(said: Said) -> Said:
    return Said(one_line(said.zh)[:LINE], one_line(said.en)[:LINE])


NO_TITLE = N_("Give it a title, in Chinese or in English.")
NO_ABSTRACT = N_("Say in a few sentences what is asked: this part is public.")
NO_TARGETS = N_("Name at least one target that will be measured, and let at least one be a must.")
BAD_TARGET = N_("A target needs a name, a comparison and a number; “between” needs a second, larger one.")
BAD_CRITERIA = N_("The panel needs at least one criterion with a name and a weight of more than nothing.")
BAD_PARTS = N_("The parts of the work need names, and their shares of the reward must be 100 %% together; now they are %(sum)s %%.")
BAD_MONEY = N_("The reward must be more than nothing, in whole cents, and not more than the budget of owner and subsidy together.")
BAD_PARALLEL = N_("At least one team is funded, and at most %(most)s.")
NO_DEADLINE = N_("Say until when teams may apply.")
DONE_EARLY = N_("The work cannot be done before applications have ended.")
NO_IP_TERMS = N_("Say to whom the results will belong.")
NOBODY = N_("Say who may apply: organisations, persons or both.")
BAD_PANEL = N_("The panel needs more reviewers than scores are left out at both ends together.")
BAD_TIES = N_("Ties can be decided by criteria, price or days.")
NO_CHOICE = N_("This is not one of the possible choices.")
TWICE = N_("Two rows have the same code.")


def problems(plan: Plan) -> tuple[Problem, ...]:
    """Everything that is wrong with a plan that is to be submitted."""
    return tuple(_problems(plan))


def _problems(plan: Plan) -> Iterator[Problem]:
    titled = [w for w in plan.words if w.title]
    rules: list[tuple[str, str, bool]] = [
        ("title", NO_TITLE, bool(titled)),
        ("abstract", NO_ABSTRACT, any(w.abstract for w in titled)),
        ("targets", NO_TARGETS, any(t.must for t in plan.targets)),
        ("targets", BAD_TARGET, all(_is_target(t) for t in plan.targets)),
        ("targets", TWICE, _once([t.code for t in plan.targets])),
        ("criteria", BAD_CRITERIA, bool(plan.criteria) and all(c.weight > 0 and (c.name.zh or c.name.en) for c in plan.criteria)),
        ("criteria", TWICE, _once([c.code for c in plan.criteria])),
        ("reward", BAD_MONEY, _pays(plan)),
        ("closes_at", NO_DEADLINE, plan.closes_at is not None),
        ("done_by", DONE_EARLY, not (plan.done_by and plan.closes_at) or plan.done_by > plan.closes_at.date()),
        ("ip_terms", NO_IP_TERMS, bool(plan.ip_terms)),
        ("open_to", NOBODY, bool(plan.open_to) and set(plan.open_to) <= set(APPLICANTS)),
        ("fewest", BAD_PANEL, plan.trim >= 0 and plan.fewest > 2 * plan.trim and 0 < plan.most <= MOST_SCORE),
        ("ties", BAD_TIES, set(plan.ties) <= {c.code for c in plan.criteria} | {"price", "days"}),
        ("tier", NO_CHOICE, plan.tier in TIERS),
        ("otherwise", NO_CHOICE, plan.otherwise in OTHERWISE),
    ]
    yield from (Problem(name, "bad_plan", sentence) for name, sentence, right in rules if not right)
    share = sum((p.share for p in plan.parts), Decimal(0))
    if share != HUNDRED or not all((p.name.zh or p.name.en) and p.share >= 0 and p.after_days >= 0 for p in plan.parts):
        yield Problem("parts", "bad_plan", BAD_PARTS, {"sum": number_text(share)})
    if not 1 <= plan.parallel <= MOST_PARALLEL:
        yield Problem("parallel", "bad_plan", BAD_PARALLEL, {"most": MOST_PARALLEL})


def _once(codes: list[str]) -> bool:
    return len(codes) == len(set(codes))


def _is_target(target: Target) -> bool:
    named = bool(target.name.zh or target.name.en) and target.comparison in COMPARISONS and target.weight >= 0
    if target.comparison == "between":
        return named and target.upper is not None and target.value < target.upper
    return named


def _pays(plan: Plan) -> bool:
    whole = all(m == m.quantize(Decimal("0.01")) and m >= 0 for m in (plan.reward, plan.owner_share, plan.subsidy))
    return whole and 0 < plan.reward <= plan.owner_share + plan.subsidy


def allotted(plan: Plan, shares: Mapping[int, Decimal]) -> dict[int, Money]:
    """What each team gets of the reward, by its share in percent: the sum is exact."""
    numbers = sorted(shares)
    return dict(zip(numbers, plan.money.split([shares[n] for n in numbers]), strict=True))


def by_parts(plan: Plan, amount: Money) -> list[tuple[Part, Money, Money]]:
    """A team's money by the parts of the work: (part, from the owner, from the subsidy). Nothing is lost or made."""
    rows = []
    for part, money in zip(plan.parts, amount.split([p.share for p in plan.parts]), strict=True):
        owner, subsidy = money.split([plan.owner_share, plan.subsidy]) if money.amount else (money, money)
        rows.append((part, owner, subsidy))
    return rows
