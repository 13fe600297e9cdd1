"""Reasons and hard constraints: what covers what, which terms correspond, met or not met or unknown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from bole.kernel.money import Money
from bole.matching.domain.constraints import Terms, Verdict, compare
from bole.matching.domain.prepared import MOST_SENTENCES, prepare, prepare_free
from bole.matching.domain.reasons import COVERED, PARTLY, Cover, correspondences, requirements_of
from bole.matching.domain.scoring import Legs

from .test_terms_and_bridge import BRIDGE

TODAY = dt.date(2026, 11, 23)
LEGS = Legs(document=0.1, coverage=0.1, words=0.1, codes=0, hub=0)


def flat(term: str) -> float:
    return 1.0


def test_every_requirement_gets_its_best_sentence_and_its_verdict():
    similar = np.array([[0.1, COVERED + 0.01], [PARTLY + 0.01, 0.0], [0.0, PARTLY - 0.01]], dtype=np.float32)
    found = requirements_of(("a", "b", "c"), ("x", "y"), similar)
    assert [(r.text, r.sentence, r.cover) for r in found] == [
        ("a", "y", Cover.COVERED),
        ("b", "x", Cover.PARTLY),
        ("c", "y", Cover.MISSING),
    ]


def words(need: str, offer: str, a: str, b: str) -> list[tuple[str, str]]:
    found = correspondences(need, offer, need_language=a, offer_language=b, bridge=BRIDGE, idf=flat)
    return sorted((c.wanted, c.offered) for c in found)


def test_terms_correspond_across_languages_in_both_directions():
    assert words("铝合金焊接变形", "Welding of aluminum parts", "zh", "en") == [("焊接", "Welding"), ("铝合金", "aluminum")]
    assert words("Welding of aluminum parts", "铝合金焊接变形", "en", "zh") == [("Welding", "焊接"), ("aluminum", "铝合金")]


def test_terms_of_one_language_are_shown_as_each_side_writes_them():
    assert words("welded joints", "a joint made by welding", "en", "en") == [("joints", "joint"), ("welded", "welding")]
    assert words("铝合金焊接", "焊接铝合金薄板", "zh", "zh") == [("焊接", "焊接"), ("铝合金", "铝合金")]


def test_names_and_formulae_correspond_without_a_dictionary():
    assert ("LiFePO4", "LiFePO4") in words("LiFePO4电池", "Kathode aus LiFePO4", "zh", "de")


def test_terms_without_weight_are_not_shown():
    found = correspondences("welding", "welding", need_language="en", offer_language="en", bridge=BRIDGE, idf=lambda term: 0.0)
    assert found == ()


NEED = Terms(territories=("330000",), trl=6, modes=("LICENSE_OPEN",), high=Money(Decimal(100), "CNY"), deadline=TODAY)
OFFER = Terms(territories=("CN",), trl=7, modes=("LICENSE_OPEN", "EQUITY"), low=Money(Decimal(100), "CNY"))


def verdicts(need: Terms, offer: Terms) -> dict[str, Verdict]:
    return {c.name: c.verdict for c in compare(need, offer, today=TODAY)}


def test_constraints_that_are_met():
    assert set(verdicts(NEED, OFFER).values()) == {Verdict.MET}


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("territory", Terms(territories=("DE",))),
        ("trl", Terms(trl=5)),
        ("mode", Terms(modes=("EQUITY",))),
        ("budget", Terms(low=Money(Decimal("100.01"), "CNY"))),
        ("deadline", Terms(deadline=TODAY - dt.timedelta(days=1))),
    ],
)
def test_a_constraint_that_is_not_met_is_told_and_the_others_are_unknown(name, offer):
    found = verdicts(NEED, offer)
    assert found[name] is Verdict.NOT_MET
    assert {n: v for n, v in found.items() if n not in (name, "deadline")} == {
        n: Verdict.UNKNOWN for n in found if n not in (name, "deadline")
    }


def test_two_currencies_cannot_be_compared():
    assert verdicts(NEED, Terms(low=Money(Decimal(1), "USD")))["budget"] is Verdict.UNKNOWN


def test_a_short_first_line_is_the_title_of_what_somebody_typed():
    prepared = prepare_free("铝合金焊接\n需要减少焊接变形，气孔率低于百分之一。", language="zh", bridge=BRIDGE)
    assert prepared.titled
    assert prepared.sentences == ("铝合金焊接", "需要减少焊接变形，气孔率低于百分之一。")
    assert not prepare_free("需要减少焊接变形。", language="zh", bridge=BRIDGE).titled


def test_sentences_that_repeat_are_kept_once_and_very_long_texts_are_cut():
    body = "The same sentence stands here again. " * 5
    assert prepare(title="Title", body=body, language="en", bridge=BRIDGE).sentences == ("Title", "The same sentence stands here again.")
    long = " ".join(f"This is sentence number {i} of a very long text." for i in range(500))
    prepared = prepare(title="Title", body=long, language="en", bridge=BRIDGE)
    assert prepared.cut
    assert len(prepared.sentences) == MOST_SENTENCES
