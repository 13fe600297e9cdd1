"""What a room of a sale shows to whom: the sale, how it stands, its newest entries, and what the reader may do now."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from bole.kernel.money import Money
from bole.people.domain.actor import Actor

from ..domain import life
from ..domain.amounts import written
from ..domain.entries import Kind, State
from ..domain.falling import price_at
from ..domain.life import Stage
from ..domain.open_bids import least_for
from ..domain.sale import possible
from ..domain.terms import Format, moment
from ..models import Bidder, Sale
from ..queries import sales as queries
from . import sale_words

FORMS = (Kind.BID, Kind.SEALED, Kind.REVEALED, Kind.TAKEN, Kind.BEST, Kind.INITIAL, Kind.TURN, Kind.RETRACTED)


def card(found: Sale, *, at: dt.datetime, language: str) -> dict[str, Any]:
    """A sale in a list."""
    stage = queries.stage_of(found, at=at)
    return {
        "sale": found, "words": queries.words_of(found, language), "stage": sale_words.stage(stage), "format": sale_words.format_of(found),
        "procedure": sale_words.procedure(found, language), "start": Money(found.start, found.currency),
        "price": Money(found.lot.price, found.currency) if found.lot.price is not None else None, "is_waiting": stage is Stage.NOTICE,
        "award": Money(found.award_price, found.currency) if found.award_price is not None else None, "is_open": stage is Stage.OPEN,
    }  # fmt: skip


def shown(actor: Actor, found: Sale, *, language: str) -> dict[str, Any]:
    """Everything the page of one sale shows."""
    at, terms, state = queries.now(), found.rules, queries.state_of(found)
    bidder = queries.own_bidder(actor, found)
    is_house = queries.is_house(actor, found)
    row = card(found, at=at, language=language)
    rows = [_entry(one, found, bidder) for one in queries.public_rows(found, newest=True)]
    return {
        **row, "terms": terms, "at": at, "ends_at": state.ends_at, "entries": rows, "more": found.lot.entries > len(rows),
        "bidder": bidder, "bidder_state": sale_words.BIDDERS.get(bidder.state, "") if bidder else "",
        "leads": bool(bidder and found.lot.leader == bidder.code), "won": bool(bidder and found.winner and found.winner == bidder.code),
        "forms": _forms(found, state, bidder, at), "is_house": is_house, "may_draft": queries.may_draft(actor, found),
        "may_apply": _may_apply(actor, found, bidder, at), "admitted": queries.admitted(found), "key": str(uuid4()),
        "outcome": sale_words.OUTCOMES.get(found.outcome, ""), "deposit": found.deposit_money,
        "winner": queries.winner_of(found) if found.state == life.CONFIRMED or is_house else None,
        "falling": Money(price_at(terms, state, at), found.currency) if _falls(terms.format, state, row) else None,
        "live": live_values(found, state, bidder, at), "floor": Money(terms.floor, found.currency) if terms.floor is not None else None,
        "steps": [(Money(begin, found.currency), Money(step, found.currency)) for begin, step in terms.steps],
        "own_most": Money(state.most, found.currency) if bidder and state.leader == bidder.code and state.most is not None else None,
    }  # fmt: skip


def _falls(format_: Format, state: State, row: dict[str, Any]) -> bool:
    return format_ in (Format.DUTCH, Format.DUTCH_SEALED) and row["is_open"] and state.taken_at is None


def _entry(row: dict[str, Any], found: Sale, bidder: Bidder | None) -> dict[str, Any]:
    amount = Money(Decimal(row["amount"]), found.currency) if "amount" in row else None
    at = dt.datetime.fromisoformat(row["at"].replace("Z", "+00:00"))
    own = bool(bidder and row.get("bidder") == bidder.code)
    return {**row, "word": sale_words.KINDS[Kind(row["kind"])], "money": amount, "moment": at, "own": own}


def _forms(found: Sale, state: State, bidder: Bidder | None, at: dt.datetime) -> list[str]:
    """What the reader can do now."""
    if bidder is None or bidder.state != life.ADMITTED or found.state != life.ANNOUNCED:
        return []
    can = possible(found.rules, state, at)
    if bidder.code == state.leader and found.rules.format is Format.DUTCH_SEALED:
        can -= {Kind.SEALED}
    elif found.rules.format is Format.DUTCH_SEALED:
        can -= {Kind.BEST}
    return [kind.value for kind in FORMS if kind in can]


def _may_apply(actor: Actor, found: Sale, bidder: Bidder | None, at: dt.datetime) -> bool:
    related = found.seller_id in actor.organisations or queries.is_house(actor, found)
    return bidder is None and not related and found.state == life.ANNOUNCED and at < (found.deposit_by or found.lot.over_at)


def live_values(found: Sale, state: State, bidder: Bidder | None, at: dt.datetime) -> dict[str, Any]:
    """What the page's script needs to follow the sale by itself: times by the server's clock, words, the rule of the next step."""
    terms = found.rules
    least = least_for(terms, state, bidder.code if bidder else "") if terms.format is Format.ENGLISH else None
    return {
        "now": moment(at), "opens": moment(terms.opens_at + state.delay), "over": moment(found.lot.over_at), "ends": moment(state.ends_at),
        "suspended": found.lot.is_suspended, "currency": found.currency, "me": bidder.code if bidder else "", "downward": terms.downward,
        "steps": [[str(begin), str(step)] for begin, step in terms.steps], "number": found.lot.entries, "format": terms.format.value,
        "least": written(least) if least is not None else "", "start": str(terms.start), "floor": str(terms.floor or ""),
        "fall": str(terms.fall or ""),
        "every": int(terms.fall_every.total_seconds()), "taken": state.taken_at is not None, "sale": terms.sale,
        "kinds": {kind.value: str(word) for kind, word in sale_words.KINDS.items()}, "price_now": _("Price now"), "state": found.state,
    }  # fmt: skip
