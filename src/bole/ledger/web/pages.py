"""Pages of money for everybody who owes or is owed: own invoices and deposits, one invoice, the same on paper."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from .. import services
from ..models import Hold, Invoice
from ..queries import desk
from ..services.paperwork import details_of, title_of
from . import rows, words

PAGE = 30
TABS = ("invoices", "deposits")


@require_safe
@for_members
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What I, or an organisation I speak for, am asked for; and the books I keep."""
    actor = who_asks(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    found: Pages[Invoice | Hold] = Pages(
        desk.own_invoices(actor) if tab == "invoices" else desk.own_holds(actor), number=request.GET.get("page", ""), size=PAGE,
        address=reverse("ledger:mine"), pairs=[("tab", tab)],
    )  # fmt: skip
    shown = rows.of_invoices(found.items) if tab == "invoices" else rows.of_holds(found.items)  # type: ignore[arg-type]
    counts = {"invoices": desk.own_invoices(actor).count(), "deposits": desk.own_holds(actor).count()}
    return show(request, "ledger/mine.html", pages=found, rows=shown, tab=tab, counts=counts, books=list(desk.books(actor)[:50]))


@require_safe
@for_members
@never_cache
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice: how far it is paid, where to pay it, and what a cashier does with it. Refuses with InvoiceMissing."""
    actor, language = who_asks(request), page_language()
    found = desk.invoice(actor, invoice_id)
    (row,) = rows.of_invoices([found])
    hold = desk.hold_asked_by(found)
    keeps = desk.may_keep(actor, found.centre)
    return show(
        request, "ledger/invoice.html", invoice=found, row=row, title=title_of(found, language), hold=hold,
        hold_state=words.hold_state(hold.state) if hold else "", details=details_of(found.centre_id),
        payments=[(one, words.source(one.source)) for one in desk.payments_of(found)], keeps=keeps, key=uuid4(), today=desk.today(),
        may_cancel=keeps and hold is None and not found.paid and found.cancelled_at is None and not desk.is_claim(found),
        payouts=rows.of_payouts(list(hold.payouts.select_related("organisation", "person"))) if hold and keeps else [],
    )  # fmt: skip


@require_safe
@for_members
@never_cache
def paper(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """An invoice as a PDF. Refuses with InvoiceMissing."""
    wanted = request.GET.get("language", "")
    name, content = services.invoice_pdf(who_asks(request), invoice_id, language=wanted if wanted in ("zh", "en") else page_language())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
