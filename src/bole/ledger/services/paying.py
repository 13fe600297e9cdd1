"""The verbs for money that comes in: record it, take it from a port or a statement, assign it, and take it back when it bounced."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from bole.kernel.money import Money
from bole.kernel.text import one_line
from bole.people.models import Centre
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import hold as rules
from ..domain import payouts as payout_rules
from ..domain.accounts import Kind, Posting, nothing
from ..domain.invoices import Purpose, shared
from ..domain.payouts import Why
from ..errors import InvoiceMissing, NoReason, PaidWith, PaymentMissing
from ..errors import PaymentAssigned as AssignedAlready
from ..errors import PaymentBounced as BouncedAlready
from ..facts import DepositBounced, DepositPaid, InvoiceReopened, InvoiceSettled, PaymentAssigned, PaymentBounced, PaymentRecorded
from ..models import TEXT, Hold, Invoice, Payment, Payout
from . import holds, issuing, telling
from .booking import Deed, book, bookable

DESK = "desk"


@dataclass(frozen=True, slots=True)
class Received:
    """What is known of money that came in."""

    money: Money
    on: dt.date
    source: str = DESK
    reference: str = ""
    payer: str = ""
    fingerprint: str = ""
    statement_id: UUID | None = None
    line: int | None = None


@act
def record_payment(
    actor: AnyActor, invoice_id: UUID, *, amount: Money, received_on: dt.date, key: str, reference: str = "", payer: str = ""
) -> Payment:
    """Record that an invoice was paid, whole or in part; what is too much is to be paid back.

    Refuses with InvoiceMissing, NotCashier, NotAnAmount, PaidWith, KeyReused.
    """
    found = access.invoice_for(actor, invoice_id, to="keep")
    deed = Deed("record_payment", key, (invoice_id, amount, received_on))
    if earlier := deed.earlier():
        return Payment.objects.get(id=earlier)
    what = Received(bookable(amount), received_on, reference=reference, payer=payer)
    made = take(actor, centre=found.centre, what=what, invoice_id=invoice_id, key=key)
    deed.done(made.id)
    return made


def take(actor: AnyActor, *, centre: Centre, what: Received, invoice_id: UUID | None, key: str) -> Payment:
    """Book money that came in: for an invoice, or as not assigned. Part of the verbs, once per key. Refuses with PaidWith."""
    invoice, hold = access.invoice(invoice_id) if invoice_id else (None, None)
    made = Payment(
        centre=centre, currency=what.money.currency, amount=what.money.amount, source=what.source, received_on=what.on,
        reference=one_line(what.reference)[:TEXT], payer=one_line(what.payer)[:TEXT], fingerprint=what.fingerprint,
        statement_id=what.statement_id, line=what.line, recorded_at=now(), recorded_by=actor.reference,
    )  # fmt: skip
    made.save()
    postings = _given(made, invoice, hold) if invoice else [Posting(Kind.UNASSIGNED, -what.money)]
    book(
        actor, centre_id=centre.pk, purpose="payment", subject=invoice.subject if invoice else "", reference=made.reference, key=key,
        on=what.on, postings=[Posting(Kind.BANK, what.money), *postings],
    )  # fmt: skip
    number = invoice.number if invoice else ""
    record(PaymentRecorded(subject_id=made.id, money=made.money, centre=centre.path, source=what.source, invoice=number))
    return made


def _given(payment: Payment, invoice: Invoice, hold: Hold | None) -> list[Posting]:
    """What an invoice takes of a payment, and what is too much: the other side of what the bank received."""
    if invoice.currency != payment.currency:
        raise PaidWith(right=invoice.currency, given=payment.currency)
    taken, rest = shared(payment.money, outstanding=invoice.outstanding)
    payment.invoice, payment.taken = invoice, taken.amount
    payment.organisation_id, payment.person_id = invoice.organisation_id, invoice.person_id
    payment.save(update_fields=["invoice", "taken", "organisation", "person", "assigned_by"])
    postings: list[Posting] = []
    if taken.amount:
        postings += _taken(invoice, hold, taken)
    if rest.amount:
        back = _owed_back(payment, invoice, rest)
        postings.append(Posting(Kind.CREDITS, -rest, invoice.party, payout_id=back.id))
    return postings


def _taken(invoice: Invoice, hold: Hold | None, taken: Money) -> list[Posting]:
    issuing.settled_by(invoice, taken)
    if not invoice.outstanding.amount:
        record(issuing.told(InvoiceSettled, invoice))
    if hold is None:
        return [Posting(Kind.RECEIVABLE, -taken, invoice.party, invoice_id=invoice.id)]
    after, postings = rules.pay(hold.as_state(), taken, invoice_id=invoice.id)
    holds.moved(hold, after)
    if after.state == rules.PAID:
        record(holds.told(DepositPaid, hold, after.held))
    return postings


def _owed_back(payment: Payment, invoice: Invoice, rest: Money) -> Payout:
    return Payout.objects.create(
        centre_id=payment.centre_id, organisation_id=invoice.organisation_id, person_id=invoice.person_id, currency=rest.currency,
        why=Why.OVERPAID, payment=payment, subject=invoice.subject, amount=rest.amount, made_at=now(), payee=payment.payer,
        due_at=now() + dt.timedelta(days=settings.BOLE_OVERPAID_DAYS),
    )  # fmt: skip


@act
def assign_payment(actor: AnyActor, payment_id: UUID, *, invoice_id: UUID, key: str) -> Payment:
    """Say for which invoice money came in that nobody could assign.

    Refuses with PaymentMissing, InvoiceMissing, NotCashier, PaidWith, PaymentAssigned, PaymentBounced, KeyReused.
    """
    access.payment_for(actor, payment_id)
    wanted = access.invoice_for(actor, invoice_id, to="keep")
    deed = Deed("assign_payment", key, (payment_id, invoice_id))
    if earlier := deed.earlier():
        return Payment.objects.get(id=earlier)
    invoice, hold = access.invoice(wanted.id)
    found = _open(payment_id)
    if found.centre_id != invoice.centre_id:
        raise InvoiceMissing
    found.assigned_by = actor.reference
    postings = _given(found, invoice, hold)
    book(
        actor, centre_id=found.centre_id, purpose="assign", subject=invoice.subject, reference=found.reference, key=key,
        postings=[Posting(Kind.UNASSIGNED, found.money), *postings],
    )  # fmt: skip
    deed.done(found.id)
    record(PaymentAssigned(subject_id=found.id, money=found.money, centre=found.centre.path, invoice=invoice.number))
    return found


def _open(payment_id: UUID) -> Payment:
    """A payment that is not assigned yet, locked. Refuses with PaymentAssigned, PaymentBounced."""
    found = access.payment(payment_id)
    if found.bounced_at is not None:
        raise BouncedAlready
    if found.invoice_id or Payout.objects.filter(payment=found).exclude(state=payout_rules.CANCELLED).exists():
        raise AssignedAlready
    return found


@act
def send_back(actor: AnyActor, payment_id: UUID, *, reason: str, key: str) -> Payout:
    """Have money that nobody can assign sent back to where it came from.

    Refuses with PaymentMissing, PaymentAssigned, PaymentBounced, NoReason, KeyReused.
    """
    access.payment_for(actor, payment_id)
    deed, reason = Deed("send_back", key, (payment_id,)), one_line(reason)
    if earlier := deed.earlier():
        return Payout.objects.get(id=earlier)
    if not reason:
        raise NoReason
    found = _open(payment_id)
    made = Payout.objects.create(
        centre_id=found.centre_id, currency=found.currency, why=Why.SEND_BACK, payment=found, amount=found.amount, made_at=now(),
        payee=found.payer, due_at=now() + dt.timedelta(days=settings.BOLE_OVERPAID_DAYS), subject=f"payment:{found.id}",
    )  # fmt: skip
    deed.done(made.id)
    return made


@act
def bounce(actor: AnyActor, payment_id: UUID, *, reason: str, key: str) -> Payment:
    """A payment that was booked never came, or was called back: what it paid is open again.

    A deposit falls back to due. Where the money has gone on already, the party owes it, by an invoice of its own.
    Refuses with PaymentMissing, PaymentBounced, NoReason, KeyReused.
    """
    seen = access.payment_for(actor, payment_id)
    deed, reason = Deed("bounce", key, (payment_id,)), one_line(reason)
    if earlier := deed.earlier():
        return Payment.objects.get(id=earlier)
    if not reason:
        raise NoReason
    invoice, hold = access.invoice(seen.invoice_id) if seen.invoice_id else (None, None)
    found = access.payment(payment_id)
    if found.invoice_id != seen.invoice_id:
        raise PaymentMissing  # it was assigned at this very moment: look again
    if found.bounced_at is not None:
        raise BouncedAlready
    found.bounced_at = now()
    found.save(update_fields=["bounced_at"])
    postings, owed = _taken_back(found, invoice, hold, reason)
    if owed.amount and invoice is not None:
        postings.append(_claimed(found, invoice, owed))
    book(
        actor, centre_id=found.centre_id, purpose="bounce", subject=invoice.subject if invoice else "", reference=found.reference,
        reason=reason, key=key, postings=[Posting(Kind.BANK, -found.money), *postings],
    )  # fmt: skip
    deed.done(found.id)
    if invoice is not None:
        telling.tell_party(actor, telling.BOUNCED, invoice, amount=str(found.money), reason=reason)
    record(PaymentBounced(subject_id=found.id, money=found.money, centre=found.centre.path, reason=reason))
    return found


def _taken_back(payment: Payment, invoice: Invoice | None, hold: Hold | None, reason: str) -> tuple[list[Posting], Money]:
    """The other side of what never came, and what of it has gone on already."""
    taken = payment.money_of(payment.taken)
    postings, gone = _rest_taken_back(payment)
    if invoice is None or not taken.amount:
        return postings, gone
    if hold is None:
        issuing.settled_by(invoice, -taken)
        record(issuing.told(InvoiceReopened, invoice))
        return [*postings, Posting(Kind.RECEIVABLE, taken, invoice.party, invoice_id=invoice.id)], gone
    if hold.state in rules.OVER:
        record(holds.told(DepositBounced, hold, taken, state=hold.state, reason=reason))
        return postings, gone + taken
    after, kept = rules.bounce(hold.as_state(), taken, invoice_id=invoice.id)
    holds.moved(hold, after, reason=reason)
    issuing.settled_by(invoice, -taken)
    if after.state != rules.DUE:
        issuing.close(invoice)
        _lessen_refund(hold, after.held)
    record(issuing.told(InvoiceReopened, invoice))
    record(holds.told(DepositBounced, hold, taken, state=after.state, reason=reason))
    return [*postings, *kept], gone


def _rest_taken_back(payment: Payment) -> tuple[list[Posting], Money]:
    """What was too much, or not assigned: it is owed back no more, or has been paid back already."""
    zero = nothing(payment.currency)
    back = Payout.objects.select_for_update().filter(payment=payment).exclude(state=payout_rules.CANCELLED).first()
    if payment.invoice_id is None:
        if back is not None and back.state != payout_rules.PAID:
            _cancelled(back)
        return [Posting(Kind.UNASSIGNED, payment.money)], zero
    if back is None:
        return [], zero
    if back.state == payout_rules.PAID:
        return [], back.money
    _cancelled(back)
    return [Posting(Kind.CREDITS, back.money, back.party, payout_id=back.id)], zero


def _cancelled(payout: Payout) -> None:
    payout.state = payout_rules.WAY.next("cancel", payout.state)
    payout.save(update_fields=["state"])


def _lessen_refund(hold: Hold, held: Money) -> None:
    """A released deposit of which a part never came: less is to be refunded, and who prepared it prepares it anew."""
    for back in Payout.objects.select_for_update().filter(hold=hold, why=Why.REFUND, state__in=payout_rules.WAITING):
        back.amount = held.amount or back.amount
        back.state = payout_rules.DUE if held.amount else payout_rules.CANCELLED
        back.proposed_by, back.proposed_at = "", None
        back.save(update_fields=["amount", "state", "proposed_by", "proposed_at"])


def _claimed(payment: Payment, invoice: Invoice, owed: Money) -> Posting:
    """What the party owes now, because the money has gone on already."""
    assert invoice.party is not None
    claim = issuing.written(
        centre=invoice.centre, party=invoice.party, amount=owed, kind=Purpose.CLAIM, purpose=invoice.purpose, subject=invoice.subject,
        due_at=now() + dt.timedelta(days=settings.BOLE_OVERPAID_DAYS), title=invoice.number,
    )  # fmt: skip
    return Posting(Kind.RECEIVABLE, owed, claim.party, invoice_id=claim.id)
