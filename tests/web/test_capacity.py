"""The profile on pages: filled in on one page, seen by whom it is for, and used on every achievement's page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bole.people import services
from bole.people.models import Capacity

GIVEN = {
    "trl_from": "7", "trl_to": "9", "equipment": ["pilot_line"], "rd_staff": "6-20", "budget": "1000000-5000000", "tech_areas": ["04"],
    "equipment_list": "coating line\n\n mixer ", "certifications": "ISO 9001", "ipc": "H01M，C08L", "staff": "300-999", "turnover": "",
    "export_note": "", "tier_technology": "public", "tier_equipment": "members", "tier_people": "members", "tier_finance": "agreement",
    "tier_export": "agreement",
}  # fmt: skip


@pytest.fixture
def there(world):
    return reverse("people:capacity", args=[world.factory.pk])


def page_of(world):
    return reverse("people:organisation", args=[world.factory.pk])


def test_a_representative_fills_it_in_and_sees_it(as_whom, world, there):
    client = as_whom("owner")
    assert "two minutes" in client.get(page_of(world)).content.decode()
    assert client.get(there).status_code == 200
    saved = client.post(there, GIVEN)
    assert (saved.status_code, saved["Location"]) == (302, page_of(world) + "#capacity")
    found = Capacity.objects.get()
    assert (found.equipment_list, found.ipc, found.trl_from) == (["coating line", "mixer"], ["H01M", "C08L"], 7)
    page = client.get(page_of(world)).content.decode()
    assert "TRL 7–9" in page
    assert "1 to 5 million CNY" in page
    again = client.get(there).content.decode()
    assert "coating line\nmixer" in again
    assert '<option value="7" selected>' in again


def test_others_see_what_is_for_them(as_whom, world, there):
    as_whom("owner").post(there, GIVEN)
    stranger, member = (as_whom(who).get(page_of(world)).content.decode() for who in ("", "stranger"))
    assert "TRL 7–9" in stranger
    assert "coating line" not in stranger
    assert "coating line" in member
    assert "1 to 5 million CNY" not in member
    assert "More is shown to those with whom contact is open" in member


def test_wrong_values_come_back_with_what_was_typed(as_whom, there):
    answer = as_whom("owner").post(there, {**GIVEN, "trl_from": "9", "trl_to": "2", "ipc": "nothing"})
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "“9-2” is not a range" in told
    assert "“NOTHING” is not an IPC symbol" in told
    assert "coating line" in told
    assert not Capacity.objects.exists()


def test_one_click_confirms_it(as_whom, world, there):
    client = as_whom("owner")
    client.post(there, GIVEN)
    before = Capacity.objects.get().stated_at
    assert client.post(reverse("people:confirm-capacity", args=[world.factory.pk])).status_code == 302
    assert Capacity.objects.get().stated_at > before


def test_an_achievements_page_says_whether_it_fits_and_why(as_whom, shelf, there):
    client, record = as_whom("owner"), reverse("registry:record", args=[shelf.achievement.id])
    assert "Could 钱江电池厂 take this over?" in client.get(record).content.decode()
    client.post(there, GIVEN)
    page = client.get(record).content.decode()
    assert "could take this over in part" in page
    assert "TRL 6, and you take over from TRL 7; 1 to go" in page
    assert "没有" not in page
    assert "take this over" not in as_whom("professor").get(record).content.decode()
    assert "take this over" not in as_whom("").get(record).content.decode()
    chinese = as_whom("owner", "zh-hans").get(record).content.decode()
    assert "部分承接条件" in chinese


def test_the_api_reads_and_writes_the_same(as_whom, world, shelf):
    address = f"/api/v1/organisations/{world.factory.pk}/capacity"
    body = {"trl_from": 5, "trl_to": 9, "budget": "1000000-5000000", "equipment_list": ["coating line"], "tiers": {"finance": "public"}}
    services.state_capacity(world.owner, world.factory.pk, values=body, tiers=body["tiers"])
    told = as_whom("").get(address).json()
    assert (told["trl_from"], told["budget"], told["equipment_list"], told["hidden"]) == (
        5,
        "1000000-5000000",
        [],
        ["equipment", "people", "export"],
    )
    fit = as_whom("owner").get(f"/api/v1/records/{shelf.achievement.id}/fit").json()
    assert [(f["name"], f["verdict"]) for f in fit] == [("钱江电池厂", "yes")]
    assert fit[0]["reasons"][0]["detail"].startswith("Readiness: TRL 6")
