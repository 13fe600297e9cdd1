"""What an offer is worth: the amount, or the amount with its quality where quality counts.

The coefficient of an offer is K = 1 + ΣF / (1 − ΣFmax) with exact fractions (SCIENCE 4.1; golden: 1,000,000 with ΣFmax 0.30
and ΣF 0.21 is worth 1,000,000 / 1.3 = 769,230.77). Where the lowest wins the amount is divided by it, else multiplied.
"""

from __future__ import annotations

from fractions import Fraction

from .entries import Offer, State
from .terms import Terms


def coefficient(t: Terms, s: State, bidder: str) -> Fraction:
    """K of a bidder; one where only the amount counts, or nothing was scored."""
    if t.most_score is None:
        return Fraction(1)
    return 1 + sum(map(Fraction, s.scores.get(bidder, ())), Fraction(0)) / (1 - Fraction(t.most_score))


def value(t: Terms, s: State, bidder: str) -> Fraction:
    """What the offer of a bidder is worth."""
    amount = Fraction(s.offers[bidder].amount)
    return amount / coefficient(t, s, bidder) if t.downward else amount * coefficient(t, s, bidder)


def from_best(t: Terms, s: State) -> list[str]:
    """The bidders from the best offer to the worst: by value, then priority, then who was earlier."""

    def key(item: tuple[str, Offer]) -> tuple[Fraction, int, int]:
        bidder, offer = item
        worth = value(t, s, bidder)
        return (worth if t.downward else -worth, t.rank(bidder), offer.number)

    return [bidder for bidder, _ in sorted(s.offers.items(), key=key)]
