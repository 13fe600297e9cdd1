"""The pages of duplicates: shown to who may merge, two side by side, one act, and the old address leads to the kept one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from bole.people import services
from bole.people.models import Organisation
from bole.runtime.system import SYSTEM

WHY = "one telephone number, one address"


@pytest.fixture
def twin(world):
    return services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")


def address(name, *organisations):
    return reverse(f"people:{name}", args=[o.pk for o in organisations])


def test_a_registrar_is_shown_the_pair_and_merges_it(as_whom, world, twin):
    client = as_whom("registrar")
    listed = client.get(address("duplicates")).content.decode()
    assert "钱江电池厂有限公司" in listed
    assert address("merge", world.factory, twin) in listed
    page = client.get(address("merge", world.factory, twin)).content.decode()
    assert "What follows" in page
    done = client.post(address("merge", world.factory, twin), {"reason": WHY}, follow=True)
    assert "They are one now" in done.content.decode()
    assert Organisation.objects.get(pk=twin.pk).merged_into_id == world.factory.pk


def test_the_old_address_leads_to_the_kept_one_for_good(as_whom, world, twin):
    services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason=WHY)
    client = as_whom("")
    answer = client.get(address("organisation", twin) + "?lang=en")
    assert (answer.status_code, answer["Location"]) == (301, address("organisation", world.factory) + "?lang=en")
    api = client.get(f"/api/v1/organisations/{twin.pk}")
    assert (api.status_code, api["Location"]) == (301, f"/api/v1/organisations/{world.factory.pk}")
    assert api.json()["values"]["new"] == str(world.factory.pk)
    assert client.get(api["Location"]).json()["name"] == "钱江电池厂"


def test_a_deed_on_the_old_address_is_not_done_on_the_kept_one_unasked(as_whom, world, twin):
    services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason=WHY)
    answer = as_whom("registrar").post(address("verify-organisation", twin), {"centre": "cn.zj.hz"})
    assert answer.status_code == 409
    assert Organisation.objects.get(pk=world.factory.pk).verified_at is None


def test_an_old_name_finds_the_kept_one_in_the_search(as_whom, world, twin):
    services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason=WHY)
    page = as_whom("").get(address("organisations"), {"named": "钱江电池厂有限公司"}).content.decode()
    assert address("organisation", world.factory) in page
    assert address("organisation", twin) not in page
    assert as_whom("").get("/api/v1/organisations", {"text": "电池厂有限"}).json()["items"][0]["id"] == str(world.factory.pk)
    assert "钱江电池厂有限公司" in as_whom("").get(address("organisation", world.factory)).content.decode()


def test_without_a_reason_the_page_comes_back_and_nothing_is_merged(as_whom, world, twin):
    answer = as_whom("registrar").post(address("merge", world.factory, twin), {"reason": "x"})
    assert answer.status_code == 422
    assert "Five characters" in answer.content.decode()
    assert Organisation.objects.get(pk=twin.pk).merged_into_id is None


def test_contradicting_identifiers_are_confirmed_with_a_tick(as_whom, world, twin):
    for one, uscc in ((world.factory, "91330100799655058B"), (twin, "91110000802100433B")):
        services.revise_organisation(SYSTEM, organisation_id=one.pk, name=one.name, kind="enterprise", uscc=uscc)
    client, there = as_whom("registrar"), address("merge", world.factory, twin)
    assert client.post(there, {"reason": WHY}).status_code == 409
    assert Organisation.objects.get(pk=twin.pk).merged_into_id is None
    assert client.post(there, {"reason": WHY, "despite": "yes"}).status_code == 302
    assert Organisation.objects.get(pk=twin.pk).merged_into_id == world.factory.pk


def test_two_that_are_two_leave_the_list(as_whom, world, twin):
    client = as_whom("registrar")
    assert client.post(address("tell-apart", world.factory, twin)).status_code == 302
    assert "钱江电池厂有限公司" not in client.get(address("duplicates")).content.decode()


def test_another_one_is_chosen_by_name(as_whom, world, twin):
    page = as_whom("admin").get(address("merge-choose", world.factory), {"named": "浙江大学"}).content.decode()
    assert address("merge", world.factory, world.university) in page
    assert address("merge", world.factory, twin) in page  # it looks like one


def test_members_are_not_shown_what_is_not_theirs_to_do(as_whom, world, twin):
    page = as_whom("owner").get(address("organisation", world.factory)).content.decode()
    assert "registered more than once" not in page
    assert "merge" not in page
