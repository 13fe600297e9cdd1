"""Pages of catalogues: composed without scripts, published, read in both languages by strangers, with marks and comparisons."""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree

import pytest

from bole.registry.domain import catalogues as rules
from bole.registry.domain.catalogues import AddRecords, Plan, Words
from bole.registry.models import Catalogue, Edition
from bole.registry.queries import catalogues as reads
from bole.registry.services import catalogues, editions, moderation, records

from .. import make

ATOM = "{http://www.w3.org/2005/Atom}"
GIVEN = {
    "centre": "cn.zj.hz", "kind": "package", "composition": "picked", "title_zh": "电池成果包", "title_en": "Battery package", "reasons_zh": "同一产业链",
    "effect_zh": "带动材料企业", "investment_band": "100m_to_500m", "themes": ["NEM_ENERGY"], "industries": ["C"],
    "language_new": "de", "title_new": "Batteriepaket", "foreword_new": "Für Investoren.",
}  # fmt: skip


@pytest.fixture
def edition(world, shelf):
    plan = Plan(
        words=(Words("zh", "杭州成果目录", "前言第一行"), Words("en", "Hangzhou catalogue", "First line of the foreword")),
        themes=("NEM_ENERGY",),
    )
    made = catalogues.compose(world.broker, centre="cn.zj.hz", plan=plan)
    catalogues.rearrange(world.broker, made.id, change=AddRecords((shelf.achievement.id, shelf.need.id)))
    return editions.publish_edition(world.director, made.id, state="1.1.0", note="The first")


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_package_is_composed_by_forms_and_published(as_whom, world, shelf):
    broker = as_whom("broker")
    answer = broker.post("/catalogues/new", GIVEN)
    made = Catalogue.objects.get()
    assert answer["Location"] == f"/catalogues/{made.id}/compose"
    assert [(w.language, w.title) for w in made.words.all()] == [("zh", "电池成果包"), ("en", "Battery package"), ("de", "Batteriepaket")]
    found = broker.get(f"/catalogues/{made.id}/compose?q=电解液")
    assert str(shelf.achievement.id) in found.content.decode()
    for deed in (
        {"do": "add", "record": [str(shelf.achievement.id), str(shelf.need.id), "nonsense"]}, {"do": "down", "record": str(shelf.achievement.id)},
        {"do": "add-section", "title_zh": "第二部分", "title_en": "Part two"},
    ):  # fmt: skip
        assert broker.post(f"/catalogues/{made.id}/arrange", deed).status_code == 302
    second = reads.arrangement_of(Catalogue.objects.get())[1].key
    broker.post(f"/catalogues/{made.id}/arrange", {"do": "move", "record": str(shelf.achievement.id), "section": second})
    assert [s.records for s in reads.arrangement_of(Catalogue.objects.get())] == [(shelf.need.id,), (shelf.achievement.id,)]
    page = broker.get(f"/catalogues/{made.id}/compose")
    assert "The director of the centre publishes the edition." in words(page)
    director = as_whom("director")
    state = re.search(r'name="state" value="([\d.]+)"', director.get(f"/catalogues/{made.id}/compose").content.decode())[1]
    answer = director.post(f"/catalogues/{made.id}/publish", {"state": state, "note": "Erste Ausgabe"})
    assert answer["Location"] == f"/catalogues/{made.id}/editions/1"
    read = as_whom("").get(answer["Location"])
    for expected in ("Battery package", "Part two", "CNY 100 to 500 million", "new energy (NEM)", "Erste Ausgabe", "Edition 1"):
        assert expected in words(read), expected


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(as_whom, world):
    answer = as_whom("broker").post(
        "/catalogues/new", {**GIVEN, "title_zh": "", "title_en": "", "title_new": "", "foreword_en": "kept words"}
    )
    assert answer.status_code == 422
    assert "A title is needed" in words(answer)
    assert "kept words" in answer.content.decode()
    assert as_whom("broker").post("/catalogues/new", {**GIVEN, "centre": "nowhere"}).status_code == 422
    assert not Catalogue.objects.exists()


def test_the_second_of_two_editors_sees_what_the_first_saved_and_keeps_his_words(as_whom, world):
    made = catalogues.compose(world.broker, centre="cn.zj.hz", plan=Plan(words=(Words("zh", "目录"),)))
    typed = {"kind": "catalogue", "composition": "picked", "version": "1"}
    assert as_whom("registrar").post(f"/catalogues/{made.id}/edit", {**typed, "title_zh": "甲的题目"}).status_code == 302
    answer = as_whom("broker").post(f"/catalogues/{made.id}/edit", {**typed, "title_zh": "乙的题目"})
    assert answer.status_code == 409
    assert ("甲的题目" in words(answer), 'value="乙的题目"' in answer.content.decode()) == (True, True)
    assert [w.title for w in made.words.all()] == ["甲的题目"]
    version = re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]
    assert as_whom("broker").post(f"/catalogues/{made.id}/edit", {**typed, "title_zh": "乙的题目", "version": version}).status_code == 302


def test_a_click_on_an_old_page_publishes_nothing_and_says_so(as_whom, world, shelf, edition):
    answer = as_whom("director").post(f"/catalogues/{edition.catalogue_id}/publish", {"state": "1.1.1", "note": "kept note"})
    assert (answer.status_code, "Nothing differs from edition 1" in words(answer)) == (409, True)
    assert "kept note" in answer.content.decode()
    catalogues.rearrange(world.broker, edition.catalogue_id, change=rules.AddSection("x", {"en": "X"}))
    catalogues.rearrange(world.broker, edition.catalogue_id, change=rules.MoveTo(shelf.need.id, "x"))
    assert as_whom("director").post(f"/catalogues/{edition.catalogue_id}/publish", {"state": "1.1.1"}).status_code == 409
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["Hangzhou catalogue", "First line", "TRL 6", "Foreword"]), ("zh-hans", ["杭州成果目录", "前言第一行", "浙江大学", "第 1 版"])],
)
def test_an_edition_is_read_by_strangers_in_their_language(as_whom, edition, language, expected):
    page = words(as_whom("", language).get(f"/catalogues/{edition.catalogue_id}"))
    for text in expected:
        assert text in page, text


def test_marks_tell_what_became_of_the_records(as_whom, world, shelf, edition):
    records.withdraw(world.owner, shelf.need.id)
    moderation.hold(world.registrar, shelf.achievement.id, reason="disputed")
    page = as_whom("").get(f"/catalogues/{edition.catalogue_id}/editions/1")
    assert ("withdrawn since" in words(page), "not public any more" in words(page)) == (True, True)
    assert ("需要低温电池电解液" in words(page), make.TITLE_ZH in words(page), "浙江大学" in words(page)) == (True, False, False)
    assert f'href="/records/{shelf.need.id}"' not in page.content.decode()


def test_two_editions_are_compared_on_a_page(as_whom, world, shelf, edition):
    catalogues.rearrange(world.broker, edition.catalogue_id, change=rules.TakeOut(shelf.need.id))
    editions.publish_edition(world.director, edition.catalogue_id, state="1.2.1")
    page = words(as_whom("").get(f"/catalogues/{edition.catalogue_id}/editions/2/changes"))
    assert ("From edition 1 to edition 2" in page, "Not in it any more" in page, "需要低温电池电解液" in page) == (True, True, True)
    earlier = words(as_whom("").get(f"/catalogues/{edition.catalogue_id}/editions/1"))
    assert "This is an earlier edition." in earlier
    for since in ("2", "3", "x", "-1"):
        assert as_whom("").get(f"/catalogues/{edition.catalogue_id}/editions/2/changes?since={since}").status_code == (
            200 if since in ("x", "-1") else 404
        )


def test_the_feed_tells_of_new_editions(as_whom, edition):
    feed = ElementTree.fromstring(as_whom("").get("/feeds/catalogues.atom?centre=cn.zj").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text.startswith("Hangzhou catalogue · Edition 1")
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/catalogues/{edition.catalogue_id}/editions/1")
    assert ElementTree.fromstring(as_whom("").get("/feeds/catalogues.atom?centre=cn.gd").content).findall(f"{ATOM}entry") == []


def test_a_record_shows_where_it_stands_and_staff_puts_it_in(as_whom, world, shelf, edition):
    address = f"/records/{shelf.need.id}/catalogues"
    assert f"/catalogues/{edition.catalogue_id}/editions/1" in as_whom("").get(address).content.decode()
    assert address in as_whom("").get(f"/records/{shelf.need.id}").content.decode()
    made = catalogues.compose(world.broker, centre="cn.zj.hz", plan=Plan(words=(Words("en", "Another one"),)))
    page = as_whom("broker").get(address)
    assert ("Another one" in words(page), "Another one" in words(as_whom("").get(address))) == (True, False)
    as_whom("broker").post(
        f"/catalogues/{made.id}/arrange", {"do": "add", "record": str(shelf.need.id), "next": f"/records/{shelf.need.id}"}
    )
    assert rules.records_in(reads.arrangement_of(Catalogue.objects.get(id=made.id))) == (shelf.need.id,)


def test_the_list_is_narrowed_and_shows_staff_what_is_in_work(as_whom, world, edition):
    assert "Hangzhou catalogue" in words(as_whom("").get("/catalogues?centre=cn.zj&kind=catalogue&theme=NEM_ENERGY&text=hang"))
    assert "No catalogue fits" in words(as_whom("").get("/catalogues?kind=package"))
    assert "Hangzhou catalogue" in words(as_whom("").get("/catalogues?kind=nonsense&theme=%00&centre=nowhere"))
    assert ("In work" in words(as_whom("broker").get("/catalogues")), "In work" in words(as_whom("").get("/catalogues"))) == (True, False)
    assert "Hangzhou catalogue" in words(as_whom("").get("/centres/cn/catalogues"))


def test_nonsense_in_forms_changes_nothing(as_whom, world, shelf, edition):
    before = Catalogue.objects.get().sections
    broker = as_whom("broker")
    for deed in (
        {},
        {"do": "up"},
        {"do": "explode", "record": str(shelf.need.id)},
        {"do": "move", "record": str(shelf.need.id), "section": "gone"},
        {"do": "rename-section", "section": "gone"},
        {"do": "add", "record": "x"},
    ):
        assert broker.post(f"/catalogues/{edition.catalogue_id}/arrange", deed).status_code == 302
    assert Catalogue.objects.get().sections == before


def test_the_staff_makes_a_catalogue_of_the_filters_of_a_list(as_whom, world, shelf):
    button = "Make a catalogue of these filters"
    for name in ("", "professor", "stranger"):
        assert button not in as_whom(name).get("/achievements?trl_min=5").content.decode()
    broker = as_whom("broker")
    assert button not in broker.get("/achievements").content.decode()
    page = broker.get("/achievements?trl_min=5&territory=CN&modes=DEVELOPMENT").content.decode()
    (address,) = re.findall(r'href="(/catalogues/new\?[^"]+)"', page)
    form = broker.get(html.unescape(address)).content.decode()
    assert re.search(r'value="ruled"[^>]*checked', form)
    assert '<input type="hidden" name="f_territory" value="CN">' in form
    given = {"kind": "catalogue", "composition": "ruled", "centre": "cn.zj.hz", "title_en": "Joint work", "rule_kind": "achievement"}
    made = broker.post("/catalogues/new", {**given, "f_trl_min": "5", "f_territory": "CN", "f_modes": "DEVELOPMENT"})
    assert made.status_code == 302
    kept = Catalogue.objects.get(words__title="Joint work").rule
    assert (kept["kind"], sorted(map(tuple, kept["pairs"]))) == (
        "achievement",
        [("modes", "DEVELOPMENT"), ("territory", "CN"), ("trl_min", "5")],
    )
    desk = broker.get(made.url).content.decode()
    assert "TRL ≥ 5" in desk
    assert make.TITLE_ZH in desk
