"""Red flags for the house: of one sale, and over the latest sales. To look is journalled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bole.people.queries import who_asks
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.show import for_members, show

from ..domain.flags import Finding, Verdict
from ..models import Sale
from ..queries import flags as queries
from ..queries import sales
from ..queries.flags import Screened
from ..services import flags
from . import room

PAGE = 20
VERDICTS = {
    Verdict.FOUND: (_("signal found"), "tag-warn"),
    Verdict.NOT_FOUND: (_("not found"), "tag-ok"),
    Verdict.TOO_LITTLE: (_("not enough data"), ""),
    Verdict.NOT_FOR_FORMAT: (_("not for this format"), ""),
}
FIGURES = {
    "value": _("value"), "threshold": _("threshold"), "pairs": _("pairs"), "groups": _("groups"), "largest": _("largest group"),
    "sales": _("sales of this seller"), "won": _("won of them"),
    "exclusive": _("only this seller"), "often": _("bids often"), "losing": _("does not win"), "quick": _("answers quickly"),
    "small": _("small steps"), "early": _("bids early"),
}  # fmt: skip
WITH_UNIT = ("value", "threshold")
CONFIDENCE = {"known": _("known"), "uncertain": _("uncertain: to be confirmed")}


def _written(value: Decimal, unit: str) -> str:
    text = f"{value.normalize() + 0:f}"
    if unit == "seconds":
        return ngettext("%(n)s second", "%(n)s seconds", int(value)) % {"n": text}
    return f"{text} %" if unit == "percent" else text


def _finding(one: Finding, seen: Screened, language: str) -> dict[str, Any]:
    word, tone = VERDICTS[one.verdict]
    basis = one.basis
    return {
        "code": basis.code, "title": basis.title(language), "says": basis.says(language), "source": basis.source(language), "word": word,
        "tone": tone, "verdict": one.verdict.value, "data": one.data, "least": basis.least, "confidence": CONFIDENCE[basis.confidence],
        "figures": [
            (FIGURES[name], _written(value, basis.unit if name in WITH_UNIT else "number")) for name, value in one.figures.items()
        ],
        "groups": [[(code, _who(seen, code, language)) for code in group] for group in one.bidders],
    }  # fmt: skip


def _who(seen: Screened, code: str, language: str) -> str:
    bidder = seen.bidders[code]
    return bidder.organisation.name_in(language) if bidder.organisation else str(bidder.person or "")


@require_safe
@for_members
@never_cache
def of_sale(request: HttpRequest, sale_id: UUID) -> HttpResponse:
    """The red flags of one sale. Refuses with SaleMissing, NotHouse."""
    seen, language = flags.open_flags(who_asks(request), sale_id), page_language()
    rows = [_finding(one, seen, language) for one in seen.findings]
    found = sum(one["verdict"] == Verdict.FOUND for one in rows)
    words = sales.words_of(seen.sale, language)
    return show(request, "exchange/flags.html", seen=seen, sale=seen.sale, words=words, rows=rows, found=found)


@require_safe
@for_members
@never_cache
def listed(request: HttpRequest) -> HttpResponse:
    """The latest sales the reader holds, each with what the screens found. Refuses with NotHouse."""
    actor, language, at = who_asks(request), page_language(), sales.now()
    pages: Pages[Sale] = Pages(
        queries.held(actor), number=request.GET.get("page", ""), size=PAGE, address=reverse("exchange:sales-flags"), pairs=[]
    )
    rows = [_row(seen, at, language) for seen in flags.list_flags(actor, sale_ids=[one.id for one in pages.items])]
    return show(request, "exchange/sales_flags.html", pages=pages, rows=rows)


def _row(seen: Screened, at: Any, language: str) -> dict[str, Any]:
    counts = {verdict.value: sum(one.verdict is verdict for one in seen.findings) for verdict in Verdict}
    found = [one.basis.title(language) for one in seen.findings if one.verdict is Verdict.FOUND]
    return {**room.card(seen.sale, at=at, language=language), "seen": seen, "counts": counts, "found": found}
