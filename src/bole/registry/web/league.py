"""The league table of centres as a page and as a spreadsheet. Other contexts add their columns by `panels.add_figure`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bole.runtime import acts
from bole.ui import panels
from bole.ui.show import show
from bole.ui.templatetags.bole import number, percent

from ..adapters import writing
from ..queries.league import Standing, league
from ..services.exports import FORMATS, Export
from .downloads import sent
from .readable import language_here

PLACE = "registry.league"
Value = float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One figure: its name in addresses, its title, what it means, how it is said. `rises`: more is better."""

    name: str
    title: str
    explained: str
    said: Callable[[Any], str]
    values: dict[str, Value]
    rises: bool = True


def _own(standings: list[Standing]) -> list[Column]:
    def of(attribute: str) -> dict[str, Value]:
        return {s.centre.path: getattr(s, attribute) for s in standings}

    return [
        Column("published", _("Published"), _("public records of the centre and of those below it"), number, of("published")),
        Column("fresh", _("Valid now"), _("the share that somebody in charge confirmed in time"), percent, of("share")),
        Column(
            "overdue", _("Overdue"), _("records no longer confirmed as valid; they are found below the others"), number, of("overdue"),
            rises=False,
        ),
        Column(
            "expired", _("Left the search"), _("records that nobody confirmed, in the last twelve months; some have come back"), number,
            of("expired"), rises=False,
        ),
        Column(
            "median", _("Days since confirmation"), _("half of the published records were confirmed this long ago or less"), number,
            of("median"), rises=False,
        ),
    ]  # fmt: skip


def columns(actor: Any, standings: list[Standing]) -> list[Column]:
    """Our own columns, then those of upper contexts."""
    added = [
        Column(f"figure-{i}", str(f["title"]), str(f["explained"]), f["said"] or number, dict(f["counts"]), rises=f["rises"])
        for i, f in enumerate(panels.figures_of(PLACE, actor), 1)
    ]
    return [*_own(standings), *added]


def ordered(standings: list[Standing], found: list[Column], sort: str) -> list[Standing]:
    """Sorted by a column, best first, or worst first with a minus; centres without a figure last. Else in the order of the tree."""
    column = next((c for c in found if c.name == sort.removeprefix("-")), None)
    if column is None:
        return standings
    turned = column.rises != sort.startswith("-")
    known = [s for s in standings if column.values.get(s.centre.path) is not None]
    unknown = [s for s in standings if column.values.get(s.centre.path) is None]
    return sorted(known, key=lambda s: float(column.values[s.centre.path] or 0) * (-1 if turned else 1)) + unknown


def _league(request: HttpRequest) -> tuple[list[Standing], list[Column], str]:
    standings = league(now=acts.now(), today=timezone.localdate())
    found = columns(request.actor, standings)  # type: ignore[attr-defined]
    sort = request.GET.get("sort", "fresh")
    return ordered(standings, found, sort), found, sort


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every centre with its figures, sortable by each."""
    standings, found, sort = _league(request)
    heads = [
        {
            "column": c, "sorted": sort.removeprefix("-") == c.name, "turned": sort == f"-{c.name}",
            "address": f"?sort=-{c.name}" if sort == c.name else f"?sort={c.name}",
        }
        for c in found
    ]  # fmt: skip
    rows = [
        {"centre": s.centre, "level": s.centre.path.count("."), "cells": [(c, _said(c, c.values.get(s.centre.path))) for c in found]}
        for s in standings
    ]
    return show(request, "registry/league.html", heads=heads, rows=rows, sort=sort, by_tree=not any(h["sorted"] for h in heads))


def _said(column: Column, value: Value) -> str:
    return "–" if value is None else column.said(value)


@require_safe
def spreadsheet(request: HttpRequest) -> Any:
    """The same table as a spreadsheet, in the order of the page."""
    standings, found, _sort = _league(request)
    headers = [_("Centre"), _("Path"), *(c.title for c in found)]
    rows = [
        [s.centre.organisation.name_in(language_here()), s.centre.path, *(_cell(c.values.get(s.centre.path)) for c in found)]
        for s in standings
    ]
    name = f"bole-league-{timezone.localdate():%Y%m%d}.xlsx"
    return sent(Export(name, FORMATS["xlsx"], len(rows), writing.pieces(writing.xlsx_file("Bole", headers, rows))))


def _cell(value: Value) -> writing.Cell:
    return None if value is None else Decimal(str(round(value, 4)))
