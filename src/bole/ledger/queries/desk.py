"""What a cashier sees: balances, entries, invoices, deposits, what came in and what is to leave; and what waits for him."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from bole.kernel.money import Money
from bole.people.models import Centre, Person

from .. import access
from ..access import AnyActor
from ..domain import payouts as payout_rules
from ..domain.invoices import Purpose, Status
from ..models import Entry, Hold, Invoice, Line, Payment, Payout, Statement

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands in one kind of account of a book."""

    kind: str
    money: Money

    @property
    def is_debit(self) -> bool:
        return self.money.amount > 0

    @property
    def size(self) -> Money:
        return -self.money if self.money.amount < 0 else self.money


def books(actor: AnyActor) -> QuerySet[Centre]:
    """The centres whose books the actor keeps."""
    return access.books_for(actor)


def book(actor: AnyActor, path: str) -> Centre:
    """One of them. Refuses with BookMissing."""
    return access.book_for(actor, path)


def balances(centre: Centre, *, until: dt.date | None = None) -> list[Balance]:
    """What stands in each kind of account, computed from all lines; until the end of a day where one is given."""
    lines = Line.objects.filter(account__centre=centre)
    if until:
        lines = lines.filter(entry__booked_on__lte=until)
    found = lines.values_list("account__kind", "currency").annotate(total=Sum("amount")).order_by("currency", "account__kind")
    return [Balance(kind, Money(total or Decimal(0), currency)) for kind, currency, total in found]


def entries(centre: Centre, *, kind: str = "") -> QuerySet[Entry]:
    """The entries of a book with their lines, the newest first; only those that touch a kind of account where one is named."""
    found = Entry.objects.filter(centre=centre).prefetch_related("lines__account__organisation", "lines__account__person")
    if kind:
        found = found.filter(id__in=Line.objects.filter(account__centre=centre, account__kind=kind).values("entry_id"))
    return found.order_by("-at", "-id")


def with_status(found: QuerySet[Invoice], status: str, now: dt.datetime) -> QuerySet[Invoice]:
    """Those of the invoices that stand so."""
    unpaid = Q(cancelled_at=None, paid__lt=F("amount"))
    rules = {
        Status.DUE: unpaid & Q(paid=0, due_at__gte=now), Status.PARTLY_PAID: unpaid & Q(paid__gt=0, due_at__gte=now),
        Status.OVERDUE: unpaid & Q(due_at__lt=now), Status.PAID: Q(cancelled_at=None, paid=F("amount")),
        Status.CANCELLED: ~Q(cancelled_at=None),
    }  # fmt: skip
    return found.filter(rules[Status(status)]) if status in set(Status) else found


def invoices(centre: Centre) -> QuerySet[Invoice]:
    return Invoice.objects.filter(centre=centre).select_related("organisation", "person").order_by("-issued_at", "-id")


def holds(centre: Centre) -> QuerySet[Hold]:
    return Hold.objects.filter(centre=centre).select_related("organisation", "person", "invoice").order_by("-asked_at", "-id")


def payments(centre: Centre, *, unassigned: bool = False) -> QuerySet[Payment]:
    """What came in, the newest first; what nobody has assigned yet the oldest first."""
    found = Payment.objects.filter(centre=centre).select_related("invoice", "organisation", "person", "statement")
    if unassigned:
        return found.filter(_unassigned()).order_by("recorded_at", "id")
    return found.order_by("-received_on", "-recorded_at", "-id")


def _unassigned() -> Q:
    given = Payout.objects.filter(why=payout_rules.Why.SEND_BACK).exclude(state=payout_rules.CANCELLED).values("payment_id")
    return Q(invoice=None, bounced_at=None) & ~Q(id__in=given)


def payouts(centre: Centre, *, waiting: bool = True) -> QuerySet[Payout]:
    """What is to leave, what is most pressing first; or what has left, the newest first."""
    found = Payout.objects.filter(centre=centre).select_related("organisation", "person", "hold__invoice")
    if waiting:
        return found.filter(state__in=payout_rules.WAITING).order_by(F("due_at").asc(nulls_last=True), "id")
    return found.exclude(state__in=payout_rules.WAITING).order_by("-made_at", "-id")


def statements(centre: Centre) -> QuerySet[Statement]:
    return Statement.objects.filter(centre=centre).order_by("-at", "-id")


def invoice(actor: AnyActor, invoice_id: UUID) -> Invoice:
    """One invoice. Refuses with InvoiceMissing."""
    return access.invoice_for(actor, invoice_id)


def hold(actor: AnyActor, hold_id: UUID) -> Hold:
    """One deposit. Refuses with HoldMissing."""
    return access.hold_for(actor, hold_id)


def hold_asked_by(found: Invoice) -> Hold | None:
    """The deposit an invoice asks for."""
    return Hold.objects.filter(invoice=found).first()


def payments_of(found: Invoice) -> QuerySet[Payment]:
    return Payment.objects.filter(invoice=found).order_by("received_on", "recorded_at")


def payment(actor: AnyActor, payment_id: UUID) -> Payment:
    """One payment. Refuses with PaymentMissing."""
    return access.payment_for(actor, payment_id)


def payout(actor: AnyActor, payout_id: UUID) -> Payout:
    """One payout. Refuses with PayoutMissing."""
    return access.payout_for(actor, payout_id)


def statement(actor: AnyActor, statement_id: UUID) -> Statement:
    """One statement. Refuses with StatementMissing."""
    return access.statement_for(actor, statement_id)


def may_keep(actor: AnyActor, centre: Centre) -> bool:
    return access.keeps(actor, centre.path)


def candidates(found: Payment) -> list[Invoice]:
    """The invoices a payment may be for: open ones of its centre and currency, those of its amount first."""
    fit = Invoice.objects.filter(centre_id=found.centre_id, currency=found.currency, cancelled_at=None, paid__lt=F("amount"))
    listed = list(fit.select_related("organisation", "person").order_by("due_at")[:200])
    return sorted(listed, key=lambda one: one.outstanding.amount != found.amount)


def own_invoices(actor: AnyActor) -> QuerySet[Invoice]:
    """What the actor, or an organisation he speaks for, is asked for."""
    return access.own(actor, Invoice).order_by("-issued_at", "-id")


def own_holds(actor: AnyActor) -> QuerySet[Hold]:
    return access.own(actor, Hold).select_related("invoice").order_by("-asked_at", "-id")


def seen_invoices(actor: AnyActor) -> QuerySet[Invoice]:
    """What the actor may see: his own, and those of his books."""
    return access.seen(actor, Invoice).order_by("-issued_at", "-id")


def seen_holds(actor: AnyActor) -> QuerySet[Hold]:
    return access.seen(actor, Hold).select_related("invoice").order_by("-asked_at", "-id")


def kept_payouts(actor: AnyActor) -> QuerySet[Payout]:
    """What is to leave the books the actor keeps, what is most pressing first."""
    return access.kept(actor, Payout).filter(state__in=payout_rules.WAITING).order_by(F("due_at").asc(nulls_last=True), "id")


def kept_unassigned(actor: AnyActor) -> QuerySet[Payment]:
    return access.kept(actor, Payment).filter(_unassigned()).order_by("recorded_at", "id")


def payouts_since(actor: AnyActor) -> Rows:
    """Payouts that wait, for the start page to count."""
    return kept_payouts(actor).select_related(None).order_by().values_list("made_at")


def unassigned_since(actor: AnyActor) -> Rows:
    return kept_unassigned(actor).select_related(None).order_by().values_list("recorded_at")


def due_since(actor: AnyActor) -> Rows:
    """The actor's own invoices that are not paid yet."""
    found = own_invoices(actor).select_related(None).order_by()
    return found.filter(cancelled_at=None, paid__lt=F("amount")).values_list("issued_at")


def kept_about(person_id: UUID) -> list[dict[str, Any]]:
    """What is kept about a person's own money, for the export of personal data."""
    return [
        {
            "number": one.number, "kind": one.kind, "purpose": one.purpose, "title": one.title, "amount": one.amount,
            "currency": one.currency, "paid": one.paid, "issued_at": one.issued_at, "due_at": one.due_at, "cancelled_at": one.cancelled_at,
            "payments": list(one.payments.values("amount", "received_on", "reference", "payer", "bounced_at")),
            "deposit": next(iter(Hold.objects.filter(invoice=one).values("state", "held", "reason")), None),
        }
        for one in Invoice.objects.filter(person_id=person_id).prefetch_related("payments").order_by("issued_at")
    ] + [
        {"payout": one.why, "amount": one.amount, "currency": one.currency, "payee": one.payee, "paid_at": one.paid_at}
        for one in Payout.objects.filter(person_id=person_id).order_by("made_at")
    ]  # fmt: skip


def is_claim(found: Invoice) -> bool:
    return found.kind == Purpose.CLAIM


def name_of(reference: str) -> str:
    """Who an actor in the books is."""
    kind, _, one = reference.partition(":")
    found = Person.objects.filter(id=one).first() if kind == "person" and one else None
    return str(found) if found else reference


def today() -> dt.date:
    return timezone.localdate()
