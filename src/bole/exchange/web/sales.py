"""Pages of sales for everybody: the list, a room, the big screen in the hall, what one bids, the record as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from ..domain.asking import Ask
from ..domain.entries import Kind
from ..models import Sale
from ..queries import sales as queries
from ..queries.sales import STAGES, Sifting
from ..services import admission, bidding, recording
from . import desk, room, sale_words

PAGE = 20


def _sifting(request: HttpRequest) -> Sifting:
    stage = request.GET.get("stage", "")
    return Sifting(
        stage if stage in STAGES else "", one_line(request.GET.get("centre", ""))[:255], one_line(request.GET.get("q", ""))[:120]
    )


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every announced sale; what is open or opens next comes first."""
    actor, at, language, sifting = who_asks(request), queries.now(), page_language(), _sifting(request)
    pages: Pages[Sale] = Pages(
        queries.listed(sifting, at=at), number=request.GET.get("page", ""), size=PAGE, address=reverse("exchange:sales"),
        pairs=sifting.as_pairs(),
    )  # fmt: skip
    stages = [("", _("all")), ("notice", _("announced")), ("open", _("open")), ("sold", _("sold")), ("ended", _("ended"))]
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in people.centres()]
    in_work = queries.in_work(actor)[:20] if actor.is_signed_in else ()
    works = [room.card(one, at=at, language=language) for one in in_work]
    rows = [room.card(one, at=at, language=language) for one in pages.items]
    return show(
        request, "exchange/sales.html", pages=pages, rows=rows, sifting=sifting,
        stages=stages, centres=centres, drafts=[one for one in works if one["sale"].state == "draft"],
    )  # fmt: skip


@require_safe
@never_cache
def sale(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """The room of a sale. Refuses with SaleMissing."""
    return _room(request, queries.sale(who_asks(request), sale_id))


def _room(request: HttpRequest, found: Sale, *, status: int = 200, said: str = "", given: str = "") -> HttpResponse:
    actor, language = who_asks(request), page_language()
    context = room.shown(actor, found, language=language)
    bidder = context["bidder"]
    request.at_centre = found.centre.path  # type: ignore[attr-defined]
    return show(
        request, "exchange/sale.html", part="room", status=status, said=said, given=given, live_token=queries.live_token(found),
        bases=sale_words.BASES,
        bidder_pass=desk.pass_for(bidder) if bidder is not None else "", organisations=_organisations(request),
        waiting=_bidders(actor, found) if context["is_house"] else [], departures=_departures(found, context), **context,
    )  # fmt: skip


def _bidders(actor: Any, found: Sale) -> list[Any]:
    """Who applied, for the house, with words for state and basis."""
    rows: list[Any] = queries.bidders(actor, found)
    for one in rows:
        one.state_word, one.basis_word = sale_words.BIDDERS[one.state], sale_words.BASES.get(one.basis, "")
    return rows


def _departures(found: Sale, context: dict[str, Any]) -> list[str]:
    """For who draws up or holds a sale: where it departs from what its regime asks for."""
    if not (context["is_house"] or context["may_draft"]) or found.state != "draft":
        return []
    return [sentence_of(problem) for problem in queries.departures(found, at=queries.now())]


def sentence_of(problem: Any) -> str:
    """A problem in the reader's language."""
    return str(_(problem.sentence)) % problem.values if problem.values else str(_(problem.sentence))


def _organisations(request: HttpRequest) -> list[tuple[str, str]]:
    """Those the reader may bind, for the form of application."""
    actor = who_asks(request)
    found = people.organisations_of(actor) if actor.is_signed_in else []
    return [(str(one.id), one.name_in(page_language())) for one in found if one.id in queries.spoken_for(actor)]


@require_POST
@for_members
def bid(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """Bid, seal, reveal, take …: one form, once, however often it is sent. Refusals are shown in the room."""
    actor = who_asks(request)
    queries.sale(actor, sale_id)
    given = request.POST.get("amount", "")
    try:
        receipt = bidding.place(actor, sale_id, ask=asked(request))
    except Refusal as refusal:
        return _room(request, queries.sale(actor, sale_id), status=status_of(refusal), said=str(sentence(refusal)), given=given)
    number = {"number": receipt.number}
    messages.success(request, _("Accepted: entry %(number)s on the record.") % number)
    if getattr(request, "htmx", False):
        return _room(request, queries.sale(actor, sale_id))
    return HttpResponseRedirect(reverse("exchange:sale", args=[sale_id]))


def asked(request: HttpRequest) -> Ask:
    """What the form asks for. Refuses with BadAmount."""
    post = request.POST
    kind, (origin, device) = post.get("kind", "bid"), desk.traces(request.META)
    return Ask(
        Kind(kind) if kind in room.FORMS else Kind.BID, post.get("key", ""), "", amount=desk.amount_in(post.get("amount", "")),
        most=desk.amount_in(post.get("most", "")), nonce=post.get("nonce", "")[:80], commitment=post.get("commitment", "")[:64],
        origin=origin, device=device,
    )  # fmt: skip


@require_POST
@for_members
def apply(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """Ask to be admitted. Refuses with SaleMissing, NotABidder, RelatedToSeller, AppliedBefore, TooLateToApply."""
    post = request.POST
    organisation = post.get("organisation", "")
    own = [one for one in who_asks(request).organisations if str(one) == organisation]
    admission.apply(
        who_asks(request), sale_id, organisation_id=own[0] if own else None, statement=post.get("statement", ""),
        relation=post.get("relation", ""), basis=post.get("basis", "") if post.get("basis", "") in sale_words.BASES else "",
    )  # fmt: skip
    messages.success(request, _("Your application is with the centre; you are told of its decision."))
    return HttpResponseRedirect(reverse("exchange:sale", args=[sale_id]))


@require_safe
@never_cache
def screen(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """The big screen in the hall. Refuses with SaleMissing."""
    found = queries.sale(who_asks(request), sale_id)
    return show(
        request,
        "exchange/screen.html",
        live_token=queries.live_token(found),
        **room.shown(who_asks(request), found, language=page_language()),
    )


@require_safe
def record_file(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """The whole record as one file. Refuses with SaleMissing, NotOverYet."""
    name, content = recording.record_file(who_asks(request), sale_id)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@for_members
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The sales the reader bids in, and those that wait for him."""
    actor, at, language = who_asks(request), queries.now(), page_language()
    rows = [(one, sale_words.BIDDERS[one.state], room.card(one.sale, at=at, language=language)) for one in queries.own_bidders(actor)[:50]]
    works = [room.card(one, at=at, language=language) for one in queries.in_work(actor)[:50]]
    return show(request, "exchange/my_sales.html", rows=rows, works=works, is_house=queries.is_a_house(actor))


@require_safe
def of_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The sales of a record, for its page. Refuses with RecordMissing."""
    actor, at = who_asks(request), queries.now()
    about = registry.record(actor, record_id)
    rows = [room.card(one, at=at, language=page_language()) for one in queries.of_record(actor, record_id)]
    template = "exchange/_record_sales.html" if getattr(request, "htmx", False) else "exchange/record_sales.html"
    return show(request, template, rows=rows, record_id=record_id, may_sell=queries.may_sell(actor, about), kind=about.kind)
