"""Registering without JavaScript: nothing typed is lost, deeds are the verbs, two editors see both versions."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.urls import reverse

from bole.registry import queries
from bole.registry.models import Record
from bole.registry.services import records

from .. import make

SUMMARY = "一种新的膜材料，可以在常压下分离染料和盐，通量是现有材料的三倍。"
TYPED = {
    "centre": "cn.zj.hz", "language": "zh", "title": "印染废水分离膜", "summary": SUMMARY, "keywords": "膜；印染；盐", "owner": "浙江大学",
    "stage": "middle", "trl": "6", "cooperation_modes": ["LICENSE_NONEXCLUSIVE", "DEVELOPMENT"], "tech_areas": ["07"],
    "price_min": "50万", "price_max": "2,000,000", "currency": "CNY", "territories": "中国；德国", "ipc": "B01D69/02",
    "rights-0-kind": "invention", "rights-0-status": "granted", "rights-0-number": "US 11,123,456 B2",
    "rights-7-kind": "know_how", "completers-0-name": "张三", "completers-0-orcid": "0000-0002-1825-0097",
    "public_funding": "yes", "start_month": "2024-01", "end_month": "2026-03", "visibility": "public", "description_tier": "members",
    "description": "详细说明。", "confidential": "保密。", "contact_email": "zhang@example.org", "deadline": "2027-12-31",
}  # fmt: skip


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def test_everything_of_a_sheet_can_be_typed(as_whom, shelf):
    answer = as_whom("professor").post("/achievements/new", {**TYPED, "do": "save"})
    assert answer.status_code == 302, text_of(answer)
    found = Record.objects.order_by("-created_at").first()
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    assert answer["Location"] == reverse("registry:record", args=[found.id])
    assert (found.status, found.centre.path, str(found.created_by)) == ("draft", "cn.zj.hz", "professor")
    assert (str(sheet.price_min), sheet.territories, sheet.trl) == ("500000.0000", ("CN", "DE"), 6)
    assert [(r.kind, r.number) for r in sheet.rights] == [("invention", "US 11,123,456 B2"), ("know_how", "")]
    assert (sheet.completers[0].orcid, sheet.public_funding, sheet.deadline.isoformat()) == ("0000-0002-1825-0097", True, "2027-12-31")
    assert sheet.original.keywords == ("膜", "印染", "盐")


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_lost_or_saved(as_whom, shelf):
    before = Record.objects.count()
    wrong = {
        **TYPED, "title": "", "trl": "12", "price_min": "cheap", "price_max": "5", "ipc": "XYZ", "deadline": "31.12.2027", "territories": "Atlantis；中国",
        "contact_email": "nobody", "rights-0-number": "ZL202010123456.9", "completers-0-orcid": "0000-0002-1825-0098", "stage": "soon",
    }  # fmt: skip
    answer = as_whom("professor").post("/achievements/new", {**wrong, "do": "save"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert Record.objects.count() == before
    for told in (
        "The title is missing",
        "“12” is not a readiness",
        "“cheap” is not an amount",
        "“XYZ” is not an IPC",
        "“31.12.2027” is not a date",
        "“Atlantis” is not one",
        "“nobody” is not an e-mail",
        "check digit of the Chinese patent",
        "not an ORCID",
        "“soon” is not one of the entries for “stage”",
    ):
        assert told in page, told
    for typed in (SUMMARY, "cheap", "XYZ", "Atlantis；中国", "nobody", "ZL202010123456.9", "0000-0002-1825-0098", "膜；印染；盐", "保密。"):
        assert typed in page, typed


def test_a_form_in_chinese_names_its_fields_in_chinese(as_whom, shelf):
    page = text_of(as_whom("professor", "zh-hans").post("/achievements/new", {**TYPED, "stage": "soon", "do": "save"}))
    assert "成果所处阶段" in page
    assert "“stage”" not in page


def test_without_a_centre_the_form_asks_for_one(as_whom, shelf):
    answer = as_whom("professor").post("/needs/new", {**TYPED, "centre": "cn.nowhere", "do": "save"})
    assert answer.status_code == 422
    assert "Choose the centre that registers it." in text_of(answer)


def test_one_more_row_and_another_language_save_nothing(as_whom, shelf):
    before = Record.objects.count()
    client = as_whom("professor")
    page = text_of(client.post("/achievements/new", {**TYPED, "do": "more:rights"}))
    assert 'name="rights-2-kind"' in page
    assert SUMMARY in page
    page = text_of(client.post("/achievements/new?lang=zh-hans", {**TYPED, "do": "show"}))
    assert '<html lang="zh-Hans"' in page
    assert SUMMARY in page
    assert Record.objects.count() == before


def test_a_draft_may_have_gaps_but_what_is_submitted_may_not(as_whom, shelf):
    client = as_whom("professor")
    answer = client.post("/achievements/new", {**TYPED, "summary": "kurz", "description": "", "do": "submit"})
    assert answer.status_code == 422
    assert "A summary of at least 20 characters" in text_of(answer)
    assert client.post("/achievements/new", {**TYPED, "summary": "kurz", "description": "", "do": "save"}).status_code == 302


def test_from_draft_to_published_by_two_people(as_whom, shelf):
    client, desk = as_whom("professor"), as_whom("registrar")
    client.post("/achievements/new", {**TYPED, "do": "submit"})
    found = Record.objects.order_by("-created_at").first()
    assert found.status == "submitted"
    assert "印染废水分离膜" in text_of(desk.get("/work"))
    page = reverse("registry:record", args=[found.id])
    desk.post(f"{page}/return", {"reason": "   "})
    found.refresh_from_db()
    assert found.status == "submitted"
    assert desk.post(f"{page}/return", {"reason": "请补充试验数据", "next": "/work"})["Location"] == "/work"
    assert "请补充试验数据" in text_of(client.get(page))
    client.post(f"{page}/submit")
    assert client.post(f"{page}/publish").status_code == 403
    desk.post(f"{page}/publish")
    found.refresh_from_db()
    assert found.status == "published"
    assert found.number in text_of(as_whom("").get(page))


def test_a_deed_that_came_too_late_is_told_and_does_nothing(as_whom, shelf):
    desk = as_whom("registrar")
    answer = desk.post(reverse("registry:submit", args=[shelf.achievement.id]), follow=True)
    assert answer.status_code == 200
    assert "The record is “published” now" in text_of(answer)


def test_withdrawing_hides_it_and_keeps_its_history(as_whom, shelf):
    client = as_whom("professor")
    page = reverse("registry:record", args=[shelf.achievement.id])
    client.post(f"{page}/withdraw", {"reason": "sold"})
    assert as_whom("").get(page).status_code == 404
    history = text_of(client.get(f"{page}/history"))
    assert "Withdrawn" in history
    assert "sold" in history


def test_an_edit_makes_a_version_with_readable_differences(as_whom, shelf):
    client = as_whom("professor")
    page = reverse("registry:record", args=[shelf.achievement.id])
    form = {
        "version": "1",
        "language": "zh",
        "title": make.TITLE_ZH,
        "summary": make.SUMMARY_ZH.replace("四十", "五十"),
        "owner": "浙江大学",
        "stage": "mature",
        "trl": "7",
        "cooperation_modes": ["DEVELOPMENT"],
        "visibility": "public",
        "description_tier": "public",
        "origin": "test origin",
        "licence": "CC BY 4.0",
        "note": "field test done",
        "do": "save",
    }
    answer = client.post(f"{page}/edit", form)
    assert answer.status_code == 302, text_of(answer)
    history = client.get(f"{page}/history").content.decode()
    assert "field test done" in history
    assert "<del>四</del><ins>五</ins>十度" in history
    assert "成熟" not in history  # an English page puts codes into English words
    assert "mature" in history


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(as_whom, shelf, world):
    sheet = queries.sheet_of(queries.record(world.professor, shelf.draft.id))
    form = {
        "version": "1",
        "language": "zh",
        "title": "我的标题",
        "summary": make.SUMMARY_ZH,
        "visibility": "public",
        "description_tier": "public",
        "trl": "9",
        "do": "save",
    }
    records.revise(world.broker, shelf.draft.id, sheet=replace(sheet, trl=5), version=1)
    page = reverse("registry:edit", args=[shelf.draft.id])
    answer = as_whom("professor").post(page, form)
    told = text_of(answer)
    assert answer.status_code == 409
    for piece in (
        "Somebody changed this record",
        "broker",
        "As it is now",
        "As you typed it",
        "我的标题",
        make.TITLE_ZH,
        'name="version" value="2"',
    ):
        assert piece in told, piece
    assert Record.objects.get(id=shelf.draft.id).trl == 5
    assert as_whom("professor").post(page, {**form, "version": "2"}).status_code == 302
    assert Record.objects.get(id=shelf.draft.id).trl == 9


def test_a_wording_in_another_language_is_written_beside_the_original_and_can_go(as_whom, shelf):
    client = as_whom("professor")
    page = reverse("registry:wording", args=[shelf.achievement.id])
    assert make.SUMMARY_ZH in text_of(client.get(page))
    words = {
        "version": "1",
        "language": "en",
        "origin": "human",
        "title": make.TITLE_EN,
        "summary": make.SUMMARY_EN,
        "keywords": "electrolyte, cold",
    }
    assert client.post(page, {**words, "title": "", "do": "save"}).status_code == 422
    assert client.post(page, {**words, "version": "0", "do": "save"}).status_code == 409
    assert client.post(page, {**words, "do": "save"}).status_code == 302
    shown = text_of(as_whom("").get(reverse("registry:record", args=[shelf.achievement.id])))
    assert make.TITLE_EN in shown
    assert "Human translation" in shown
    assert client.post(page, {**words, "version": "2", "do": "remove"}).status_code == 302
    assert make.TITLE_EN not in text_of(as_whom("").get(reverse("registry:record", args=[shelf.achievement.id])))


def test_machine_text_is_always_marked(as_whom, world):
    both = (make.wording(), make.wording("en", origin="machine"))
    found = make.published(world, wordings=both)
    assert "machine translation" in text_of(as_whom("").get(reverse("registry:record", args=[found.id]))).lower()
    assert "machine translation" in text_of(as_whom("").get("/achievements"))


@pytest.mark.parametrize(("tier", "name", "seen"), [
    ("members", "", False), ("members", "stranger", True), ("agreement", "stranger", False), ("agreement", "professor", True), ("public", "", True),
])  # fmt: skip
def test_the_description_follows_its_tier_and_the_page_says_which(as_whom, world, tier, name, seen):
    found = make.published(world, description_tier=tier, wordings=(make.wording(description="GEHEIM-D", confidential="GEHEIM-C"),))
    page = text_of(as_whom(name).get(reverse("registry:record", args=[found.id])))
    assert ("GEHEIM-D" in page) is seen
    assert ("GEHEIM-C" in page) is (name == "professor")
    if not seen:
        assert ("for members" if tier == "members" else "after an agreement") in page


def test_whom_to_ask_is_for_members(as_whom, world):
    found = make.published(world, contact_email="zhang@example.org", contact_name="张三")
    page = reverse("registry:record", args=[found.id])
    assert "zhang@example.org" not in text_of(as_whom("").get(page))
    assert "zhang@example.org" in text_of(as_whom("stranger").get(page))


def test_origin_and_licence_are_always_shown(as_whom, shelf, world):
    page = text_of(as_whom("").get(reverse("registry:record", args=[shelf.achievement.id])))
    assert "test origin" in page
    assert "CC BY 4.0" in page
    assert "all rights with the owner" in text_of(as_whom("").get(reverse("registry:record", args=[shelf.need.id])))
