"""One cell of each kind of field: codes and labels of both languages, lists, rights, completers, languages."""

from __future__ import annotations

import datetime as dt

import pytest

from bole.kernel.written import Unread
from bole.reference.queries import vocabularies
from bole.registry.domain import cells, columns
from bole.registry.domain.fields import BY_NAME
from bole.registry.domain.sheet import CompleterSheet, RightSheet


def read(field: str, text: str):
    return cells.read(BY_NAME[field], text, vocabularies())


def refused(field: str, text: str) -> str:
    with pytest.raises(Unread) as told:
        read(field, text)
    return told.value.code


@pytest.mark.parametrize(
    "text", ["middle", "中期阶段", "中期", "中试", "Middle: pilot before production", "MIDDLE", "available for demonstration"]
)
def test_a_term_by_code_label_or_variant(text):
    assert read("stage", text) == "middle"


@pytest.mark.parametrize("text", ["-", "无", "N/A", "n/a", "——"])
def test_a_cell_that_says_nothing(text):
    assert read("stage", text) == ""
    assert read("price_max", text) is None
    assert read("deadline", text) is None


def test_a_term_that_is_none_says_what_would_be_right():
    with pytest.raises(Unread) as told:
        read("stage", "soon")
    assert told.value.code == "not_a_term"
    assert "middle: pilot before production" in str(told.value.values["right"])
    assert "中期阶段" in cells.right_terms(vocabularies()["stage"], "zh-hans")


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("cooperation_modes", "普通许可；合作开发", ("LICENSE_NONEXCLUSIVE", "DEVELOPMENT")),
        ("cooperation_modes", "license, joint development", ("LICENSE_NONEXCLUSIVE", "DEVELOPMENT")),
        ("cooperation_modes", "LICENSE_EXCLUSIVE|EQUITY\nTRIAL", ("LICENSE_EXCLUSIVE", "EQUITY", "TRIAL")),
        ("cooperation_modes", "转让、转让", ("TRANSFER",)),
        ("tech_areas", "biology, medicine and medical devices, agriculture", ("04", "09")),
        ("tech_areas", "生物、医药和医疗器械、农业", ("04", "09")),
        ("tech_areas", "5", ("05",)),
        ("industries", "农、林、牧、渔业", ("A",)),
        ("industries", "农、林、牧、渔业、制造业", ("A", "C")),
        ("sdgs", "7,9；SDG 13", ("7", "9", "13")),
        ("territories", "中国；Germany, 浙江", ("CN", "DE", "330000")),
    ],
)
def test_several_terms(field, text, found):
    assert read(field, text) == found


def test_one_unknown_term_among_others_is_named():
    with pytest.raises(Unread) as told:
        read("cooperation_modes", "普通许可；抢劫")
    assert told.value.given == "抢劫"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("锂电池；电解液;低温", ("锂电池", "电解液", "低温")),
        ("lithium battery, electrolyte", ("lithium battery", "electrolyte")),
        ("a, b; c, d", ("a, b", "c, d")),
        ("one\ntwo\n\ntwo", ("one", "two")),
        ("a\\;b;c", ("a;b", "c")),
        ("；；", ()),
    ],
)
def test_words(text, found):
    assert read("keywords", text) == found


def test_organisations_may_have_commas_in_their_names():
    assert read("completing_organisations", "Foo, Inc.、浙江大学") == ("Foo, Inc.", "浙江大学")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("H01M 10/0525", ("H01M10/0525",)),
        ("h01m10/0525；Ｇ０６Ｆ17/30", ("H01M10/0525", "G06F17/30")),
        ("H01M10/0525(2010.01), H01M4/13 (2010.01)I", ("H01M10/0525", "H01M4/13")),
        ("H01M0010052500", ("H01M10/0525",)),
        ("H01M", ("H01M",)),
        ("nonsense", ("NONSENSE",)),
    ],
)
def test_ipc_symbols_are_written_the_same_way(text, found):
    assert read("ipc", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("发明专利|已授权|ZL202010123456.3", (RightSheet(kind="invention", status="granted", number="ZL202010123456.3"),)),
        ("invention patent｜pending", (RightSheet(kind="invention", status="applied"),)),
        ("软著；无", (RightSheet(kind="software"), RightSheet(kind="none"))),
        ("发明专利：ZL202010123456.3", (RightSheet(kind="invention", number="ZL202010123456.3"),)),
        ("invention||US 1|USPTO|Cell|Firm|2035-01-31",
         (RightSheet(kind="invention", number="US 1", office="USPTO", title="Cell", holder="Firm", expires_on=dt.date(2035, 1, 31)),)),
    ],
)  # fmt: skip
def test_rights(text, found):
    assert read("rights", text) == found


def test_rights_that_are_none():
    assert refused("rights", "ZL202010123456.3") == "not_a_right"
    assert refused("rights", "patent of mine|granted|1") == "not_a_term"
    assert refused("rights", "发明专利|maybe|1") == "not_a_term"
    assert refused("rights", "发明专利||||||a day") == "not_a_date"
    assert refused("rights", "发明专利|1|2|3|4|5|6|7") != ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三（浙江大学）；李四", (CompleterSheet(name="张三", organisation="浙江大学"), CompleterSheet(name="李四"))),
        ("张三、李四，王五", (CompleterSheet(name="张三"), CompleterSheet(name="李四"), CompleterSheet(name="王五"))),
        ("Zhang San (ZJU, Hangzhou), Li Si (ZJU)",
         (CompleterSheet(name="Zhang San", organisation="ZJU, Hangzhou"), CompleterSheet(name="Li Si", organisation="ZJU"))),
        ("Zhang San (ZJU)|https://orcid.org/0000-0002-1825-0097|design",
         (CompleterSheet(name="Zhang San", organisation="ZJU", orcid="0000-0002-1825-0097", contribution="design"),)),
        ("张三（浙江大学（杭州））", (CompleterSheet(name="张三", organisation="浙江大学（杭州）"),)),
    ],
)  # fmt: skip
def test_completers(text, found):
    assert read("completers", text) == found


@pytest.mark.parametrize("text", ["（浙江大学）", "张三（浙江大学", "a|b|c|d"])
def test_completers_that_are_none(text):
    assert refused("completers", text) == "not_a_completer"


@pytest.mark.parametrize(
    ("text", "found"),
    [("是", True), ("yes", True), ("TRUE", True), ("1", True), ("√", True), ("否", False), ("No", False), ("无", False), ("-", None)],
)
def test_yes_and_no(text, found):
    assert read("public_funding", text) is found


def test_neither_yes_nor_no():
    assert refused("public_funding", "maybe") == "not_yes_or_no"


@pytest.mark.parametrize(
    ("text", "found"), [("中文", "zh"), ("zh-CN", "zh"), ("English", "en"), ("德语", "de"), ("繁体中文", "zh-hant"), ("pt-BR", "pt-BR")]
)
def test_languages(text, found):
    assert read("language", text) == found


def test_no_language():
    assert refused("language", "Klingonisch, glaube ich") == "bad_language"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("vocabulary", sorted(vocabularies()))
def test_every_label_that_is_shown_is_found_again(vocabulary, language):
    listed = vocabularies()[vocabulary]
    assert [c for c in listed.codes() if listed.find(cells.label_of(listed, c, language)) != c] == []


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("名称*", "title"), ("名称（必填）", "title"), ("Title", "title"), ("成果名称", "title"), ("title_de", "title_de"),
        ("title (de)", "title_de"),
        ("名称（de）", "title_de"), ("英文名称", "title_en"), ("Title in English", "title_en"), ("summary", "summary"), ("摘要", "summary"),
        ("description+2", "description+2"), ("详细说明（续2）", "description+2"), ("description (part 3)", "description+3"),
        ("TRL", "trl"),
        ("技术成熟度", "trl"), ("Ｔｉｔｌｅ", "title"), ("IPC分类号", "ipc"), ("price or budget to", "price_max"), ("登记号", "-"),
        ("status", "-"), ("统一社会信用代码", "owner_uscc"), ("colour", ""), ("", ""), ("title_zz_q", ""), ("trl+2", ""),
    ],
)  # fmt: skip
def test_what_a_header_means(header, name):
    assert columns.meaning(header) == name


def test_no_two_fields_claim_the_same_header():
    claims: dict[str, set[str]] = {}
    for field in columns.FIELDS:
        for written in {field.name, field.zh, field.en, *field.also}:
            claims.setdefault(columns.key(written), set()).add(field.name)
    assert {header: names for header, names in claims.items() if len(names) > 1} == {}


def test_of_two_columns_with_the_same_meaning_the_first_is_taken():
    assert columns.proposed(["名称", "title", "项目"]) == (("名称", "title"), ("title", ""), ("项目", ""))


def test_fields_of_the_other_kind_are_not_proposed():
    assert columns.proposed(["完成人", "需求类别"], "need") == (("完成人", ""), ("需求类别", "need_kind"))
    assert columns.suggested_kind(["completers", "title"]) == "achievement"
    assert columns.suggested_kind(["title"]) == ""
