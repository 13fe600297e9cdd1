"""What must not be public is found, veiled, and stands whole in the description."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.intake.domain.redaction import VEIL, Marked, found_in, redacted, tidy_marks, veiled

from .. import make

TEXT = "浙江钱江电池有限公司在杭州的工厂预算三百万元，联系王工 13800138000 或 wang@qj.example。"


def test_amounts_numbers_addresses_organisations_and_known_names_are_found():
    assert set(found_in(TEXT, ["杭州", "王工", "北京"])) == {
        "杭州",
        "王工",
        "浙江钱江电池有限公司",
        "三百万元",
        "13800138000",
        "wang@qj.example",
    }


@pytest.mark.parametrize("text", ["at least 80 % at −40 °C", "每天六十吨含镍废水", "TRL 6, 2027-06-30"])
def test_figures_of_technology_are_none_of_them(text):
    assert found_in(text, []) == ()


@given(st.text(alphabet="甲乙丙ab ", max_size=60), st.lists(st.text(alphabet="甲乙丙ab", min_size=1, max_size=4), max_size=4))
def test_no_mark_is_left_in_a_veiled_text(text, marks):
    kept = tidy_marks(marks)
    assert not any(m.casefold() in veiled(text, kept).casefold() for m in kept)


def test_the_whole_stands_in_the_description_and_the_tier_says_for_whom():
    whole = make.sheet(
        "need",
        wordings=(make.wording(summary=TEXT, description="细节", keywords=("王工", "电池")),),
        owner="钱江",
        price_max=Decimal(5),
        currency="CNY",
    )
    public = redacted(whole, Marked(("王工", "三百万元"), "agreement", hides_owner=True, hides_price=True))
    wording = public.wordings[0]
    assert wording.summary == TEXT.replace("王工", VEIL).replace("三百万元", VEIL)
    assert wording.keywords == ("电池",)
    assert wording.description == f"{TEXT}\n\n细节\n\n单位：钱江\n预算或价格：… – 5 CNY"
    assert (public.description_tier, public.owner, public.price_max, public.currency) == ("agreement", "", None, "")


def test_a_wording_without_marked_words_stays_as_it_is():
    whole = make.sheet("need")
    assert redacted(whole, Marked(("王工",), "members")) == replace(whole, description_tier="members")
