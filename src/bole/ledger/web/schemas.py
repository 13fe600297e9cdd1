"""Shapes of the API of the ledger."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from ninja import Path
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.money import Money
from bole.runtime.acts import now
from bole.ui.locales import page_language
from bole.ui.shapes import Day, MoneyShape, Page, Shape

from ..models import Entry, Hold, Invoice, Payment, Payout
from ..queries.desk import Balance
from ..services.paperwork import party_name, title_of

InvoiceId = Annotated[UUID, Path(description=N_("the id of the invoice"))]
DepositId = Annotated[UUID, Path(description=N_("the id of the deposit"))]
PaymentId = Annotated[UUID, Path(description=N_("the id of the payment"))]
PayoutId = Annotated[UUID, Path(description=N_("the id of the payout"))]
BookPath = Annotated[str, Path(description=N_("the path of the centre whose book it is, such as cn.zj.hz"))]
HoldState = Literal["due", "paid", "applied", "refund_due", "refunded", "forfeited", "cancelled"]
InvoiceStatus = Literal["due", "partly_paid", "paid", "overdue", "cancelled"]
PayoutState = Literal["due", "proposed", "paid", "cancelled"]
KEY = N_("your own name of this deed: sent again it is done once")


def money(value: Money) -> MoneyShape:
    """An amount that is not negative."""
    return MoneyShape(amount=_text(value.amount), currency=value.currency)


def _text(amount: Decimal) -> str:
    return format(amount.quantize(Decimal("0.01")), "f")


class PartyShape(Shape):
    """Whose money it is: an organisation or a person."""

    organisation: UUID | None
    person: UUID | None
    name: str


class InvoiceShape(Shape):
    """What a party is asked to pay."""

    id: UUID
    number: str = Field(examples=["B3-2026-000017"])
    centre: str
    kind: Literal["deposit", "fee", "claim"]
    purpose: str
    title: str
    subject: str = Field(description=N_("what it belongs to, such as sale:<id>"))
    party: PartyShape
    amount: MoneyShape
    paid: MoneyShape
    outstanding: MoneyShape
    status: InvoiceStatus
    issued_at: dt.datetime
    due_at: dt.datetime


class DepositShape(Shape):
    """A deposit: what was asked for, and what is held."""

    id: UUID
    invoice: UUID
    number: str
    centre: str
    purpose: str
    subject: str
    party: PartyShape
    amount: MoneyShape
    held: MoneyShape
    state: HoldState
    state_at: dt.datetime
    reason: str


class PaymentShape(Shape):
    """Money that came in."""

    id: UUID
    centre: str
    amount: MoneyShape
    received_on: dt.date
    source: str
    reference: str
    payer: str
    invoice: UUID | None = Field(description=N_("empty while nobody has assigned it"))
    bounced_at: dt.datetime | None


class PayoutShape(Shape):
    """Money that is to leave, or has left."""

    id: UUID
    centre: str
    why: Literal["refund", "overpaid", "forward", "send_back"]
    party: PartyShape
    amount: MoneyShape
    state: PayoutState
    due_at: dt.datetime | None
    payee: str
    reference: str
    deposit: UUID | None
    paid_at: dt.datetime | None


class BalanceShape(Shape):
    """What stands in one kind of account: on one of the two sides."""

    account: str
    side: Literal["debit", "credit"]
    amount: MoneyShape


class EntryLineShape(Shape):
    """One line of an entry."""

    account: str
    party: PartyShape
    side: Literal["debit", "credit"]
    amount: MoneyShape


class EntryShape(Shape):
    """One booking; debit and credit are equal in each currency."""

    id: UUID
    booked_on: dt.date
    at: dt.datetime
    purpose: str
    subject: str
    reference: str
    reason: str
    reverses: UUID | None
    lines: list[EntryLineShape]


class StatementShape(Shape):
    """What became of a bank statement."""

    id: UUID
    name: str
    rows: int
    booked: int
    known: int = Field(description=N_("booked by an earlier statement"))
    outgoing: int = Field(description=N_("what went out, which no statement books"))


class InvoicePage(Page):
    """A part of a list of invoices, the newest first."""

    items: list[InvoiceShape]


class DepositPage(Page):
    """A part of a list of deposits, the newest first."""

    items: list[DepositShape]


class PaymentPage(Page):
    """A part of a list of payments."""

    items: list[PaymentShape]


class PayoutPage(Page):
    """A part of the list of payouts, the most pressing first."""

    items: list[PayoutShape]


class EntryPage(Page):
    """A part of the entries of a book, the newest first."""

    items: list[EntryShape]


class PaymentBody(Shape):
    """A payment that came in."""

    amount: MoneyShape
    received_on: Day
    reference: str = Field("", max_length=300)
    payer: str = Field("", max_length=300)
    key: str = Field(description=KEY, min_length=1, max_length=200)


class AssignBody(Shape):
    """For which invoice."""

    invoice: UUID
    key: str = Field(description=KEY, min_length=1, max_length=200)


class ReasonedBody(Shape):
    """Why, and your key."""

    reason: str = Field(max_length=300)
    key: str = Field(description=KEY, min_length=1, max_length=200)


class PayoutBody(Shape):
    """What a deed on a payout needs: propose takes payee and reference, decline a reason, approve a key, return both."""

    payee: str = Field("", max_length=300)
    reference: str = Field("", max_length=300)
    reason: str = Field("", max_length=300)
    key: str = Field("", description=KEY, max_length=200)


def party(row: object) -> PartyShape:
    return PartyShape(
        organisation=getattr(row, "organisation_id", None), person=getattr(row, "person_id", None), name=party_name(row, page_language())
    )


def invoice(one: Invoice) -> InvoiceShape:
    return InvoiceShape(
        id=one.id, number=one.number, centre=one.centre.path, kind=one.kind, purpose=one.purpose, title=title_of(one, page_language()),  # type: ignore[arg-type]
        subject=one.subject, party=party(one), amount=money(one.money), paid=money(one.paid_money), outstanding=money(one.outstanding),
        status=one.status(now()).value, issued_at=one.issued_at, due_at=one.due_at,
    )  # fmt: skip


def deposit(one: Hold) -> DepositShape:
    return DepositShape(
        id=one.id, invoice=one.invoice_id, number=one.invoice.number, centre=one.centre.path, purpose=one.purpose, subject=one.subject,
        party=party(one), amount=money(one.money), held=money(one.held_money), state=one.state, state_at=one.state_at, reason=one.reason,  # type: ignore[arg-type]
    )  # fmt: skip


def payment(one: Payment) -> PaymentShape:
    return PaymentShape(
        id=one.id, centre=one.centre.path, amount=money(one.money), received_on=one.received_on, source=one.source,
        reference=one.reference, payer=one.payer, invoice=one.invoice_id, bounced_at=one.bounced_at,
    )  # fmt: skip


def payout(one: Payout) -> PayoutShape:
    return PayoutShape(
        id=one.id, centre=one.centre.path, why=one.why, party=party(one), amount=money(one.money), state=one.state, due_at=one.due_at,  # type: ignore[arg-type]
        payee=one.payee, reference=one.reference, deposit=one.hold_id, paid_at=one.paid_at,
    )  # fmt: skip


def balance(one: Balance) -> BalanceShape:
    return BalanceShape(account=one.kind, side="debit" if one.is_debit else "credit", amount=money(one.size))


def entry(one: Entry) -> EntryShape:
    lines = [
        EntryLineShape(
            account=line.account.kind, party=party(line.account), side="debit" if line.amount > 0 else "credit",
            amount=money(line.money if line.amount > 0 else -line.money),
        )
        for line in sorted(one.lines.all(), key=lambda line: line.id)
    ]  # fmt: skip
    return EntryShape(
        id=one.id, booked_on=one.booked_on, at=one.at, purpose=one.purpose, subject=one.subject, reference=one.reference,
        reason=one.reason, reverses=one.reverses_id, lines=lines,
    )  # fmt: skip
