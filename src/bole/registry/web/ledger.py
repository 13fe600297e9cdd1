"""The registration ledger as a page, with filters; every figure leads to its records."""

from __future__ import annotations

import contextlib
import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_safe

from bole.kernel import written
from bole.people.domain.actor import STAFF
from bole.people.queries import centres_where, who_asks
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from ..models import Record
from ..queries import ledger
from ..queries.ledger import LedgerFilters
from ..services import ledger as files
from . import downloads

PAGE = 50


def _day(text: str) -> dt.date | None:
    with contextlib.suppress(written.Unread):
        return written.day(text) if text else None
    return None


def _filters(given: QueryDict) -> LedgerFilters:
    kind = given.get("kind", "")
    return LedgerFilters(
        centre=given.get("centre", "")[:255].replace("\0", ""), kind=kind if kind in Record.Kind.values else "",
        since=_day(given.get("since", "")), until=_day(given.get("until", "")), named=given.get("named", "")[:200].replace("\0", ""),
    )  # fmt: skip


def _pairs(filters: LedgerFilters) -> list[tuple[str, str]]:
    given = [
        ("centre", filters.centre),
        ("kind", filters.kind),
        ("since", filters.since),
        ("until", filters.until),
        ("named", filters.named),
    ]
    return [(name, str(value)) for name, value in given if value]


@require_safe
@for_members
def ledger_page(request: HttpRequest) -> HttpResponse:
    """The ledger of one's centres. Refuses with NotLedgerKeeper."""
    actor, language = who_asks(request), page_language()
    filters = _filters(request.GET)
    records = ledger.registered(actor, filters)
    pages: Pages[Record] = Pages(
        records, number=request.GET.get("page", ""), size=PAGE, address=reverse("registry:ledger"), pairs=_pairs(filters)
    )
    lines = [
        (line, files.class_of(line, language), [(m, files.move_in_words(m.kind)) for m in line.moves])
        for line in ledger.lines([r.id for r in pages.items])
    ]
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in centres_where(actor, STAFF)]
    links = [(form, f"{reverse('registry:ledger-file', args=[form])}?{urlencode(_pairs(filters))}") for form in files.LEDGER_FORMATS]
    return show(
        request, "registry/ledger.html", pages=pages, lines=lines, filters=filters, centres=centres, files=links,
        figures=ledger.per_status(records),
    )  # fmt: skip


@require_safe
@for_members
def ledger_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as a spreadsheet or on paper. Refuses with NotLedgerKeeper, UnknownFormat, TooManyRows, TooManyPages."""
    language = page_language()
    found = files.export_ledger(who_asks(request), filters=_filters(request.GET), form=form, language=language)
    return downloads.sent(found)  # type: ignore[return-value]
