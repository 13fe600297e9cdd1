"""Figures over the bids of one sale, by which screens look for collusion (SCIENCE 4.1; Huber & Imhof 2019). Exact until a root is drawn.

`b` are the best bids of each bidder, one each; n their number. All are of one currency and have no unit themselves:
multiplied by a factor, bids give the same figures, and their order does not matter. None where a figure does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

PLACES = Decimal("0.0001")
Bids = Sequence[Decimal]


def mean(b: Bids) -> Fraction:
    return sum((Fraction(one) for one in b), Fraction(0)) / len(b)


def variance(b: Bids) -> Fraction:
    """Of a sample: divided by n - 1."""
    middle = mean(b)
    return sum(((Fraction(one) - middle) ** 2 for one in b), Fraction(0)) / (len(b) - 1)


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def rounded(value: Fraction | Decimal) -> Decimal:
    """To four places, as figures are shown and compared."""
    return (decimal(value) if isinstance(value, Fraction) else value).quantize(PLACES)


def variation(b: Bids) -> Decimal | None:
    """The coefficient of variation in per cent: 100 s / mean."""
    return rounded(100 * decimal(variance(b)).sqrt() / decimal(mean(b))) if len(b) > 1 else None


def ranked(b: Bids, *, downward: bool) -> list[Decimal]:
    """From the best to the worst."""
    return sorted(b, reverse=not downward)


def distance(b: Bids, *, downward: bool) -> Decimal | None:
    """The relative distance: the gap between the two best, divided by s of all but the best. None where the losing ones are equal."""
    if len(b) < 3 or not (spread_of_losers := variance((order := ranked(b, downward=downward))[1:])):
        return None
    return rounded(abs(order[1] - order[0]) / decimal(spread_of_losers).sqrt())


def spread(b: Bids) -> Decimal | None:
    """The highest less the lowest, in per cent of the lowest."""
    return rounded(Fraction(100) * (Fraction(max(b)) - Fraction(min(b))) / Fraction(min(b))) if len(b) > 1 else None


def difference(b: Bids, *, downward: bool) -> Decimal | None:
    """The gap between the two best, in per cent of the best."""
    if len(b) < 2:
        return None
    best, second = (Fraction(one) for one in ranked(b, downward=downward)[:2])
    return rounded(100 * abs(second - best) / best)


def kurtosis(b: Bids) -> Decimal | None:
    """The sample excess kurtosis; None below four bids, or where all are equal.

    n(n+1) / ((n-1)(n-2)(n-3)) sum(((b-mean)/s)^4) - 3(n-1)^2 / ((n-2)(n-3))
    """
    n = len(b)
    if n < 4 or not (square := variance(b)):
        return None
    middle = mean(b)
    fourth = sum(((Fraction(one) - middle) ** 4 for one in b), Fraction(0)) / square**2
    return rounded(Fraction(n * (n + 1), (n - 1) * (n - 2) * (n - 3)) * fourth - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))
