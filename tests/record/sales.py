"""Terms, entries and random sales for the tests of the exchange's rules; the verifier, loaded as a stranger would have it."""

from __future__ import annotations

import datetime as dt
import importlib.util
import random
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bole.exchange.domain.entries import Entry, Kind, State
from bole.exchange.domain.sale import over_at
from bole.exchange.domain.sealed_bids import commitment, reserve_commitment
from bole.exchange.domain.terms import Format, Terms
from bole.exchange.domain.turns import order_of, turn_at

ROOT = Path(__file__).resolve().parent.parent.parent
OPENS = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
HOUR = dt.timedelta(hours=1)
NAMES = ("A1", "B2", "C3", "D4")


@cache
def verifier() -> Any:
    """The stand-alone verifier of docs/rules."""
    found = importlib.util.spec_from_file_location("verify_sale", ROOT / "docs" / "rules" / "verify_sale.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


class Key:
    """A key of its own for a test."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def english(**more: Any) -> Terms:
    """Open bidding of 24 hours from 1,000 in steps of 100, the last five minutes extending by five (DOMAIN 5.3)."""
    usual: dict[str, Any] = {
        "start": Decimal(1000), "steps": ((Decimal(0), Decimal(100)),), "window": 300 * SECOND, "added": 300 * SECOND,
        "ends_at": OPENS + 24 * HOUR,
    }  # fmt: skip
    return Terms("sale-1", Format.ENGLISH, "CNY", opens_at=OPENS, **(usual | more))


def sealed(**more: Any) -> Terms:
    """Sealed bids of a day from 1,000, an hour to open them."""
    usual: dict[str, Any] = {"start": Decimal(1000), "reveal_for": HOUR}
    return Terms("sale-1", Format.SEALED, "CNY", opens_at=OPENS, ends_at=OPENS + 24 * HOUR, **(usual | more))


def dutch(form: Format = Format.DUTCH, **more: Any) -> Terms:
    """A price that falls from 1,000 by 10 every minute, at most to 200."""
    usual: dict[str, Any] = {
        "start": Decimal(1000), "floor": Decimal(200), "fall": Decimal(10), "fall_every": 60 * SECOND, "steps": ((Decimal(0), Decimal(10)),),
    }  # fmt: skip
    if form is Format.DUTCH_SEALED:
        usual |= {"sealed_for": 600 * SECOND, "reveal_for": 600 * SECOND, "best_for": 300 * SECOND}
    return Terms("sale-1", form, "CNY", opens_at=OPENS, ends_at=OPENS + 2 * HOUR, **(usual | more))


def turns(**more: Any) -> Terms:
    """Three rounds of two minutes each, five minutes before, two between; the lowest wins (ProZorro)."""
    usual: dict[str, Any] = {
        "start": Decimal(1000), "downward": True, "steps": ((Decimal(0), Decimal(10)),), "first_pause": 300 * SECOND, "pause": 120 * SECOND,
        "turn": 120 * SECOND,
    }  # fmt: skip
    return Terms("sale-1", Format.TURNS, "CNY", opens_at=OPENS, ends_at=OPENS + 2 * HOUR, **(usual | more))


def bid(bidder: str, amount: int | str, at: dt.datetime, most: int | str | None = None) -> Entry:
    """An open bid."""
    return Entry(Kind.BID, at, bidder, Decimal(amount), Decimal(most) if most is not None else None)


def random_terms(form: Format, rng: random.Random) -> Terms:
    """Terms of this format: every option is on now and then."""
    downward = rng.random() < 0.4 and form not in (Format.DUTCH, Format.DUTCH_SEALED)
    ranks = dict(zip(rng.sample(NAMES, 2), (1, 2), strict=True)) if rng.random() < 0.4 else {}
    fewest = rng.choice([1, 1, 1, 2])
    reserve = _reserve(rng) if rng.random() < 0.5 and form not in (Format.DUTCH, Format.DUTCH_SEALED) else ""
    more: dict[str, Any] = {"downward": downward, "ranks": ranks, "fewest_bidders": fewest, "reserve": reserve}
    most_score = Decimal("0.3") if rng.random() < 0.3 else None
    match form:
        case Format.ENGLISH:
            steps = rng.choice([((Decimal(0), Decimal(100)),), ((Decimal(0), Decimal(50)), (Decimal(1500), Decimal(200)))])
            extra = {"steps": steps, "most_extensions": rng.choice([None, 2]), "least_after_pause": rng.choice([0, 600]) * SECOND}
            if rng.random() < 0.3:
                extra["never_after"] = OPENS + 24 * HOUR + 7 * SECOND
            return english(**(more | extra))
        case Format.SEALED:
            return sealed(**more, second_price=rng.random() < 0.5, most_score=most_score)
        case Format.TURNS:
            return turns(**more, most_score=most_score)
    return dutch(form, **(more | {"downward": False}))


def _reserve(rng: random.Random) -> str:
    return reserve_commitment("sale-1", reserve_amount(rng.random()), "r" * 8)


def reserve_amount(chance: float) -> Decimal:
    """One of few amounts, so that a test may find it again."""
    return Decimal((900, 1200, 1700)[int(chance * 3)])


def moments(terms: Terms, state: State, rng: random.Random) -> Iterator[dt.datetime]:
    """Moments that rise, and love the edges: the beginning, the last window, the very end, a microsecond before and after."""
    micro = dt.timedelta(microseconds=1)
    end, opens = over_at(terms, state), terms.opens_at + state.delay
    edges = [
        opens,
        state.ends_at - terms.window,
        state.ends_at - terms.window - SECOND,
        state.ends_at - micro,
        state.ends_at,
        end - micro,
        end,
    ]
    yield from edges
    yield opens + rng.random() * (end - opens)


def attempts(terms: Terms, state: State, secrets: dict[str, tuple[Decimal, str]], rng: random.Random) -> list[Entry]:
    """Things somebody may try now, allowed or not; sealed ones remember their secret."""
    earliest = state.last_at or terms.opens_at - HOUR
    usable = sorted(at for at in moments(terms, state, rng) if at >= earliest) or [earliest]
    soon = earliest + rng.random() * rng.choice([SECOND, 60 * SECOND, HOUR])
    at = rng.choice(usable[:3]) if rng.random() < 0.4 else soon
    who = rng.choice(NAMES)
    amount = Decimal(rng.choice([80, 100, 101, 120, 120, 150, 170, 240]) * 10)  # few, so that some are equal
    if state.suspended_at is not None and rng.random() < 0.6:
        return [Entry(Kind.RESUMED, at)]
    if rng.random() < 0.1:
        kinds = [Kind.SUSPENDED if state.suspended_at is None else Kind.RESUMED, Kind.DEFAULTED, Kind.SCORED]
        kind = rng.choice(kinds)
        scores = (Decimal("0.1"), Decimal(rng.randrange(0, 25)) / 100) if kind is Kind.SCORED else ()
        return [Entry(kind, at, "" if kind in (Kind.SUSPENDED, Kind.RESUMED) else who, scores=scores)]
    match terms.format:
        case Format.ENGLISH:
            return [_open_bid(terms, state, who, at, rng)]
        case Format.SEALED:
            return [_sealed(terms, who, at, amount, secrets, rng)]
        case Format.TURNS:
            return [_turn(terms, state, who, at, amount, rng)]
    return [_fallen(terms, state, who, at, amount, secrets, rng)]


def _open_bid(terms: Terms, state: State, who: str, at: dt.datetime, rng: random.Random) -> Entry:
    near = terms.start if state.price is None else state.price
    amount = max(Decimal(10), near + (-1 if terms.downward else 1) * rng.choice([0, 50, 100, 200, 300]))
    most = max(Decimal(10), amount + (-1 if terms.downward else 1) * rng.choice([0, 100, 400, 900])) if rng.random() < 0.5 else None
    return Entry(Kind.BID, at, who, amount, most)


def _sealed(terms: Terms, who: str, at: dt.datetime, amount: Decimal, secrets: dict[str, tuple[Decimal, str]], rng: random.Random) -> Entry:
    if rng.random() < (0.9 if at < terms.ends_at else 0.1):
        secrets[who] = (amount, f"n{rng.random()}")
        return Entry(Kind.SEALED, at, who, commitment=commitment(terms.sale, who, *secrets[who]))
    known = secrets.get(who, (amount, "none"))
    return Entry(Kind.REVEALED, at, who, known[0] + (10 if rng.random() < 0.05 else 0), nonce=known[1])


def _turn(terms: Terms, state: State, who: str, at: dt.datetime, amount: Decimal, rng: random.Random) -> Entry:
    if at < terms.opens_at + state.delay:
        return Entry(Kind.INITIAL, at, who, amount)
    if (now := turn_at(terms, state, at)) and rng.random() < 0.8:
        who = order_of(terms, state, now[0])[now[1]]
    if rng.random() < 0.2:
        return Entry(Kind.RETRACTED, at, who)
    near = state.offers[who].amount if who in state.offers else amount
    return Entry(Kind.TURN, at, who, max(Decimal(10), near + (-1 if terms.downward else 1) * rng.choice([0, 10, 30])))


def _fallen(
    terms: Terms, state: State, who: str, at: dt.datetime, amount: Decimal, secrets: dict[str, tuple[Decimal, str]], rng: random.Random
) -> Entry:
    from bole.exchange.domain.falling import price_at

    if state.taken_at is None:
        return Entry(Kind.TAKEN, at, who, price_at(terms, state, at) + rng.choice([0, 0, 0, 10]))
    if at >= state.taken_at + terms.sealed_for and rng.random() < 0.3:
        return Entry(Kind.BEST, at, state.leader if rng.random() < 0.9 else who, amount)
    return _sealed(terms, who, at, amount, secrets, rng)
