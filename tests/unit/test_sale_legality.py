"""What a regime asks for, measured against a sale's terms."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.exchange.domain.legality import Plan, departures
from bole.exchange.domain.terms import Format, Terms

AT = dt.datetime(2027, 1, 1, 10, tzinfo=dt.UTC)
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)
JUDICIAL = {
    name: Decimal(value)
    for name, value in {
        "announce": 15, "relist_announce": 7, "duration_min": 24, "deposit_min": 5, "deposit_max": 20, "fewest_bidders": 1,
        "price_cut_max": 20, "extension_window": 5, "extension_add": 5,
    }.items()
}  # fmt: skip


def plan(*, days=15, hours=24, deposit=None, before=None, **rules):
    opens = AT + days * DAY
    terms = Terms(
        **{
            "sale": "S", "format": Format.ENGLISH, "currency": "CNY", "start": Decimal(1000), "opens_at": opens, "ends_at": opens + hours * HOUR,
            "window": 5 * MINUTE, "added": 5 * MINUTE, **rules,
        }
    )  # fmt: skip
    return Plan(terms, AT, Decimal(deposit) if deposit else None, Decimal(before) if before else None)


def fields(one):
    return [problem.field for problem in departures(one, JUDICIAL)]


def test_what_keeps_to_every_figure_departs_from_none():
    assert fields(plan(deposit=50)) == fields(plan(deposit=200)) == fields(plan(before=1250, days=7)) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": 14}, "opens_at"), ({"hours": 23}, "ends_at"), ({"deposit": 49}, "deposit"), ({"deposit": 201}, "deposit"),
        ({"before": 1251, "days": 7}, "start"), ({"before": 1250, "days": 6}, "opens_at"), ({"window": 4 * MINUTE}, "window"),
        ({"added": 6 * MINUTE}, "added"),
    ],
)  # fmt: skip
def test_each_figure_is_measured_and_the_departure_says_by_how_much(given, field):
    (problem,) = departures(plan(**given), JUDICIAL)
    assert (problem.field, problem.code) == (field, "against_the_regime")
    assert problem.values["is"] != problem.values["right"]
    assert str(problem.values["right"]) in problem.text()


def test_a_figure_that_is_not_there_asks_for_nothing():
    assert departures(plan(days=0, hours=1), {}) == []
