"""The verbs of bidders. What they may bid is `domain/sale.py`; how it gets on record is `writing.py`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from uuid import UUID

from django.db import DatabaseError, connection

from bole.kernel.errors import Refusal
from bole.runtime import acts, journal
from bole.runtime.acts import Acting
from bole.runtime.lines import Lines
from bole.runtime.system import SYSTEM

from ..access import sales as access
from ..access.sales import AnyActor
from ..adapters import lot
from ..domain.asking import Ask, Receipt
from ..errors import BadRequestKey, SaleMissing
from ..facts import EntriesAdded
from . import writing
from .writing import Outcome

KEY = 80
_lines: Lines[Ask, Outcome] = Lines()


def place(actor: AnyActor, sale_id: UUID, *, ask: Ask) -> Receipt:
    """Bid, seal, reveal, take, or whatever the format of the sale knows, as the bidder the actor is.

    Under the same `request_key` it is done once. Refuses with SaleMissing, NotABidder, BadRequestKey, and as the rule of
    the sale does (`domain/sale.py`).
    """
    bidder = access.bidder_for(actor, sale_id)
    return placed(sale_id, dataclasses.replace(ask, bidder=bidder.code, by=actor.reference))


def placed(sale_id: UUID, ask: Ask) -> Receipt:
    """`place`, once the door was passed: for a bidder whose pass was read (`web/desk.py`)."""
    if not 0 < len(ask.request_key) <= KEY or not ask.request_key.isprintable():
        raise BadRequestKey
    outcome = _lines.of(sale_id).ask(ask, lambda asks: _served(sale_id, asks))
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def put(actor: AnyActor, sale_id: UUID, *, ask: Ask) -> Receipt:
    """An entry of the house, within the act under way. Part of the verbs. Refuses as the rule of the sale does."""
    with acts.under_way(actor):
        (outcome,) = _judged_in_act(sale_id, [ask])
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _served(sale_id: UUID, asks: Sequence[Ask]) -> list[Outcome]:
    """A batch, in a transaction of its own. Refuses with SaleMissing, Busy, DiskFull."""
    if connection.in_atomic_block:  # a verb that bids: joined like any act
        with acts.under_way(SYSTEM):
            return _judged_in_act(sale_id, asks)
    try:
        with connection.wrap_database_errors, lot.together(sale_id) as trips:
            found = _taken(trips, sale_id, asks)
            if found.lines:
                told = journal.to_append([_told(sale_id, found)], at=found.lines[-1].entry.at, head=found.told)
                trips.put(found.lines, writing.standing(found), told=told)
    except DatabaseError as failure:
        raise acts.refusal(failure) or failure from failure
    writing.remember(sale_id, found)
    return found.outcomes


def _judged_in_act(sale_id: UUID, asks: Sequence[Ask]) -> list[Outcome]:
    with lot.in_act(sale_id) as trips:
        found = _taken(trips, sale_id, asks)
        if found.lines:
            trips.put(found.lines, writing.standing(found))
            fact, who = _told(sale_id, found)
            with acts.under_way(who):
                acts.record(fact)
    return found.outcomes


def _taken(trips: lot.Trips, sale_id: UUID, asks: Sequence[Ask]) -> writing.Judged:
    known = writing.known_of(sale_id)
    seen = trips.take(asks, head=known.head if known else "", number=known.state.number if known else 0)
    if seen is None:
        raise SaleMissing
    return writing.judged(sale_id, asks, seen, known)


def state_of(sale_id: UUID) -> writing.Known:
    """The state of a sale, locked, within the act under way. Part of the verbs. Refuses with SaleMissing."""
    with lot.in_act(sale_id) as trips:
        return _taken(trips, sale_id, []).known


@dataclasses.dataclass(frozen=True, slots=True)
class _Doing:
    """Who bids, as the journal names him; several at once are the entries' own."""

    reference: str
    acting_for: str = ""


def _told(sale_id: UUID, found: writing.Judged) -> tuple[EntriesAdded, Acting]:
    doing = {line.ask.by for line in found.lines}
    return EntriesAdded(subject_id=sale_id, entries=found.entries), _Doing(doing.pop() if len(doing) == 1 else SYSTEM.reference)
