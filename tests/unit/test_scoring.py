"""Scores: coverage, fusion, hubness, quantisation, calibration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.matching.domain.calibration import Calibration, calibrate
from bole.matching.domain.scoring import (
    Legs,
    coverage,
    coverage_by_owner,
    document_vector,
    hubness,
    inverse_frequency,
    quantised,
    query_weights,
    restored,
    shared_codes,
    term_weights,
    unit,
)

RNG = np.random.default_rng(7)


def some(n: int, d: int = 16) -> np.ndarray:
    return unit(RNG.normal(size=(n, d)).astype(np.float32))


def test_coverage_is_the_mean_of_the_eight_best_covered_requirements():
    assert coverage(np.array([0.2, 0.4], dtype=np.float32)) == pytest.approx(0.3)
    assert coverage(np.array([0.0] * 20 + [0.5] * 8, dtype=np.float32)) == pytest.approx(0.5)


def test_coverage_of_many_records_at_once_equals_one_by_one():
    need, counts = some(11), [1, 4, 2]
    offers = [some(n) for n in counts]
    starts = np.array([0, 1, 5], dtype=np.intp)
    together = coverage_by_owner(need, np.vstack(offers), starts)
    apart = [coverage((need @ offer.T).max(axis=1)) for offer in offers]
    assert together == pytest.approx(apart, abs=1e-6)


def test_the_document_vector_joins_title_and_sentences():
    rows = some(4)
    whole = document_vector(rows, titled=True)
    assert float(np.linalg.norm(whole)) == pytest.approx(1.0, abs=1e-5)
    assert whole @ rows[0] > document_vector(rows[1:], titled=False) @ rows[0]
    assert document_vector(rows[:1], titled=True) == pytest.approx(rows[0])


def test_a_record_near_to_anything_has_a_high_hubness():
    bank = unit(some(50) + 0.5)
    centre = unit(np.full((1, 16), 1.0, dtype=np.float32))
    aside = unit(np.array([[1.0, -1.0] * 8], dtype=np.float32))
    assert hubness(centre[0], centre, bank) > hubness(aside[0], aside, bank)


def test_vectors_of_one_byte_are_near_to_the_real_ones():
    rows = some(200, 512)
    back = restored(*quantised(rows))
    assert float((unit(back) * rows).sum(axis=1).min()) > 0.999


def test_rare_terms_weigh_more_and_a_term_of_every_record_nothing_to_speak_of():
    assert inverse_frequency(1, 1000) > inverse_frequency(100, 1000) > inverse_frequency(1000, 1000) >= 0
    assert inverse_frequency(5, 3) >= 0


def test_long_texts_do_not_win_by_length():
    short = term_weights({"en:weld": 1, "en:alloy": 1}, "en")["en:weld"]
    long = term_weights({"en:weld": 1, **{f"en:{i}": 1 for i in range(500)}}, "en")["en:weld"]
    assert short > long


def test_the_query_side_is_scaled_by_its_twelve_rarest_terms():
    weights = query_weights({f"t{i}": 1.0 for i in range(30)}, {f"t{i}": float(i) for i in range(30)})
    assert sum(sorted(weights.values())[-12:]) == pytest.approx(1.0)
    assert query_weights({"t": 1.0}, {"t": 0.0}) == {}


def test_the_shares_of_the_legs_sum_to_one_and_a_leg_against_has_none():
    shares = Legs(document=0.2, coverage=0.6, words=-0.1, codes=0.0, hub=-0.3).shares()
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares["words"] == 0


def test_shared_codes_are_a_share_of_what_is_wanted():
    assert shared_codes(["04", "05"], ["05", "09"]) == pytest.approx(0.5)
    assert shared_codes([], ["05"]) == 0


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=40))
def test_coverage_lies_between_worst_and_best(values):
    best = np.array(values, dtype=np.float32)
    assert best.min() - 1e-6 <= coverage(best) <= best.max() + 1e-6


def _calibration() -> Calibration:
    languages = ["zh", "zh", "zh", "en", "en", "en"] * 4
    kinds = ["title", "sentence", "sentence"] * 8
    vectors = some(24) + np.array([[0.5 if lang == "zh" else -0.5] * 16 for lang in languages], dtype=np.float32)
    return calibrate(vectors.astype(np.float32), languages, kinds)


def test_centring_takes_away_what_all_texts_of_a_language_share():
    calibration = _calibration()
    shared = np.full((2, 16), 0.5, dtype=np.float32) + some(2) * 0.1
    apart = calibration.centred(shared.copy(), "zh", titled=False)
    assert float(apart[0] @ apart[1]) < float(unit(shared)[0] @ unit(shared)[1])


def test_an_unknown_language_is_centred_by_what_all_have_in_common():
    calibration = _calibration()
    rows = some(3)
    assert calibration.centred(rows.copy(), "sw", titled=True).shape == (3, 16)


def test_a_calibration_survives_packing():
    before = _calibration()
    after = Calibration.unpacked(before.packed())
    assert after.means.keys() == before.means.keys()
    assert after.bank == pytest.approx(before.bank, abs=2e-3)
