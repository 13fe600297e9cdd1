"""The public board of price notices: the list, one notice, its feed, its proof on screen and on paper, and the house's keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.queries import who_asks
from bole.policy.domain.figures import Confidence
from bole.runtime import clock
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import show

from ..errors import PriceNoticeMissing, ProofMissing
from ..models import PriceNotice
from ..queries import price_notices as queries
from ..queries.price_notices import ALL, STATES, Sifting
from . import notice_paper, notice_words

PAGE, ENTRIES = 20, 50


def sifting_of(request: HttpRequest) -> Sifting:
    state = request.GET.get("state", ALL)
    return Sifting(
        state if state in STATES else ALL, one_line(request.GET.get("centre", ""))[:255], one_line(request.GET.get("q", ""))[:120]
    )


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Everything that was published, the newest first."""
    sifting, at, language = sifting_of(request), clock.database_now(), page_language()
    pairs = [
        (n, v) for n, v in (("state", sifting.state if sifting.state != ALL else ""), ("centre", sifting.centre), ("q", sifting.text)) if v
    ]
    pages: Pages[PriceNotice] = Pages(
        queries.board(sifting, at=at), number=request.GET.get("page", ""), size=PAGE, address=reverse("exchange:price-notices"), pairs=pairs
    )
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in people.centres()]
    states = [
        ("all", _("all")),
        ("running", _("being announced")),
        ("closed", _("closed without open objection")),
        ("ended", _("withdrawn or superseded")),
    ]
    rows = [notice_words.shown(n, at=at, language=language) for n in pages.items]
    return show(request, "exchange/price_notices.html", pages=pages, rows=rows, sifting=sifting, centres=centres, states=states)


@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice. Refuses with PriceNoticeMissing."""
    actor, at, language = who_asks(request), clock.database_now(), page_language()
    found = queries.notice(actor, notice_id)
    rule = (found.content or {}).get("rule", {})
    about = notice_words.record_seen(actor, found)
    return show(
        request, "exchange/price_notice.html", source=notice_words.source(rule, language), notice=found, rule=rule,
        one=notice_words.shown(found, at=at, language=language),
        uncertain=rule.get("confidence") == Confidence.UNCERTAIN, may=notice_words.may(actor, found), record=about,
        revised=about is not None and bool(found.content) and about.version != (found.content or {})["achievement"]["version"],
        proof=queries.proof(found.id), outcomes={str(o.serial): notice_words.outcome(o.outcome) for o in found.objections.all()},
        other_languages=[code for code in found.words if code != language.split("-")[0]],
        unit=(found.content or {}).get("unit", {}).get("name"),
        replacement=getattr(found, "replaced_by", None),
    )  # fmt: skip


@require_safe
def of_record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The notices about an achievement, for its page. Refuses with RecordMissing."""
    actor, at = who_asks(request), clock.database_now()
    rows = [notice_words.shown(n, at=at, language=page_language()) for n in queries.of_record(actor, record_id)]
    template = "exchange/_record_notices.html" if getattr(request, "htmx", False) else "exchange/record_notices.html"
    return show(request, template, rows=rows, record_id=record_id, may_draft=queries.may_draft(actor, record_id))


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest notices as Atom, with the filters of the board."""
    at, here, language = clock.database_now(), request.build_absolute_uri(), page_language()
    made = Atom1Feed(
        title=f"{_('Price notices')} · 伯乐 Bole", link=request.build_absolute_uri("/"), description="", feed_url=here, feed_guid=here
    )
    for found in queries.board(sifting_of(request), at=at)[:ENTRIES]:
        one = notice_words.shown(found, at=at, language=language)
        made.add_item(
            title=one.name, link=request.build_absolute_uri(reverse("exchange:price-notice", args=[found.id])),
            description=f"{one.price} · {one.mode} · {one.said}", unique_id=f"urn:uuid:{found.id}", pubdate=found.published_at,
            updateddate=found.ended_at or found.closed_at or found.published_at,
        )  # fmt: skip
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["Cache-Control"] = "public, max-age=600"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _published(request: HttpRequest, notice_id: UUID) -> PriceNotice:
    found = queries.notice(who_asks(request), notice_id)
    if found.content is None:
        raise PriceNoticeMissing
    return found


@require_safe
def proof(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The proof of the publication as it was made. Refuses with PriceNoticeMissing, ProofMissing."""
    found = _published(request, notice_id)
    made = queries.proof(found.id)
    if made is None:
        raise ProofMissing
    response = HttpResponse(bytes(made.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    return response


@require_safe
def paper(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The notice on paper. Refuses with PriceNoticeMissing."""
    found = _published(request, notice_id)
    address = request.build_absolute_uri(reverse("exchange:price-notice", args=[found.id]))
    content = notice_paper.made(found, address=address, language=page_language())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys this house signs with, or did."""
    rows: list[dict[str, Any]] = [{"key": k.key, "algorithm": "Ed25519", "since": k.since.isoformat()} for k in queries.signing_keys()]
    return JsonResponse({"keys": rows})
