"""The Atom feed of the board, as a stranger sees it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from .. import queries
from .pages import filters_of
from .words import words_here

ENTRIES = 50


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest challenges by the filters of the board. An entry is new again with each edition."""
    filters = filters_of(request)
    here = request.build_absolute_uri()
    feed = Atom1Feed(
        title=f"{_('Challenges')} · 伯乐 Bole", link=request.build_absolute_uri("/"), description="", feed_url=here, feed_guid=here
    )
    rows = queries.board(queries.Filters(words=filters.words, stage=filters.stage, tech_area=filters.tech_area, sort="newest"))
    for found in rows[:ENTRIES]:
        words = words_here(found.terms)
        feed.add_item(
            title=words.title, link=request.build_absolute_uri(reverse("challenges:challenge", args=[found.id])),
            description=words.abstract, unique_id=f"urn:uuid:{found.id}", pubdate=found.published_at,
            updateddate=found.editions.values_list("at", flat=True).first() or found.published_at, categories=tuple(found.tech_areas),
        )  # fmt: skip
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response["Cache-Control"] = "public, max-age=600"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
