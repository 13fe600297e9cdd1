"""Experts on the pages: registered with consent, claimed, shown without an address, asked for, erased after one more question."""

from __future__ import annotations

import html
import re

import pytest
from allauth.account.models import EmailAddress

from bole.registry.models import ExpertTraits, Record, Wording

from .. import make
from ..api.town import index

NAME = "Prof. Dr. Ling Example"
KNOWS = make.wording(
    "en", title=NAME, summary="Twenty years of electrolytes for lithium-ion batteries at low temperature; judges pilot plants."
)
KNOWS_ZH = make.wording(title="凌教授（示例）", summary="研究锂离子电池电解液二十年，评审在零下三十度仍能正常工作的低温锂离子电池电解液。")
VALUES = {
    "wordings": (KNOWS, KNOWS_ZH), "services": ("evaluation",), "languages_spoken": ("zh", "en"), "disciplines": ("430",), "availability": "limited",
    "contact_name": "Ling's secretary", "contact_email": "professor@test.example", "conflicts": ("Seal Works",), "owner": "浙江大学",
}  # fmt: skip
FORM = {
    "language": "en", "title": NAME, "summary": KNOWS.summary, "centre": "cn.zj.hz", "visibility": "public", "description_tier": "public",
    "services": ["evaluation", "consulting"], "languages_spoken": "Chinese; English", "units": "Institute of Cold, Dept. 2; Somewhere",
    "active_since": "2006", "currency": "CNY", "price_min": "2000",
}  # fmt: skip


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def expert(world, shelf):
    found = make.expert(world, **VALUES)
    index()
    return found


def confirm_address(world, verified=True):
    EmailAddress.objects.update_or_create(
        user_id=world.professor.person_id, email="professor@test.example", defaults={"verified": verified, "primary": True}
    )


def test_the_list_of_experts_has_the_filters_of_experts(as_whom, expert):
    page = text_of(as_whom("").get("/experts"))
    assert NAME in page
    assert {"What they do", "Discipline", "Speaks", "Availability"} <= set(re.findall(r"<legend>([^<]+)</legend>", page))
    assert "Readiness (TRL)" not in page
    assert NAME not in text_of(as_whom("").get("/experts?services=interpreter"))
    assert as_whom("").get("/experts?services=rubbish").status_code == 422


def test_a_page_of_an_expert_shows_what_he_does_and_no_address(as_whom, expert):
    for name in ("", "stranger", "professor"):
        page = text_of(as_whom(name).get(f"/records/{expert.id}"))
        assert "Evaluation and review" in page
        assert "Materials science" in page or "materials science" in page
        for hidden in ("professor@test.example", "Ling's secretary", "Seal Works", "signed paper"):
            assert hidden not in page
    page = text_of(as_whom("broker").get(f"/records/{expert.id}"))
    assert "professor@test.example" in page
    assert "Seal Works" in page


def test_who_registers_himself_ticks_one_box_and_it_is_his(as_whom, world, shelf):
    client = as_whom("professor")
    answer = client.post("/experts/new", {**FORM, "is_me": "1", "do": "submit"})
    made = Record.objects.get(kind="expert", created_by=world.professor.person_id)
    assert answer["Location"] == f"/records/{made.id}"
    traits = ExpertTraits.objects.get(record=made)
    assert (traits.person_id, traits.consent_text, made.status) == (world.professor.person_id, "expert-1", "submitted")
    assert traits.units == ["Institute of Cold, Dept. 2", "Somewhere"]
    page = text_of(client.get("/experts/me"))
    assert NAME in page
    assert f"/records/{made.id}/edit" in page
    second = client.post("/experts/new", {**FORM, "is_me": "1", "do": "save"})
    assert "You have an expert record already" in text_of(second)
    assert Record.objects.filter(kind="expert", created_by=world.professor.person_id).count() == 1


def test_without_consent_it_is_not_handed_in_and_nothing_typed_is_lost(as_whom, world, shelf):
    answer = as_whom("broker").post("/experts/new", {**FORM, "do": "submit"})
    assert answer.status_code == 422
    assert "An expert is published only with documented consent" in text_of(answer)
    assert 'value="Institute of Cold, Dept. 2; Somewhere"' in text_of(answer)
    assert not Record.objects.filter(kind="expert").exists()


@pytest.mark.parametrize(("name", "given"), [("active_since", "soon"), ("orcid", "0000-0000"), ("languages_spoken", "Klingonese")])
def test_a_wrong_value_is_named_at_its_field(as_whom, shelf, name, given):
    answer = as_whom("broker").post("/experts/new", {**FORM, name: given, "do": "save"})
    assert answer.status_code == 422
    assert f'href="#field-{name}"' in text_of(answer)


def test_an_expert_whom_a_centre_registered_finds_himself_and_takes_the_record_over(as_whom, world, expert):
    confirm_address(world)
    client = as_whom("professor")
    page = text_of(client.get("/experts/me"))
    assert "Is this you?" in page
    assert f"/records/{expert.id}/claim" in page
    assert client.get(f"/records/{expert.id}/edit").status_code == 403
    client.post(f"/records/{expert.id}/claim")
    assert client.get(f"/records/{expert.id}/edit").status_code == 200
    client.post(f"/records/{expert.id}/withdraw", {"reason": "a sabbatical"})
    assert Record.objects.get(id=expert.id).status == "withdrawn"


def test_an_address_that_is_not_confirmed_shows_nothing_to_claim(as_whom, world, expert):
    confirm_address(world, verified=False)
    assert "Is this you?" not in text_of(as_whom("professor").get("/experts/me"))


def test_erasing_asks_once_more_and_then_nothing_is_left(as_whom, expert):
    client = as_whom("broker")
    assert "Erase this expert for good?" in text_of(client.get(f"/records/{expert.id}/erase"))
    assert Wording.objects.filter(record=expert, title=NAME).exists()
    answer = client.post(f"/records/{expert.id}/erase", follow=True)
    assert "Erased. Nothing here says any more who it was." in text_of(answer)
    assert Wording.objects.get(record=expert).title == "—"
    assert as_whom("").get(f"/records/{expert.id}").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_third_tab_asks_for_experts_and_keeps_it_through_pages_and_saving(as_whom, expert, language):
    page = text_of(as_whom("", language).get("/?q=electrolytes+for+cold+batteries&side=expert"))
    assert (NAME if language == "en" else KNOWS_ZH.title) in page
    assert re.search(r'value="expert" id="side-expert" checked', page)
    assert make.TITLE_ZH not in page
    assert 'name="side" value="expert"' in page
    saving = text_of(as_whom("stranger", language).get("/searches/save?q=electrolytes&side=expert"))
    assert ("专家" if language == "zh-hans" else "Expert") in saving


def test_a_need_and_an_achievement_show_experts_an_expert_does_not(as_whom, shelf, expert):
    for record in (shelf.need, shelf.achievement):
        page = text_of(as_whom("").get(f"/records/{record.id}"))
        assert f"/matches/{record.id}/experts" in page
        panel = as_whom("").get(f"/matches/{record.id}/experts", headers={"HX-Request": "true"})
        assert NAME in text_of(panel)
        assert f"/match/{record.id}/{expert.id}" in text_of(panel)
    assert f"/matches/{expert.id}/experts" not in text_of(as_whom("").get(f"/records/{expert.id}"))


def test_everything_for_a_record_has_a_tab_for_each_side_and_experts_can_be_independent(as_whom, shelf, expert):
    address = f"/matches/{shelf.achievement.id}?side=expert"
    page = text_of(as_whom("").get(address))
    assert NAME in page
    assert f"/matches/{shelf.achievement.id}?side=need" in page
    assert "Only independent ones" in page
    assert NAME not in text_of(as_whom("").get(f"{address}&independent=1"))  # both are of the same university
    assert "Who needs this achievement" in text_of(as_whom("").get(f"/matches/{shelf.achievement.id}?side=rubbish"))


def test_the_whole_reasoning_says_under_which_conditions_an_expert_can_help(as_whom, shelf, expert):
    page = text_of(as_whom("").get(f"/match/{shelf.achievement.id}/{expert.id}"))
    for said in ("Language", "Availability", "limited", "Independence", "belongs to the same organisation"):
        assert said in page
    assert "Budget and price" not in page
    assert as_whom("").get(f"/match/{expert.id}/{shelf.achievement.id}").status_code == 404


def test_the_ledger_the_work_list_and_the_feeds_know_the_third_kind(as_whom, expert):
    page = text_of(as_whom("registrar").get("/ledger?kind=expert"))
    assert expert.number in page
    assert '<option value="expert" selected>Experts</option>' in page
    assert '<option value="expert" selected>Experts</option>' in text_of(as_whom("registrar").get("/work?kind=expert&status=published"))
    assert NAME in text_of(as_whom("").get("/feeds/newest.atom?kind=expert"))


def test_consent_is_told_in_both_languages(as_whom, shelf):
    assert "Text expert-1" in text_of(as_whom("").get("/experts/consent"))
    assert "文本 expert-1" in text_of(as_whom("", "zh-hans").get("/experts/consent"))


def test_what_was_not_read_yet_says_so(as_whom, world, shelf):
    made = make.expert(world, **VALUES)
    assert "has not been read yet" in text_of(as_whom("").get(f"/match/{shelf.need.id}/{made.id}"))
