"""Pages of the inbox: the list by day, opening a notice, marking read."""

from __future__ import annotations

import datetime as dt
import itertools
from uuid import UUID

from babel import dates
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.people.queries import who_asks
from bole.ui import panels
from bole.ui.locales import locale_of, page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show, way_back

from .. import kinds, queries, services
from ..models import Notice
from ..queries import Shown

PAGE = 30
Days = list[tuple[str, list[Shown]]]


@require_safe
@for_members
@never_cache
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told, newest first, by day. Live: htmx asks for the list anew when something comes."""
    actor = who_asks(request)
    group = request.GET.get("group", "")
    group = group if group in kinds.GROUPS else ""
    unread = request.GET.get("unread") == "1"
    pairs = [(name, value) for name, value in (("group", group), ("unread", "1" if unread else "")) if value]
    found = queries.inbox(actor, group=group, unread=unread)
    pages: Pages[Notice] = Pages(found, number=request.GET.get("page", ""), size=PAGE, address=reverse("notices:inbox"), pairs=pairs)
    groups = queries.groups_of(actor)
    return show(
        request, "notices/inbox.html", part="inbox", pages=pages, days=by_day(queries.shown(pages.items)), group=group, unread=unread,
        groups=groups, waiting=sum(n for _group, _all, n in groups), total=sum(n for _group, n, _unread in groups),
        newest=pages.items[0].told_at.isoformat() if pages.items else "", here=request.get_full_path(),
        live_token=queries.live_token(actor) if not request.htmx else "",  # type: ignore[attr-defined]
        tool=panels.navigation(actor, path=request.path, place=panels.TOOLS) if request.htmx else [],  # type: ignore[attr-defined]
    )  # fmt: skip


def by_day(found: list[Shown]) -> Days:
    """Notices under the day they were told on, as its reader calls it."""
    today = timezone.localdate()

    def day(one: Shown) -> dt.date:
        return timezone.localtime(one.notice.told_at).date()

    return [(_called(d, today), list(those)) for d, those in itertools.groupby(found, key=day)]


def _called(day: dt.date, today: dt.date) -> str:
    if day == today:
        return _("Today")
    if day == today - dt.timedelta(days=1):
        return _("Yesterday")
    return str(dates.format_date(day, format="full", locale=locale_of(page_language())))


@require_safe
@for_members
@never_cache
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and go to what it is about; mails and feeds lead here, too. Refuses with NoticeMissing."""
    return HttpResponseRedirect(queries.target(services.mark_read(who_asks(request), notice_id)))


@require_POST
@for_members
def mark_read(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and stay. Refuses with NoticeMissing."""
    services.mark_read(who_asks(request), notice_id)
    return HttpResponseRedirect(way_back(request, reverse("notices:inbox")))


@require_POST
@for_members
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark everything read that was on the page, or below it; what came meanwhile stays unread."""
    group = request.POST.get("group", "")
    try:
        until = dt.datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    aware = until if until and until.tzinfo else None
    services.mark_all_read(who_asks(request), group=group if group in kinds.GROUPS else "", until=aware)
    return HttpResponseRedirect(way_back(request, reverse("notices:inbox")))
