"""The editor's desk: the pile of a registrar, and the page on which he reviews one record of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.states import WrongState
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show, way_back

from .. import queries
from ..domain import proposals as rules
from ..domain.life import DRAFT, SUBMITTED
from ..errors import NothingProposed
from ..models import Record
from ..queries import desk, freshness, likeness, review
from ..queries.review import Sifting
from ..services import likeness as verdicts
from ..services import reviewing
from ..services.reviewing import Change
from . import downloads, readable
from .deeds import deed, told

PAGE = 20
STATUSES = ("draft", "returned", "submitted", "published", "held", "expired", "withdrawn", "archived")
REVIEW = "registry:review"


def tabs_of(counts: dict[str, int], *, always: str = "", pairs: Sequence[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """The states of a work list with how many are in each."""
    others = [(n, v) for n, v in pairs if n != "status"]
    return [
        {"status": s, "count": counts.get(s, 0), "query": urlencode([("status", s), *others])}
        for s in STATUSES
        if counts.get(s) or s == always
    ]


@require_safe
@for_members
def mine(request: HttpRequest) -> HttpResponse:
    """What I wrote and what belongs to my organisations."""
    status = request.GET.get("status", "")
    status = status if status in STATUSES else ""
    pairs = [("status", status)] if status else []
    found = queries.whole(desk.own(who_asks(request), status=status))
    pages: Pages[Record] = Pages(found, number=request.GET.get("page", ""), size=PAGE, address=reverse("registry:mine"), pairs=pairs)
    queries.tell_names(who_asks(request), pages.items)
    counts = desk.per_status(desk.own(who_asks(request)))
    return show(
        request, "registry/mine.html", pages=pages, tabs=tabs_of(counts), status_shown=status, total=sum(counts.values()),
        here=request.get_full_path(), exports=downloads.links(downloads.MINE, pairs), home=reverse("registry:mine"),
        confirm_address=reverse("registry:mine-to-confirm"),
        waiting=freshness.own_to_confirm(who_asks(request), today=timezone.localdate()).count(),
    )  # fmt: skip


@require_safe
@for_members
def work(request: HttpRequest) -> HttpResponse:
    """The pile of a registrar: what was submitted to his centres, longest waiting first, with filters."""
    actor = who_asks(request)
    sifting = Sifting.read(_plain(request.GET), statuses=STATUSES)
    pairs, counts = sifting.as_pairs(), desk.pile_counts(actor, today=timezone.localdate())
    total = None if sifting.narrows or sifting.status == DRAFT else counts.per_state.get(sifting.status, 0)
    pages: Pages[Record] = Pages(
        queries.listed(review.pile(actor, sifting), excerpt=False), number=request.GET.get("page", ""), size=PAGE,
        address=reverse("registry:work"), pairs=pairs, total=total,
    )  # fmt: skip
    taken, checked = review.taken_ones(queries.tell_names(actor, pages.items)), review.summaries(pages.items)
    rows = [{"record": r, "checked": checked[r.id], "taken": r.id in taken} for r in pages.items]
    tabs = tabs_of(counts.per_state, always=SUBMITTED, pairs=pairs)
    return show(
        request, "registry/work.html", pages=pages, rows=rows, sifting=sifting, tabs=tabs,
        status_shown=sifting.status, total=sum(counts.per_state.values()), here=request.get_full_path(), query=urlencode(pairs),
        centres=_centres(actor), ages=review.AGES, reports=counts.reports, exports=downloads.links(downloads.WORK, pairs),
        home=reverse("registry:work"), confirm_address=reverse("registry:work-to-confirm"), waiting=counts.to_confirm,
    )  # fmt: skip


def _plain(given: QueryDict) -> dict[str, str]:
    return {name: given.get(name) or "" for name in given}


def _centres(actor: Actor) -> list[tuple[str, str]]:
    """The centres a pile may be narrowed to, as a tree written with indents."""
    found = people.centres_where(actor, PUBLISHERS).only("path", "organisation__name", "organisation__names")
    return [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(page_language())) for c in found]


@require_safe
@for_members
def review_page(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One record of the pile with its checklist, what is like it, and room for proposals. Refuses with RecordMissing, NotPublisher."""
    return _review_page(request, record_id, {})


def _review_page(request: HttpRequest, record_id: UUID, typed: dict[str, str], status: int = 200, refusal: Any = None) -> HttpResponse:
    actor, given = who_asks(request), request.GET
    found = queries.record_to_publish(actor, record_id)
    sheet = queries.sheet_of(found)
    sifting = Sifting.read(_plain(given), statuses=STATUSES)
    query = urlencode(sifting.as_pairs())
    held = review.review_of(found)
    taken = review.is_taken(held)
    place = review.place(actor, sifting, record_id)
    return show(
        request, "registry/review.html", status=status, record=found, sifting=sifting, query=f"?{query}" if query else "", place=place,
        review=held, taken=taken, is_mine=bool(taken and held and held.taken_by_id == actor.person_id), refusal=refusal,
        may_give_back=bool(taken and held) and (held.taken_by_id == actor.person_id or reviewing.may_give_back_for(actor, found)),  # type: ignore[union-attr]
        checked=review.checked(sheet), likes=_likes(actor, found, sheet), missing=readable.missing(found),
        proposals=_proposals(found, sheet), fields=_fields(sheet, typed), verbs=_verbs(actor, found),
        after=_after(place, query), details=readable.details(found, page_language()), is_draft=found.status == DRAFT,
    )  # fmt: skip


def _verbs(actor: Actor, found: Record) -> list[str]:
    """What the reviewer may do; publishing what is his own is somebody else's."""
    own = review.second_persons(actor, found)
    return [v for v in queries.verbs_for(actor, found) if not (v == "publish" and own)]


def _after(place: review.Place | None, query: str) -> str:
    """Where a reviewer goes when a record is decided on: to the next of the pile, else to the pile."""
    address = reverse(REVIEW, args=[place.next]) if place and place.next else reverse("registry:work")
    return f"{address}?{query}" if query else address


def _likes(actor: Actor, found: Record, sheet: Any) -> list[dict[str, Any]]:
    return [
        {"record": one.record, "score": one.score, "reasons": [readable.likeness_reason(r) for r in one.reasons]}
        for one in likeness.like(actor, found, sheet)
    ]


def _proposals(found: Record, sheet: Any) -> list[dict[str, Any]]:
    return [readable.proposal(p, page_language()) for p in review.proposals_of(found, sheet)]


def _fields(sheet: Any, typed: dict[str, str]) -> list[dict[str, Any]]:
    """Every text a proposal can be made for, wording by wording; what was typed stays typed."""
    found = []
    for wording in sheet.wordings:
        for name in rules.PROPOSABLE:
            key = f"{wording.language}:{name}"
            text = rules.text_of(sheet, wording.language, name)
            written = typed.get(f"proposed:{key}", text)
            found.append(
                {
                    "key": key, "id": key.replace(":", "-"), "label": readable.field_of(name, wording.language, page_language()),
                    "text": text, "proposed": written, "reason": typed.get(f"reason:{key}", ""), "language": wording.language, "name": name,
                    "origin": wording.origin, "open": written != text, "rows": 2 if name in ("title", "keywords") else 8,
                }
            )  # fmt: skip
    return found


@require_POST
@for_members
def propose(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Send the changed texts to the author as proposals. Refuses with RecordMissing, NotPublisher."""
    typed = _plain(request.POST)
    keys = [name.split(":") for name in typed if name.startswith("proposed:") and name.count(":") == 2]
    changes = [
        Change(language, field, proposed=typed[f"proposed:{language}:{field}"], reason=typed.get(f"reason:{language}:{field}", ""))
        for _first, language, field in keys
    ]
    try:
        made = reviewing.propose(who_asks(request), record_id, changes=changes)
    except (NothingProposed, WrongState) as refusal:
        messages.warning(request, told(refusal))
        return HttpResponseRedirect(reverse(REVIEW, args=[record_id]))
    messages.success(request, _("Proposed to the author: %(count)s. His own words stay until he accepts.") % {"count": len(made)})
    return HttpResponseRedirect(way_back(request, reverse(REVIEW, args=[record_id])))


@require_POST
@for_members
def take(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, reviewing.take, _("You have this record in review; colleagues see it."), page=REVIEW)


@require_POST
@for_members
def give_back(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return deed(request, record_id, reviewing.give_back, _("Given back to the pile."), page=REVIEW)


@require_POST
@for_members
def take_back(request: HttpRequest, record_id: UUID, proposal_id: UUID) -> HttpResponse:
    return deed(request, record_id, reviewing.take_back, _("The proposal was taken back."), page=REVIEW, proposal=proposal_id)


@require_POST
@for_members
def different(request: HttpRequest, record_id: UUID, other_id: UUID) -> HttpResponse:
    done = _("Remembered: these are two different records.")
    return deed(request, record_id, verdicts.mark_different, done, page=REVIEW, other=other_id)


@require_POST
@for_members
def duplicate(request: HttpRequest, record_id: UUID, other_id: UUID) -> HttpResponse:
    """The record is a duplicate of the other one: it goes back, with the link."""
    other = queries.record(who_asks(request), other_id)
    reason = _("This is registered already: %(address)s") % {
        "address": request.build_absolute_uri(reverse("registry:record", args=[other.id]))
    }
    done = _("Found to be a duplicate; it was given back or withdrawn with the link to the other one.")
    return deed(request, record_id, verdicts.mark_duplicate, done, page=REVIEW, other=other_id, reason=reason)
