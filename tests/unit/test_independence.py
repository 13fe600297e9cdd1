"""Independence: who is kept apart from whom, by number, by name, by having taken part, by what was declared."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.registry.domain.independence import Conflict, Ties, conflict, is_same_unit, unit_key, unit_keys

ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("浙江大学", "浙江大学"),
        ("浙江 大学", "浙江大学"),
        ("浙江大学（紫金港）", "浙江大学紫金港"),
        ("Zhejiang University, School of Law", "zhejiang university school of law"),
        ("ＺＨＥＪＩＡＮＧ  University.", "zhejiang university"),
        ("ACME GmbH & Co. KG", "acme gmbh co kg"),
        ("  ", ""),
    ],
)
def test_a_name_is_compared_without_case_width_and_marks(name, key):
    assert unit_key(name) == key


def test_keys_are_given_once_and_never_empty():
    assert unit_keys("浙江大学", "浙江 大学", "", "…") == ["浙江大学"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("浙江大学", "浙江大学", True),
        ("浙江大学", "浙江大学化学工程学院", True),
        ("浙江大学化学工程学院", "浙江大学", True),
        ("zhejiang university", "zhejiang university school of law", True),
        ("zhejiang university", "zhejiang universityx", False),
        ("zhejiang univers", "zhejiang university", False),
        ("浙江大学", "浙江工业大学", False),
        ("东南", "东南大学", False),  # too short to be the beginning of a unit
        ("mit", "mit lincoln laboratory", False),
        ("", "", False),
    ],
)
def test_a_school_belongs_to_its_university_and_a_likeness_of_names_is_not_enough(one, other, same):
    assert is_same_unit(one, other) is same
    assert is_same_unit(other, one) is same


@given(st.text(max_size=20), st.text(max_size=20))
def test_being_the_same_unit_does_not_depend_on_who_is_asked_first(one, other):
    a, b = unit_key(one), unit_key(other)
    assert is_same_unit(a, b) == is_same_unit(b, a)


def test_nothing_known_is_no_conflict():
    assert conflict(Ties(), Ties()) is None
    assert conflict(Ties(units=frozenset({"浙江大学"})), Ties(units=frozenset({"清华大学"}))) is None


@pytest.mark.parametrize(
    ("expert", "asked", "found"),
    [
        (Ties(persons=frozenset({ONE})), Ties(persons=frozenset({ONE})), Conflict.HIMSELF),
        (Ties(orcids=frozenset({"0000-0002-1825-0097"})), Ties(orcids=frozenset({"0000-0002-1825-0097"})), Conflict.TOOK_PART),
        (Ties(organisations=frozenset({ONE, OTHER})), Ties(organisations=frozenset({OTHER})), Conflict.SAME_UNIT),
        (Ties(units=frozenset({"浙江大学医学院"})), Ties(units=frozenset({"浙江大学"})), Conflict.SAME_UNIT),
        (Ties(interests=frozenset({"钱江电池厂"})), Ties(units=frozenset({"钱江电池厂"})), Conflict.DECLARED),
    ],
)
def test_each_tie_is_a_conflict_of_its_own(expert, asked, found):
    assert conflict(expert, asked) is found


def test_the_gravest_conflict_is_told():
    everything = Ties(frozenset({ONE}), frozenset({"x"}), frozenset({ONE}), frozenset({"浙江大学"}), frozenset({"浙江大学"}))
    assert conflict(everything, everything) is Conflict.HIMSELF


def test_what_others_declared_is_not_held_against_an_expert():
    assert conflict(Ties(units=frozenset({"浙江大学"})), Ties(interests=frozenset({"浙江大学"}))) is None
