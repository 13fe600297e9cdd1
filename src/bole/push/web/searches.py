"""Pages of saved searches: save what one sees, list, try now, pause, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Conflict, Invalid, Refusal
from bole.kernel.text import one_line
from bole.matching.errors import EmbedderAway
from bole.matching.queries import Side
from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import Filters
from bole.ui.paging import Pages
from bole.ui.problems import status_of
from bole.ui.show import for_members, show

from .. import queries, services
from ..models import NAME_LIMIT, Subscription
from .filters_in_words import filters_in_words
from .pages import PAGE, actor_of

_NAME_FROM_TEXT = 40
_LONGEST_ADDRESS = 1500


def _given(given: QueryDict) -> dict[str, Any]:
    filters, _problem = Filters.read(dict(given.lists()))
    side = Side.named(given.get("side") or given.get("kind"))
    return {"text": given.get("q", ""), "side": side, "filters": filters}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def save_search(request: HttpRequest) -> HttpResponse:
    """Give a name to the search one sees, and keep it. Who is not signed in is asked to, and finds the search again."""
    given = request.POST if request.method == "POST" else request.GET
    asked, actor = _given(given), actor_of(request)
    pairs = [("q", asked["text"]), ("side", asked["side"].value), *asked["filters"].as_pairs()]
    if not actor.is_signed_in:
        back = f"{reverse('push:save-search')}?{urlencode(pairs)}"
        address = back if len(back) < _LONGEST_ADDRESS else reverse("push:searches")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': address})}")
    if request.method == "POST" and "name" in given:
        return _save(request, actor, given, asked, pairs)
    return _form(request, asked, pairs, name=_name_for(asked))


def _save(request: HttpRequest, actor: Actor, given: QueryDict, asked: dict[str, Any], pairs: list[tuple[str, str]]) -> HttpResponse:
    try:
        saved = services.save_search(actor, name=given.get("name", ""), is_public=bool(given.get("is_public")), **asked)
    except (Invalid, Conflict, EmbedderAway) as refusal:
        return _form(request, asked, pairs, name=given.get("name", ""), refusal=refusal)
    messages.success(request, _("“%(name)s” is saved. You are told when something new fits.") % {"name": saved.name})
    return HttpResponseRedirect(reverse("push:searches"))


def _form(
    request: HttpRequest, asked: dict[str, Any], pairs: list[tuple[str, str]], *, name: str, refusal: Refusal | None = None
) -> HttpResponse:
    return show(
        request, "push/save_search.html", status=status_of(refusal) if refusal else 200, name=name, refusal=refusal, pairs=pairs,
        text=asked["text"], side=asked["side"].value, said=filters_in_words(asked["filters"]), limit=NAME_LIMIT,
    )  # fmt: skip


def _name_for(asked: dict[str, Any]) -> str:
    """A first name: the beginning of the text, or what the filters say."""
    text = one_line(asked["text"])
    if text:
        return text if len(text) <= _NAME_FROM_TEXT else f"{text[:_NAME_FROM_TEXT]}…"
    return one_line("；".join(value for _label, value in filters_in_words(asked["filters"])))[:NAME_LIMIT]


@require_safe
@for_members
@never_cache
def searches_list(request: HttpRequest) -> HttpResponse:
    """My saved searches."""
    pages: Pages[Subscription] = Pages(
        queries.subscriptions(actor_of(request)), number=request.GET.get("page", ""), size=PAGE, address=reverse("push:searches")
    )  # fmt: skip
    rows = [(s, filters_in_words(queries.filters_of(s.index))) for s in pages.items]
    return show(request, "push/searches.html", pages=pages, rows=rows)


@require_safe
@for_members
@never_cache
def search(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """What a saved search finds now. Refuses with SubscriptionMissing."""
    actor = actor_of(request)
    saved = queries.subscription(actor, subscription_id)
    try:
        ids, refusal = queries.try_now(actor, saved, today=timezone.localdate()), None
    except (Invalid, EmbedderAway) as told:  # a centre it named is gone, or the model is away
        ids, refusal = [], told
    pages: Pages[UUID] = Pages(
        ids, number=request.GET.get("page", ""), size=PAGE, address=reverse("push:search", args=[saved.id])
    )  # fmt: skip
    records = {r.id: r for r in registry.whole(Record.objects.filter(id__in=pages.items))}
    return show(
        request, "push/search.html", saved=saved, pages=pages, records=[records[i] for i in pages.items if i in records], refusal=refusal,
        said=filters_in_words(queries.filters_of(saved.index)),
        feed=request.build_absolute_uri(reverse("push:search-feed", args=[saved.id])),
    )  # fmt: skip


_DEEDS: dict[str, tuple[Callable[[Actor, UUID], object], Callable[[], str]]] = {
    "pause": (services.pause_search, lambda: _("It rests; nothing is pushed for it.")),
    "resume": (services.resume_search, lambda: _("It waits for what is new again.")),
    "delete": (services.delete_search, lambda: _("The saved search is deleted.")),
}


@require_POST
@for_members
def change(request: HttpRequest, subscription_id: UUID, deed: str) -> HttpResponse:
    """Pause, resume or delete a saved search. Refuses with SubscriptionMissing."""
    if deed not in _DEEDS:
        raise Http404
    verb, said = _DEEDS[deed]
    verb(actor_of(request), subscription_id)
    messages.success(request, said())
    return HttpResponseRedirect(reverse("push:searches"))
