"""The one big question: without and with htmx, short and long, good and bad."""

from __future__ import annotations

import html
from urllib.parse import parse_qs, urlsplit

import pytest

from bole.matching.web.pages import SHAREABLE

HTMX = {"HX-Request": "true"}


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def test_a_short_question_gets_an_address_that_can_be_sent_to_somebody(as_whom, shelf):
    answer = as_whom("").post("/", {"q": "electrolyte for cold batteries", "stages": "middle", "trl_min": ""})
    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    assert (parts.path, parse_qs(parts.query)) == ("/", {"q": ["electrolyte for cold batteries"], "stages": ["middle"]})


def test_with_htmx_the_answer_comes_at_once_and_the_address_with_it(as_whom, shelf):
    answer = as_whom("").post("/", {"q": "低温电解液"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer["HX-Push-Url"].startswith("/?q=")
    page = text_of(answer)
    assert "<html" not in page
    assert "低温锂离子电池电解液" in page


def test_the_answer_says_why(as_whom, shelf):
    page = text_of(as_whom("").get("/", {"q": "电解液在零下四十度仍能工作。价格低于每公斤十元。"}))
    assert "of 2 requirements" in page
    assert "一种在零下四十度仍能正常工作的锂离子电池电解液" in page
    assert "What the score is made of" in page
    assert "价格低于每公斤十元" in page


def test_a_technology_finds_who_needs_it(as_whom, shelf):
    page = text_of(as_whom("").get("/", {"q": "一种低温电池电解液", "side": "need"}))
    assert "需要低温电池电解液" in page
    assert "You meet" in page


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\u200b\u200b", "\x00"])
def test_a_question_without_words_is_helped(as_whom, shelf, question):
    answer = as_whom("").get("/", {"q": question})
    assert answer.status_code == 422
    assert "There are no words in this" in text_of(answer)
    assert "For example" in text_of(answer)


def test_one_word_is_enough(as_whom, shelf):
    answer = as_whom("").get("/", {"q": "电解液"})
    assert answer.status_code == 200
    assert "低温锂离子电池电解液" in text_of(answer)


def test_a_long_text_is_asked_by_a_form_and_stays_in_it(as_whom, shelf):
    long = "We need an electrolyte that works in the cold and lasts for years. " * 700
    assert SHAREABLE < len(long) < 50_000
    client = as_whom("")
    answer = client.post("/", {"q": long})
    page = text_of(answer)
    assert answer.status_code == 200
    assert answer["HX-Push-Url"] == "false"
    assert long.strip() in page
    assert 'name="page"' not in page  # one page only, and no address with the text in it
    assert client.post("/?lang=zh-hans", {"q": long, "do": "show"}).status_code == 200


def test_a_text_of_many_different_sentences_is_cut_and_says_so(as_whom, shelf):
    long = "\n".join(f"Requirement number {n} speaks of something quite different, namely item {n * 37}." for n in range(200))
    assert "Your text is long" in text_of(as_whom("").post("/", {"q": long}))


def test_a_text_that_is_too_long_is_refused_and_kept(as_whom, shelf):
    huge = "词" * 60_001
    answer = as_whom("").post("/", {"q": huge})
    assert answer.status_code == 422
    assert "60001 characters" in text_of(answer)
    assert huge in text_of(answer)


def test_a_language_nobody_taught_the_model_is_pointed_out(as_whom, shelf, monkeypatch):
    from bole.matching.adapters.embedders import FakeEmbedder

    monkeypatch.setattr(FakeEmbedder, "languages", frozenset({"en", "zh"}))
    page = text_of(as_whom("").get("/", {"q": "Potrzebujemy elektrolitu do baterii, który działa w niskiej temperaturze zimą."}))
    assert "was not trained on Polish" in page


def test_filters_narrow_and_can_be_cleared(as_whom, shelf):
    client = as_whom("")
    assert "低温锂离子电池电解液" in text_of(client.get("/", {"q": "电解液", "stages": "middle", "trl_min": "6", "modes": "DEVELOPMENT"}))
    page = text_of(client.get("/", {"q": "电解液", "trl_min": "9"}))
    assert "Nothing passes all of these filters" in page
    assert "/?q=%E7%94%B5%E8%A7%A3%E6%B6%B2" in page


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("trl_min", "12"), ("trl_min", "abc"), ("price_max", "cheap"), ("price_max", "-1"), ("price_max", "NaN"), ("price_max", "1e400"),
        ("languages", "xx"), ("stages", "';--"), ("tech_areas", "zz"), ("modes", "GIFT"), ("centre", "cn.nowhere"), ("territory", "💩"),
    ],
)  # fmt: skip
def test_an_impossible_filter_is_told_and_the_others_stay_in_force(as_whom, shelf, field, given):
    for address in ("/", "/achievements", f"/matches/{shelf.need.id}"):
        answer = as_whom("").get(address, {"q": "电解液", "open_only": "1", field: given})
        assert answer.status_code == 422, (address, given)
        page = text_of(answer)
        assert f"“{given}”" in page, (address, given)
        assert "This filter was left out" in page
        assert "低温锂离子电池电解液" in page
        strict = text_of(as_whom("").get(address, {"q": "电解液", "trl_min": "9", "price_max": "1", field: given}))
        assert "低温锂离子电池电解液</a>" not in strict.split("<main")[1], (address, given)


@pytest.mark.parametrize(
    "query",
    ["tech_areas=%00", "centre=%00", "languages=%20&stages=", "page=-1", "page=9999999999999", "page=%00", "nothing=%F0%9F%92%A9"],
)
def test_nonsense_in_an_address_breaks_nothing(as_whom, shelf, query):
    for address in ("/achievements", "/needs", f"/matches/{shelf.need.id}", "/organisations", "/mine", "/work"):
        assert as_whom("professor").get(f"{address}?{query}").status_code == 200, address
    assert as_whom("").get(f"/?q=x1+electrolyte&{query}").status_code == 200


def test_the_first_page_shows_what_waits_and_no_zeros(as_whom, shelf):
    mine = text_of(as_whom("professor").get("/"))
    assert "drafts of yours" in mine
    assert "returned to you" not in mine
    assert "What waits for you" not in text_of(as_whom("stranger").get("/"))
    assert "What waits for you" not in text_of(as_whom("").get("/"))


def test_the_panel_comes_as_a_part_and_without_htmx_as_the_whole_list(as_whom, shelf):
    address = f"/matches/{shelf.need.id}/panel"
    assert as_whom("").get(address)["Location"] == f"/matches/{shelf.need.id}"
    part = text_of(as_whom("").get(address, headers=HTMX))
    assert "低温锂离子电池电解液" in part
    assert f"/match/{shelf.need.id}/{shelf.achievement.id}" in part


def test_a_record_that_is_not_read_yet_says_so_and_asks_again(as_whom, world):
    from .. import make

    fresh = make.published(world)
    part = text_of(as_whom("").get(f"/matches/{fresh.id}/panel", headers=HTMX))
    assert "being read right now" in part
    assert 'hx-trigger="load delay:4s"' in part


def test_two_records_side_by_side_show_their_conditions(as_whom, shelf):
    page = text_of(as_whom("").get(f"/match/{shelf.need.id}/{shelf.achievement.id}"))
    for told in ("Conditions", "Cooperation", "met", "not known", "Requirement by requirement"):
        assert told in page
    assert as_whom("").get(f"/match/{shelf.achievement.id}/{shelf.need.id}").status_code == 404


def test_switching_the_language_keeps_the_place(as_whom, shelf):
    client = as_whom("")
    answer = client.post("/language", {"language": "zh-hans", "next": "/?q=electrolyte&side=need&lang=en"})
    assert answer["Location"] == "/?q=electrolyte&side=need"
    assert '<html lang="zh-Hans"' in text_of(client.get(answer["Location"]))
    assert client.post("/language", {"language": "zh-hans", "next": "https://evil.example/"})["Location"] == "/"
