"""Money for programs: own invoices and deposits; and for cashiers the book, payments, payouts and statements."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import File, Form, Query, Status
from ninja.files import UploadedFile
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.money import Money, NotMoney
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Page, Paging, Shape

from .. import services
from ..errors import (
    BadStatement,
    BookMissing,
    ColumnsMissing,
    DamagedStatement,
    EmptyStatement,
    FourEyes,
    HoldMissing,
    InvoiceMissing,
    InvoiceOfHold,
    InvoicePaidAlready,
    KeyReused,
    NoReason,
    NotAnAmount,
    NotAStatement,
    NotCashier,
    NotProposed,
    PaidOut,
    PaidWith,
    PayeeMissing,
    PaymentAssigned,
    PaymentBounced,
    PaymentMissing,
    PayoutMissing,
    StatementTooLarge,
    StillProposed,
    UnknownCurrency,
)  # fmt: skip
from ..queries import desk
from . import schemas
from .schemas import BookPath, DepositId, InvoiceId, PaymentId, PayoutId

router = ContextRouter(tags=["money"])
PAYMENT_REFUSES = (PaymentMissing, KeyReused, NoReason)


class StatementForm(Shape):
    """What is said of a statement's file."""

    currency: str = Field("CNY", description=N_("the currency of the account, where the file names none"))


def _part(found: QuerySet[Any], paging: Paging, page: Callable[..., Page], shape: Callable[[Any], Any]) -> Any:
    items = [shape(one) for one in found[paging.offset : paging.offset + paging.limit]]
    return page(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


# ---- invoices and deposits ----


@router.get(
    "/money/invoices", response=schemas.InvoicePage, signed_in=True, summary=N_("List invoices"),
    description=N_("Your own, those of organisations you represent, and those of the books you keep; the newest first."),
)  # fmt: skip
def list_invoices(request: HttpRequest, paging: Query[Paging]) -> Any:
    return _part(desk.seen_invoices(who_asks(request)), paging, schemas.InvoicePage, schemas.invoice)


@router.get(
    "/money/invoices/{invoice_id}", response=schemas.InvoiceShape, signed_in=True, refuses=(InvoiceMissing,), summary=N_("Read an invoice"),
    description=N_("How far it is paid, and by when it is due."),
)  # fmt: skip
def read_invoice(request: HttpRequest, invoice_id: InvoiceId) -> Any:
    return schemas.invoice(desk.invoice(who_asks(request), invoice_id))


@router.post(
    "/money/invoices/{invoice_id}/payments", response={201: schemas.PaymentShape}, signed_in=True,
    refuses=(InvoiceMissing, NotCashier, NotAnAmount, NotMoney, UnknownCurrency, PaidWith, KeyReused), summary=N_("Record a payment"),
    description=N_("For cashiers and directors. What is too much is to be paid back, and stands among the payouts."),
)  # fmt: skip
def record_payment(request: HttpRequest, invoice_id: InvoiceId, given: schemas.PaymentBody) -> Any:
    made = services.record_payment(
        who_asks(request), invoice_id, amount=Money(Decimal(given.amount.amount), given.amount.currency), received_on=given.received_on,
        reference=given.reference, payer=given.payer, key=given.key,
    )  # fmt: skip
    return Status(201, schemas.payment(desk.payment(who_asks(request), made.id)))


@router.post(
    "/money/invoices/{invoice_id}/cancel", response=schemas.InvoiceShape, signed_in=True,
    refuses=(InvoiceMissing, NotCashier, InvoiceOfHold, InvoicePaidAlready, NoReason, KeyReused), summary=N_("Cancel an invoice"),
    description=N_("By a reversing entry, while nothing has come in. For cashiers and directors."),
)  # fmt: skip
def cancel_invoice(request: HttpRequest, invoice_id: InvoiceId, given: schemas.ReasonedBody) -> Any:
    services.cancel_invoice(who_asks(request), invoice_id, reason=given.reason, key=given.key)
    return schemas.invoice(desk.invoice(who_asks(request), invoice_id))


@router.get(
    "/money/deposits", response=schemas.DepositPage, signed_in=True, summary=N_("List deposits"),
    description=N_("Your own, those of organisations you represent, and those of the books you keep; the newest first."),
)  # fmt: skip
def list_deposits(request: HttpRequest, paging: Query[Paging]) -> Any:
    return _part(desk.seen_holds(who_asks(request)), paging, schemas.DepositPage, schemas.deposit)


@router.get(
    "/money/deposits/{deposit_id}", response=schemas.DepositShape, signed_in=True, refuses=(HoldMissing,), summary=N_("Read a deposit"),
    description=N_("What was asked for, what is held, and what became of it."),
)  # fmt: skip
def read_deposit(request: HttpRequest, deposit_id: DepositId) -> Any:
    return schemas.deposit(desk.hold(who_asks(request), deposit_id))


# ---- for cashiers ----


@router.get(
    "/money/payments", response=schemas.PaymentPage, signed_in=True, summary=N_("List payments nobody has assigned"),
    description=N_("What came into the books you keep and waits to be assigned to an invoice, the oldest first."),
)  # fmt: skip
def list_unassigned(request: HttpRequest, paging: Query[Paging]) -> Any:
    return _part(desk.kept_unassigned(who_asks(request)), paging, schemas.PaymentPage, schemas.payment)


@router.post(
    "/money/payments/{payment_id}/assign", response=schemas.PaymentShape, signed_in=True,
    refuses=(PaymentMissing, InvoiceMissing, NotCashier, PaidWith, PaymentAssigned, PaymentBounced, KeyReused),
    summary=N_("Assign a payment"), description=N_("Say for which invoice it came in."),
)  # fmt: skip
def assign_payment(request: HttpRequest, payment_id: PaymentId, given: schemas.AssignBody) -> Any:
    services.assign_payment(who_asks(request), payment_id, invoice_id=given.invoice, key=given.key)
    return schemas.payment(desk.payment(who_asks(request), payment_id))


@router.post(
    "/money/payments/{payment_id}/bounce", response=schemas.PaymentShape, signed_in=True, refuses=(*PAYMENT_REFUSES, PaymentBounced),
    summary=N_("Take back a payment that bounced"),
    description=N_("What it paid is open again; where the money has gone on already, the payer owes it by an invoice of its own."),
)  # fmt: skip
def bounce_payment(request: HttpRequest, payment_id: PaymentId, given: schemas.ReasonedBody) -> Any:
    services.bounce(who_asks(request), payment_id, reason=given.reason, key=given.key)
    return schemas.payment(desk.payment(who_asks(request), payment_id))


@router.post(
    "/money/payments/{payment_id}/send-back", response=schemas.PayoutShape, signed_in=True,
    refuses=(*PAYMENT_REFUSES, PaymentAssigned, PaymentBounced), summary=N_("Send back a payment nobody can assign"),
    description=N_("It waits among the payouts, and leaves with four eyes."),
)  # fmt: skip
def send_payment_back(request: HttpRequest, payment_id: PaymentId, given: schemas.ReasonedBody) -> Any:
    made = services.send_back(who_asks(request), payment_id, reason=given.reason, key=given.key)
    return schemas.payout(desk.payout(who_asks(request), made.id))


@router.get(
    "/money/payouts", response=schemas.PayoutPage, signed_in=True, summary=N_("List payouts"),
    description=N_("What is to leave the books you keep, the most pressing first."),
)  # fmt: skip
def list_payouts(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = desk.kept_payouts(who_asks(request)).select_related("organisation", "person")
    return _part(found, paging, schemas.PayoutPage, schemas.payout)


@router.post(
    "/money/payouts/{payout_id}/{deed}", response=schemas.PayoutShape, signed_in=True,
    refuses=(
        PayoutMissing, NotCashier, FourEyes, NotProposed, StillProposed, PaidOut, PayeeMissing, NoReason, KeyReused, WrongState,
    ),
    summary=N_("Go on with a payout"),
    description=N_(
        "propose: say where it goes and by which transfer. approve: a colleague, who neither prepared it nor recorded the money, "
        "approves it, and it is booked. decline: it is to be prepared anew. return: the transfer came back."
    ),
)  # fmt: skip
def go_on_with_payout(
    request: HttpRequest, payout_id: PayoutId, deed: Literal["propose", "approve", "decline", "return"], given: schemas.PayoutBody
) -> Any:
    actor = who_asks(request)
    match deed:
        case "propose":
            services.propose_payout(actor, payout_id, payee=given.payee, reference=given.reference)
        case "approve":
            services.approve_payout(actor, payout_id, key=given.key)
        case "decline":
            services.decline_payout(actor, payout_id, reason=given.reason)
        case "return":
            services.return_payout(actor, payout_id, reason=given.reason, key=given.key)
    return schemas.payout(desk.payout(actor, payout_id))


@router.get(
    "/money/books/{path}/balances", response=list[schemas.BalanceShape], signed_in=True, refuses=(BookMissing,),
    summary=N_("Read the balances of a book"), description=N_("What stands in each kind of account, computed from every entry."),
)  # fmt: skip
def read_balances(request: HttpRequest, path: BookPath) -> Any:
    return [schemas.balance(one) for one in desk.balances(desk.book(who_asks(request), path))]


@router.get(
    "/money/books/{path}/entries", response=schemas.EntryPage, signed_in=True, refuses=(BookMissing,), summary=N_("List entries of a book"),
    description=N_("Every booking with its lines; corrections are bookings of their own."),
)  # fmt: skip
def list_entries(request: HttpRequest, path: BookPath, paging: Query[Paging]) -> Any:
    return _part(desk.entries(desk.book(who_asks(request), path)), paging, schemas.EntryPage, schemas.entry)


@router.post(
    "/money/books/{path}/statements", response={201: schemas.StatementShape}, signed_in=True,
    refuses=(
        BookMissing, NotAStatement, EmptyStatement, DamagedStatement, ColumnsMissing, StatementTooLarge, BadStatement, UnknownCurrency,
    ),
    summary=N_("Bring in a bank statement"),
    description=N_(
        "CSV or a spreadsheet, with a date and an amount. Each transfer is booked once; when one row cannot be read nothing is booked."
    ),
)  # fmt: skip
def bring_statement(request: HttpRequest, path: BookPath, given: Form[StatementForm], file: File[UploadedFile]) -> Any:
    content: Any = file.file
    made = services.import_statement(who_asks(request), centre=path, name=file.name or "", file=content, currency=given.currency)
    return Status(
        201,
        schemas.StatementShape(id=made.id, name=made.name, rows=made.rows, booked=made.booked, known=made.known, outgoing=made.outgoing),
    )
