"""Near, mid and long term: the table of DOMAIN section 3, walked through."""

from __future__ import annotations

import itertools

import pytest

from bole.registry.domain.horizon import HorizonRule, horizon


@pytest.mark.parametrize(
    ("stage", "trl", "needs", "code", "reason"),
    [
        ("mature", None, 0, "near", "mature"),
        ("mature", 2, 0, "near", "mature"),
        ("", 7, 0, "near", "mature"),
        ("early", 9, 0, "near", "mature"),
        ("middle", None, 1, "near", "middle_with_need"),
        ("", 5, 3, "near", "middle_with_need"),
        ("", 6, 0, "mid", "between"),
        ("middle", None, 0, "mid", "between"),
        ("", None, 0, "mid", "between"),
        ("", None, 9, "mid", "between"),
        ("early", None, 0, "long", "early_without_need"),
        ("early", None, 1, "mid", "between"),
        ("", 4, 0, "long", "early_without_need"),
        ("", 1, 2, "mid", "between"),
        ("early", 5, 0, "mid", "between"),
    ],
)
def test_worked_classes(stage, trl, needs, code, reason):
    found = horizon(stage=stage, trl=trl, matched_needs=needs)
    assert (found.code, found.reason) == (code, reason)


def test_whoever_overrides_is_right():
    assert horizon(stage="mature", trl=9, matched_needs=5, override="long").code == "long"


def test_thresholds_are_the_operators():
    rule = HorizonRule(near_trl=9, mid_trl=8, long_trl=6)
    assert horizon(stage="", trl=8, matched_needs=0, rule=rule).code == "mid"
    assert horizon(stage="", trl=6, matched_needs=0, rule=rule).code == "long"


ORDER = {"long": 0, "mid": 1, "near": 2}


def test_more_readiness_and_more_needs_never_put_it_further_away():
    for stage, needs in itertools.product(("", "early", "middle", "mature"), (0, 1, 5)):
        classes = [ORDER[horizon(stage=stage, trl=trl, matched_needs=needs).code] for trl in range(1, 10)]
        assert classes == sorted(classes), (stage, needs)
    for stage, trl in itertools.product(("", "early", "middle", "mature"), (None, *range(1, 10))):
        classes = [ORDER[horizon(stage=stage, trl=trl, matched_needs=needs).code] for needs in (0, 1, 5)]
        assert classes == sorted(classes), (stage, trl)
