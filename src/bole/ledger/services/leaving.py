"""The verbs for money that leaves: one prepares it, another approves it; a transfer that came back is to be paid out again."""

from __future__ import annotations

from uuid import UUID

from bole.kernel.text import one_line
from bole.people.domain.actor import Actor
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import hold as rules
from ..domain import payouts as payout_rules
from ..domain.accounts import Kind, Posting, reversed_of
from ..domain.payouts import WAY, Why
from ..errors import FourEyes, NoReason, NotProposed, PaidOut, PayeeMissing, StillProposed
from ..facts import DepositRefunded, PayoutApproved, PayoutDeclined, PayoutFact, PayoutProposed, PayoutReturned
from ..models import TEXT, Entry, Hold, Payment, Payout
from . import holds, telling
from .booking import Deed, as_written, book

FROM = {Why.REFUND: Kind.DEPOSITS, Why.OVERPAID: Kind.CREDITS, Why.FORWARD: Kind.PAYABLE, Why.SEND_BACK: Kind.UNASSIGNED}


def told(fact: type[PayoutFact], payout: Payout, **more: object) -> PayoutFact:
    """A fact about a payout."""
    return fact(
        subject_id=payout.id, money=payout.money, centre=payout.centre.path, why=payout.why, hold=payout.hold_id, **more,
    )  # type: ignore[call-arg]  # fmt: skip


@act
def propose_payout(actor: AnyActor, payout_id: UUID, *, payee: str, reference: str) -> Payout:
    """Prepare a payout: to which account it goes, and by which transfer. Refuses with PayoutMissing, NotCashier, StillProposed,
    PaidOut, PayeeMissing."""
    access.payout_for(actor, payout_id, to="keep")
    found, _ = access.payout(payout_id)
    if found.state == payout_rules.PROPOSED:
        if (found.proposed_by, found.reference) == (actor.reference, one_line(reference)[:TEXT]):
            return found  # a second click
        raise StillProposed
    if found.state != payout_rules.DUE:
        raise PaidOut
    found.payee, found.reference = one_line(payee)[:TEXT], one_line(reference)[:TEXT]
    if not found.payee or not found.reference:
        raise PayeeMissing
    found.state, found.proposed_by, found.proposed_at = WAY.next("propose", found.state), actor.reference, now()
    found.save(update_fields=["payee", "reference", "state", "proposed_by", "proposed_at"])
    record(told(PayoutProposed, found, reference=found.reference))
    return found


@act
def decline_payout(actor: AnyActor, payout_id: UUID, *, reason: str) -> Payout:
    """Say no to a payout that was prepared; it is to be prepared anew. Refuses with PayoutMissing, NotCashier, NotProposed,
    PaidOut, NoReason."""
    access.payout_for(actor, payout_id, to="keep")
    found, _ = access.payout(payout_id)
    reason = one_line(reason)
    _require_proposed(found)
    if not reason:
        raise NoReason
    found.state, found.proposed_by, found.proposed_at = WAY.next("decline", found.state), "", None
    found.save(update_fields=["state", "proposed_by", "proposed_at"])
    record(told(PayoutDeclined, found, reason=reason))
    return found


def _require_proposed(found: Payout) -> None:
    if found.state == payout_rules.DUE:
        raise NotProposed
    if found.state != payout_rules.PROPOSED:
        raise PaidOut


@act
def approve_payout(actor: AnyActor, payout_id: UUID, *, key: str) -> Payout:
    """Approve a payout that somebody else prepared: the money has left, and is booked.

    Refuses with PayoutMissing, NotCashier, NotProposed, PaidOut, FourEyes, KeyReused.
    """
    access.payout_for(actor, payout_id, to="keep")
    deed = Deed("approve_payout", key, (payout_id,))
    if earlier := deed.earlier():
        return Payout.objects.get(id=earlier)
    found, hold = access.payout(payout_id)
    _require_proposed(found)
    _require_other_eyes(actor, found)
    place, party = FROM[Why(found.why)], found.party
    out = Posting(Kind.BANK, -found.money, payout_id=found.id)
    if hold is not None:
        after, _ = rules.empty(hold.as_state(), "refund")
        holds.moved(hold, after)
        postings = [Posting(place, found.money, party, hold_id=hold.id, payout_id=found.id), out]
        record(holds.told(DepositRefunded, hold, found.money))
        telling.tell_party(actor, telling.PAID_OUT, hold.invoice, amount=str(found.money))
    else:
        postings = [Posting(place, found.money, None if place == Kind.UNASSIGNED else party, payout_id=found.id), out]
    book(actor, centre_id=found.centre_id, purpose="payout", subject=found.subject, reference=found.reference, key=key, postings=postings)
    found.state, found.approved_by, found.paid_at = WAY.next("approve", found.state), actor.reference, now()
    found.save(update_fields=["state", "approved_by", "paid_at"])
    deed.done(found.id)
    record(told(PayoutApproved, found))
    return found


def _require_other_eyes(actor: AnyActor, found: Payout) -> None:
    """Refuses with FourEyes: who prepared it, or recorded or assigned the money it pays out, does not approve it."""
    came = Payment.objects.filter(invoice__hold=found.hold_id) if found.hold_id else Payment.objects.filter(payouts=found)
    hands = {found.proposed_by}
    for recorded, assigned in came.values_list("recorded_by", "assigned_by"):
        hands |= {recorded, assigned}
    if not isinstance(actor, Actor) or actor.reference in hands:
        raise FourEyes


@act
def return_payout(actor: AnyActor, payout_id: UUID, *, reason: str, key: str) -> Payout:
    """The transfer came back from the bank: by a reversing entry the money is here again, to be paid out.

    Refuses with PayoutMissing, NotCashier, NotProposed, NoReason, WrongState, KeyReused.
    """
    access.payout_for(actor, payout_id, to="keep")
    deed, reason = Deed("return_payout", key, (payout_id,)), one_line(reason)
    if earlier := deed.earlier():
        return Payout.objects.get(id=earlier)
    if not reason:
        raise NoReason
    found, hold = access.payout(payout_id)
    found.state = WAY.next("return", found.state)
    left = Entry.objects.filter(purpose="payout", lines__payout=found, reversed_by=None).distinct().latest("at")
    book(
        actor, centre_id=found.centre_id, purpose="return", subject=found.subject, reference=found.reference, reason=reason, key=key,
        postings=reversed_of(as_written(left)), reverses=left,
    )  # fmt: skip
    if hold is not None:
        after, _ = rules.take_back(hold.as_state(), found.money)
        holds.moved(hold, after, reason=reason)
    found.proposed_by, found.approved_by, found.proposed_at, found.paid_at = "", "", None, None
    found.warned_at = found.alarmed_at = None
    found.save(update_fields=["state", "proposed_by", "approved_by", "proposed_at", "paid_at", "warned_at", "alarmed_at"])
    deed.done(found.id)
    record(told(PayoutReturned, found, reason=reason))
    return found


@act
def propose_refund(actor: AnyActor, hold_id: UUID, *, payee: str, reference: str) -> Hold:
    """Prepare the transfer by which a released deposit goes back. Refuses as `propose_payout`, and with HoldMissing."""
    access.hold_for(actor, hold_id, to="keep")
    propose_payout(actor, holds.refund_of(hold_id), payee=payee, reference=reference)
    return Hold.objects.get(id=hold_id)


@act
def refund_hold(actor: AnyActor, hold_id: UUID, *, key: str) -> Hold:
    """Approve the transfer by which a released deposit goes back. Refuses as `approve_payout`, and with HoldMissing."""
    access.hold_for(actor, hold_id, to="keep")
    approve_payout(actor, holds.refund_of(hold_id), key=key)
    return Hold.objects.get(id=hold_id)
