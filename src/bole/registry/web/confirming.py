"""Pages that confirm: one record, many from a list, and one from the address in a reminder, without a sign-in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.ui.paging import Pages
from bole.ui.show import for_members, show, way_back
from bole.ui.templatetags.bole import day

from .. import queries
from ..domain.life import SUBMITTED
from ..models import Record
from ..queries import desk, links
from ..queries import freshness as reads
from ..services import freshness
from .readable import language_here
from .reviewing import PAGE, tabs_of

MOST = 200  # confirmed with one click


@require_POST
@for_members
def confirm(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Say that a record is still valid. Refuses with RecordMissing, NotEditor."""
    page = way_back(request, reverse("registry:record", args=[record_id]))
    try:
        found = freshness.confirm(who_asks(request), record_id)
    except WrongState as refusal:
        state = vocabulary("status").label(str(refusal.values["state"]), language_here())
        messages.warning(request, _("The record is “%(state)s” now, so this was not done.") % {"state": state})
        return HttpResponseRedirect(page)
    messages.success(request, _("Confirmed: still valid. You are asked again before %(day)s.") % {"day": day(found.confirm_by)})
    return HttpResponseRedirect(page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def mine(request: HttpRequest) -> HttpResponse:
    """What I or my organisations should confirm."""
    actor = who_asks(request)
    return _list(request, "mine", reads.own_to_confirm(actor, today=timezone.localdate()), desk.own(actor))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def work(request: HttpRequest) -> HttpResponse:
    """What should be confirmed in my centres."""
    actor = who_asks(request)
    return _list(request, "work", reads.pile_to_confirm(actor, today=timezone.localdate()), desk.all_of_pile(actor))


def _list(request: HttpRequest, where: str, waiting: QuerySet[Record], everything: QuerySet[Record]) -> HttpResponse:
    address = reverse(f"registry:{where}-to-confirm")
    if request.method == "POST":
        return _confirm_many(request, address)
    pages: Pages[Record] = Pages(
        queries.listed(waiting).select_related("created_by"), number=request.GET.get("page", ""), size=PAGE, address=address
    )
    phases = {record.id: reads.phase_of(record) for record in queries.tell_names(who_asks(request), pages.items)}
    rows = [{"record": record, "phase": phases[record.id]} for record in pages.items]
    counts = desk.per_status(everything)
    tabs = tabs_of(counts, always=SUBMITTED if where == "work" else "")
    return show(
        request, "registry/confirm_list.html", where=where, rows=rows, pages=pages, tabs=tabs, total=sum(counts.values()),
        waiting=pages.total, status_shown="confirm", home=reverse(f"registry:{where}"), confirm_address=address,
        here=request.get_full_path(), remind=reads.days().remind,
    )  # fmt: skip


def _confirm_many(request: HttpRequest, address: str) -> HttpResponse:
    chosen = request.POST.getlist("only") or request.POST.getlist("records")
    ids = [found for found in map(_id, chosen[:MOST]) if found]
    if not ids:
        messages.warning(request, _("No record was chosen; nothing was done."))
    else:
        done = freshness.confirm_many(who_asks(request), record_ids=ids)
        told = ngettext("%(n)s record confirmed: still valid.", "%(n)s records confirmed: still valid.", done)
        messages.success(request, told % {"n": done})
    return HttpResponseRedirect(way_back(request, address))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> Any:
    """What a reminder asks. GET only shows it, so that programs which look into mails confirm nothing.

    Refuses with LinkBroken, LinkOver, LinkForeign.
    """
    question = links.question(token)
    if request.method == "POST":
        if not question.answered:
            freshness.confirm(question.actor, question.record.id)
        return HttpResponseRedirect(reverse("registry:confirm-link", args=[token]))
    response = show(
        request, "registry/confirm_link.html", record=question.record, answered=question.answered, phase=reads.phase_of(question.record)
    )
    response["X-Robots-Tag"] = "noindex"
    return response
