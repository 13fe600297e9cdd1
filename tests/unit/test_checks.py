"""What may be wrong with a sheet: every wrong value is told at its field, and no sheet makes the judge fall over."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bole.reference.queries import is_language, vocabularies
from bole.registry.domain import checks
from bole.registry.domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet

CODES = {name: v.by_code for name, v in vocabularies().items()}
TODAY = dt.date(2026, 11, 23)
WORDING = WordingSheet(
    language="zh", title="低温锂离子电池电解液", summary="一种在零下四十度仍能正常工作的锂离子电池电解液，容量保持率高。"
)
GOOD = RecordSheet(
    kind="achievement", wordings=(WORDING,), owner="浙江大学", trl=6, stage="middle", ipc=("H01M10/0525", "C07D"), tech_areas=("05",),
    price_min=Decimal("1.5"), price_max=Decimal(2), currency="CNY", deadline=dt.date(2027, 6, 30), contact_email="a@b.example",
    origin_url="https://example.org/a", start_month="2022-01", end_month="2024-12", territories=("CN", "330000"), sdgs=("7",),
    rights=(RightSheet(kind="invention", status="", number="ZL201010508666.X"),), completers=(CompleterSheet(name="张三"),),
)  # fmt: skip


def told(sheet: RecordSheet) -> set[str]:
    return {problem.field for problem in checks.problems(sheet, CODES, is_language, today=TODAY)}


def test_a_good_sheet_has_no_problems():
    assert checks.problems(GOOD, CODES, is_language, today=TODAY) == ()
    assert told(RecordSheet(kind="need", wordings=(WORDING,))) == set()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("kind", {"kind": "thing"}),
        ("visibility", {"visibility": "everybody"}),
        ("stage", {"stage": "soon"}),
        ("trl", {"trl": 0}),
        ("trl", {"trl": 12}),
        ("tech_areas", {"tech_areas": ("05", "99")}),
        ("sdgs", {"sdgs": ("18",)}),
        ("territories", {"territories": ("XX",)}),
        ("currency", {"currency": "XYZ"}),
        ("currency", {"currency": ""}),
        ("price_min", {"price_min": Decimal(3)}),
        ("price_min", {"price_min": Decimal(-1)}),
        ("price_max", {"price_max": Decimal("1e15")}),
        ("ipc", {"ipc": ("nonsense",)}),
        ("ipc", {"ipc": ("H01M10/0525",) * 31}),
        ("contact_email", {"contact_email": "nobody"}),
        ("origin_url", {"origin_url": "javascript:alert(1)"}),
        ("start_month", {"start_month": "2022-13"}),
        ("end_month", {"end_month": "2021-12"}),
        ("owner", {"owner": "x" * 201}),
        ("horizon_reason", {"horizon_override": "near"}),
        ("title", {"wordings": ()}),
        ("title", {"wordings": (replace(WORDING, title=""),)}),
        ("title", {"wordings": (replace(WORDING, title="x" * 501),)}),
        ("summary", {"wordings": (replace(WORDING, summary="x" * 20_001),)}),
        ("language", {"wordings": (replace(WORDING, language="klingon"),)}),
        ("language", {"wordings": (WORDING, WORDING)}),
        ("keywords", {"wordings": (replace(WORDING, keywords=("x" * 121,)),)}),
        ("keywords", {"wordings": (replace(WORDING, keywords=tuple("abcdefghijklmnopqrstu")),)}),
        ("rights", {"rights": (RightSheet(kind="nonesuch"),)}),
        ("rights", {"rights": (RightSheet(kind="invention", number="ZL201010508666.1"),)}),
        ("completers", {"completers": (CompleterSheet(name="x", orcid="0000-0002-1825-0098"),)}),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_nowhere_else(field, values):
    assert told(replace(GOOD, **values)) == {field}


def test_every_problem_says_what_was_given_and_can_be_said():
    wrong = replace(GOOD, trl=12, stage="soon", ipc=("x",), contact_email="nobody", wordings=(replace(WORDING, title=""),))
    problems = checks.problems(wrong, CODES, is_language, today=TODAY)
    assert [p.field for p in problems] == ["stage", "contact_email", "title", "trl", "ipc"]
    assert all(p.text() and "%(" not in p.text() for p in problems)


texts = st.text(max_size=30)
wordings = st.builds(
    WordingSheet, language=texts | st.sampled_from(["zh", "en"]), title=texts, summary=texts, description=texts, confidential=texts,
    keywords=st.lists(texts, max_size=3).map(tuple), origin=texts,
)  # fmt: skip
BY_TYPE = {
    "str": texts, "tuple[str, ...]": st.lists(texts, max_size=3).map(tuple), "int | None": st.none() | st.integers(),
    "Decimal | None": st.none() | st.decimals(), "dt.date | None": st.none() | st.dates(),
    "bool | None": st.none() | st.booleans(),
    "tuple[WordingSheet, ...]": st.lists(wordings, max_size=2).map(tuple),
    "tuple[RightSheet, ...]": st.lists(st.builds(RightSheet, kind=texts, status=texts, number=texts), max_size=2).map(tuple),
    "tuple[CompleterSheet, ...]": st.lists(st.builds(CompleterSheet, name=texts, orcid=texts), max_size=2).map(tuple),
}  # fmt: skip
sheets = st.builds(RecordSheet, **{f.name: BY_TYPE[str(f.type)] for f in fields(RecordSheet)})


@settings(max_examples=60)
@given(sheets)
def test_no_sheet_makes_the_judge_fall_over(sheet):
    for problem in (*checks.problems(sheet, CODES, is_language, today=TODAY), *checks.missing(sheet)):
        assert problem.text()
    assert set(checks.advice(sheet)) <= set(checks.ADVICE)


def test_without_enough_words_it_cannot_be_published():
    assert checks.missing(GOOD) == ()
    assert [p.field for p in checks.missing(replace(GOOD, wordings=()))] == ["title"]
    short = replace(WORDING, summary="太短")
    assert [p.field for p in checks.missing(replace(GOOD, wordings=(short,)))] == ["summary"]
    assert checks.missing(replace(GOOD, wordings=(replace(short, description="x" * 20),))) == ()


def test_what_counts_is_the_wording_of_the_author():
    machine = replace(WORDING, language="en", origin="machine", summary="")
    assert checks.missing(replace(GOOD, wordings=(machine, WORDING))) == ()


def test_advice_is_about_what_would_help_to_be_found():
    of_work = {"stage", "cooperation_modes", "tech_areas", "keywords", "rights", "price", "second_language"}
    of_experts = {"services", "disciplines", "tech_areas", "keywords", "languages_spoken", "availability", "second_language"}
    assert set(checks.advice(RecordSheet(kind="achievement", wordings=(WORDING,)))) == of_work
    assert set(checks.advice(RecordSheet(kind="need", wordings=(WORDING,)))) == of_work - {"stage", "rights"}
    assert set(checks.advice(RecordSheet(kind="expert", wordings=(WORDING,)))) == of_experts
    full = replace(GOOD, cooperation_modes=("SERVICE",), wordings=(replace(WORDING, keywords=("电池",)), replace(WORDING, language="en")))
    assert checks.advice(full) == ()
