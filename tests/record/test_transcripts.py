"""Ten thousand random sales of each format: what Bole admits and awards, the verifier admits and awards, and nothing else."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import pytest

from bole.exchange.domain import records
from bole.exchange.domain.entries import Entry, Kind
from bole.exchange.domain.sale import admit, award, begin, over_at
from bole.exchange.domain.terms import Format, Terms
from bole.kernel.errors import Refusal

from . import sales

SALES = 10_000
ENTRIES = 14  # tried in each


def row_of(terms: Terms, entry: Entry) -> tuple[dict[str, Any], dict[str, str] | None]:
    """An entry as the record shows it, and the opening of its maximum."""
    row = records.written_entry(terms, entry, previous="", key="key")
    opened = {"most": str(entry.most), "nonce": "key"} if entry.most is not None else None
    return row, opened


def played(form: Format, rng: random.Random, seen: Counter[str]) -> None:
    """One random sale, judged by both at every step."""
    terms = sales.random_terms(form, rng)
    state, judge = begin(terms), sales.verifier().Sale(terms.as_json())
    secrets: dict[str, Any] = {}
    tries = [lambda: sales.attempts(terms, state, secrets, rng)[0]] * ENTRIES
    for attempt in tries:
        state = both(terms, state, judge, attempt(), rng, seen)
    end = max(over_at(terms, state), state.last_at or terms.opens_at)
    if state.suspended_at is not None:
        state = both(terms, state, judge, Entry(Kind.RESUMED, state.last_at or end), rng, seen)
        end = max(over_at(terms, state), state.last_at or terms.opens_at)
    if terms.reserve:
        for guess in (0.1, 0.5, 0.9):
            opened = Entry(Kind.RESERVE, end, amount=sales.reserve_amount(guess), nonce="r" * 8)
            state = both(terms, state, judge, opened, rng, seen)
    for _ in range(2):
        if (winner := award(terms, state).winner) and rng.random() < 0.3:
            state = both(terms, state, judge, Entry(Kind.DEFAULTED, end, winner), rng, seen)
    found = records.written_award(award(terms, state))
    assert judge.award() == found
    seen[found["reason"] or "sold"] += 1


def both(terms: Terms, state: Any, judge: Any, entry: Entry, rng: random.Random, seen: Counter[str]) -> Any:
    """The state after an entry that both admit, or before one that both refuse."""
    wrong = sales.verifier().Wrong
    try:
        after = admit(terms, state, entry)
    except Refusal as refusal:
        seen[refusal.code] += 1
        if rng.random() < 0.2:  # copying the verifier's state costs more than judging
            with pytest.raises(wrong):
                copy.deepcopy(judge).apply(*row_of(terms, entry))
        return state
    judge.apply(*row_of(terms, entry))
    assert (judge.leader or "") == after.leader
    assert judge.price == after.price
    assert judge.ends == after.ends_at
    return after


@pytest.mark.parametrize("form", list(Format))
def test_the_engine_and_the_stand_alone_verifier_agree_on_every_award(form):
    rng, seen = random.Random(f"transcripts of {form}"), Counter[str]()
    for _ in range(SALES):
        played(form, rng, seen)
    assert seen["sold"] > SALES // 20  # the random sales are worth judging: many are sold, and for other reasons many are not
    assert seen["no_bid"] + seen["too_few_bidders"] + seen["below_reserve"] > SALES // 100
