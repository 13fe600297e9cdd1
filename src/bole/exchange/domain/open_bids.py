"""Open bidding (增价竞价): every bid improves the price by a step, and a late one extends the time.

A bid may carry a maximum: up to it the bidder defends himself, a step at a time, without anybody knowing how far he
would go. Two maxima meet in one instant: the better one leads, at a step beyond the other (SCIENCE 4.1: proxy bidding
ends where a second-price auction plus one step would). A priority holder leads at an equal amount (DOMAIN 5.3).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ..errors import AlreadyLeading, BidTooHigh, BidTooLow
from .amounts import written
from .entries import Entry, Offer, State
from .terms import Terms


def bid(t: Terms, s: State, e: Entry) -> State:
    """An open bid. Refuses with AlreadyLeading, BidTooLow, BidTooHigh."""
    assert e.amount is not None
    most = e.amount if e.most is None else e.most
    if s.leader == e.bidder:
        return _raised(t, s, most, has_maximum=e.most is not None)
    least = least_for(t, s, e.bidder)
    require(t, e.amount, least)
    require(t, most, e.amount)
    return extended(t, _met(t, s, e.bidder, e.amount, most), e)


def least_for(t: Terms, s: State, bidder: str) -> Decimal:
    """The least a bidder may bid now: the start, the price itself for who outranks the leader, else a step beyond it."""
    if s.price is None:
        return t.start
    return s.price if t.rank(bidder) < t.rank(s.leader) else t.improved(s.price)


def require(t: Terms, amount: Decimal, least: Decimal) -> None:
    """That an amount is not worse than another. Refuses with BidTooLow, BidTooHigh."""
    if t.better(least, amount):
        if t.downward:
            raise BidTooHigh(most=written(least))
        raise BidTooLow(least=written(least))


def _raised(t: Terms, s: State, most: Decimal, *, has_maximum: bool) -> State:
    """The leader goes further than he said; nobody sees anything of it."""
    if not has_maximum or s.most is None or not t.better(most, s.most):
        raise AlreadyLeading
    return replace(s, most=most)


def _met(t: Terms, s: State, bidder: str, amount: Decimal, most: Decimal) -> State:
    """What comes of it when a bid meets the leader's maximum."""
    if s.price is None or s.most is None:
        return _led(s, bidder, amount, most, dict(s.offers))
    outranks = t.rank(bidder) < t.rank(s.leader)
    offers = dict(s.offers)
    if t.better(most, s.most) or (most == s.most and outranks):
        needed = s.most if outranks else t.improved(s.most)
        price = _worse(t, most, _better(t, amount, needed))
        offers[s.leader] = Offer(s.most, offers[s.leader].number)
        return _led(s, bidder, price, most, offers)
    holds = most if t.rank(s.leader) < t.rank(bidder) else t.improved(most)
    price = _worse(t, s.most, _better(t, s.price, holds))
    offers[bidder] = Offer(most, s.number + 1)
    offers[s.leader] = Offer(price, offers[s.leader].number)
    return replace(s, price=price, offers=offers)


def _led(s: State, bidder: str, price: Decimal, most: Decimal, offers: dict[str, Offer]) -> State:
    offers[bidder] = Offer(price, s.number + 1)
    return replace(s, leader=bidder, price=price, most=most, offers=offers)


def _better(t: Terms, one: Decimal, other: Decimal) -> Decimal:
    return one if t.better(one, other) else other


def _worse(t: Terms, one: Decimal, other: Decimal) -> Decimal:
    return other if t.better(one, other) else one


def extended(t: Terms, s: State, e: Entry) -> State:
    """A bid within the last `window` moves the end to `added` after it, as often as the terms allow, never beyond the last."""
    if s.ends_at - e.at > t.window or (t.most_extensions is not None and s.extensions >= t.most_extensions):
        return s
    end = e.at + t.added
    if t.never_after is not None:
        end = min(end, t.never_after + s.delay)
    return replace(s, ends_at=end, extensions=s.extensions + 1) if end > s.ends_at else s
