"""Payouts: money that is to leave a book. One prepares it, another approves it, and only then it has left."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from bole.kernel.states import Machine

DUE, PROPOSED, PAID, CANCELLED = "due", "proposed", "paid", "cancelled"
STATES = (DUE, PROPOSED, PAID, CANCELLED)
WAITING = (DUE, PROPOSED)

WAY = Machine(
    {
        "propose": {DUE: PROPOSED},
        "decline": {PROPOSED: DUE},
        "approve": {PROPOSED: PAID},
        "cancel": {DUE: CANCELLED, PROPOSED: CANCELLED},
        "return": {PAID: DUE},  # the transfer came back
    }
)


class Why(StrEnum):
    """Why money leaves."""

    REFUND = "refund"  # a deposit is given back
    OVERPAID = "overpaid"  # more was paid than was asked for
    FORWARD = "forward"  # a deposit that was applied or forfeited is passed on to who is to have it
    SEND_BACK = "send_back"  # money nobody could assign goes back to where it came from


class Watch(StrEnum):
    """How near the deadline of a payout is."""

    CALM = "calm"
    NEAR = "near"
    PAST = "past"


def watch(due_at: dt.datetime | None, *, now: dt.datetime, near: dt.timedelta) -> Watch:
    """How near a deadline is; without one there is no hurry."""
    if due_at is None or now < due_at - near:
        return Watch.CALM
    return Watch.NEAR if now <= due_at else Watch.PAST
