"""Pages of the registry that only show: lists with filters, a record, its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bole.people.access import centre_for
from bole.people.domain.actor import Actor
from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from .. import queries
from ..domain.kinds import EXPERT
from ..domain.life import HELD, RETURNED, SUBMITTED
from ..facts import RecordHeld, RecordReturned
from ..models import Proposal, Record
from ..queries import catalogues, desk, freshness, likeness, lists, review
from ..queries import experts as experts_queries
from ..queries.absorbing import absorptions
from ..queries.lists import Filters
from . import absorbing, downloads, readable
from .catalogue_form import address_of_rule
from .kind_words import WORDS, words_of

PAGE = 20


def today() -> Any:
    """The day it is where this instance stands."""
    return timezone.localdate()


@require_safe
def achievements(request: HttpRequest) -> HttpResponse:
    """All published achievements the reader may see, newest first."""
    return _listing(request, "achievement")


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """All published needs the reader may see, newest first."""
    return _listing(request, "need")


@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """All published experts the reader may see, newest first."""
    return _listing(request, "expert")


def _listing(request: HttpRequest, kind: str) -> HttpResponse:
    actor, address = request.actor, words_of(kind).list_address  # type: ignore[attr-defined]
    filters, problem = Filters.read(dict(request.GET.lists()))
    found = lists.listed(actor, kind, filters, today=today())
    pages: Pages[Record] = Pages(
        queries.listed(found), number=request.GET.get("page", ""), size=PAGE, address=address, pairs=filters.as_pairs()
    )
    queries.tell_names(actor, pages.items)
    response = show(
        request, "registry/list.html", part="listing", status=422 if problem else 200, kind=kind, filters=filters,
        pages=pages, place=f"registry.{kind}s",
        facets=lists.facets_of(kind, found), problem=problem, clear=address,
        compose=address_of_rule(kind, filters.as_pairs()) if filters.count and catalogues.composes(actor) else "",
        pairs=[("side", kind), *filters.as_pairs()], exports=downloads.links(kind, filters.as_pairs()),
    )  # fmt: skip
    response["HX-Push-Url"] = pages.address_of(pages.number)
    return response


@require_safe
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One record, as far as the reader may read it. Refuses with RecordMissing."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.record(actor, record_id)
    request.at_centre = found.centre.path  # type: ignore[attr-defined]
    language = page_language()
    chosen = queries.best_wording(found.wordings.all(), language)
    wordings = sorted(found.wordings.all(), key=lambda w: w != chosen)
    may_edit, today = queries.may_edit(actor, found), timezone.localdate()
    return show(
        request, "registry/record.html", record=found, wordings=wordings, chosen=chosen, may_edit=may_edit,
        may_publish=queries.may_publish(actor, found), may_describe=queries.may_read_description(actor, found),
        may_contact=queries.may_read_contact(actor, found), details=readable.details(found, language),
        absorptions=[(a.own, absorbing.in_words(a.fit) if a.fit else None) for a in absorptions(actor, found)],
        next_address=request.GET.get("next", ""), phase=freshness.phase_of(found, today),
        **(_for_editors(actor, found) if may_edit else {}),
    )  # fmt: skip


def _for_editors(actor: Actor, found: Record) -> dict[str, Any]:
    """What only those see who may change the record."""
    verbs = queries.verbs_for(actor, found)
    others = review.second_persons(actor, found) if "publish" in verbs else None
    return {
        "verbs": [v for v in verbs if not (v == "publish" and others)], "reason": _reason(found), "advice": readable.advice(found),
        "missing": readable.missing(found), "duplicate_of": likeness.duplicate_of(actor, found),
        "open_proposals": Proposal.objects.filter(record=found, state="proposed").count(),
        "may_claim": found.kind == EXPERT and experts_queries.may_claim(actor, found),
        "others": ", ".join(others[:3]) if others and found.status == SUBMITTED else "",
    }  # fmt: skip


def _reason(found: Record) -> str:
    """Why the record is where it is: returned, or held back."""
    if found.status not in (RETURNED, HELD):
        return ""
    return desk.return_reason(found.id, of=RecordHeld if found.status == HELD else RecordReturned)


@require_safe
@for_members
def history(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What happened to a record, with readable differences. Refuses with RecordMissing, NotEditor."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.record(actor, record_id)
    language = page_language()
    moments = [
        {
            "moment": m,
            "said": readable.said(m.kind),
            "note": readable.note(m.kind, m.note, language),
            "differences": readable.differences(m.differences, language),
        }
        for m in desk.timeline(actor, record_id)
    ]
    return show(request, "registry/history.html", record=found, moments=moments)


@require_safe
def centre_panel(request: HttpRequest, path: str) -> HttpResponse:
    """The newest records of a centre, for its page."""
    actor = request.actor  # type: ignore[attr-defined]
    centre = centre_for(actor, path)
    records = queries.tell_names(actor, queries.listed(lists.newest_of_centre(actor, centre.path)))
    more = [(f"{words.list_address}?centre={centre.path}", words.all_here) for words in WORDS.values()]
    return show(request, "registry/panel.html", part="newest", records=records, more=more, title=centre.organisation)


@require_safe
def owner_panel(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """The newest records of an organisation, for its page."""
    actor = who_asks(request)
    records = queries.tell_names(actor, queries.listed(lists.newest_of_owner(actor, organisation_id)))
    return show(request, "registry/panel.html", part="newest", records=records, more=[], title="")
