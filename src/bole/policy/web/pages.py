"""The figures as a public table, each with its history; what a director or an administrator sets; the working days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bole.kernel.errors import Refusal
from bole.people import queries as people
from bole.people.access import is_administrator
from bole.people.domain.actor import Actor, Role
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.runtime import clock
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import show

from .. import queries, services
from ..domain.figures import COUNTRY, Figure
from ..errors import BadDayOff, BadFigure, FigureInThePast, FigureLaxer, NoReasonForFigure, NotFigureKeeper
from . import words

NOT_SET = (BadFigure, FigureInThePast, FigureLaxer, NoReasonForFigure, NotFigureKeeper, CentreMissing)


def today() -> dt.date:
    return timezone.localtime(clock.database_now()).date()


def day_in(given: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return None


def _told(found: Figure) -> dict[str, Any]:
    """A figure as a row of the page."""
    language = page_language()
    return {
        "figure": found, "said": words.said(found), "confidence": words.confidence(found.confidence),
        "source": words.source(found, language), "place": words.place(found.jurisdiction, language), "note": found.note(language),
    }  # fmt: skip


@require_http_methods(["GET", "HEAD"])
def figures(request: HttpRequest) -> HttpResponse:
    """What holds today, or on another day, in a place."""
    on = day_in(request.GET.get("on", "")) or today()
    given = request.GET.get("place", "")
    place = given if given in queries.places() else COUNTRY
    regime = request.GET.get("regime", "") if request.GET.get("regime") in queries.REGIMES else ""
    uncertain = request.GET.get("uncertain") == "1"
    language = page_language()
    rows = queries.listed(on=on, jurisdiction=place, regime=regime, uncertain=uncertain)
    groups: list[dict[str, Any]] = [
        {"prefix": prefix, "name": words.regime_name(prefix, language), "rows": kept}
        for prefix in queries.REGIMES
        if (kept := [_row(r, language) for r in rows if r.rule.regime == prefix])
    ]
    regimes = {r.prefix: r for r in queries.regimes().values()}
    for group in groups:
        if found := regimes.get(str(group["prefix"])):
            group |= {
                "procedure": found.procedure(language),
                "note": found.note(language),
                "licence": found.needs_licence,
                "binds": found.binds,
            }
    return show(
        request, "policy/figures.html", groups=groups, on=on, is_today=on == today(), place=place, regime=regime, uncertain=uncertain,
        places=[(code, words.place(code, language)) for code in queries.places()],
        regimes=[(prefix, words.regime_name(prefix, language)) for prefix in queries.REGIMES],
    )  # fmt: skip


def _row(row: queries.Listed, language: str) -> dict[str, Any]:
    told = {"code": row.rule.code, "title": row.rule.title(language), "rule_note": row.rule.note(language)}
    return {**told, **_told(row.figure)} if row.figure else told


@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: every value there is and was, and what operators set. Refuses with FigureMissing."""
    actor = who_asks(request)
    rule = queries.rule(code)
    if request.method != "POST":
        return _figure_page(request, actor, code)
    typed = {name: request.POST.get(name, "") for name in ("centre", "value", "valid_from", "reason")}
    try:
        services.override_figure(
            actor, code=rule.code, value=typed["value"], reason=typed["reason"], centre=typed["centre"],
            valid_from=day_in(typed["valid_from"]),
        )  # fmt: skip
    except NOT_SET as refusal:
        return _figure_page(request, actor, code, typed=typed, refusal=refusal)
    messages.success(request, _("Set. Everybody sees the figure and the reason."))
    return HttpResponseRedirect(reverse("policy:figure", args=[code]))


def _figure_page(
    request: HttpRequest, actor: Actor, code: str, *, typed: dict[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:  # fmt: skip
    language, on, rule = page_language(), today(), queries.rule(code)
    values = [{**_told(f), "holds": f.holds(on)} for f in queries.shipped_values(code)]
    centres = [(c.path, c.organisation.name_in(language)) for c in people.centres_where(actor, frozenset({Role.DIRECTOR}))]
    overrides = [
        {"row": row, "said": words.value(row.value, rule.unit) if row.value is not None else ""} for row in queries.overrides(code)
    ]
    return show(
        request, "policy/figure.html", rule=rule, title=rule.title(language), note=rule.note(language), values=values, overrides=overrides,
        regime=words.regime_name(rule.regime, language), bound=words.bound(rule.bound), centres=centres, typed=typed or {}, today=on,
        everywhere=is_administrator(actor), may_set=bool(centres) or is_administrator(actor), told=sentence(refusal) if refusal else "",
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def working_days(request: HttpRequest) -> HttpResponse:
    """The days of a year that are not what their place in the week says."""
    actor = who_asks(request)
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 and given[0] in "12" else today().year
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            day = day_in(request.POST.get("day", ""))
            if day is None or request.POST.get("works") not in ("0", "1"):
                raise BadDayOff
            services.mark_day(actor, day=day, works=request.POST["works"] == "1", reason=request.POST.get("reason", ""))
        except BadDayOff as found:
            refusal = found
        else:
            messages.success(request, _("Marked."))
            return HttpResponseRedirect(f"{reverse('policy:working-days')}?year={day.year}")
    return show(
        request, "policy/working_days.html", year=year, rows=_days_of(year), may_mark=is_administrator(actor), before=year - 1,
        after=year + 1, told=sentence(refusal) if refusal else "", status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _days_of(year: int) -> list[dict[str, Any]]:
    chinese = page_language().startswith("zh")
    rows = {
        s.day: {
            "day": s.day, "works": s.works, "why": s.zh if chinese else s.en, "source": s.source if chinese else s.source_en,
            "confidence": words.confidence(s.confidence), "uncertain": s.confidence == "uncertain",
        }
        for s in queries.special_days()
    }  # fmt: skip
    for marked in queries.marked_days():
        rows[marked.day] = {"day": marked.day, "works": marked.works, "why": marked.reason, "source": _("set here"), "confidence": ""}
    return [rows[day] for day in sorted(rows) if day.year == year]
