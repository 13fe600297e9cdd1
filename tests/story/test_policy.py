"""Operators set figures otherwise, with a reason, from a day on, and what was done before goes by the figure of its day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.people.errors import CentreMissing, NotAdministrator
from bole.policy import queries, services
from bole.policy.domain.regimes import LegalRegime
from bole.policy.errors import BadDayOff, BadFigure, FigureInThePast, FigureLaxer, FigureMissing, NoReasonForFigure, NotFigureKeeper
from bole.policy.models import FigureOverride, MarkedDay
from bole.runtime.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOTICE, TODAY = "pricing.notice", dt.date(2026, 11, 23)


def days(centre: str = "", on: dt.date = TODAY) -> int:
    return int(queries.figure(NOTICE, on=on, centre=centre).value)


def test_a_figure_comes_with_its_source_and_how_sure_it_is():
    found = queries.figure(NOTICE, on=TODAY, jurisdiction="CN-3301")
    assert (found.value, found.jurisdiction, found.article, found.confidence) == (Decimal(15), "CN-33", "17", "found")


def test_there_is_no_figure_for_another_country_or_before_its_first_day():
    for on, place in ((TODAY, "DE"), (dt.date(2010, 1, 1), "CN")):
        with pytest.raises(FigureMissing):
            queries.figure(NOTICE, on=on, jurisdiction=place)
    with pytest.raises(FigureMissing):
        queries.figure("pricing.nothing", on=TODAY)


def test_a_regime_tells_its_figures_by_their_names():
    found = queries.figures_of(LegalRegime.JUDICIAL, on=TODAY)
    assert found["extension_window"].span == dt.timedelta(minutes=5)
    assert "disclosure_small" not in found
    assert queries.figures_of(LegalRegime.CONTRACTUAL, on=TODAY, jurisdiction="DE")["deposit_max"].value == 20


def test_the_floor_price_says_how_long_an_asset_is_disclosed():
    assert queries.disclosure(Decimal(900_000), on=TODAY) is None
    assert queries.disclosure(Decimal(5_000_000), on=TODAY).value == 10
    assert queries.disclosure(Decimal(10_000_000), on=TODAY).value == 20


def test_a_director_is_stricter_in_his_centre_and_below_from_a_day_on(world):
    services.override_figure(world.director, code=NOTICE, value="20", reason="省内规定", centre="cn.zj", valid_from=TODAY + dt.timedelta(2))
    later = TODAY + dt.timedelta(2)
    assert [days("cn.zj.hz", TODAY), days("cn.zj.hz", later), days("cn.zj", later), days("cn.gd", later), days("", later)] == [
        15,
        20,
        20,
        15,
        15,
    ]
    assert Entry.objects.get(kind="policy.figure_overridden").public["reason"] == "省内规定"


def test_the_nearest_own_value_counts_and_can_be_taken_back(world):
    services.override_figure(world.admin, code=NOTICE, value="18", reason="for all of us")
    services.override_figure(world.director, code=NOTICE, value="30", reason="here longer", centre="cn.zj")
    assert (days("cn.zj.hz"), days("cn.gd")) == (30, 18)
    services.override_figure(world.director, code=NOTICE, value="", reason="no longer", centre="cn.zj")
    assert days("cn.zj.hz") == 18
    assert FigureOverride.objects.count() == 3


def test_a_director_is_not_laxer_than_the_rule_but_an_administrator_may_know_of_a_new_one(world):
    with pytest.raises(FigureLaxer):
        services.override_figure(world.director, code=NOTICE, value="14", reason="faster", centre="cn.zj")
    assert days("cn.zj") == 15
    services.override_figure(world.admin, code=NOTICE, value="10", reason="the law was changed on …", centre="cn.zj")
    assert days("cn.zj") == 10


@pytest.mark.parametrize("name", ["registrar", "broker", "foreign_registrar", "professor", "owner", "stranger", "anonymous"])
def test_nobody_else_sets_figures(world, name):
    with pytest.raises(NotFigureKeeper):
        services.override_figure(getattr(world, name), code=NOTICE, value="20", reason="x", centre="cn.zj.hz")
    assert not FigureOverride.objects.exists()


def test_a_director_sets_none_for_everywhere_nor_for_a_centre_there_is_not(world):
    for centre, refusal in (("", NotFigureKeeper), ("cn.gd", NotFigureKeeper), ("cn.nowhere", CentreMissing)):
        with pytest.raises(refusal):
            services.override_figure(world.director, code=NOTICE, value="20", reason="x", centre=centre)
    assert not FigureOverride.objects.exists()


@pytest.mark.parametrize("value", ["many", "1.5", "-3", "NaN", "1e30"])
def test_what_is_no_value_is_not_set(world, value):
    with pytest.raises(BadFigure):
        services.override_figure(world.admin, code=NOTICE, value=value, reason="x")
    assert not FigureOverride.objects.exists()


def test_without_a_reason_or_for_the_past_nothing_is_set(world):
    with pytest.raises(NoReasonForFigure):
        services.override_figure(world.admin, code=NOTICE, value="20", reason="  ")
    with pytest.raises(FigureInThePast):
        services.override_figure(world.admin, code=NOTICE, value="20", reason="x", valid_from=TODAY - dt.timedelta(1))
    assert not FigureOverride.objects.exists()


def test_the_place_of_a_centre_is_its_own_or_that_of_the_nearest_above(world):
    assert queries.jurisdiction_of_centre(world.city) == "CN-33"
    assert queries.jurisdiction_of_centre(world.nation) == "CN"


def test_an_administrator_enters_the_holidays_of_a_new_year(world):
    day = dt.date(2027, 1, 1)
    assert queries.calendar().is_working(day)
    services.mark_day(world.admin, day=day, works=False, reason="元旦")
    assert not queries.calendar().is_working(day)
    services.mark_day(world.admin, day=day, works=True, reason="moved")
    assert queries.calendar().is_working(day)
    with pytest.raises(NotAdministrator):
        services.mark_day(world.director, day=day, works=False, reason="x")
    with pytest.raises(BadDayOff):
        services.mark_day(world.admin, day=day, works=False, reason="")
    assert MarkedDay.objects.count() == 2
