"""The verbs for invoices: issue one, cancel one. Numbers of a centre's year have no gaps."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone

from bole.kernel.money import Money
from bole.kernel.text import one_line
from bole.people.access import centre_for
from bole.people.models import Centre
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain.accounts import Kind, Posting, nothing, reversed_of
from ..domain.invoices import Purpose, number_of
from ..domain.party import Party
from ..errors import InvoiceOfHold, InvoicePaidAlready, NoReason
from ..facts import InvoiceCancelled, InvoiceFact, InvoiceIssued
from ..models import SUBJECT, TEXT, Entry, Invoice, Series
from . import telling
from .booking import Deed, as_written, book, bookable, party_now


def told(fact: type[InvoiceFact], invoice: Invoice, **more: object) -> InvoiceFact:
    """A fact about an invoice."""
    return fact(
        subject_id=invoice.id, about=invoice.subject, purpose=invoice.purpose, party=str(invoice.party), money=invoice.money,
        centre=invoice.centre.path, number=invoice.number, **more,
    )  # type: ignore[call-arg]  # fmt: skip


def written(
    *, centre: Centre, party: Party, amount: Money, kind: Purpose, purpose: str, subject: str, due_at: dt.datetime, title: str = ""
) -> Invoice:
    """A new invoice with the next number; the series is locked until the act ends, so this comes last. Part of the verbs."""
    at = now()
    year = timezone.localtime(at).year
    Series.objects.get_or_create(centre=centre, year=year)
    series = Series.objects.select_for_update().get(centre=centre, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return Invoice.objects.create(
        centre=centre, organisation_id=party.organisation_id, person_id=party.person_id, currency=amount.currency, amount=amount.amount,
        number=number_of(point=centre.point, year=year, serial=series.last), kind=kind, purpose=purpose, subject=subject[:SUBJECT],
        title=one_line(title)[:TEXT], issued_at=at, due_at=due_at,
    )  # fmt: skip


@act
def issue_invoice(
    actor: AnyActor, *, centre: str, party: Party, amount: Money, purpose: str, subject: str, due_at: dt.datetime, key: str,
    title: str = "",
) -> Invoice:  # fmt: skip
    """Ask a party for what the centre has earned: a commission, a fee. It is owed from now on.

    For verbs of upper contexts, which have opened their door. Refuses with CentreMissing, NoSuchParty, NotAnAmount,
    UnknownCurrency, KeyReused.
    """
    deed = Deed("issue_invoice", key, (centre, party, amount, purpose, subject, due_at))
    if earlier := deed.earlier():
        return Invoice.objects.get(id=earlier)
    home, party = centre_for(actor, centre), party_now(party)
    made = written(
        centre=home, party=party, amount=bookable(amount), kind=Purpose.FEE, purpose=purpose, subject=subject, due_at=due_at, title=title
    )
    owed = Posting(Kind.RECEIVABLE, amount, party, invoice_id=made.id)
    book(
        actor, centre_id=home.pk, purpose="issue", subject=subject, reference=made.number, key=key,
        postings=[owed, Posting(Kind.INCOME, -amount, invoice_id=made.id)],
    )  # fmt: skip
    deed.done(made.id)
    record(told(InvoiceIssued, made))
    telling.tell_party(actor, telling.ASKED, made)
    return made


@act
def cancel_invoice(actor: AnyActor, invoice_id: UUID, *, reason: str, key: str) -> Invoice:
    """Take back an invoice for which nothing has come in, by a reversing entry.

    Refuses with InvoiceMissing, NotCashier, InvoiceOfHold, InvoicePaidAlready, NoReason, KeyReused.
    """
    access.invoice_for(actor, invoice_id, to="keep")
    deed, reason = Deed("cancel_invoice", key, (invoice_id,)), one_line(reason)
    if earlier := deed.earlier():
        return Invoice.objects.get(id=earlier)
    found, hold = access.invoice(invoice_id)
    if hold is not None:
        raise InvoiceOfHold(number=found.number)
    if not reason:
        raise NoReason
    if found.cancelled_at is None:
        if found.paid or found.kind == Purpose.CLAIM:
            raise InvoicePaidAlready(number=found.number)
        issued = Entry.objects.get(purpose="issue", lines__invoice=found, lines__account__kind=Kind.RECEIVABLE)
        book(
            actor, centre_id=found.centre_id, purpose="cancel", subject=found.subject, reference=found.number, reason=reason, key=key,
            postings=reversed_of(as_written(issued)), reverses=issued,
        )  # fmt: skip
        found.cancelled_at = now()
        found.save(update_fields=["cancelled_at"])
        record(told(InvoiceCancelled, found, reason=reason))
    deed.done(found.id)
    return found


def settled_by(invoice: Invoice, money: Money) -> None:
    """So much more of an invoice is paid, or less where it is negative. Part of the verbs, on a locked row."""
    invoice.paid += money.amount
    invoice.save(update_fields=["paid"])


def close(invoice: Invoice) -> None:
    """Nothing is asked for any more by an invoice of a deposit. Part of the verbs, on a locked row."""
    if invoice.cancelled_at is None and invoice.outstanding > nothing(invoice.currency):
        invoice.cancelled_at = now()
        invoice.save(update_fields=["cancelled_at"])
