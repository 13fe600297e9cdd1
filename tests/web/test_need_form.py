"""The need on the phone: a paragraph, three questions, matches at once; nothing typed is lost while somebody signs in."""

from __future__ import annotations

import html
import re

from bole.registry.models import Record

from .. import make

ASK = "/needs/ask"
TEXT = "我们的电动叉车在冷库里用不了多久，需要在零下三十度仍能正常工作的锂离子电池电解液。"


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def key_of(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def test_the_paragraph_leads_to_exactly_three_questions(as_whom, shelf):
    page = text_of(as_whom("").post(ASK, {"text": TEXT, "do": "tell"}))
    assert page.count('class="need-question"') == 3
    assert TEXT in page


def test_no_words_are_helped_and_what_was_typed_stays(as_whom, shelf):
    answer = as_whom("").post(ASK, {"text": "?!", "do": "tell"})
    assert answer.status_code == 422
    assert "There are no words in this" in text_of(answer)
    assert "?!" in text_of(answer)


def test_a_stranger_sees_what_fits_and_nothing_is_written(as_whom, shelf):
    page = text_of(as_whom("").post(ASK, {"text": TEXT, "do": "match", "q-deadline": "m6"}))
    assert make.TITLE_ZH in page
    assert "Sign in and save it" in page
    assert not Record.objects.filter(wordings__summary__contains="电动叉车").exists()


def test_what_a_stranger_typed_is_there_after_signing_in_and_becomes_one_need(as_whom, shelf, world):
    client = as_whom("")
    page = text_of(client.post(ASK, {"text": TEXT, "do": "match", "t-tried": "加热垫"}))
    kept = {"text": TEXT, "do": "keep", "t-tried": "加热垫", "key": key_of(page), "centre": "cn.zj.hz"}
    away = client.post(ASK, kept)
    assert away["Location"] == "/accounts/login/?next=%2Fneeds%2Fask%2Fkept"
    client.post(away["Location"], {"login": "owner@test.example", "password": make.PASSWORD})
    assert "加热垫" in text_of(client.get("/needs/ask/kept"))
    saved = client.post("/needs/ask/kept", {})
    found = Record.objects.get(wordings__summary__contains="电动叉车")
    assert saved["Location"] == f"/needs/ask/{found.id}"
    assert (found.status, found.kind, found.owner.name, found.centre.path) == ("draft", "need", "钱江电池厂", "cn.zj.hz")
    assert found.wordings.get().summary == f"{TEXT}\n已尝试的办法：加热垫"
    assert client.get("/needs/ask/kept")["Location"] == ASK


def test_a_member_gets_a_draft_with_its_matches_and_a_second_click_makes_no_second_one(as_whom, shelf, world):
    client = as_whom("owner")
    form = {"text": TEXT, "do": "match", "key": "k1", "centre": "cn.zj.hz", "q-budget": "b50"}
    first, second = client.post(ASK, form), client.post(ASK, form)
    assert first["Location"] == second["Location"]
    assert Record.objects.filter(wordings__summary__contains="电动叉车").count() == 1
    page = text_of(client.get(first["Location"]))
    assert make.TITLE_ZH in page
    assert "Hand it in to the centre" in page


def test_the_key_of_one_persons_form_opens_nothing_to_another(as_whom, shelf, world):
    form = {"text": TEXT, "do": "match", "key": "k1", "centre": "cn.zj.hz"}
    address = as_whom("owner").post(ASK, form)["Location"]
    assert as_whom("stranger").get(address).status_code == 404
    assert as_whom("").get(address)["Location"].startswith("/accounts/login/")


def test_it_is_handed_in_with_one_button_and_the_page_stays(as_whom, shelf, world):
    client = as_whom("owner")
    address = client.post(ASK, {"text": TEXT, "do": "match", "key": "k2", "centre": "cn.zj.hz"})["Location"]
    record_id = address.rsplit("/", 1)[1]
    answer = client.post(f"/records/{record_id}/submit", {"next": address})
    assert answer["Location"] == address
    assert Record.objects.get(id=record_id).status == "submitted"
    assert "Hand it in to the centre" not in text_of(client.get(address))


def test_a_centre_that_is_not_there_loses_nothing(as_whom, shelf, world):
    address = as_whom("owner").post(ASK, {"text": TEXT, "do": "match", "key": "k3", "centre": "nowhere"})["Location"]
    assert Record.objects.get(id=address.rsplit("/", 1)[1]).kind == "need"


def test_the_questions_answer_offers_to_publish_it_with_the_text_carried_over(as_whom, shelf):
    page = text_of(as_whom("").get("/", {"q": "低温电解液"}))
    assert f'action="{ASK}"' in page
    assert '<input type="hidden" name="text" value="低温电解液">' in page
