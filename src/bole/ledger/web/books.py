"""Pages of those who keep a book: what waits, balances, entries, invoices, deposits, what came in, what is to leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.ui.paging import Pages
from bole.ui.problems import sentence
from bole.ui.show import for_members, show

from .. import services
from ..domain import hold as hold_rules
from ..domain.accounts import Kind
from ..domain.invoices import Status
from ..errors import BadStatement, NotAStatement, StatementTooLarge
from ..queries import desk
from ..services.paperwork import details_of, status_in_words
from . import rows, words

PAGE, FEW = 40, 8
Shown = Callable[[list[Any]], list[Any]]
LISTS: dict[str, Shown] = {
    "invoices": rows.of_invoices, "deposits": rows.of_holds, "payments": rows.of_payments, "payouts": rows.of_payouts,
    "entries": rows.of_entries,
}  # fmt: skip


def tabs() -> list[tuple[str, str]]:
    """The lists of a book."""
    return [
        ("invoices", _("Invoices")), ("deposits", _("Deposits")), ("payments", _("Money that came in")), ("payouts", _("Payouts")),
        ("entries", _("Entries")),
    ]  # fmt: skip


@require_safe
@for_members
@never_cache
def book(request: HttpRequest, path: str) -> HttpResponse:
    """What waits in a book, and what stands in it. Refuses with BookMissing."""
    return _book(request, path)


def _book(request: HttpRequest, path: str, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    centre = desk.book(who_asks(request), path)
    waiting, unassigned = desk.payouts(centre), desk.payments(centre, unassigned=True)
    return show(
        request, "ledger/book.html", status=status, centre=centre, tabs=tabs(), tab="",
        payouts=rows.of_payouts(list(waiting[:FEW])), payout_count=waiting.count(), unassigned=rows.of_payments(list(unassigned[:FEW])),
        unassigned_count=unassigned.count(), balances=[(words.account(b.kind), b) for b in desk.balances(centre)],
        statements=list(desk.statements(centre)[:FEW]), details=details_of(centre.pk), refusal=refusal,
        problems=[(p.field, sentence(p)) for p in refusal.problems] if refusal else [],
    )  # fmt: skip


def _filtered(centre: Any, tab: str, chosen: str) -> tuple[Any, list[tuple[str, str]]]:
    """The list of a tab, and (code, title) of what it can be narrowed to."""
    from bole.runtime.acts import now

    match tab:
        case "invoices":
            return desk.with_status(desk.invoices(centre), chosen, now()), [(s, status_in_words(s)) for s in Status]
        case "deposits":
            found = desk.holds(centre)
            return found.filter(state=chosen) if chosen else found, [(s, words.hold_state(s)) for s in hold_rules.STATES]
        case "payments":
            return desk.payments(centre, unassigned=chosen == "unassigned"), [("unassigned", words.account("unassigned"))]
        case "payouts":
            return desk.payouts(centre, waiting=chosen != "over"), [("over", _("paid out or lapsed"))]
    return desk.entries(centre, kind=chosen), [(k, words.account(k)) for k in Kind]


@require_safe
@for_members
@never_cache
def listed(request: HttpRequest, path: str, tab: str) -> HttpResponse:
    """One list of a book. Refuses with BookMissing."""
    centre, chosen = desk.book(who_asks(request), path), request.GET.get("only", "")
    _all, choices = _filtered(centre, tab, "")
    chosen = chosen if chosen in dict(choices) else ""
    found, _choices = _filtered(centre, tab, chosen)
    pages: Pages[Any] = Pages(
        found, number=request.GET.get("page", ""), size=PAGE, address=reverse("ledger:list", args=[path, tab]),
        pairs=[("only", chosen)] if chosen else [],
    )  # fmt: skip
    return show(
        request, "ledger/list.html", centre=centre, tabs=tabs(), tab=tab, pages=pages, rows=LISTS[tab](pages.items), choices=choices,
        chosen=chosen,
    )  # fmt: skip


@require_POST
@for_members
def upload_statement(request: HttpRequest, path: str) -> HttpResponse:
    """Book a bank's statement; what is wrong in it is told row by row. Refuses with BookMissing."""
    actor, file = who_asks(request), request.FILES.get("file")
    desk.book(actor, path)
    if file is None:
        messages.error(request, _("Choose a file first."))
        return HttpResponseRedirect(reverse("ledger:book", args=[path]))
    currency = vocabulary("currency").find(request.POST.get("currency", "")) or "CNY"
    try:
        made = services.import_statement(actor, centre=path, name=file.name or "", file=file, currency=currency)  # type: ignore[arg-type]
    except (BadStatement, NotAStatement, StatementTooLarge) as refusal:
        return _book(request, path, refusal=refusal, status=422)
    messages.success(
        request, _("%(booked)s booked, %(known)s known already, %(outgoing)s went out and are not booked from a statement.")
        % {"booked": made.booked, "known": made.known, "outgoing": made.outgoing},
    )  # fmt: skip
    return HttpResponseRedirect(reverse("ledger:statement", args=[made.id]))


@require_safe
@for_members
@never_cache
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """A statement and what was booked from it. Refuses with StatementMissing."""
    found = desk.statement(who_asks(request), statement_id)
    pages: Pages[Any] = Pages(
        found.payments.select_related("invoice", "organisation", "person").order_by("line"), number=request.GET.get("page", ""), size=PAGE,
        address=reverse("ledger:statement", args=[found.id]),
    )  # fmt: skip
    return show(request, "ledger/statement.html", statement=found, centre=found.centre, pages=pages, rows=rows.of_payments(pages.items))


@require_safe
@for_members
@never_cache
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Money that came in, and what to do with it. Refuses with PaymentMissing."""
    found = desk.payment(who_asks(request), payment_id)
    waiting = found.invoice_id is None and found.bounced_at is None
    return show(
        request, "ledger/payment.html", payment=found, centre=found.centre, row=rows.of_payments([found])[0],
        source=words.source(found.source), waiting=waiting, key=uuid4(),
        candidates=rows.of_invoices(desk.candidates(found)) if waiting else [], payouts=rows.of_payouts(list(found.payouts.all())),
    )  # fmt: skip


@require_safe
@for_members
@never_cache
def payout(request: HttpRequest, payout_id: UUID) -> HttpResponse:
    """Money that is to leave, and what to do with it. Refuses with PayoutMissing."""
    actor = who_asks(request)
    found = desk.payout(actor, payout_id)
    return show(
        request, "ledger/payout.html", payout=found, centre=found.centre, row=rows.of_payouts([found])[0],
        keeps=desk.may_keep(actor, found.centre), key=uuid4(), proposer=desk.name_of(found.proposed_by),
        approver=desk.name_of(found.approved_by),
        is_proposer=found.proposed_by == actor.reference,
    )  # fmt: skip
