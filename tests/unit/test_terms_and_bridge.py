"""Words: stems, character bigrams, and the dictionary between Chinese and English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.matching.domain.bridge import EMPTY, Bridge
from bole.matching.domain.terms import DIMENSIONS, bigrams, latin, number_of, pruned, stems, terms_of

LINES = [
    "# CC-CEDICT",
    "焊接 焊接 [han4 jie1] /to weld/welding/",
    "鋁 铝 [lu:3] /aluminum (chemistry)/",
    "鋁合金 铝合金 [lu:3 he2 jin1] /aluminum alloy/",
    "合金 合金 [he2 jin1] /alloy/",
    "機 机 [ji1] /machine/",
    "電池 电池 [dian4 chi2] /battery/CL:節|节[jie2],組|组[zu3]/",
    "變 变 [bian4] /to change/",
    "囉囉嗦嗦 啰啰嗦嗦 [luo1 luo1 suo1 suo1] /this gloss gives a very long winded grammatical explanation rather than any translation/",
]
BRIDGE = Bridge.from_lines(LINES)


def test_chinese_becomes_bigrams_and_single_characters_only_where_asked():
    assert bigrams("铝合金焊接") == ["铝合", "合金", "金焊", "焊接"]
    assert bigrams("铝") == ["铝"]
    assert bigrams("铝合", singles=True) == ["铝", "合", "铝合"]


def test_latin_words_and_numbers_are_found_inside_of_chinese():
    assert latin("基于FPGA的ORC系统，压力2.5兆帕，Ma5.0") == ["fpga", "orc", "2.5", "ma5.0"]


def test_english_is_stemmed_and_small_words_go():
    assert stems("The welding of batteries is welded", "en") == ["weld", "batteri", "weld"]
    assert stems("Schweißverbindungen", "de") == stems("Schweißverbindung", "de")


def test_the_bridge_takes_the_longest_word_at_every_place():
    assert [word for word, _ in BRIDGE.words_in("铝合金焊接机")] == ["铝合金", "合金", "焊接"]


def test_the_bridge_gives_expected_counts_of_english_stems():
    english = BRIDGE.english_of("焊接电池")
    assert english["weld"] == pytest.approx(1.0)
    assert english["batteri"] == pytest.approx(1.0)


def test_glosses_that_explain_rather_than_translate_are_left_out():
    assert "啰啰嗦嗦" not in BRIDGE.words


def test_traditional_characters_are_made_simplified():
    assert BRIDGE.simplified("機變") == "机变"


def test_texts_of_two_languages_share_pivot_terms():
    chinese = terms_of("铝合金焊接", "", "zh", BRIDGE.english_of)
    english = terms_of("Welding aluminum alloys", "", "en", BRIDGE.english_of)
    assert set(chinese.pivot) & set(english.pivot) == {"en:weld", "en:aluminum", "en:alloy"}
    assert set(chinese.native) & set(english.native) == set()


def test_a_language_without_dictionary_still_shares_names_and_numbers():
    german = terms_of("Laser CO2 Verfahren", "", "de", EMPTY.english_of)
    assert {"en:laser", "en:co2"} <= set(german.pivot)


def test_pruning_keeps_frequent_and_long_terms():
    assert set(pruned({"zh:铝": 1.0, "zh:合金": 1.0, "zh:焊接": 3.0}, 2)) == {"zh:合金", "zh:焊接"}


@given(st.text(max_size=300), st.sampled_from(["zh", "en", "de", "ja", "xx", "zh-hant"]))
def test_any_text_becomes_terms_with_valid_numbers(text, language):
    terms = terms_of(text, text, language, BRIDGE.english_of)
    assert all(1 <= number_of(t) <= DIMENSIONS for t in {**terms.native, **terms.pivot})
    assert all(w > 0 for w in {**terms.native, **terms.pivot}.values())
