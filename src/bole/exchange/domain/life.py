"""The life of a sale and of a bidder in it (DOMAIN 5.5).

Time opens and closes bidding; a state only says what was decided or written down. Where an announced sale stands at a
moment is its `Stage`, which follows from its times and needs no job.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from bole.kernel.states import WrongState

DRAFT = "draft"  # 草稿
ANNOUNCED = "announced"  # 已公告: its terms are fixed
SOLD = "sold"  # 已成交: over, and somebody gets it
CONFIRMED = "confirmed"  # 已确认: the confirmation of sale is signed by both sides
UNSOLD = "unsold"  # 未成交
WITHDRAWN = "withdrawn"  # 撤回, before bidding began
CANCELLED = "cancelled"  # 终止, after it began
RELISTED = "relisted"  # 再次上市: another sale follows this one
STATES = frozenset({DRAFT, ANNOUNCED, SOLD, CONFIRMED, UNSOLD, WITHDRAWN, CANCELLED, RELISTED})

MOVES: dict[str, tuple[frozenset[str], str]] = {
    "announce": (frozenset({DRAFT}), ANNOUNCED),
    "withdraw": (frozenset({DRAFT, ANNOUNCED}), WITHDRAWN),
    "cancel": (frozenset({ANNOUNCED}), CANCELLED),
    "sell": (frozenset({ANNOUNCED, SOLD}), SOLD),  # from sold: the next bidder, after a default
    "fail": (frozenset({ANNOUNCED, SOLD}), UNSOLD),
    "confirm": (frozenset({SOLD}), CONFIRMED),
    "relist": (frozenset({UNSOLD}), RELISTED),
}

APPLIED, ADMITTED, REFUSED, OUT = "applied", "admitted", "refused", "out"  # `out`: his deposit bounced, or he was excluded
AWAITED = "awaited"  # he qualifies; his deposit is awaited
BIDDER_STATES = frozenset({APPLIED, AWAITED, ADMITTED, REFUSED, OUT})


class Stage(StrEnum):
    """Where a sale stands at a moment, for people."""

    DRAFT = "draft"
    NOTICE = "notice"  # announced, not open yet: one can apply
    OPEN = "open"
    SUSPENDED = "suspended"
    OVER = "over"  # nothing can be bid; the result is being written down
    SOLD = "sold"
    CONFIRMED = "confirmed"
    UNSOLD = "unsold"
    ENDED = "ended"  # withdrawn, cancelled, relisted


def moved(state: str, verb: str) -> str:
    """The state a verb leads to. Refuses with WrongState."""
    allowed, to = MOVES[verb]
    if state not in allowed:
        raise WrongState(verb=verb, state=state, allowed=", ".join(sorted(allowed)))
    return to


def stage(state: str, *, opens_at: dt.datetime, over_at: dt.datetime, is_suspended: bool, at: dt.datetime) -> Stage:
    """Where a sale stands at a moment."""
    if state != ANNOUNCED:
        return Stage(state) if state in (DRAFT, SOLD, CONFIRMED, UNSOLD) else Stage.ENDED
    if is_suspended:
        return Stage.SUSPENDED
    if at < opens_at:
        return Stage.NOTICE
    return Stage.OPEN if at < over_at else Stage.OVER
