"""Files that leave by a page: the lists as they are filtered, blank tables to fill in, and what was wrong in an import."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bole.people.domain.actor import Actor
from bole.ui.locales import page_language
from bole.ui.show import for_members

from ..domain.life import LIFE
from ..errors import UnknownFormat
from ..models import Record
from ..queries import desk, lists, review
from ..queries.lists import Filters
from ..queries.review import Sifting
from ..services import blanks, exports
from ..services.exports import Export

MINE, WORK = "mine", "work"
LISTS = (*Record.Kind.values, MINE, WORK)


def sent(found: Export) -> StreamingHttpResponse:
    """A file as an answer: it is made while it is read, and no browser takes it for a page."""
    response = StreamingHttpResponse(found.content, content_type=found.media_type)
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def links(name: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(format, address) of a list's exports, with the list's filters."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    return [(form.upper(), reverse("registry:export", args=[name, form]) + query) for form in exports.FORMATS]


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in ("zh", "en") else page_language()


def _listed(actor: Actor, name: str, request: HttpRequest, today: dt.date) -> QuerySet[Record]:
    """The records of the list of this name as its page shows them. Refuses with BadFilter."""
    if name in Record.Kind.values:
        filters, problem = Filters.read(dict(request.GET.lists()))
        if problem:
            raise problem
        return lists.listed(actor, name, filters, today=today)
    status = request.GET.get("status", "")
    if name == MINE:
        return desk.own(actor, status=status)
    sifting = Sifting.read({n: request.GET.get(n) or "" for n in request.GET}, statuses=list(LIFE.states()))
    return review.pile(actor, sifting)


@require_safe
@for_members
def export(request: HttpRequest, name: str, form: str) -> Any:
    """A list as a file. Refuses with BadFilter, UnknownFormat, TooManyRows, CellTooLong."""
    if name not in LISTS:
        raise UnknownFormat(given=name, known=", ".join(LISTS))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    records = _listed(actor, name, request, timezone.localdate())
    kind = name if name in Record.Kind.values else ""
    return sent(exports.export(actor, form=form, language=_language(request), kind=kind, records=records))


@require_safe
def template(request: HttpRequest, kind: str, form: str) -> Any:
    """A blank table to fill in, with headers in `?language=`. Refuses with UnknownFormat."""
    return sent(blanks.blank(kind=kind, form=form, language=_language(request)))


@require_safe
@for_members
def errors(request: HttpRequest, job_id: UUID, form: str) -> Any:
    """What is wrong in an import, cell by cell. Refuses with ImportMissing, UnknownFormat."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return sent(exports.errors(actor, job_id, form=form, language=_language(request)))
