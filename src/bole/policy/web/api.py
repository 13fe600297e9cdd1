"""Figures, regimes and working days for programs."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Day, Shape

from .. import queries, services
from ..domain.figures import COUNTRY, Bound, Confidence, Figure, Rule, Unit
from ..domain.regimes import LegalRegime, Regime
from ..errors import BadFigure, FigureInThePast, FigureLaxer, FigureMissing, NoReasonForFigure, NotFigureKeeper
from . import words
from .pages import today

router = ContextRouter(tags=["policy"])
Code = Annotated[str, Path(description=N_("the code of the figure"), examples=["pricing.notice"])]
FAR = 400  # days that are counted between at most


class FigureSifting(Shape):
    """Which figures, of which day and place."""

    regime: str = Field("", description=N_("the beginning of the codes: pricing, auction_law, property_exchange, contractual, judicial"))
    on: Day | None = Field(None, description=N_("the day of the act; without it today"))
    jurisdiction: str = Field(COUNTRY, description=N_("a country, or CN- with two to six digits of GB/T 2260"), max_length=9)
    centre: str = Field("", description=N_("the path of a centre that may have set its own value"), max_length=255)


class FigureShape(Shape):
    """One figure with its dates, its source and how sure it is."""

    code: str
    title: str
    value: str = Field(description=N_("an exact number as text"))
    unit: Unit
    bound: Bound = Field(description=N_("whether one must not be below it, not above it, must keep to it, or it is a default"))
    said: str = Field(description=N_("the value in words"))
    jurisdiction: str = Field(description=N_("where it holds; empty for everywhere"))
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    article: str
    url: str
    confidence: Confidence
    note: str
    centre: str = Field(description=N_("the centre that set its own value, * for the whole house; empty where the rule holds"))
    reason: str = Field(description=N_("why another value was set"))


class FigureList(Shape):
    """Figures in the order of the table."""

    items: list[FigureShape]


class RegimeShape(Shape):
    """A legal regime of sales."""

    code: LegalRegime
    name: str
    procedure: str = Field(description=N_("what a sale under it may be called"))
    needs_licence: bool
    binds: bool = Field(description=N_("whether its figures are limits; else they are defaults"))
    note: str
    figures: list[str] = Field(description=N_("the codes of its figures"))


class RegimeList(Shape):
    """Every regime."""

    items: list[RegimeShape]


class OverrideBody(Shape):
    """Another value from a day on."""

    value: str = Field(description=N_("a number as text; empty: the rule holds again"), max_length=40)
    reason: str = Field(description=N_("why, and where that is written"), max_length=1000)
    centre: str = Field("", description=N_("the path of the centre it holds for; empty for everywhere, which is for administrators"))
    valid_from: Day | None = Field(None, description=N_("its first day; without it today"))


class WorkingDaySifting(Shape):
    """From which day on to count."""

    day: Day
    plus: int = Field(0, ge=0, le=FAR, description=N_("so many working days later"))
    jurisdiction: str = Field(COUNTRY, max_length=9)


class WorkingDayShape(Shape):
    """A day, and the one so many working days later."""

    day: dt.date
    is_working: bool
    later: dt.date
    known: bool = Field(description=N_("whether the holidays of both years are known here"))


def _shape(rule: Rule, found: Figure) -> FigureShape:
    language = page_language()
    return FigureShape(
        code=found.code, title=rule.title(language), value=f"{found.value:f}", unit=found.unit, bound=found.bound, said=words.said(found),
        jurisdiction=found.jurisdiction, valid_from=found.valid_from, valid_to=found.valid_to, source=found.source_in(language),
        article=found.article, url=found.url, confidence=found.confidence, note=found.note(language), centre=found.centre,
        reason=found.reason,
    )  # fmt: skip


@router.get(
    "/policy/figures", response=FigureList, summary=N_("List the figures"),
    description=N_("Numbers of law and practice that hold on a day in a place, each with its source and how sure it is."),
)  # fmt: skip
def list_figures(request: HttpRequest, sifting: Query[FigureSifting]) -> Any:
    rows = queries.listed(on=sifting.on or today(), jurisdiction=sifting.jurisdiction, centre=sifting.centre, regime=sifting.regime)
    return FigureList(items=[_shape(row.rule, row.figure) for row in rows if row.figure])


@router.get(
    "/policy/figures/{code}", response=FigureShape, refuses=(FigureMissing,), summary=N_("Read a figure"),
    description=N_("The one that holds on a day in a place: of the city before the province, the nation, the default."),
)  # fmt: skip
def read_figure(request: HttpRequest, code: Code, sifting: Query[FigureSifting]) -> Any:
    found = queries.figure(code, on=sifting.on or today(), jurisdiction=sifting.jurisdiction, centre=sifting.centre)
    return _shape(queries.rule(code), found)


@router.post(
    "/policy/figures/{code}/overrides", response={201: FigureShape}, signed_in=True,
    refuses=(FigureMissing, CentreMissing, NotFigureKeeper, BadFigure, NoReasonForFigure, FigureInThePast, FigureLaxer),
    summary=N_("Set a figure otherwise"),
    description=N_("For a centre by its director, who may be stricter than the rule; else by an administrator. The reason is public."),
)  # fmt: skip
def override_figure(request: HttpRequest, code: Code, given: OverrideBody) -> Any:
    made = services.override_figure(
        who_asks(request), code=code, value=given.value, reason=given.reason, centre=given.centre, valid_from=given.valid_from
    )
    place = queries.jurisdiction_of_centre(made.centre) if made.centre else COUNTRY
    return Status(201, _shape(queries.rule(code), queries.figure(code, on=made.valid_from, jurisdiction=place, centre=given.centre)))


def _regime(found: Regime) -> RegimeShape:
    language = page_language()
    codes = [rule.code for rule in queries.rules_of(found.prefix)]
    return RegimeShape(
        code=found.code, name=found.name(language), procedure=found.procedure(language), needs_licence=found.needs_licence,
        binds=found.binds, note=found.note(language), figures=codes,
    )  # fmt: skip


@router.get(
    "/policy/regimes", response=RegimeList, shared=True, summary=N_("List the legal regimes"),
    description=N_("Under which rules something can be sold, what the sale may be called then, and which figures it goes by."),
)  # fmt: skip
def list_regimes(request: HttpRequest) -> Any:
    return RegimeList(items=[_regime(found) for found in queries.regimes().values()])


@router.get(
    "/policy/working-days", response=WorkingDayShape, summary=N_("Count working days"),
    description=N_("Whether a day is worked on, and which day is so many working days later, with holidays and weekends worked for them."),
)  # fmt: skip
def count_working_days(request: HttpRequest, sifting: Query[WorkingDaySifting]) -> Any:
    calendar = queries.calendar(sifting.jurisdiction)
    later = calendar.after(sifting.day, sifting.plus)
    return WorkingDayShape(
        day=sifting.day, is_working=calendar.is_working(sifting.day), later=later,
        known=calendar.knows(sifting.day.year) and calendar.knows(later.year),
    )  # fmt: skip
