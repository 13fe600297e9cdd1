"""Pages of matching: the one big question with its answer, who fits a record, and why two records fit."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bole.kernel.errors import Refusal
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.registry.domain.kinds import OF_WORK
from bole.registry.errors import RecordMissing
from bole.registry.models import Record
from bole.registry.queries import lists
from bole.registry.queries.lists import Filters
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import status_of
from bole.ui.show import show

from .. import queries
from ..domain.sides import PAIRS
from ..errors import EmbedderAway, NotASide, NothingToMatch, QueryTooLong
from ..queries import Hit, Outcome, Side
from .cards import Card, Compared, cards_of, constraints_in_words, listed_in_words
from .examples import examples
from .first_steps import first_steps
from .start import start_of

PAGE = 10
PANEL = 5
SHAREABLE = 1500  # characters of a question that fit into an address one can send to somebody
NEWEST = 4


def _today() -> dt.date:
    return timezone.localdate()


def _side(given: QueryDict) -> Side:
    return Side.named(given.get("side"))


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """The question; and when one was asked, the answer on the same page.

    A short question is asked by an address that can be sent to somebody; a long one by a form, and has none.
    """
    given = request.POST if request.method == "POST" else request.GET
    side = _side(given)
    if "q" not in given:
        return _front(request, side)
    text = given["q"]
    part: Any = getattr(request, "htmx", False)
    if request.method == "POST" and len(text) <= SHAREABLE and not part:
        return HttpResponseRedirect(f"{reverse('matching:home')}?{urlencode(_pairs(given, text, side))}")
    return _answer(request, given, text, side)


def _pairs(given: QueryDict, text: str, side: Side) -> list[tuple[str, str]]:
    """The address of a question: what is asked, the side, the filters as they were given."""
    pairs = _question(text, side)
    for name in (*lists.FILTER_NAMES, "page"):
        pairs += [(name, value) for value in given.getlist(name) if value and (name, value) != ("page", "1")]
    return pairs


def _front(request: HttpRequest, side: Side) -> HttpResponse:
    actor = who_asks(request)
    language = page_language()
    if actor.is_signed_in:
        return _start(request, actor, language)
    ids = lists.newest(actor, OF_WORK, language=language, limit=NEWEST)
    shown = registry.listed_in_order([i for found in ids.values() for i in found])
    newest = {kind: [r for r in shown if r.kind == kind] for kind in OF_WORK}
    figures = lists.figures(actor)
    return show(
        request, "matching/home.html", asked=False, text="", side=side.value, examples=examples(language),
        figures=figures, first_steps=first_steps(figures), newest=newest,
    )  # fmt: skip


def _start(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """The start page of somebody signed in; while nothing is published anywhere, the first steps of the installation."""
    start = start_of(request, actor, language)
    steps = [] if start.has_records else first_steps(lists.figures(actor))
    side = _side(request.GET) if "side" in request.GET else Side(start.looks_for)
    return show(
        request, "matching/home.html", asked=False, text="", side=side.value, examples=examples(language), start=start, first_steps=steps
    )


def _answer(request: HttpRequest, given: QueryDict, text: str, side: Side) -> HttpResponse:
    """The answer to a question, or what is wrong with it; the question itself is never lost."""
    actor = who_asks(request)
    short = len(text) <= SHAREABLE
    filters, problem = Filters.read(dict(given.lists()))
    page: dict[str, Any] = {"asked": True, "text": text, "side": side.value, "short": short, "filters": filters, "problem": problem}
    try:
        outcome = queries.search(actor, text=text, side=side, filters=filters, today=_today())
    except (NothingToMatch, QueryTooLong, EmbedderAway) as refusal:
        return _not_answered(request, page, refusal)
    page |= _results(outcome, side, given.get("page", ""), reverse("matching:home"), _question(text, side), filters)
    assert outcome.query is not None
    prepared = outcome.query.prepared
    page |= {"query_language": prepared.language, "known_language": outcome.query.known_language, "cut": prepared.cut}
    page["read_sentences"] = len(prepared.sentences)
    response = show(request, "matching/home.html", part="ask", status=422 if problem else 200, **page)
    response["HX-Push-Url"] = page["pages"].address_of(page["pages"].number) if short else "false"
    return response


def _question(text: str, side: Side) -> list[tuple[str, str]]:
    return [("q", text), *([("side", side.value)] if side is not Side.ACHIEVEMENTS else [])]


def _not_answered(request: HttpRequest, page: dict[str, Any], refusal: Refusal) -> HttpResponse:
    response = show(
        request, "matching/home.html", part="ask", status=status_of(refusal), refusal=refusal,
        examples=examples(page_language()), **page,
    )  # fmt: skip
    response["HX-Push-Url"] = "false"
    return response


def _results(outcome: Outcome, side: Side, number: str, address: str, question: list[tuple[str, str]], filters: Filters) -> dict[str, Any]:
    """One page of a ranking, as the templates show it."""
    pairs = [*question, *filters.as_pairs()]
    pages: Pages[Hit] = Pages(outcome.hits, number=number, size=PAGE, address=address, pairs=pairs)
    cards: list[Card] = cards_of(outcome.query, pages.items, looking_for=side) if outcome.query else []
    clear = f"{address}?{urlencode(question)}" if question else address
    return {"pages": pages, "cards": cards, "facets": outcome.facets, "clear": clear, "kind": side.value, "pairs": pairs}


@require_safe
def matches(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Everything of one side that fits a record, with filters. Refuses with RecordMissing; another side is none."""
    actor = who_asks(request)
    found = registry.record(actor, record_id)
    side, independent = _wanted(found, request.GET), bool(request.GET.get("independent")) and not found.is_nameless
    filters, problem = Filters.read(dict(request.GET.lists()))
    outcome = queries.matches_of(actor, record_id, filters=filters, today=_today(), side=side.value, independent=independent)
    address = reverse("matching:matches", args=[record_id])
    question = [("side", side.value)] if side is not Side(found.kind).other else []
    if independent and side is Side.EXPERTS:
        question.append(("independent", "1"))
    page = _results(outcome, side, request.GET.get("page", ""), address, question, filters)
    response = show(
        request, "matching/matches.html", part="matches", record=found, filters=filters, problem=problem, independent=independent,
        status=422 if problem else 200, short=True, tabs=_tabs(found, side), title=_title(found, side), **page,
    )  # fmt: skip
    response["HX-Push-Url"] = page["pages"].address_of(page["pages"].number)
    return response


def _wanted(found: Record, given: QueryDict) -> Side:
    """The side an address names, or the usual one where it names none that goes with the record."""
    try:
        return queries.looked_for(found.kind, given.get("side", ""))
    except NotASide:
        return Side(found.kind).other


def _title(found: Record, side: Side) -> str:
    """What everything of one side is to a record."""
    titles = {
        (Side.NEEDS, Side.ACHIEVEMENTS): _("What fits this need"), (Side.ACHIEVEMENTS, Side.NEEDS): _("Who needs this achievement"),
        (Side.NEEDS, Side.EXPERTS): _("Experts for this need"), (Side.ACHIEVEMENTS, Side.EXPERTS): _("Experts for this achievement"),
        (Side.EXPERTS, Side.NEEDS): _("Needs this expert could help with"),
        (Side.EXPERTS, Side.ACHIEVEMENTS): _("Achievements of this expert's field"),
    }  # fmt: skip
    return titles[Side(found.kind), side]


def _tabs(found: Record, chosen: Side) -> list[dict[str, Any]]:
    """What else can be looked for on behalf of a record."""
    address = reverse("matching:matches", args=[found.id])
    return [{"kind": side.value, "address": f"{address}?side={side.value}", "chosen": side is chosen} for side in Side(found.kind).partners]


@require_safe
def matches_panel(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The best that fit a record, for its page; without JavaScript the whole list instead. Refuses with RecordMissing."""
    return _panel(request, record_id, place=0)


@require_safe
def experts_panel(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The experts for a record, for its page; of an expert's own page, what lies in his field. Refuses with RecordMissing."""
    return _panel(request, record_id, place=1)


def _panel(request: HttpRequest, record_id: UUID, *, place: int) -> HttpResponse:
    """What fits a record among its first or its second partners."""
    actor = who_asks(request)
    if not getattr(request, "htmx", False):
        query = "" if place == 0 else f"?{urlencode({'side': Side(registry.record(actor, record_id).kind).partners[place].value})}"
        return HttpResponseRedirect(reverse("matching:matches", args=[record_id]) + query)
    found = registry.record(actor, record_id)
    side = Side(found.kind).partners[place]
    outcome = queries.matches_of(actor, record_id, today=_today(), side=side.value)
    cards = cards_of(outcome.query, outcome.hits[:PANEL], looking_for=side) if outcome.query else []
    if side is Side.EXPERTS:  # a person who knows nothing of it is no suggestion
        cards = [card for card in cards if not card.is_distant]
    return show(
        request, "matching/_panel.html", record=found, cards=cards, kind=side.value, total=len(outcome.hits), is_first=place == 0,
        waits=found.status == "published" and not queries.is_indexed(found.id), here=request.path,
    )  # fmt: skip


@require_safe
def pair(request: HttpRequest, need_id: UUID, achievement_id: UUID) -> HttpResponse:
    """The whole reasoning about a need and an achievement, or about either of them and an expert. Refuses with RecordMissing."""
    actor, today = who_asks(request), _today()
    asking, found = registry.record(actor, need_id), registry.record(actor, achievement_id)
    if (asking.kind, found.kind) not in PAIRS:
        raise RecordMissing
    explained = queries.why(actor, need_id, achievement_id, today=today)
    card, constraints = None, list[Compared]()
    if explained is not None:
        original = registry.sheet_of(asking).original
        card = Card(found, explained.hit, explained.reasons, original.language if original else "und", explained.hit.language)
        constraints = constraints_in_words(explained.constraints, page_language())
    back = reverse("matching:matches", args=[asking.id]) + (f"?side={found.kind}" if found.kind == Side.EXPERTS else "")
    return show(
        request, "matching/pair.html", asking=asking, found=found, card=card, constraints=constraints, back=back,
        back_title=_title(asking, Side(found.kind)), unmet=[c for c in constraints if c.verdict == "not_met"],
        unstated=listed_in_words([c.label for c in constraints if c.verdict == "unknown"]),
    )  # fmt: skip
