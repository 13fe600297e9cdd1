"""Figures: which one holds on a day in a place, that the shipped ones go together, and working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.policy.adapters import shipped
from bole.policy.domain.figures import (
    BadFigures,
    Bound,
    Confidence,
    Figure,
    Unit,
    checked,
    disclosure_of,
    effective,
    fits,
    jurisdiction_of,
    jurisdictions,
)
from bole.policy.domain.regimes import LegalRegime
from bole.policy.domain.working_days import Calendar

DAY = dt.date(2025, 3, 1)


def figure(jurisdiction: str = "CN", value: int = 15, *, since: str = "2016-01-01", until: str = "", **values) -> Figure:
    last = dt.date.fromisoformat(until) if until else None
    return replace(
        Figure(
            "pricing.notice", jurisdiction, Decimal(value), Unit.DAYS, Bound.LEAST, dt.date.fromisoformat(since), last, "a law", "", "", "",
            Confidence.FOUND,
        ),
        **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        (["CN-330106", "CN-3301", "CN-33", "CN", ""], "CN-330106"), (["CN-33", "CN", ""], "CN-33"), (["CN", ""], "CN"), (["DE", ""], "DE"),
        ([""], ""),
    ],
)  # fmt: skip
def test_a_place_lies_in_its_city_its_province_its_nation_and_everywhere(expected, code):
    assert jurisdictions(code) == expected


@pytest.mark.parametrize(
    ("expected", "country", "region"), [("CN-3301", "CN", "330100"), ("CN-33", "CN", "330000"), ("CN", "CN", ""), ("DE", "DE", "330000")]
)
def test_the_place_of_an_organisation_follows_from_its_country_and_region(expected, country, region):
    assert jurisdiction_of(country, region) == expected


def test_the_narrowest_place_that_has_a_figure_decides():
    found = [figure("", 7), figure("CN", 15), figure("CN-33", 20)]
    assert effective(found, on=DAY, jurisdiction="CN-3301").value == 20
    assert effective(found, on=DAY, jurisdiction="CN-44").value == 15
    assert effective(found, on=DAY, jurisdiction="DE").value == 7
    assert effective(found[1:], on=DAY, jurisdiction="DE") is None


def test_the_figure_is_that_of_the_day_of_the_act():
    found = [figure(value=10, until="2020-12-31"), figure(value=15, since="2021-01-01")]
    assert [effective(found, on=dt.date.fromisoformat(d), jurisdiction="CN").value for d in ("2020-12-31", "2021-01-01")] == [10, 15]
    assert effective(found, on=dt.date(2015, 1, 1), jurisdiction="CN") is None


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("has no source", [figure(source=" ")]), ("is no value", [figure(value=-1)]), ("is no value", [figure(value=Decimal("1.5"))]),
        ("ends before", [figure(until="2015-12-31")]), ("holds twice on 2016-02-01", [figure(), figure(since="2016-02-01")]),
        ("holds twice on 2020-12-31", [figure(until="2020-12-31"), figure(since="2020-12-31")]),
    ],
)  # fmt: skip
def test_figures_that_do_not_go_together_are_refused_with_what_is_wrong(told, wrong):
    with pytest.raises(BadFigures, match=told):
        checked(wrong)


def test_a_table_with_an_unknown_rule_or_a_wrong_value_does_not_load():
    row = {
        "code": "pricing.notice", "jurisdiction": "CN", "value": "15", "valid_from": "2016-01-01", "valid_to": "", "source": "x",
        "source_en": "", "article": "", "url": "", "confidence": "found", "note_zh": "", "note_en": "",
    }  # fmt: skip
    assert len(shipped.read_figures([row], shipped.rules())) == 1
    for change in ({"code": "pricing.nothing"}, {"value": "many"}, {"valid_from": "soon"}, {"confidence": "sure"}):
        with pytest.raises(BadFigures, match="line 2"):
            shipped.read_figures([row | change], shipped.rules())


def test_every_shipped_figure_has_a_source_and_every_rule_a_figure_and_both_names():
    assert {f.code for f in shipped.figures()} == set(shipped.rules())
    assert all(f.source and f.source_en for f in shipped.figures())
    assert all(rule.zh and rule.en for rule in shipped.rules().values())
    assert set(shipped.regimes()) == set(LegalRegime)


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        (15, "pricing.notice"), (7, "auction_law.announce"), (2, "auction_law.display"), (5, "auction_law.retention"),
        (5, "auction_law.commission_cap"), (20, "property_exchange.disclosure_equity"), (10, "property_exchange.disclosure_small"),
        (30, "property_exchange.instalment_first"), (90, "property_exchange.approval_below"), (5, "property_exchange.pay_within"),
        (70, "judicial.start_min"), (1, "judicial.fewest_bidders"), (30, "judicial.announce"), (15, "judicial.announce_movables"),
        (5, "judicial.deposit_min"), (20, "judicial.deposit_max"), (24, "judicial.duration_min"), (5, "judicial.extension_window"),
        (24, "judicial.deposit_return"), (20, "judicial.price_cut_max"), (10, "judicial.retention"), (5, "judicial.resume_within"),
    ],
)  # fmt: skip
def test_the_shipped_figures_are_those_of_the_texts(expected, code):
    rows = [f for f in shipped.figures() if f.code == code]
    assert effective(rows, on=DAY, jurisdiction="CN").value == expected


def test_only_the_contractual_regime_has_defaults_and_only_a_licensed_house_holds_an_auction():
    assert {r.code for r in shipped.regimes().values() if not r.binds} == {LegalRegime.CONTRACTUAL}
    assert {r.code for r in shipped.regimes().values() if r.needs_licence} == {LegalRegime.AUCTION_LAW}
    assert "auction" not in shipped.regimes()[LegalRegime.CONTRACTUAL].procedure("en")
    assert "拍卖" not in shipped.regimes()[LegalRegime.CONTRACTUAL].procedure("zh-hans")
    assert {f.bound for f in shipped.figures() if f.code.startswith("contractual.")} == {Bound.DEFAULT}


@pytest.mark.parametrize(
    ("expected", "bound", "value"),
    [
        (True, Bound.LEAST, 15), (False, Bound.LEAST, 14), (True, Bound.MOST, 15), (False, Bound.MOST, 16), (False, Bound.EXACT, 14),
        (True, Bound.DEFAULT, 1),
    ],
)  # fmt: skip
def test_a_value_keeps_to_a_figure_in_its_direction(expected, bound, value):
    assert figure(bound=bound).allows(Decimal(value)) is expected


@pytest.mark.parametrize(
    ("expected", "value", "unit"),
    [
        (True, "15", Unit.DAYS), (False, "1.5", Unit.DAYS), (True, "2.5", Unit.PERCENT), (False, "100.1", Unit.PERCENT), (False, "2", Unit.YES_NO),
        (False, "NaN", Unit.DAYS), (False, "Infinity", Unit.CNY), (False, "-1", Unit.CNY),
    ],
)  # fmt: skip
def test_a_value_fits_its_unit(expected, value, unit):
    assert fits(Decimal(value), unit) is expected


@pytest.mark.parametrize(
    ("expected", "floor"),
    [("", 1_000_000), ("disclosure_small", 1_000_001), ("disclosure_small", 9_999_999), ("disclosure_large", 10_000_000)],
)
def test_how_long_an_asset_is_disclosed_depends_on_its_floor_price(expected, floor):
    assert disclosure_of(Decimal(floor), small_from=Decimal(1_000_000), large_from=Decimal(10_000_000)) == expected


WEEK = Calendar()
CHINA = Calendar({day.day: day.works for day in shipped.days()})


def test_without_holidays_working_days_are_monday_to_friday():
    friday = dt.date(2025, 6, 6)
    assert WEEK.after(friday, 1) == dt.date(2025, 6, 9)
    assert WEEK.after(friday, 5) == dt.date(2025, 6, 13)
    assert WEEK.between(friday, dt.date(2025, 6, 13)) == 5


def test_holidays_are_left_out_and_the_weekends_worked_for_them_count():
    before = dt.date(2025, 1, 24)  # the Friday before Spring Festival 2025; Sunday the 26th is worked
    assert CHINA.is_working(dt.date(2025, 1, 26))
    assert [CHINA.after(before, n) for n in (1, 2, 3)] == [dt.date(2025, 1, 26), dt.date(2025, 1, 27), dt.date(2025, 2, 5)]


def test_a_calendar_says_which_years_it_knows():
    assert CHINA.knows(2025)
    assert not CHINA.knows(2035)


@given(st.dates(dt.date(2024, 12, 1), dt.date(2026, 12, 1)), st.integers(0, 60))
def test_counting_forward_and_counting_between_agree(day, count):
    assert CHINA.between(day, CHINA.after(day, count)) == count
    assert count == 0 or CHINA.is_working(CHINA.after(day, count))
