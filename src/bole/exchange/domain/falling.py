"""A price that falls by the clock (降价竞价) until somebody takes it; and the hybrid in which others may then better it sealed.

The hybrid is ProZorro's "Insider" (DOMAIN 5.6): the price falls, the first who takes it sets it, the others seal what they
would pay beyond it, and who took it has one last word.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from ..errors import AlreadyRevealed, AlreadyTaken, NotAtThisStage, NotThePrice
from .amounts import written
from .entries import Entry, Offer, State
from .open_bids import require
from .terms import Format, Terms


def price_at(t: Terms, s: State, at: dt.datetime) -> Decimal:
    """What the clock says: the start, less one fall for every whole span that has passed, never below the floor."""
    assert t.floor is not None
    assert t.fall is not None
    passed = max(dt.timedelta(0), at - t.opens_at - s.delay)
    return max(t.floor, t.start - (passed // t.fall_every) * t.fall)


def take(t: Terms, s: State, e: Entry) -> State:
    """The price of this moment is taken. Refuses with AlreadyTaken, NotThePrice."""
    if s.leader:
        raise AlreadyTaken
    price = price_at(t, s, e.at)
    if e.amount != price:
        raise NotThePrice(price=written(price))
    return replace(s, leader=e.bidder, price=price, taken_at=e.at, offers={e.bidder: Offer(price, s.number + 1)})


def stages(t: Terms, s: State) -> tuple[dt.datetime, dt.datetime, dt.datetime, dt.datetime]:
    """After the price was taken: when sealing begins, when opening begins, when the last word begins, and when all is over."""
    assert s.taken_at is not None
    sealed = s.taken_at + t.sealed_for
    opened = sealed + t.reveal_for
    return s.taken_at, sealed, opened, opened + t.best_for


def highest(t: Terms, s: State) -> Offer | None:
    """The best of the opened bids of the others that better the price by a step; the earlier sealed of two equal ones."""
    assert s.price is not None
    least = t.improved(s.price)
    counted = [o for b, o in s.offers.items() if b != s.leader and o.amount >= least]
    return max(counted, key=lambda o: (o.amount, -o.number)) if counted else None


def last_word(t: Terms, s: State, e: Entry) -> State:
    """Who took the price betters the best of the others by a step, once. Refuses with NotAtThisStage, AlreadyRevealed, BidTooLow."""
    best = highest(t, s)
    if e.bidder != s.leader or best is None:
        raise NotAtThisStage
    if s.offers[s.leader].amount != s.price:
        raise AlreadyRevealed
    assert e.amount is not None
    require(t, e.amount, t.improved(best.amount))
    return replace(s, offers={**s.offers, e.bidder: Offer(e.amount, s.number + 1)})


def ends(t: Terms, s: State) -> dt.datetime:
    """When nothing more can be said."""
    if s.taken_at is None:
        return s.ends_at
    return s.taken_at if t.format is Format.DUTCH else stages(t, s)[3]
