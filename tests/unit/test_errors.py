"""Refusals: one code, one sentence with its values, and every problem with its field."""

from __future__ import annotations

import re

import pytest

from bole.kernel.errors import N_, Busy, Conflict, Forbidden, Invalid, Missing, Problem, Refusal, Unpaid


class Sold(Conflict):
    code = "sold"
    sentence = N_("“%(title)s” is sold at %(percent)s %%.")


def test_a_refusal_fills_its_values_into_its_sentence():
    refusal = Sold(title="电池", percent=100)
    assert refusal.text() == str(refusal) == "“电池” is sold at 100 %."
    assert refusal.values == {"title": "电池", "percent": 100}
    assert refusal.problems == ()


def test_a_sentence_without_values_is_said_as_it_is():
    assert Missing().text() == "There is nothing here, or it is not for you."


def test_values_that_look_like_placeholders_do_no_harm():
    assert Sold(title="%(title)s %s %", percent="%d").text() == "“%(title)s %s %” is sold at %d %."


def test_a_value_that_is_missing_is_a_bug():
    with pytest.raises(KeyError):
        Sold(title="x")


def test_problems_are_kept_in_order_and_told_one_by_one():
    problems = (
        Problem("trl", "bad_trl", "“%(given)s” is not a level.", {"given": 12}, "12"),
        Problem("title", "none", "A title is needed."),
    )
    refusal = Invalid(problems=iter(problems))
    assert refusal.problems == problems
    assert [p.text() for p in refusal.problems] == ["“12” is not a level.", "A title is needed."]


def test_a_refusal_can_be_raised_as_a_class_or_with_values():
    with pytest.raises(Refusal):
        raise Sold(title="x", percent=1)
    with pytest.raises(Refusal):
        raise Busy


@pytest.mark.parametrize("kind", [Missing, Forbidden, Invalid, Conflict, Unpaid, Busy])
def test_every_kind_has_a_code_and_a_sentence_of_its_own(kind):
    assert re.fullmatch("[a-z_]+", kind.code)
    assert kind.code != Refusal.code
    assert kind.sentence != Refusal.sentence


def test_no_two_refusals_share_a_code():
    def below(kind):
        return [kind, *(k for sub in kind.__subclasses__() for k in below(sub))]

    ours = {k for k in below(Refusal) if k.__module__.startswith("bole.")}
    codes = [k.code for k in ours]
    assert len(ours) > 10
    assert sorted({c for c in codes if codes.count(c) > 1}) == []
