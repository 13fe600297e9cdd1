"""The pages about roles and invitations, as people use them: with an account, without one, and after dismissal."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from bole.people import access, services
from bole.people.domain.actor import Role
from bole.people.models import Invitation, Membership, Person

from .. import make


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def address(invitation) -> str:
    return reverse("people:invitation", args=[access.token_of_invitation(invitation.id)])


@pytest.fixture
def invitation(world):
    return services.invite(world.director, organisation_id=world.city.pk, email="new@test.example", role=Role.BROKER, language="en")


def test_a_director_sees_his_staff_and_invites(as_whom, world):
    client, page = as_whom("director"), reverse("people:staff", args=[world.city.pk])
    assert "People and roles" in text_of(client.get("/centres/cn.zj.hz"))
    shown = text_of(client.get(page))
    assert "registrar@test.example" in shown
    answer = client.post(
        reverse("people:invite", args=[world.city.pk]), {"email": "x@test.example", "role": "broker", "language": "zh-hans"}
    )
    assert answer["Location"] == page
    assert "x@test.example" in text_of(client.get(page))
    assert Invitation.objects.get(email="x@test.example").language == "zh-hans"


@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"email": "nobody"}, 422, "is not an e-mail address"),
        ({"email": "registrar@test.example", "role": "registrar"}, 409, "holds this role already"),
        ({"role": "king"}, 422, "There is no role"),
    ],
)
def test_an_invitation_that_cannot_be_sent_is_told_and_nothing_is_lost(as_whom, world, wrong, status, told):
    given = {"email": "keep.me@test.example", "role": "broker", "language": "en"} | wrong
    answer = as_whom("director").post(reverse("people:invite", args=[world.city.pk]), given)
    assert answer.status_code == status
    assert told in text_of(answer)
    assert given["email"] in text_of(answer)
    assert not Invitation.objects.exists()


def test_whoever_has_an_account_accepts_with_one_click_even_a_double_one(as_whom, world, invitation):
    make.person("new")
    client = as_whom("new")
    assert "Accept the invitation" in text_of(client.get(address(invitation)))
    for _click in range(2):
        assert client.post(address(invitation))["Location"] == "/centres/cn.zj.hz"
    assert Membership.objects.filter(person__email="new@test.example", role="broker").count() == 1


def test_whoever_has_no_account_makes_one_on_the_way(as_whom, world, invitation):
    client, here = as_whom(""), address(invitation)
    page = text_of(client.get(here))
    assert f"/accounts/signup/?next={here}" in page
    made = client.post(f"/accounts/signup/?next={here}", {"email": "new@test.example", "password1": "ein-langes-Wort-7", "next": here})
    assert made["Location"] == here
    assert client.post(here)["Location"] == "/centres/cn.zj.hz"
    assert Membership.objects.filter(person__email="new@test.example", role="broker").exists()


def test_somebody_else_is_told_to_sign_in_with_the_right_address_and_gets_nothing(as_whom, world, invitation):
    client = as_whom("stranger")
    page = text_of(client.get(address(invitation)))
    assert "another e-mail address" in page
    assert "new@test.example" not in page
    assert client.post(address(invitation)).status_code == 403
    assert not Membership.objects.filter(person__email="stranger@test.example").exists()


def test_a_link_that_is_over_says_so(as_whom, world, invitation):
    services.revoke_invitation(world.director, invitation_id=invitation.id)
    answer = as_whom("").get(address(invitation))
    assert answer.status_code == 409
    assert "has been withdrawn" in text_of(answer)
    assert as_whom("").get(f"/invitations/{'0' * 32}.{'a' * 43}").status_code == 404


def test_a_dismissed_director_with_an_open_page_can_do_nothing_any_more(as_whom, world, invitation):
    client, place = as_whom("director"), world.city.pk
    page = reverse("people:staff", args=[place])
    assert client.get(page).status_code == 200
    broker = world.broker.person_id
    services.revoke_role(world.admin, person_id=world.director.person_id, organisation_id=world.province.pk, role=Role.DIRECTOR)
    before = set(Membership.objects.values_list("person_id", "organisation_id", "role"))
    tried = [
        (reverse("people:invite", args=[place]), {"email": "x@test.example", "role": "broker", "language": "en"}, 403),
        (reverse("people:give-role", args=[place, broker]), {"role": "director"}, 403),
        (reverse("people:take-role", args=[place, broker]), {"role": "broker"}, 403),
        (reverse("people:revoke-invitation", args=[invitation.id]), {}, 404),
        (reverse("people:send-again", args=[invitation.id]), {}, 404),
    ]
    for where, given, status in tried:
        assert client.post(where, given).status_code == status, where
    assert client.get(page).status_code == 403
    assert set(Membership.objects.values_list("person_id", "organisation_id", "role")) == before
    assert [i.email for i in Invitation.objects.filter(revoked_at=None)] == ["new@test.example"]


def test_the_last_director_is_told_what_to_do_first(as_whom, world):
    where = reverse("people:take-role", args=[world.province.pk, world.director.person_id])
    answer = as_whom("director").post(where, {"role": "director"}, follow=True)
    assert "last director" in text_of(answer)
    assert Membership.objects.filter(person_id=world.director.person_id, role="director").exists()


def test_roles_are_given_on_the_page_to_those_who_belong_already(as_whom, world):
    client = as_whom("director")
    for person, expected in ((world.broker.person_id, True), (world.stranger.person_id, False)):
        client.post(reverse("people:give-role", args=[world.city.pk, person]), {"role": "registrar"})
        assert Membership.objects.filter(person_id=person, role="registrar", organisation_id=world.city.pk).exists() == expected
    assert Person.objects.get(id=world.broker.person_id).memberships.count() == 2
