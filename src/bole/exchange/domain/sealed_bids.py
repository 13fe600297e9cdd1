"""Sealed bids (密封报价): a commitment before the end, the opening after it.

The commitment is the digest of the bid with a key only the bidder (or, with two officers' keys, nobody before the
opening) has: nobody can read it, and nobody can change it. Who does not open has bid nothing and forfeits his deposit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from bole.kernel.canonical import digest

from ..errors import AlreadyRevealed, CommitmentDiffers, NothingToReveal
from .amounts import written
from .entries import Entry, Offer, Sealed, State
from .terms import Terms


def commitment(sale: str, bidder: str, amount: Decimal, nonce: str) -> str:
    """What is put on record in place of a sealed bid."""
    return digest({"amount": written(amount), "bidder": bidder, "nonce": nonce, "sale": sale})


def reserve_commitment(sale: str, amount: Decimal, nonce: str) -> str:
    """What the terms hold in place of a secret reserve."""
    return digest({"amount": written(amount), "nonce": nonce, "sale": sale})


def seal(s: State, e: Entry) -> State:
    """A sealed bid; a later one of the same bidder takes its place."""
    return replace(s, sealed={**s.sealed, e.bidder: Sealed(e.commitment, s.number + 1)})


def reveal(t: Terms, s: State, e: Entry) -> State:
    """A sealed bid is opened. Refuses with NothingToReveal, AlreadyRevealed, CommitmentDiffers."""
    if e.bidder not in s.sealed:
        raise NothingToReveal
    if e.bidder in s.offers:
        raise AlreadyRevealed
    assert e.amount is not None
    if commitment(t.sale, e.bidder, e.amount, e.nonce) != s.sealed[e.bidder].commitment:
        raise CommitmentDiffers
    return replace(s, offers={**s.offers, e.bidder: Offer(e.amount, s.sealed[e.bidder].number)})


def opened_until(t: Terms, s: State) -> dt.datetime:
    """The end of the time in which sealed bids are opened."""
    return s.ends_at + t.reveal_for
