"""Red flags: what in a sale looks like collusion or shilling. Signals, never verdicts; none was validated on a set of known cartels.

Each screen is a small class: what it looks at, and what it found with which numbers. Its texts, its basis, its least data
and its threshold are data (`Basis`, `exchange/data/screens.csv`), so that a house may choose others. Nothing found here is
kept or public.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from . import bid_figures
from .shilling import Past, score
from .terms import Format

SEALED = frozenset({Format.SEALED, Format.DUTCH_SEALED, Format.TURNS})  # what the others offer is not known when one offers


class Applies(StrEnum):
    """Which sales a screen is for."""

    SEALED = "sealed"
    OPEN = "open"
    ANY = "any"


class Verdict(StrEnum):
    """What came of a screen."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    TOO_LITTLE = "too_little"  # too few data to say anything
    NOT_FOR_FORMAT = "not_for_format"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a screen stands on: for which sales, its least data, its threshold, and where it comes from."""

    code: str
    applies: Applies
    least: int
    unit: str  # of the figure and its threshold: percent, seconds, number
    threshold: Decimal
    zh: str
    en: str
    says_zh: str
    says_en: str
    basis_zh: str
    basis_en: str
    confidence: str

    def title(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def says(self, language: str) -> str:
        return self.says_zh if language.startswith("zh") else self.says_en

    def source(self, language: str) -> str:
        return self.basis_zh if language.startswith("zh") else self.basis_en


@dataclass(frozen=True, slots=True)
class Offered:
    """What a bidder did in the sale: his best readable amount, when he offered first, and where from."""

    code: str
    amount: Decimal | None = None
    at: tuple[dt.datetime, ...] = ()
    origins: frozenset[str] = frozenset()
    devices: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()  # who paid his deposit, or to whom it went back
    members: frozenset[str] = frozenset()  # persons behind him
    name: str = ""  # the same in every sale, for his history
    elsewhere: int = 0  # open sales of other sellers he bid in


@dataclass(frozen=True, slots=True)
class Observed:
    """A sale as the screens see it. `pasts` are the open sales of its seller that are over, this one with them."""

    format: Format
    downward: bool
    offered: tuple[Offered, ...]
    seller_members: frozenset[str] = frozenset()
    pasts: tuple[Past, ...] = ()

    @property
    def amounts(self) -> list[Decimal]:
        return [one.amount for one in self.offered if one.amount is not None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one screen says of a sale: its verdict, how much data there was, its numbers, and whom they are about."""

    basis: Basis
    verdict: Verdict
    data: int
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    bidders: tuple[tuple[str, ...], ...] = ()


Seen = tuple[bool, Mapping[str, Decimal], tuple[tuple[str, ...], ...]]


class Screen(Protocol):
    """One rule. `seen` is None where the figure does not exist for these bids."""

    code: ClassVar[str]

    def data(self, sale: Observed) -> int: ...

    def seen(self, sale: Observed, basis: Basis) -> Seen | None: ...


def judged(screen: Screen, sale: Observed, basis: Basis) -> Finding:
    """What a screen says of a sale."""
    if (basis.applies is Applies.SEALED and sale.format not in SEALED) or (
        basis.applies is Applies.OPEN and sale.format is not Format.ENGLISH
    ):
        return Finding(basis, Verdict.NOT_FOR_FORMAT, 0)
    data = screen.data(sale)
    if data < basis.least or (seen := screen.seen(sale, basis)) is None:
        return Finding(basis, Verdict.TOO_LITTLE, data)
    is_found, figures, bidders = seen
    return Finding(basis, Verdict.FOUND if is_found else Verdict.NOT_FOUND, data, figures, bidders if is_found else ())


def screened(sale: Observed, bases: Mapping[str, Basis]) -> list[Finding]:
    """What all screens say of a sale, in their order."""
    return [judged(screen, sale, bases[screen.code]) for screen in SCREENS if screen.code in bases]


# ---- prices ----


@dataclass(frozen=True, slots=True)
class Priced:
    """A figure over the best bids of all, which is suspicious on one side of its threshold."""

    code: ClassVar[str] = ""
    low: ClassVar[bool] = False  # whether low values are the suspicious ones

    def data(self, sale: Observed) -> int:
        return len(sale.amounts)

    def figure(self, sale: Observed) -> Decimal | None:
        raise NotImplementedError

    def seen(self, sale: Observed, basis: Basis) -> Seen | None:
        if (value := self.figure(sale)) is None:
            return None
        is_found = value <= basis.threshold if self.low else value >= basis.threshold
        return is_found, {"value": value, "threshold": basis.threshold}, ()


class Variation(Priced):
    code, low = "variation", True

    def figure(self, sale: Observed) -> Decimal | None:
        return bid_figures.variation(sale.amounts)


class Distance(Priced):
    code = "distance"

    def figure(self, sale: Observed) -> Decimal | None:
        return bid_figures.distance(sale.amounts, downward=sale.downward)


class Spread(Priced):
    code, low = "spread", True

    def figure(self, sale: Observed) -> Decimal | None:
        return bid_figures.spread(sale.amounts)


class Difference(Priced):
    code = "difference"

    def figure(self, sale: Observed) -> Decimal | None:
        return bid_figures.difference(sale.amounts, downward=sale.downward)


class Kurtosis(Priced):
    code = "kurtosis"

    def figure(self, sale: Observed) -> Decimal | None:
        return bid_figures.kurtosis(sale.amounts)


# ---- behaviour ----


class Shill:
    """Who bids early, often and in small steps in sales of one seller, and never wins."""

    code = "shill"

    def data(self, sale: Observed) -> int:
        """The most sales of this seller a bidder of this one bid in."""
        return max((sum(one.name in past.bidders for past in sale.pasts) for one in sale.offered), default=0)

    def seen(self, sale: Observed, basis: Basis) -> Seen | None:
        scores = [(one.code, found) for one in sale.offered if (found := score(one.name, sale.pasts, elsewhere=one.elsewhere))]
        enough = [(code, found) for code, found in scores if found.sales >= basis.least]
        top = max((found for _, found in enough), key=lambda found: found.score)
        hit = tuple((code,) for code, found in enough if found.score >= basis.threshold and not found.won)
        figures = {"value": top.score, "threshold": basis.threshold, "sales": Decimal(top.sales), "won": Decimal(top.won), **top.parts}
        return bool(hit), figures, hit


class Timing:
    """Sealed offers of different bidders that came within seconds of each other."""

    code = "timing"

    def data(self, sale: Observed) -> int:
        return sum(bool(one.at) for one in sale.offered)

    def seen(self, sale: Observed, basis: Basis) -> Seen | None:
        offers = sorted((at, one.code) for one in sale.offered for at in one.at)
        gaps = [(b - a, tuple(sorted((x, y)))) for (a, x), (b, y) in itertools.pairwise(offers) if x != y]
        if not gaps:
            return None
        within = dt.timedelta(seconds=int(basis.threshold))
        pairs = tuple(sorted({pair for gap, pair in gaps if gap <= within}))
        least = min(gap for gap, _ in gaps)
        seconds = Decimal(least // dt.timedelta(milliseconds=1)) / 1000
        return bool(pairs), {"value": seconds, "threshold": basis.threshold, "pairs": Decimal(len(pairs))}, pairs


# ---- traces ----


def shared(offered: Iterable[Offered], of: Callable[[Offered], frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups of bidders who have something in common; one that is wholly in a larger one is left out."""
    holders: dict[str, set[str]] = {}
    for one in offered:
        for trace in of(one):
            holders.setdefault(trace, set()).add(one.code)
    groups = {frozenset(codes) for codes in holders.values() if len(codes) > 1}
    return tuple(sorted(tuple(sorted(group)) for group in groups if not any(group < other for other in groups)))


@dataclass(frozen=True, slots=True)
class Shared:
    """Several bidders with one trace: an address, a device, an account, a member."""

    code: str
    of: Callable[[Offered], frozenset[str]]

    def data(self, sale: Observed) -> int:
        return sum(bool(self.of(one)) for one in sale.offered)

    def seen(self, sale: Observed, basis: Basis) -> Seen | None:
        groups = shared(sale.offered, self.of)
        largest = max(map(len, groups), default=0)
        return bool(groups), {"groups": Decimal(len(groups)), "largest": Decimal(largest)}, groups


class Seller:
    """A bidder behind whom stand persons of the seller."""

    code = "seller"

    def data(self, sale: Observed) -> int:
        return sum(bool(one.members) for one in sale.offered) if sale.seller_members else 0

    def seen(self, sale: Observed, basis: Basis) -> Seen | None:
        common = {one.code: len(one.members & sale.seller_members) for one in sale.offered}
        hit = tuple((code,) for code, count in sorted(common.items()) if count >= basis.threshold)
        return bool(hit), {"value": Decimal(max(common.values())), "threshold": basis.threshold}, hit


SCREENS: tuple[Screen, ...] = (
    Variation(), Distance(), Spread(), Difference(), Kurtosis(), Shill(), Timing(), Shared("origin", lambda one: one.origins),
    Shared("device", lambda one: one.devices), Shared("payer", lambda one: one.accounts), Seller(),
    Shared("members", lambda one: one.members),
)  # type: ignore[assignment]  # fmt: skip
