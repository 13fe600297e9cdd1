"""Pages of push: suggestions for me, and the panel of a record: my answer, or what readers say to mine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bole.people.domain.actor import Actor
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.domain.fields import BY_NAME
from bole.registry.models import Record
from bole.registry.queries import desk
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from .. import queries
from ..domain.reasons import ASKS
from ..models import Answer, Suggestion
from ..queries import Asked

PAGE = 20
NEWEST = 4


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def language_here() -> str:
    """The language of the page."""
    return page_language()


def reason_choices() -> list[tuple[str, str]]:
    """The reasons of the field, for a form."""
    return [(code, vocabulary("decline_reason").label(code, language_here())) for code in ASKS]


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion as the list shows it: the record, why it is there, and what was said to it."""

    suggestion: Suggestion
    record: Record
    standing: Record | None
    answer: Answer | None

    @property
    def pair(self) -> str:
        """The address of the whole reasoning about the record and one's own."""
        if self.standing is None:
            return ""
        both = {self.record.kind: self.record.id, self.standing.kind: self.standing.id}
        return reverse("matching:pair", args=[both["need"], both["achievement"]])


def rows_of(actor: Actor, found: Sequence[Suggestion]) -> list[Row]:
    """The rows of one page of suggestions, in a fixed number of queries."""
    ids = {i for s in found for i in (s.record_id, s.standing_id) if i}
    records = {r.id: r for r in registry.whole(registry.visible(actor).filter(id__in=ids))}
    said = Answer.objects.filter(person=actor.person_id, record_id__in=[s.record_id for s in found], is_current=True)
    answers = {a.record_id: a for a in said.prefetch_related("reasons")}
    return [
        Row(s, records[s.record_id], records.get(s.standing_id) if s.standing_id else None, answers.get(s.record_id))
        for s in found
        if s.record_id in records
    ]


@require_safe
@for_members
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """What was put before me, with one-click answers."""
    actor = actor_of(request)
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else queries.TABS[0]
    found = queries.suggestions(actor, tab=tab)
    pairs = [("tab", tab)] if tab != queries.TABS[0] else []
    pages: Pages[Suggestion] = Pages(
        found, number=request.GET.get("page", ""), size=PAGE, address=reverse("push:suggestions"), pairs=pairs
    )  # fmt: skip
    titles = {"open": _("Waiting for you"), "interested": _("Of interest"), "declined": _("Not of interest")}
    counts = queries.counts_of_tabs(actor)
    return show(
        request, "push/suggestions.html", pages=pages, rows=rows_of(actor, pages.items), tab=tab, reasons=reason_choices(),
        tabs=[(name, titles[name], counts[name]) for name in queries.TABS], next_here=request.get_full_path(),
        has_standing=desk.own(actor, status="published").exists(), has_searches=queries.subscriptions(actor).exists(),
    )  # fmt: skip


@require_safe
@for_members
@never_cache
def newest_suggestions(request: HttpRequest) -> HttpResponse:
    """The newest that wait for me, for the start page; without JavaScript the whole list instead."""
    if not getattr(request, "htmx", False):
        return HttpResponseRedirect(reverse("push:suggestions"))
    actor = actor_of(request)
    found = queries.suggestions(actor)[:NEWEST]
    return show(request, "push/_newest.html", rows=rows_of(actor, list(found)))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist in words, with the first field to go to."""

    asked: Asked
    label: str
    fields: tuple[str, ...]
    anchor: str


def lines_of(checklist: Sequence[Asked]) -> list[Line]:
    """The revision checklist in the reader's language."""
    language = language_here()
    label = vocabulary("decline_reason").label
    return [Line(a, label(a.reason, language), _field_labels(a.fields), _anchor(a.fields)) for a in checklist]


def _field_labels(fields: Sequence[str]) -> tuple[str, ...]:
    """What the owner would look at; the texts of a record are its summary and description."""
    names = [part for name in fields for part in (("summary", "description") if name == "wordings" else (name,))]
    return tuple(BY_NAME[name].label(language_here()) for name in names if name in BY_NAME)


def _anchor(fields: Sequence[str]) -> str:
    return f"#field-{'summary' if fields[0] == 'wordings' else fields[0]}" if fields else ""


@require_safe
@never_cache
def record_panel(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What I say to a record, or what readers say to mine. Refuses with RecordMissing.

    Without JavaScript its form stands on a page of its own.
    """
    actor = actor_of(request)
    found = registry.record(actor, record_id)
    page: dict[str, Any] = {"record": found, "next_here": reverse("registry:record", args=[record_id])}
    if registry.may_edit(actor, found):
        page |= _for_owner(actor, found)
    if not desk.own(actor).filter(id=record_id).exists():
        page |= {"may_answer": found.status == "published", "reasons": reason_choices()}
        page |= {"answer": queries.current_answer(actor, record_id), "progress": queries.progress_of(actor, record_id)}
    template = "push/_record.html" if getattr(request, "htmx", False) else "push/record.html"
    return show(request, template, **page)


def _for_owner(actor: Actor, found: Record) -> dict[str, Any]:
    received = queries.interests(actor, box="received") | queries.interests(actor, box="brokered")
    return {
        "is_owner": True, "funnel": queries.funnel(actor, found.id), "lines": lines_of(queries.checklist(actor, found.id)),
        "remarks": queries.remarks(actor, found.id), "readers": readers_in_words(queries.views_by_reader(actor, found.id)),
        "received": received.filter(record=found).count(),
    }  # fmt: skip


def readers_in_words(views: Any) -> list[tuple[str, int]]:
    """Kinds of readers as words."""
    words = {
        "stranger": _("not signed in"), "member": _("members"), "government": _("government"), "enterprise": _("enterprises"),
        "university": _("universities"), "institute": _("research institutes"), "finance": _("finance"),
        "intermediary": _("intermediaries"),
    }  # fmt: skip
    return [(words.get(kind, kind), times) for kind, times in views.items()]
