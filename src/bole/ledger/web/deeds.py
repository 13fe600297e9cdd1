"""What cashiers do by a click: each one POST, one call of a verb, and one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bole.kernel.errors import Conflict, Forbidden, Invalid, Missing
from bole.kernel.money import Money
from bole.kernel.written import Unread, amount, day
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.ui.problems import sentence
from bole.ui.show import for_members, way_back

from .. import services
from ..errors import InvoiceMissing, NotADay, NotAnAmount
from ..models import Invoice
from ..queries import desk

Deed = Callable[[Actor, UUID, QueryDict], Any]


def money_in(text: str, currency: str) -> Money:
    """An amount as somebody typed it. Refuses with NotAnAmount."""
    try:
        read = amount(text, vocabulary("currency").find)
    except Unread:
        raise NotAnAmount(given=text[:80]) from None
    return Money(read.value, read.currency or currency)


def day_in(text: str) -> dt.date:
    """A day as somebody typed it; today where nothing is said. Refuses with NotADay."""
    try:
        return day(text) if text else desk.today()
    except Unread:
        raise NotADay(given=text[:80]) from None


def _pay(actor: Actor, invoice_id: UUID, given: QueryDict) -> Any:
    found = desk.invoice(actor, invoice_id)
    return services.record_payment(
        actor, invoice_id, amount=money_in(given.get("amount", ""), found.currency), received_on=day_in(given.get("received_on", "")),
        key=given.get("key", ""), reference=given.get("reference", ""), payer=given.get("payer", ""),
    )  # fmt: skip


def _assign(actor: Actor, payment_id: UUID, given: QueryDict) -> Any:
    desk.payment(actor, payment_id)
    number = given.get("number", "").strip().upper()
    invoice = Invoice.objects.filter(number=number).first() if "\0" not in number else None
    if invoice is None:
        raise InvoiceMissing
    return services.assign_payment(actor, payment_id, invoice_id=invoice.id, key=given.get("key", ""))


INVOICE: dict[str, Deed] = {
    "pay": _pay,
    "cancel": lambda actor, one, given: services.cancel_invoice(actor, one, reason=given.get("reason", ""), key=given.get("key", "")),
}
PAYMENT: dict[str, Deed] = {
    "assign": _assign,
    "send-back": lambda actor, one, given: services.send_back(actor, one, reason=given.get("reason", ""), key=given.get("key", "")),
    "bounce": lambda actor, one, given: services.bounce(actor, one, reason=given.get("reason", ""), key=given.get("key", "")),
}
PAYOUT: dict[str, Deed] = {
    "propose": lambda actor, one, given: services.propose_payout(
        actor, one, payee=given.get("payee", ""), reference=given.get("reference", "")
    ),
    "decline": lambda actor, one, given: services.decline_payout(actor, one, reason=given.get("reason", "")),
    "approve": lambda actor, one, given: services.approve_payout(actor, one, key=given.get("key", "")),
    "return": lambda actor, one, given: services.return_payout(actor, one, reason=given.get("reason", ""), key=given.get("key", "")),
}


def _said() -> dict[str, str]:
    return {
        "pay": _("The payment is booked."), "cancel": _("The invoice is cancelled."), "assign": _("The payment is assigned."),
        "send-back": _("The money is to be sent back: it waits among the payouts."), "bounce": _("The payment is taken back."),
        "propose": _("Prepared; a colleague approves it."), "decline": _("Declined; it is to be prepared anew."),
        "approve": _("Approved and booked."), "return": _("The money is here again, to be paid out."),
    }  # fmt: skip


def _done(request: HttpRequest, deeds: dict[str, Deed], deed: str, one: UUID, back: str) -> HttpResponse:
    if deed not in deeds:
        raise Http404
    actor = who_asks(request)
    try:
        deeds[deed](actor, one, request.POST)
    except (Invalid, Conflict, Forbidden, Missing) as refusal:
        if not _may_see(actor, back, one):
            raise
        messages.error(request, sentence(refusal))
    else:
        messages.success(request, _said()[deed])
    return HttpResponseRedirect(way_back(request, reverse(back, args=[one])))


def _may_see(actor: Actor, page: str, one: UUID) -> bool:
    """Whether the refusal is told on the page of the thing, or it is hidden from who asks, or not his to do."""
    try:
        if page == "ledger:payment":
            return desk.payment(actor, one) is not None
        found = desk.invoice(actor, one) if page == "ledger:invoice" else desk.payout(actor, one)
    except Missing:
        return False
    return desk.may_keep(actor, found.centre)


@require_POST
@for_members
def invoice(request: HttpRequest, invoice_id: UUID, deed: str) -> HttpResponse:
    """Record a payment of an invoice, or cancel it. Refuses with InvoiceMissing, NotCashier."""
    return _done(request, INVOICE, deed, invoice_id, "ledger:invoice")


@require_POST
@for_members
def payment(request: HttpRequest, payment_id: UUID, deed: str) -> HttpResponse:
    """Assign a payment, send it back, or take it back. Refuses with PaymentMissing."""
    return _done(request, PAYMENT, deed, payment_id, "ledger:payment")


@require_POST
@for_members
def payout(request: HttpRequest, payout_id: UUID, deed: str) -> HttpResponse:
    """Prepare, decline or approve a payout, or say that it came back. Refuses with PayoutMissing, NotCashier."""
    return _done(request, PAYOUT, deed, payout_id, "ledger:payout")


@require_POST
@for_members
def bank_details(request: HttpRequest, path: str) -> HttpResponse:
    """Say where invoices are to be paid to. Refuses with BookMissing."""
    given = {name: request.POST.get(name, "") for name in ("holder", "bank", "number", "swift")}
    services.set_bank_details(who_asks(request), centre=path, **given)
    messages.success(request, _("Saved; it stands on every invoice from now on."))
    return HttpResponseRedirect(reverse("ledger:book", args=[path]))
