"""The rules of the desk by themselves: completeness, likeness, the second person, terms, proposed texts."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.registry.domain import completeness, glossary, likeness, proposals, review
from bole.registry.domain.completeness import Mark
from bole.registry.domain.glossary import Pair
from bole.registry.domain.sheet import RecordSheet, RightSheet, WordingSheet
from bole.registry.errors import NotProposable, SecondPersonNeeded

NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
ZH = WordingSheet(
    language="zh",
    title="低温锂离子电池电解液",
    summary="一种在零下四十度仍能工作的电解液。" * 5,
    description="原理。" * 60,
    keywords=("a", "b", "c"),
)
EN = WordingSheet(language="en", title="Electrolyte", summary="It works at minus forty degrees.", origin="human")


def marks(sheet):
    return {p.field: p.mark for p in completeness.checklist(sheet)}


def test_an_empty_record_has_nothing_and_a_whole_one_everything():
    whole = RecordSheet(
        kind="need", wordings=(ZH, EN), owner="厂", cooperation_modes=("DEVELOPMENT",), tech_areas=("07",), price_max=1,  # type: ignore[arg-type]
        contact_email="a@example.org", deadline=NOON.date(),
    )  # fmt: skip
    assert completeness.share(completeness.checklist(RecordSheet(kind="achievement"))) == 0
    assert completeness.share(completeness.checklist(whole)) == 100
    assert completeness.wanting(completeness.checklist(whole)) == ()


def test_what_says_little_is_weak_and_counts_half():
    short = RecordSheet(kind="achievement", wordings=(WordingSheet(language="zh", title="泵", summary="一种泵。", keywords=("泵",)),))
    found = marks(RecordSheet(kind="achievement", wordings=short.wordings, rights=(RightSheet(kind="invention"),), contact_name="张"))
    assert [found[n] for n in ("title", "summary", "keywords", "rights", "contact_email")] == [Mark.WEAK] * 5
    machine = WordingSheet(language="en", title="Pump", origin="machine")
    assert marks(RecordSheet(kind="need", wordings=(ZH, machine)))["second_language"] is Mark.WEAK
    assert marks(RecordSheet(kind="need", wordings=(ZH, EN)))["second_language"] is Mark.GOOD


def test_what_is_needed_comes_first():
    told = completeness.wanting(completeness.checklist(RecordSheet(kind="need")))
    assert [p.field for p in told[:2]] == ["summary", "title"]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("低温电解液", "低温 电解液。", 1.0), ("A Pump, for Water", "a pump for water", 1.0), ("低温电解液及其制备方法", "低温电解液及其制备工艺", 0.8),
        ("低温电解液", "印染废水分离膜", 0.0), ("", "x", 0.0), ("。", "，", 0.0),
    ],
)  # fmt: skip
def test_titles_are_near_when_their_letters_are(one, other, near):
    assert likeness.nearness(one, other) == pytest.approx(near)


@given(st.text(max_size=40), st.text(max_size=40))
def test_nearness_is_between_nothing_and_one_and_the_same_both_ways(one, other):
    near = likeness.nearness(one, other)
    assert 0.0 <= near <= 1.0
    assert near == likeness.nearness(other, one)


@pytest.mark.parametrize("number", ["ZL202010123456.2", "CN 2020 1012 3456.2", "2020101234562", " zl2020-10123456.2 "])
def test_one_number_written_in_many_ways_is_one(number):
    assert likeness.number_key(number) == "2020101234562"
    assert likeness.number_key("US 11,123,456 B2") == "US11123456B2"
    assert likeness.number_keys(" . ") == ()


def test_a_second_person_is_asked_for_only_where_there_is_one():
    me = uuid4()
    assert [review.is_own(me, created_by=a, submitted_by=b) for a, b in ((me, None), (uuid4(), me), (uuid4(), None))] == [True, True, False]
    assert review.is_own(None, created_by=None, submitted_by=None) is False
    assert (review.is_alone(None), review.is_alone([])) == (False, True)
    with pytest.raises(SecondPersonNeeded) as refused:
        review.is_alone(["a", "b", "c", "d"])
    assert refused.value.values["who"] == "a, b, c …"


def test_what_is_taken_is_free_at_the_very_hour():
    day = dt.timedelta(hours=24)
    moments = (NOON, NOON + day - dt.timedelta(seconds=1), NOON + day)
    assert [review.is_taken(NOON, now=n, hours=24) for n in moments] == [True, True, False]
    assert review.is_taken(None, now=NOON, hours=24) is False


def test_terms_stand_in_a_text_as_words_in_the_order_of_the_text():
    pairs = [Pair("电解液", "electrolyte"), Pair("锂离子电池电解液", "lithium-ion electrolyte"), Pair("膜", "membrane")]
    assert [p.target for p in glossary.occurring(pairs, "低温锂离子电池电解液")] == ["lithium-ion electrolyte", "electrolyte"]
    assert glossary.occurring([Pair("ion", "离子")], "a question of ignition") == []
    assert [p.target for p in glossary.occurring([Pair("net cage", "网箱")], "Cleaning Net Cages at sea")] == ["网箱"]


def test_a_proposed_text_goes_into_its_field_and_no_other():
    sheet = RecordSheet(kind="need", wordings=(ZH, EN))
    changed = proposals.with_text(sheet, "en", "keywords", proposals.tidied("keywords", "ion;  cold ；ion"))
    assert changed.wordings == (
        ZH,
        WordingSheet(language="en", title="Electrolyte", summary=EN.summary, origin="human", keywords=("ion", "cold")),
    )
    for language, field in (("de", "title"), ("en", "origin"), ("en", "confidential")):
        with pytest.raises(NotProposable):
            proposals.text_of(sheet, language, field)
