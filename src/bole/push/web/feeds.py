"""Atom feeds: a saved search its owner made public, and the newest records by filter. Both as a stranger sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bole.people.domain.actor import ANONYMOUS
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import Filters, lists

from .. import queries
from .pages import language_here

ENTRIES = 50


@require_safe
def saved_search(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """What a public saved search finds, newest first. Refuses with FeedMissing."""
    saved = queries.public_subscription(subscription_id)
    ids = queries.try_now(ANONYMOUS, saved, today=timezone.localdate())[: 2 * ENTRIES]
    found = sorted(_whole(ids), key=lambda r: (r.published_at or r.created_at, r.id), reverse=True)
    return _feed(request, saved.name, found[:ENTRIES])


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest records by filter: `?kind=need&tech_areas=04`."""
    titles = {"achievement": _("Newest achievements"), "need": _("Newest needs"), "expert": _("Newest experts")}
    kind = given if (given := request.GET.get("kind", "")) in titles else "achievement"
    filters, _problem = Filters.read(dict(request.GET.lists()))
    found = lists.listed(ANONYMOUS, kind, filters, today=timezone.localdate())[:ENTRIES]
    return _feed(request, titles[kind], _whole([r.id for r in found]))


def _whole(ids: Sequence[UUID]) -> list[Record]:
    found = {r.id: r for r in registry.whole(Record.objects.filter(id__in=ids))}
    return [found[i] for i in ids if i in found]


def _feed(request: HttpRequest, title: str, records: Sequence[Record]) -> HttpResponse:
    here = request.build_absolute_uri()
    feed = Atom1Feed(title=f"{title} · 伯乐 Bole", link=request.build_absolute_uri("/"), description="", feed_url=here, feed_guid=here)
    for record in records:
        wording = registry.best_wording(record.wordings.all(), language_here())
        published: dt.datetime = record.published_at or record.created_at
        feed.add_item(
            title=_text(wording.title if wording else str(record)),
            link=request.build_absolute_uri(reverse("registry:record", args=[record.id])),
            description=_text(wording.summary if wording else ""), unique_id=f"urn:uuid:{record.id}", pubdate=published,
            updateddate=record.updated_at, categories=tuple(record.tech_areas),
        )  # fmt: skip
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = "public, max-age=600"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _text(text: str) -> str:
    """Without the characters XML has no place for."""
    return "".join(c for c in text if c >= " " or c in "\n\t")
