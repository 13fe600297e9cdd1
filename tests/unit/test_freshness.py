"""The term of a record: how long it lasts, what a deadline does to it, and where a record stands in it."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.registry.domain.freshness import (
    Days,
    Phase,
    asked_from,
    confirm_by,
    last_day_of_those_asked,
    last_day_of_those_expiring,
    median,
    phase,
)

DAYS = Days(confirm=365, remind=14, sink=60, archive=305)
TODAY = dt.date(2026, 11, 23)


def after(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_as_delivered_a_record_is_archived_two_years_after_its_last_confirmation():
    delivered = Days()
    assert delivered.confirm + delivered.sink + delivered.archive == 2 * 365


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (None, 365),
        (400, 365),  # a deadline beyond the term does not lengthen it
        (100, 100),  # who looks until a day is asked before that day
        (0, 0),
        (-1, 60),  # confirmed although the deadline has passed: believed for as long as it would sink
        (-3000, 60),
    ],
)
def test_a_deadline_ends_the_term_early(deadline, expected):
    assert confirm_by(TODAY, None if deadline is None else after(deadline), DAYS) == after(expected)


def test_the_belief_after_a_deadline_is_never_longer_than_a_term():
    assert confirm_by(TODAY, after(-1), Days(confirm=30, remind=5, sink=60, archive=10)) == after(30)


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (15, Phase.FRESH),
        (14, Phase.DUE),
        (0, Phase.DUE),  # the last day is still within the term
        (-1, Phase.OVERDUE),
        (-60, Phase.OVERDUE),
        (-61, Phase.EXPIRED),
    ],
)
def test_the_phases_of_a_term(last_day, expected):
    assert phase(after(last_day), TODAY, DAYS) is expected


def test_the_days_work_and_the_phases_are_one_rule():
    for offset in range(-100, 100):
        last = after(offset)
        assert (last <= last_day_of_those_asked(TODAY, DAYS)) == (phase(last, TODAY, DAYS) is not Phase.FRESH)
        assert (last <= last_day_of_those_expiring(TODAY, DAYS)) == (phase(last, TODAY, DAYS) is Phase.EXPIRED)
        assert (asked_from(last, DAYS) <= TODAY) == (phase(last, TODAY, DAYS) is not Phase.FRESH)


def test_nothing_has_no_median():
    assert median({}) is None


@given(st.lists(st.integers(0, 900), min_size=1, max_size=60))
def test_the_median_of_counted_values_is_that_of_the_values(values):
    assert median(Counter(values)) == statistics.median(values)
