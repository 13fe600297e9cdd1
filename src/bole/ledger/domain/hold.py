"""The life of a hold: a deposit asked for, paid, and then applied, forfeited or given back (DOMAIN §5.5).

    due -> paid -> applied | forfeited | refund_due -> refunded;  due -> cancelled when nothing came

A payment that bounces leads back to due. Each function says what becomes of the hold and what is to be booked; the money
of a hold is in one place only, the deposits held, until it has gone somewhere else whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from bole.kernel.money import Money
from bole.kernel.states import Machine

from .accounts import Kind, Posting, nothing
from .party import Party

DUE, PAID, APPLIED, REFUND_DUE, REFUNDED, FORFEITED, CANCELLED = (
    "due", "paid", "applied", "refund_due", "refunded", "forfeited", "cancelled",
)  # fmt: skip
STATES = (DUE, PAID, APPLIED, REFUND_DUE, REFUNDED, FORFEITED, CANCELLED)
OPEN = (DUE, PAID, REFUND_DUE)  # money may be in it
OVER = (APPLIED, REFUNDED, FORFEITED, CANCELLED)  # nothing is in it any more

LIFE = Machine(
    {
        "pay": {DUE: PAID},
        "apply": {PAID: APPLIED},
        "release": {DUE: REFUND_DUE, PAID: REFUND_DUE},  # from due: where a part had come in
        "cancel": {DUE: CANCELLED, REFUND_DUE: CANCELLED},  # nothing is in it
        "refund": {REFUND_DUE: REFUNDED},
        "take_back": {REFUNDED: REFUND_DUE},  # the transfer came back
        "forfeit": {PAID: FORFEITED},
        "bounce": {DUE: DUE, PAID: DUE, REFUND_DUE: REFUND_DUE},
    }
)


@dataclass(frozen=True, slots=True)
class Hold:
    """What the rules need to know of a hold."""

    id: UUID
    party: Party
    amount: Money  # asked for
    held: Money  # in it now
    state: str = DUE

    @property
    def missing(self) -> Money:
        return self.amount - self.held

    def kept(self, money: Money, *, invoice_id: UUID | None = None) -> Posting:
        """The line that puts money into the hold, or takes it out of it where it is negative."""
        return Posting(Kind.DEPOSITS, -money, self.party, hold_id=self.id, invoice_id=invoice_id)


Step = tuple[Hold, list[Posting]]


def pay(hold: Hold, money: Money, *, invoice_id: UUID) -> Step:
    """So much comes in, never more than is missing. Refuses with WrongState."""
    LIFE.next("pay", hold.state)
    if not nothing(money.currency) < money <= hold.missing:
        raise ValueError(f"{money} does not fit into a hold that misses {hold.missing}")
    held = hold.held + money
    return replace(hold, held=held, state=PAID if held == hold.amount else DUE), [hold.kept(money, invoice_id=invoice_id)]


def empty(hold: Hold, verb: str) -> Step:
    """Everything leaves the hold by this verb; where to, the caller says. Refuses with WrongState."""
    return replace(hold, held=nothing(hold.held.currency), state=LIFE.next(verb, hold.state)), [hold.kept(-hold.held)]


def release(hold: Hold) -> Hold:
    """The deposit is not needed any more: it is to be refunded, or nothing ever came. Refuses with WrongState."""
    return replace(hold, state=LIFE.next("release" if hold.held.amount or hold.state != DUE else "cancel", hold.state))


def bounce(hold: Hold, money: Money, *, invoice_id: UUID) -> Step:
    """So much of what had come in never came. Refuses with WrongState when it has gone on already."""
    state, held = LIFE.next("bounce", hold.state), hold.held - money
    if state == REFUND_DUE and not held.amount:
        state = LIFE.next("cancel", state)
    return replace(hold, held=held, state=state), [hold.kept(-money, invoice_id=invoice_id)]


def take_back(hold: Hold, money: Money) -> Step:
    """A refund that was sent came back from the bank: it is held again, to be refunded. Refuses with WrongState."""
    return replace(hold, held=money, state=LIFE.next("take_back", hold.state)), [hold.kept(money)]
