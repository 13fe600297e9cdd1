"""When two organisations look like one: names without their legal forms, in any language, and identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.people.domain.actor import Role
from bole.people.domain.duplicates import Face, Ground, contradictions, grounds, keys_of, name_key
from bole.people.domain.merging import identifiers_after, joined

FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "（集团）有限公司", " Co., Ltd.", " GmbH", ", Inc.", " AG", " S.A.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("钱江电池厂", "钱江电池厂有限公司"),
        ("杭州钱江电池股份有限公司", "杭州钱江电池有限责任公司"),
        ("杭州钱江电池（集团）有限公司", "杭州钱江电池"),
        ("ＡＢＣ科技", "abc 科技公司"),
        ("Qianjiang Batteries Co., Ltd.", "QIANJIANG BATTERIES"),
        ("Müller & Söhne GmbH & Co. KG", "Müller und Söhne GmbH"),
        ("The University of Oxford", "University Oxford"),
        ("Acme, Inc.", "ACME Limited"),
    ],
)
def test_a_name_is_the_same_whatever_its_legal_form(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("浙江大学", "浙江工业大学"),
        ("钱江电池厂", "钱江电机厂"),
        ("Acme Batteries", "Acme Motors"),
        ("集团", "有限公司"),
        ("Company", "Limited"),
    ],
)
def test_other_names_stay_other(one, other):
    assert name_key(one) != name_key(other)


def test_a_name_that_is_nothing_but_a_legal_form_is_still_a_name():
    assert name_key("集团有限公司") == "集团有限公司"
    assert name_key("AG") == "ag"


@given(st.text(min_size=1, max_size=60))
def test_a_key_of_a_key_is_itself(name):
    key = name_key(name)
    assert name_key(key) == key or len(name_key(key)) < len(key)
    assert name_key(name.upper()) == name_key(name.upper().lower()) or not name.isascii()


def test_an_organisation_has_each_key_once():
    assert keys_of(("浙江大学", "Zhejiang University", "ZHEJIANG UNIVERSITY", "…")) == ["zhejianguniversity", "浙江大学"]


def test_the_grounds_are_told_strongest_first():
    one = Face("钱江电池厂", ("Qianjiang Batteries",), {"uscc": "91330100799655058B"})
    assert grounds(one, Face("钱江电池厂有限公司")) == (Ground.NAME,)
    assert grounds(one, Face("Qianjiang Batteries Ltd")) == (Ground.OTHER_NAME,)
    had = Face("钱江电池厂", former=frozenset({("uscc", "91330100799655058B")}))
    assert grounds(one, had) == (Ground.IDENTIFIER, Ground.NAME)
    assert grounds(one, Face("浙江大学")) == ()


def test_different_identifiers_contradict_and_missing_ones_do_not():
    one, other = Face("a", identifiers={"uscc": "1", "ror": "x"}), Face("a", identifiers={"uscc": "2", "lei": "y"})
    assert contradictions(one, other) == ("uscc",)
    assert contradictions(one, Face("a")) == ()


def test_the_higher_role_wins():
    assert joined([Role.MEMBER, Role.REPRESENTATIVE]) is Role.REPRESENTATIVE
    assert joined([Role.MEMBER]) is Role.MEMBER


def test_what_the_kept_one_lacks_it_takes_over_and_what_differs_is_what_it_had():
    own, former = identifiers_after({"uscc": "1", "ror": "", "lei": ""}, {"uscc": "2", "ror": "r", "lei": ""})
    assert own == {"uscc": "1", "ror": "r", "lei": ""}
    assert former == {"uscc": "2"}
