"""Reference vocabularies: every code once, every term in both languages, found however people write it."""

from __future__ import annotations

import re

import pytest

from bole.reference import queries
from bole.reference.domain.vocabulary import Term, Vocabulary
from bole.registry.domain.fields import FIELDS

ALL = queries.vocabularies()
TERMS = [(name, term) for name, v in ALL.items() for term in v.terms]


@pytest.mark.parametrize("name", ALL)
def test_codes_are_given_once(name):
    codes = ALL[name].codes()
    assert len(codes) == len(set(codes)) > 1


def test_every_term_has_both_labels():
    han = re.compile("[\u4e00-\u9fff]")
    bare = [(name, t.code) for name, t in TERMS if not t.zh.strip() or not t.en.strip() or t.zh != t.zh.strip() or t.en != t.en.strip()]
    assert bare == []
    known_by_code = {"currency", "country", "territory", "language"}  # CLDR names few of the oldest currencies in Chinese
    assert [(name, t.code) for name, t in TERMS if name not in known_by_code and not han.search(t.zh)] == []
    assert [(name, t.code) for name, t in TERMS if name not in known_by_code and han.search(t.en)] == []


def test_every_code_and_label_leads_back_to_its_code():
    lost = []
    for name, vocabulary in ALL.items():
        labels = [label for t in vocabulary.terms for label in (t.zh, t.en)]
        for t in vocabulary.terms:
            found = {vocabulary.find(written) for written in (t.code, t.zh, t.en) if labels.count(written) <= 1}
            lost += [(name, t.code, f) for f in found if f != t.code]
    assert lost == []


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("stage", "中期阶段", "middle"),
        ("cooperation_mode", "技术服务", "SERVICE"),
        ("cooperation_mode", "  TECHNICAL service ", "SERVICE"),
        ("record_kind", "科技成果", "achievement"),
        ("currency", "cny", "CNY"),
        ("currency", "ＣＮＹ", "CNY"),
        ("territory", "中国", "CN"),
        ("territory", "Germany", "DE"),
        ("territory", "浙江", "330000"),
        ("sdg", "Affordable and clean energy", "7"),
    ],
)
def test_variants_are_found(name, written, code):
    assert queries.vocabulary(name).find(written) == code


@pytest.mark.parametrize("written", ["", " ", "nonesuch", "不存在", "\x00", "achievement achievement"])
def test_what_means_nothing_is_not_found(written):
    assert queries.vocabulary("record_kind").find(written) is None


def test_an_unknown_code_is_shown_as_it_is():
    assert queries.vocabulary("stage").label("nonesuch", "en") == "nonesuch"
    assert queries.vocabulary("stage").label("middle", "zh-hans") == queries.vocabulary("stage").by_code["middle"].zh


def test_every_field_that_names_a_vocabulary_names_one_that_is_there():
    assert {f.vocabulary for f in FIELDS if f.vocabulary} <= set(ALL)


def test_the_first_of_two_terms_written_alike_wins():
    v = Vocabulary.of("x", [Term("a", "甲", "same"), Term("b", "乙", "Same")])
    assert v.find("SAME") == "a"
    assert v.choices("zh") == [("a", "甲"), ("b", "乙")]


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("de", "zh-hans", "德语"), ("de", "en", "German"), ("zh-hant", "en", "Traditional Chinese"), ("xx", "en", "xx")],
)
def test_languages_have_names(code, language, name):
    assert queries.language_name(code, language).startswith(name)


@pytest.mark.parametrize("code", ["zh", "en", "zh-Hant", "pt-BR", "yue"])
def test_language_tags_are_known(code):
    assert queries.is_language(code)


@pytest.mark.parametrize("code", ["", "xx1", "english", "EN", "zh_CN", "en-", "e", "qqq-x"])
def test_what_is_no_language_tag_is_not_known(code):
    assert not queries.is_language(code)


def test_countries_and_ipc_classes_have_names():
    assert queries.country_name("CN", "en") == "China"
    assert queries.country_name("CN", "zh-hans") == "中国"
    assert queries.ipc_title("H01M10/0525", "en")
    assert queries.ipc_title("Z99", "en") == ""
