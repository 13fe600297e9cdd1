"""Pages of who sells and who holds a sale: drawing it up, and what is done by a click, each one POST and one call of a verb."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Forbidden, Missing, Refusal
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.policy import queries as policy
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from ..errors import BegunAlready, NotForSale, NotSeller
from ..models import Sale
from ..queries import sales as queries
from ..services import admission, closing, sales
from . import sale_form, sale_words

Deed = Callable[[Actor, Sale, QueryDict], Any]


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Draw up the sale of a record. Refuses with RecordMissing, NotForSale, NotSeller, BadTerms."""
    about = registry.record(who_asks(request), record_id)
    if not queries.may_sell(who_asks(request), about):
        raise NotSeller if about.status == "published" and about.owner_id else NotForSale
    given = sale_form.read(request.POST) if request.method == "POST" else sale_form.proposed(about, at=queries.now())
    if request.method == "POST":
        try:
            made = sales.draft(who_asks(request), record_id, sheet=given.sheet(), reserve=given.reserve())
        except Refusal as refusal:
            return _form(request, given, about=about, refusal=refusal)
        return HttpResponseRedirect(reverse("exchange:sale", args=[made.id]))
    return _form(request, given, about=about)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """Change a draft. Refuses with SaleMissing, NotSeller, BegunAlready, BadTerms."""
    found = queries.sale_to_draft(who_asks(request), sale_id)
    if found.announced_at is not None:
        raise BegunAlready
    given = sale_form.read(request.POST) if request.method == "POST" else sale_form.of_sale(found)
    if request.method == "POST":
        try:
            sales.revise(who_asks(request), sale_id, sheet=given.sheet(), reserve=given.reserve())
        except Refusal as refusal:
            return _form(request, given, about=found.record, sale=found, refusal=refusal)
        return HttpResponseRedirect(reverse("exchange:sale", args=[sale_id]))
    return _form(request, given, about=found.record, sale=found)


def _form(
    request: HttpRequest, given: sale_form.Given, *, about: Any, sale: Sale | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    language = page_language()
    wrong: dict[str, list[str]] = {}
    for problem in refusal.problems if refusal else ():
        wrong.setdefault(problem.field, []).append(str(sentence(problem)))
    regimes = [(code.value, one.name(language), one.procedure(language)) for code, one in policy.regimes().items()]
    return show(
        request, "exchange/sale_form.html", status=status_of(refusal) if refusal else 200, given=given, about=about, sale=sale, wrong=wrong,
        said=str(sentence(refusal)) if refusal else "", formats=[(f.value, w) for f, w in sale_words.FORMATS.items()], regimes=regimes,
        currencies=list(vocabulary("currency").codes()),
        worded=[("zh", "中文", given.wordings.get("zh", {})), ("en", "English", given.wordings.get("en", {}))],
    )  # fmt: skip


SALE: dict[str, Deed] = {
    "announce": lambda actor, one, given: sales.announce(actor, one.id),
    "withdraw": lambda actor, one, given: sales.withdraw(actor, one.id, reason=given.get("reason", "")),
    "cancel": lambda actor, one, given: sales.cancel(actor, one.id, reason=given.get("reason", "")),
    "suspend": lambda actor, one, given: sales.suspend(actor, one.id, reason=given.get("reason", "")),
    "resume": lambda actor, one, given: sales.resume(actor, one.id, reason=given.get("reason", "")),
    "close": lambda actor, one, given: closing.close(actor, one.id),
    "confirm": lambda actor, one, given: closing.confirm(actor, one.id),
    "default": lambda actor, one, given: closing.declare_default(actor, one.id, reason=given.get("reason", "")),
}
BIDDER: dict[str, Callable[[Actor, UUID, QueryDict], Any]] = {
    "qualify": lambda actor, one, given: admission.qualify(actor, one, rank=_rank(given.get("rank", ""))),
    "refuse": lambda actor, one, given: admission.refuse(actor, one, reason=given.get("reason", "")),
    "exclude": lambda actor, one, given: admission.exclude(actor, one, reason=given.get("reason", "")),
}


def _rank(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else None


@require_POST
@for_members
def deed(request: HttpRequest, sale_id: UUID, deed: str) -> HttpResponse:
    """One click of the house. Refuses as its verb does."""
    if deed == "relist":
        return _relisted(request, sale_id)
    if deed not in SALE:
        raise Http404
    found = queries.sale(who_asks(request), sale_id)
    try:
        SALE[deed](who_asks(request), found, request.POST)
    except Refusal as refusal:
        if isinstance(refusal, Missing | Forbidden):
            raise
        _say(request, refusal)
    else:
        messages.success(request, _("Done; everybody who watches sees it."))
    return HttpResponseRedirect(reverse("exchange:sale", args=[sale_id]))


def _say(request: HttpRequest, refusal: Refusal) -> None:
    said = [str(sentence(refusal)), *(str(sentence(problem)) for problem in refusal.problems)]
    messages.error(request, " ".join(said))


def _relisted(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    found = queries.sale_held(who_asks(request), sale_id)
    span = found.rules.ends_at - found.rules.opens_at
    opens = sale_form.moment_in(request.POST.get("opens_at", ""), "opens_at")
    start = sale_form.amount_or_none(request.POST.get("start", "")) or found.start
    made = closing.relist(who_asks(request), sale_id, start=start, opens_at=opens, ends_at=opens + span)
    return HttpResponseRedirect(reverse("exchange:edit-sale", args=[made.id]))


@require_POST
@for_members
def decide(request: HttpRequest, bidder_id: UUID, deed: str) -> HttpResponse:
    """Decide on a bidder. Refuses with BidderMissing, NotHouse, and as its verb does."""
    if deed not in BIDDER:
        raise Http404
    found = queries.bidder_held(who_asks(request), bidder_id)
    try:
        BIDDER[deed](who_asks(request), bidder_id, request.POST)
    except Refusal as refusal:
        _say(request, refusal)
    return HttpResponseRedirect(reverse("exchange:sale", args=[found.sale_id]) + "#bidders")
