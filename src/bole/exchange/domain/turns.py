"""Rounds of turns (轮次报价), as ProZorro's engine runs them (SCIENCE 4.1): nobody can be sniped, for everybody knows his turn.

All begin with an initial bid. In each round every bidder has one turn, from the worst bid to the best as they stood in the
pause before; a bid improves the bidder's own by a step. The duration grows with the number of bidders.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ..errors import NotYourTurn
from .entries import Entry, Offer, State
from .open_bids import require
from .terms import Terms
from .values import from_best


def begins(t: Terms, s: State, number: int) -> dt.datetime:
    """When a round begins; the first is 1."""
    whole = len(s.offers) * t.turn + t.pause
    return t.opens_at + s.delay + t.first_pause + (number - 1) * whole


def ends(t: Terms, s: State) -> dt.datetime:
    """When the last turn of the last round is over."""
    return begins(t, s, t.rounds) + len(s.offers) * t.turn


def initial(t: Terms, s: State, e: Entry) -> State:
    """What a bidder begins with; a later one takes its place. Refuses with BidTooHigh, BidTooLow."""
    assert e.amount is not None
    require(t, e.amount, t.start)
    return replace(s, offers={**s.offers, e.bidder: Offer(e.amount, s.number + 1)})


def turn_at(t: Terms, s: State, at: dt.datetime) -> tuple[int, int] | None:
    """The round and the place in it (from 0) whose time it is; none in a pause."""
    for number in range(1, t.rounds + 1):
        passed = at - begins(t, s, number)
        if dt.timedelta(0) <= passed < len(s.offers) * t.turn:
            return number, passed // t.turn
    return None


def order_of(t: Terms, s: State, number: int) -> tuple[str, ...]:
    """The order of a round, from the worst to the best, as it was in the pause before."""
    return s.order if s.round == number else tuple(reversed(from_best(t, s)))


def turn(t: Terms, s: State, e: Entry) -> State:
    """A bid in one's turn, one per turn. Refuses with NotYourTurn, BidTooHigh, BidTooLow."""
    number = _mine(t, s, e)
    if s.moved_in.get(e.bidder, (0, None))[0] == number:
        raise NotYourTurn
    assert e.amount is not None
    before = s.offers[e.bidder]
    require(t, e.amount, t.improved(before.amount))
    order = order_of(t, s, number)
    offers = {**s.offers, e.bidder: Offer(e.amount, s.number + 1)}
    return replace(s, offers=offers, order=order, round=number, moved_in={**s.moved_in, e.bidder: (number, before)})


def retract(t: Terms, s: State, e: Entry) -> State:
    """The bid of this turn is taken back, within it: then another one may be made. Refuses with NotYourTurn."""
    number = _mine(t, s, e)
    moved, before = s.moved_in.get(e.bidder, (0, None))
    if moved != number or before is None:
        raise NotYourTurn
    left = {bidder: move for bidder, move in s.moved_in.items() if bidder != e.bidder}
    return replace(s, offers={**s.offers, e.bidder: before}, moved_in=left)


def _mine(t: Terms, s: State, e: Entry) -> int:
    """The round in which it is the bidder's turn. Refuses with NotYourTurn."""
    now = turn_at(t, s, e.at)
    if now is None or order_of(t, s, now[0])[now[1]] != e.bidder:
        raise NotYourTurn
    return now[0]
