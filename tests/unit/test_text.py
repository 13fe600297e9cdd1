"""Text as people really send it: tidied without loss of words, and split into sentences."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.kernel.text import han_share, one_line, plain_formulae, sentences, tidy

anything = st.text(st.characters(), max_size=300)
hostile = st.text(
    st.sampled_from("ab  .。\n\r\t\x00\x0b\x0c\x85\u200b\u202e\u0301\u1100\u1161\xad$\\{}[]【】()（）-•;；!?”\"'%A中文1"), max_size=120
)


@given(anything | hostile)
def test_tidy_text_is_tidy(text):
    tidied = tidy(text)
    assert tidied == tidy(tidied)
    assert tidied == tidied.strip()
    assert unicodedata.is_normalized("NFC", tidied)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]|  |\n\n\n| \n|\n ", tidied)


@given(anything | hostile)
def test_one_line_is_one_line(text):
    assert "\n" not in one_line(text)
    assert one_line(text) == one_line(one_line(text))


@given(anything)
def test_tidy_text_can_be_stored(text):
    assert tidy(text).encode("utf-8").count(b"\x00") == 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("page one\x0cpage two", "page one\npage two"),
        ("a\u2028b\x85c\x0bd", "a\nb\nc\nd"),
        ("　　段落　一", "段落 一"),
        ("one\u00a0 two\t three", "one two three"),
        ("e\u200b\u0301", "é"),
        ("bat\u00adtery", "battery"),
        ("pay\u202eload\u202c \u2066x\u2069", "payload x"),
        ("half \ud800 a pair", "half a pair"),
        ("tag\U000e0041\U000e0042ged", "tagged"),
        ("\ufeffbegin\x00end\x1b[0m", "beginend[0m"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("نیم\u200cفاصله 👩\u200d🔬", "نیم\u200cفاصله 👩\u200d🔬"),
    ],
)
def test_tidying(given, expected):
    assert tidy(given) == expected


@given(anything | hostile)
def test_sentences_never_fall_over_and_are_never_empty(text):
    for sentence in sentences(text):
        assert re.search(r"\w", sentence)
        assert sentence == " ".join(sentence.split())


words = st.lists(
    st.sampled_from("battery 电池 works at minus 40 degrees and keeps H2O Dr Fig 研究 目的 U.S 3.5 e.g α".split()), min_size=1, max_size=9
)
stops = st.sampled_from([". ", "。", "! ", "？", "；", "; ", "\n", ".", ", ", "，"])


@given(st.lists(st.tuples(words, stops), max_size=12))
def test_sentences_lose_no_words(parts):
    text = "".join(" ".join(listed) + stop for listed, stop in parts)
    assert re.findall(r"\w", "".join(sentences(text))) == re.findall(r"\w", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" …!? \n -- ", []),
        ("One short.", ["One short."]),
        (
            "The electrolyte works at minus forty degrees.The capacity stays above eighty percent.It costs less.",
            ["The electrolyte works at minus forty degrees.", "The capacity stays above eighty percent. It costs less."],
        ),
        (
            "This was shown by Dr. Smith et al. The results were published in Fig. 3 of the paper. Nothing else is known so far.",
            ["This was shown by Dr. Smith et al. The results were published in Fig. 3 of the paper.", "Nothing else is known so far."],
        ),
        (
            "Made in the U.S. Navy laboratory by J. R. Miller for use at sea. It has been tested for a whole year.",
            ["Made in the U.S. Navy laboratory by J. R. Miller for use at sea.", "It has been tested for a whole year."],
        ),
        (
            "本项目研究低温电解液！它能在零下四十度工作吗？可以；容量保持率达到百分之八十。",
            ["本项目研究低温电解液！", "它能在零下四十度工作吗？ 可以；", "容量保持率达到百分之八十。"],
        ),
        (
            "【目的】研究低温锂离子电池电解液。【方法】采用多种溶剂进行配比实验。",
            ["研究低温锂离子电池电解液。", "采用多种溶剂进行配比实验。"],
        ),
        (
            "[Methods] We measured the capacity of forty cells. [Results] All of them kept eighty percent.",
            ["We measured the capacity of forty cells.", "All of them kept eighty percent."],
        ),
        (
            "- first point of the list, long enough\n- second point of the list, long enough",
            ["first point of the list, long enough", "second point of the list, long enough"],
        ),
        (
            "The specific impulse is $9 0 0 \\mathrm { N s / k g }$ at the design point. It was measured twice by others.",
            ["The specific impulse is 900Ns/kg at the design point.", "It was measured twice by others."],
        ),
        (
            "Version 3.5 of the device needs 2.4 kW and costs 7.50 EUR per kg of water.",
            ["Version 3.5 of the device needs 2.4 kW and costs 7.50 EUR per kg of water."],
        ),
    ],
)
def test_worked_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$9 0 0 \\mathrm { N s / k g }$", " 900Ns/kg "),
        ("$\\alpha$ 相", " alpha  相"),
        ("$ \\mathbf{x}_{1} ^ {2} $", " x12 "),
        ("$p<0.05$", " p<0.05 "),
        ("$a \\simeq b \\cdots 3~\\mu m$", " asimeqbcdots3μm "),
        ("$$E=mc^2$$", " E=mc2 "),
        ("$5 \\sim 10 \\%$", " 5~10% "),
        ("from $5 million to $10 million", "from $5 million to $10 million"),
        ("$16-$18/ton", "$16-$18/ton"),
        ("costs $5 and the value $x_1$ is", "costs $5 and the value  x1  is"),
        ("售价为$8元，成本为$5元", "售价为$8元，成本为$5元"),
        ("one $ sign", "one $ sign"),
    ],
)
def test_formulae_become_readable_and_money_stays(text, expected):
    assert plain_formulae(text) == expected


@given(st.lists(st.sampled_from("the cost of a unit is $5 $10 million per year, and $2.5 billion in all".split()), max_size=30))
def test_sums_of_money_lose_no_words(listed):
    text = " ".join(listed)
    assert re.findall(r"[a-z]+", plain_formulae(text)) == re.findall(r"[a-z]+", text)


@pytest.mark.parametrize(
    ("text", "share"), [("", 0.0), ("123 !?", 0.0), ("电池", 1.0), ("电池AB", 0.5), ("battery", 0.0), ("電池バッテリー", 2 / 6)]
)
def test_the_share_of_chinese(text, share):
    assert han_share(text) == pytest.approx(share, abs=0.05)


def test_a_long_text_without_a_break_is_one_sentence():
    assert [len(s) for s in sentences("x" * 100_000)] == [100_000]
    assert [len(s) for s in sentences("电" * 100_000)] == [100_000]
