"""Experts as sheets: what is checked, what is missing, what is in the tables; and as a side of matching."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bole.matching.domain.constraints import Asked, ExpertTerms, Verdict, compare_expert
from bole.matching.domain.sides import PAIRS, Side, looked_for
from bole.matching.domain.terms import number_of
from bole.matching.errors import NotASide
from bole.matching.queries.candidates import OF_EXPERTS, marks_of, space_of
from bole.reference.queries import vocabularies
from bole.registry.domain import checks, completeness, kinds
from bole.registry.domain.columns import columns_for, suggested_kind
from bole.registry.domain.fields import BY_NAME, EXPERT, FIELDS, PRIVATE_OF_EXPERTS
from bole.registry.domain.rows import RowReader, cells
from bole.registry.domain.sheet import RecordSheet, WordingSheet
from bole.registry.domain.sheet_json import sheet_as_json, sheet_from_json
from bole.registry.domain.table import SourceRow
from bole.registry.queries import problems_of
from bole.runtime import clock

WORDING = WordingSheet(language="zh", title="甲教授（虚构）", summary="从事膜分离与印染废水处理研究二十余年，可评审中试装置与工艺方案。")
GOOD = RecordSheet(
    kind="expert", wordings=(WORDING,), owner="浙江示例大学", orcid="0000-0002-1825-0097", services=("evaluation", "interpreter"),
    disciplines=("610",), professional_titles=("教授",), units=("某研究院, 二部",), languages_spoken=("zh", "de"), active_since=2004,
    availability="limited", fee_basis="day", conflicts=("钱江电池厂",), consent_on=dt.date(2026, 10, 1), consent_text="expert-1",
    tech_areas=("07",), ipc=("B01D61/02",), territories=("CN", "DE"), contact_email="a@test.example",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with clock.freeze(dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)):
        yield


def test_a_good_expert_has_no_problems_and_lacks_nothing():
    assert problems_of(GOOD) == ()
    assert checks.missing(GOOD) == ()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"orcid": "0000-0002-1825-0098"}, "bad_orcid"),
        ({"active_since": 1890}, "bad_since"),
        ({"active_since": 2101}, "bad_since"),
        ({"services": ("cooking",)}, "not_a_code"),
        ({"disciplines": ("999",)}, "not_a_code"),
        ({"languages_spoken": ("xx",)}, "not_a_code"),
        ({"consent_text": ""}, "half_consent"),
        ({"consent_on": None}, "half_consent"),
        ({"units": ("x" * 201,)}, "too_long"),
        ({"conflicts": ("x",) * 51}, "too_many"),
        ({"consent_on": dt.date(1780, 1, 1)}, "bad_year"),
        ({"consent_on": dt.date(2090, 1, 1)}, "consent_to_come"),
    ],
)
def test_what_is_wrong_with_an_expert_is_told(values, code):
    assert [p.code for p in problems_of(replace(GOOD, **values))] == [code]


def test_without_consent_an_expert_is_not_whole():
    assert [p.code for p in checks.missing(replace(GOOD, consent_on=None, consent_text=""))] == ["no_consent"]
    assert checks.missing(replace(GOOD, kind="need", consent_on=None, consent_text="")) == ()


def test_the_checklist_of_an_expert_asks_for_consent_and_not_for_patents():
    points = {p.field: p for p in completeness.checklist(replace(GOOD, consent_on=None, consent_text=""))}
    assert points["consent_on"].needed
    assert not {"rights", "stage", "deadline", "price_max"} & set(points)
    assert completeness.share(completeness.checklist(GOOD)) > 70


def test_what_only_experts_have_is_said_of_experts_only():
    own = {f.name for f in FIELDS if f.kinds == EXPERT}
    assert own <= set(sheet_as_json(GOOD))
    assert not own & set(sheet_as_json(replace(GOOD, kind="achievement")))
    assert set(PRIVATE_OF_EXPERTS) <= {"contact_name", "contact_email", *own}
    assert sheet_from_json(sheet_as_json(GOOD)) == (GOOD, ())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_table_of_experts_is_read_back_as_it_was_written(language):
    columns = columns_for(["expert"])
    headers = [c.label(language) for c in columns]
    written = dict(zip(headers, cells(GOOD, columns, vocabularies(), language), strict=True))
    reader = RowReader(
        tuple((h, c.name) for h, c in zip(headers, columns, strict=True)),
        kind="expert",
        terms=vocabularies(),
        guess_language=lambda t: "zh",
    )
    assert reader.read(SourceRow(2, written)) == (GOOD, ())


def test_the_fields_of_a_table_suggest_that_it_is_about_experts():
    assert suggested_kind(["title", "orcid", "disciplines"]) == "expert"
    assert suggested_kind(["title", "orcid", "need_kind"]) == ""
    assert suggested_kind(["title"]) == ""


def test_every_kind_has_a_letter_of_its_own_and_advice():
    assert len({*kinds.LETTERS.values()}) == len(kinds.KINDS) == len(checks.ADVISED)
    assert {f.name for f in FIELDS if not set(f.kinds) <= set(kinds.KINDS)} == set()
    assert BY_NAME["stage"].kinds == kinds.OF_WORK


# ---- as a side of matching ----


def test_the_sides_are_the_kinds():
    assert {side.value for side in Side} == set(kinds.KINDS)


def test_what_is_looked_for_for_each_kind():
    assert [looked_for(kind) for kind in kinds.KINDS] == [Side.NEEDS, Side.ACHIEVEMENTS, Side.NEEDS]
    assert looked_for("need", "expert") is looked_for("achievement", "expert") is Side.EXPERTS
    for kind in kinds.KINDS:
        with pytest.raises(NotASide):
            looked_for(kind, kind)
    assert Side.named("expert") is Side.EXPERTS
    assert Side.named("rubbish") is Side.named(None) is Side.ACHIEVEMENTS


def test_only_needs_say_what_they_require_and_every_pair_has_one_order():
    assert [side.requires for side in (Side.ACHIEVEMENTS, Side.NEEDS, Side.EXPERTS)] == [False, True, False]
    assert not {(b, a) for a, b in PAIRS} & PAIRS


def test_numbers_of_experts_terms_never_meet_those_of_the_others():
    first, last = 1, 1_000_000_000
    assert (space_of("need"), space_of("achievement"), space_of("expert")) == (0, 0, OF_EXPERTS)
    assert first + OF_EXPERTS > last
    assert last + OF_EXPERTS < 2**31
    marks = {*marks_of("need", "zh"), *marks_of("expert", "zh"), *marks_of("expert", "en")}
    assert len(marks) == 5
    assert all(-(2**31) <= mark <= 0 for mark in marks)
    assert marks_of("need", "zh") == (0, -number_of("#language:zh"))


def verdicts(asked, expert):
    return [c.verdict for c in compare_expert(asked, expert)]


def test_the_conditions_of_an_expert():
    met, not_met, unknown = Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN
    assert verdicts(Asked(("zh",), ("330000",)), ExpertTerms(("zh", "en"), ("CN",), "available")) == [met, met, met, met]
    assert verdicts(Asked(("de",), ("DE",)), ExpertTerms(("zh",), ("CN",), "unavailable", "same_unit")) == [not_met] * 4
    assert verdicts(Asked(), ExpertTerms()) == [unknown, unknown, unknown, met]
