"""The shill score of a bidder over the open sales of one seller (after Trevathan & Read 2009). Pure.

Six parts between 0 and 1, each the higher the more it looks like somebody who only drives the price:

    exclusive   sales of this seller among all he bid in
    often       his bids among the most he could have made: half of all, since nobody outbids himself
    losing      sales he did not win
    quick       1 - the mean time until he answers a bid / the time of bidding
    small       1 - his mean raise / the largest mean raise of a bidder in the sale
    early       1 - the time until his first bid / the time of bidding

averaged over his sales, weighted 9, 2, 5, 2, 2, 2, and brought to 0 … 10. The parts "quick" and "small" are of bids that
answer another one; where he made none, they count as half.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .bid_figures import rounded

WEIGHTS = {"exclusive": 9, "often": 2, "losing": 5, "quick": 2, "small": 2, "early": 2}  # Trevathan & Read, table of weights
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Open:
    """One open bid: whose (the same name in every sale), how much, when."""

    bidder: str
    amount: Decimal
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Past:
    """An open sale that is over: who won, from when until when it ran, and its bids in their order."""

    winner: str
    opens_at: dt.datetime
    over_at: dt.datetime
    bids: tuple[Open, ...]

    @property
    def bidders(self) -> frozenset[str]:
        return frozenset(one.bidder for one in self.bids)


@dataclass(frozen=True, slots=True)
class Score:
    """What a bidder's sales look like."""

    bidder: str
    score: Decimal
    sales: int
    won: int
    parts: Mapping[str, Decimal]


def score(bidder: str, pasts: Sequence[Past], *, elsewhere: int) -> Score | None:
    """The score of a bidder in sales of one seller; `elsewhere` is how many of other sellers he bid in. None where he bid in none."""
    his = [past for past in pasts if bidder in past.bidders]
    if not his:
        return None
    won = sum(past.winner == bidder for past in his)
    parts = {
        "exclusive": Fraction(len(his), len(his) + elsewhere), "often": _mean([_often(bidder, past) for past in his]),
        "losing": 1 - Fraction(won, len(his)), "quick": _mean([_quick(bidder, past) for past in his]),
        "small": _mean([_small(bidder, past) for past in his]), "early": _mean([_early(bidder, past) for past in his]),
    }  # fmt: skip
    whole = sum((WEIGHTS[name] * part for name, part in parts.items()), Fraction(0)) / sum(WEIGHTS.values())
    return Score(bidder, rounded(10 * whole), len(his), won, {name: rounded(part) for name, part in parts.items()})


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _often(bidder: str, past: Past) -> Fraction:
    count = sum(one.bidder == bidder for one in past.bids)
    return min(Fraction(1), Fraction(count, -(-len(past.bids) // 2)))


def _answers(past: Past) -> list[tuple[Open, Open]]:
    """Each bid with the one before it, where that was another's."""
    return [(before, one) for before, one in zip(past.bids, past.bids[1:], strict=False) if before.bidder != one.bidder]


def _share(past: Past, span: dt.timedelta) -> Fraction:
    """A span as a share of the time of bidding, at most all of it."""
    whole = past.over_at - past.opens_at
    micro = dt.timedelta(microseconds=1)
    return min(Fraction(1), max(Fraction(0), Fraction(span // micro, max(1, whole // micro))))


def _quick(bidder: str, past: Past) -> Fraction:
    spans = [_share(past, one.at - before.at) for before, one in _answers(past) if one.bidder == bidder]
    return 1 - _mean(spans) if spans else HALF


def _small(bidder: str, past: Past) -> Fraction:
    raises: dict[str, list[Fraction]] = {}
    for before, one in _answers(past):
        raises.setdefault(one.bidder, []).append(abs(Fraction(one.amount) - Fraction(before.amount)))
    means = {name: _mean(values) for name, values in raises.items()}
    if bidder not in means or not (largest := max(means.values())):
        return HALF
    return 1 - means[bidder] / largest


def _early(bidder: str, past: Past) -> Fraction:
    first = min(one.at for one in past.bids if one.bidder == bidder)
    return 1 - _share(past, first - past.opens_at)
