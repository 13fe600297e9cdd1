"""The rule of a sale: whether an entry is allowed and where it leads (`admit`), and who gets it at what price (`award`).

Both are pure: the same terms and entries give the same award, today here and in ten years in a stranger's verifier. The
rules are told in words in docs/rules; each function names its paragraph.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from ..errors import (
    BadAmount,
    BiddingClosed,
    BiddingSuspended,
    CommitmentDiffers,
    NotAtThisStage,
    NotClosed,
    NotOpenYet,
    NotSuspended,
)  # fmt: skip
from . import falling, open_bids, sealed_bids, turns
from .amounts import bidden
from .entries import Entry, Kind, State
from .terms import Format, Terms
from .values import from_best

LATER = (Kind.RESERVE, Kind.DEFAULTED)  # what comes after bidding is over
PAUSES = (Kind.SUSPENDED, Kind.RESUMED)


def begin(t: Terms) -> State:
    """A sale before its first entry."""
    return State(ends_at=t.ends_at)


def over_at(t: Terms, s: State) -> dt.datetime:
    """When nothing more can be bid (§3)."""
    match t.format:
        case Format.SEALED:
            return sealed_bids.opened_until(t, s)
        case Format.DUTCH | Format.DUTCH_SEALED:
            return falling.ends(t, s)
        case Format.TURNS:
            return turns.ends(t, s)
    return s.ends_at


def is_over(t: Terms, s: State, at: dt.datetime) -> bool:
    """Whether it is over at this moment: time closes a sale, whoever writes it down."""
    return s.suspended_at is None and (at >= over_at(t, s) or (t.format is Format.DUTCH and s.taken_at is not None))


def admit(t: Terms, s: State, e: Entry) -> State:
    """The state an entry leads to. Refuses with the refusals of the exchange; then nothing has changed."""
    if s.last_at is not None and e.at < s.last_at:
        raise NotAtThisStage  # §2: times never run backwards
    _checked(t, e)
    if e.kind in LATER:
        if not is_over(t, s, e.at):
            raise NotClosed
        found = _after(t, s, e)
    elif e.kind in PAUSES:
        if is_over(t, s, e.at):
            raise BiddingClosed
        found = _paused(t, s, e)
    else:
        _require_running(t, s, e)
        found = _OF_BIDDERS[e.kind](t, s, e)
    return replace(found, number=s.number + 1, last_at=e.at)


def fold(t: Terms, entries: Iterable[Entry]) -> State:
    """All entries, one after the other."""
    state = begin(t)
    for entry in entries:
        state = admit(t, state, entry)
    return state


def _checked(t: Terms, e: Entry) -> None:
    """That the values of an entry are ones it can have (§2). Refuses with BadAmount."""
    for amount in (e.amount, e.most):
        if amount is not None:
            bidden(amount, t.unit)
    if e.most is not None and e.kind is not Kind.BID:
        raise BadAmount(given=str(e.most), unit=str(t.unit))
    if (e.amount is None) is (e.kind in WITH_AMOUNT) or any(score < 0 for score in e.scores):
        raise BadAmount(given="", unit=str(t.unit))
    if t.most_score is not None and sum(e.scores) > t.most_score:
        raise BadAmount(given=str(sum(e.scores)), unit=str(t.most_score))


def _require_running(t: Terms, s: State, e: Entry) -> None:
    """That this may be done at this moment (§3). Refuses with BiddingSuspended, BiddingClosed, NotOpenYet, NotAtThisStage."""
    if s.suspended_at is not None:
        raise BiddingSuspended
    if is_over(t, s, e.at):
        raise BiddingClosed
    first, last = _times(t, s, e.kind)
    if e.at < first:
        raise NotOpenYet
    if e.at >= last:
        raise BiddingClosed


def possible(t: Terms, s: State, at: dt.datetime) -> frozenset[Kind]:
    """What bidders can do at this moment; whether this or that bidder may is for `admit` to say."""
    if s.suspended_at is not None or is_over(t, s, at):
        return frozenset()
    return frozenset(kind for kind, (first, last) in _known_times(t, s).items() if first <= at < last)


def _times(t: Terms, s: State, kind: Kind) -> tuple[dt.datetime, dt.datetime]:
    """From when until when something may be done. Refuses with NotAtThisStage for what the format does not know."""
    known = _known_times(t, s)
    if kind not in known:
        raise NotAtThisStage
    return known[kind]


def _known_times(t: Terms, s: State) -> dict[Kind, tuple[dt.datetime, dt.datetime]]:
    """From when until when each thing the format knows may be done."""
    opens = t.opens_at + s.delay
    early = dt.datetime.min.replace(tzinfo=dt.UTC)
    known: dict[tuple[Format, Kind], tuple[dt.datetime, dt.datetime]] = {
        (Format.ENGLISH, Kind.BID): (opens, s.ends_at),
        (Format.SEALED, Kind.SEALED): (opens, s.ends_at),
        (Format.SEALED, Kind.SCORED): (early, s.ends_at),
        (Format.SEALED, Kind.REVEALED): (s.ends_at, sealed_bids.opened_until(t, s)),
        (Format.DUTCH, Kind.TAKEN): (opens, s.ends_at),
        (Format.DUTCH_SEALED, Kind.TAKEN): (opens, s.ends_at),
        (Format.TURNS, Kind.INITIAL): (early, opens),
        (Format.TURNS, Kind.SCORED): (early, opens),
        (Format.TURNS, Kind.TURN): (opens, over_at(t, s)),
        (Format.TURNS, Kind.RETRACTED): (opens, over_at(t, s)),
    }
    if t.format is Format.DUTCH_SEALED and s.taken_at is not None:
        taken, sealed, opened, best = falling.stages(t, s)
        known |= {
            (t.format, Kind.SEALED): (taken, sealed), (t.format, Kind.REVEALED): (sealed, opened),
            (t.format, Kind.BEST): (opened, best), (t.format, Kind.TAKEN): (opens, best),
        }  # fmt: skip
    return {kind: span for (of, kind), span in known.items() if of is t.format and (kind is not Kind.SCORED or t.most_score is not None)}


def _seal(t: Terms, s: State, e: Entry) -> State:
    if e.bidder == s.leader:
        raise NotAtThisStage  # who took the price has the last word instead
    return sealed_bids.seal(s, e)


def _scored(t: Terms, s: State, e: Entry) -> State:
    return replace(s, scores={**s.scores, e.bidder: e.scores})


_OF_BIDDERS: dict[Kind, Callable[[Terms, State, Entry], State]] = {
    Kind.BID: open_bids.bid, Kind.SEALED: _seal, Kind.REVEALED: sealed_bids.reveal, Kind.SCORED: _scored, Kind.TAKEN: falling.take,
    Kind.BEST: falling.last_word, Kind.INITIAL: turns.initial, Kind.TURN: turns.turn, Kind.RETRACTED: turns.retract,
}  # fmt: skip
WITH_AMOUNT = (Kind.BID, Kind.REVEALED, Kind.TAKEN, Kind.BEST, Kind.INITIAL, Kind.TURN, Kind.RESERVE)


def _paused(t: Terms, s: State, e: Entry) -> State:
    """Suspension and resumption (§4): what was left is kept, and everything planned comes later by as much."""
    if e.kind is Kind.SUSPENDED:
        if s.suspended_at is not None:
            raise BiddingSuspended
        return replace(s, suspended_at=e.at)
    if s.suspended_at is None:
        raise NotSuspended
    gap = e.at - s.suspended_at
    end = s.ends_at + gap
    if t.format is Format.ENGLISH and e.at >= t.opens_at:
        end = max(end, e.at + t.least_after_pause)
    return replace(
        s, suspended_at=None, delay=s.delay + gap, ends_at=end, taken_at=s.taken_at + gap if s.taken_at is not None else None
    )  # fmt: skip


def _after(t: Terms, s: State, e: Entry) -> State:
    """What is put on record when bidding is over (§5). Refuses with CommitmentDiffers, NotAtThisStage."""
    if e.kind is Kind.DEFAULTED:
        if award(t, s).winner != e.bidder:
            raise NotAtThisStage
        return replace(s, defaulted=(*s.defaulted, e.bidder))
    assert e.amount is not None
    if not t.reserve or s.reserve is not None:
        raise NotAtThisStage
    if sealed_bids.reserve_commitment(t.sale, e.amount, e.nonce) != t.reserve:
        raise CommitmentDiffers
    return replace(s, reserve=e.amount)


@dataclass(frozen=True, slots=True)
class Award:
    """Who gets it at what price, or why nobody does; everybody's place; who sealed a bid and never opened it."""

    winner: str = ""
    price: Decimal | None = None
    reason: str = ""  # where there is no winner: no_bid, too_few_bidders, below_reserve, reserve_not_opened
    places: tuple[str, ...] = ()
    forfeited: tuple[str, ...] = ()


def award(t: Terms, s: State) -> Award:
    """The award of a sale that is over (§6)."""
    forfeited = tuple(sorted(b for b in s.sealed if b not in s.offers))
    places = tuple(b for b in from_best(t, s) if _counts(t, s, b))
    left = [b for b in places if b not in s.defaulted]
    if not left or len(places) < t.fewest_bidders:
        return Award(reason="too_few_bidders" if left else "no_bid", places=places, forfeited=forfeited)
    if t.reserve and s.reserve is None:
        return Award(reason="reserve_not_opened", places=places, forfeited=forfeited)
    price = _price(t, s, left)
    if price is None:
        return Award(reason="below_reserve", places=places, forfeited=forfeited)
    return Award(left[0], price, "", places, forfeited)


def _counts(t: Terms, s: State, bidder: str) -> bool:
    """Whether an offer is one: not worse than the start; in the hybrid, a step better than the price that was taken."""
    amount = s.offers[bidder].amount
    if t.format is Format.DUTCH_SEALED and bidder != s.leader:
        assert s.price is not None
        return amount >= t.improved(s.price)
    return t.format in (Format.DUTCH, Format.DUTCH_SEALED) or not t.better(t.start, amount)


def _price(t: Terms, s: State, left: list[str]) -> Decimal | None:
    """What the first of those who are left pays; None where the reserve is not reached."""
    winner = left[0]
    amount = furthest = s.offers[winner].amount
    if t.format is Format.ENGLISH and winner == s.leader and s.most is not None:
        furthest = s.most
    if s.reserve is not None and t.better(s.reserve, furthest):
        return None
    if t.format is Format.SEALED and t.second_price and t.most_score is None:
        amount = s.offers[left[1]].amount if len(left) > 1 else t.start
    return s.reserve if s.reserve is not None and t.better(s.reserve, amount) else amount
