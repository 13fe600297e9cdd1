"""Putting entries on the record of a sale: lock, look, judge by the rule, write. The only place that does.

Many askings are judged one after the other under one lock, each against the state the one before has led to; those the
rule refuses are refused alone. What the rule sees is true when it is written: the state is the one of the entries in the
table, proved by the hash of the last, and the time is the database's, read after the lock is held.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bole.kernel.canonical import digest
from bole.kernel.errors import Refusal
from bole.runtime import clock

from ..adapters import lot
from ..domain import life
from ..domain.asking import BIDDING, Ask, Receipt, Standing
from ..domain.entries import Kind, State
from ..domain.records import written_entry
from ..domain.sale import admit, begin
from ..domain.terms import Terms
from ..errors import KeyOfAnother, NotABidder, NotOnOffer
from ..facts import told_entry

Outcome = Receipt | Refusal
KEPT = 64  # lots whose state this process remembers


Done = tuple[int, str, str, str, dt.datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """The state of a lot as this process has computed it: true for as long as the lot's last hash is this one.

    `done` are all entries by their request key: number, hash, bidder, kind, time.
    """

    terms: Terms
    state: State
    head: str
    done: dict[str, Done]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a batch."""

    known: Known
    outcomes: list[Outcome]
    lines: list[lot.Line]
    entries: list[dict[str, Any]]  # as everybody is told of them
    told: str  # the last hash of the journal about the sale
    done: dict[str, Done]  # what was accepted in it


_known: OrderedDict[UUID, Known] = OrderedDict()


def remember(sale_id: UUID, found: Judged) -> None:
    """Keep the state of a lot for the next batch: once this one is committed."""
    found.known.done.update(found.done)
    _known[sale_id] = found.known
    _known.move_to_end(sale_id)
    while len(_known) > KEPT:
        _known.popitem(last=False)


def known_of(sale_id: UUID) -> Known | None:
    """The lot as this process has last seen it. Asked for once in a batch: another may learn more meanwhile."""
    return _known.get(sale_id)


def judged(sale_id: UUID, asks: Sequence[Ask], seen: lot.Seen, known: Known | None) -> Judged:
    """Judge askings of one sale by what was seen under its lock, and what was known before."""
    found = Judged(_caught_up(sale_id, seen, known), [], [], [], seen.told, {})
    at = clock.frozen() or seen.at
    for one in asks:
        if (earlier := found.known.done.get(one.request_key) or found.done.get(one.request_key)) is not None:
            found.outcomes.append(_repeated(one, found.known, earlier))
            continue
        try:
            _require_bidder(one, seen)
            found = _with(found, one, at)
        except Refusal as refusal:
            found.outcomes.append(refusal)
        else:
            line = found.lines[-1]
            found.done[one.request_key] = (line.number, line.hash, one.bidder, one.kind.value, line.entry.at)
    return found


def _caught_up(sale_id: UUID, seen: lot.Seen, known: Known | None) -> Known:
    """The state of the lot: remembered where its last hash is still the last one, else led on by the entries since."""
    if seen.terms is None:
        assert known is not None
        return known
    if known is None or not known.state.number:  # before the first entry the terms may still be completed
        known = Known(seen.terms, begin(seen.terms), digest(seen.terms.as_json()), {})
    state, last, done = known.state, known.head, dict(known.done)
    for entry, last, key in seen.after:
        state = admit(known.terms, state, entry)
        done[key] = (state.number, last, entry.bidder, entry.kind.value, entry.at)
    if last != seen.head or state.number != seen.entries:
        raise RuntimeError(f"the entries of sale {sale_id} do not lead to what is written beside it")
    return Known(known.terms, state, last, done)


def _require_bidder(ask: Ask, seen: lot.Seen) -> None:
    """Refuses with NotABidder, NotOnOffer."""
    state = seen.state
    if ask.kind in BIDDING and seen.bidders.get(ask.bidder) != life.ADMITTED:
        raise NotABidder
    if (ask.kind is Kind.DEFAULTED and state != life.SOLD) or (ask.kind is not Kind.DEFAULTED and state != life.ANNOUNCED):
        raise NotOnOffer


def _repeated(ask: Ask, known: Known, earlier: Done) -> Outcome:
    """The answer to an asking that was accepted before. Another's key is refused with KeyOfAnother."""
    number, hashed, bidder, kind, at = earlier
    if (bidder, kind) != (ask.bidder, ask.kind.value):
        return KeyOfAnother()
    return Receipt(number, at, hashed, Standing.of(known.terms, known.state), is_repeated=True)


def _with(found: Judged, ask: Ask, at: dt.datetime) -> Judged:
    """One more entry. Refuses as the rule does."""
    known = found.known
    before = known.state
    at = max(at, before.last_at) if before.last_at is not None else at  # the database's clock may be set back
    entry = ask.entry(at)
    state = admit(known.terms, before, entry)
    key = (ask.key or secrets.token_hex(32)) if ask.most is not None else ""
    row = written_entry(known.terms, entry, previous=known.head, key=key)
    after = Standing.of(known.terms, state)
    found.lines.append(lot.Line(state.number, entry, key, known.head, row["hash"], ask))
    found.outcomes.append(Receipt(state.number, at, row["hash"], after))
    found.entries.append(told_entry(state.number, row, after))
    return replace(found, known=replace(known, state=state, head=row["hash"]))


def standing(found: Judged) -> Standing:
    """How the sale stands after a batch."""
    return Standing.of(found.known.terms, found.known.state)
