"""Roles and invitations for programs."""

from __future__ import annotations

import pytest

from bole.people import access, services
from bole.people.models import Invitation, Membership

from .. import make
from . import town as towns


@pytest.fixture
def town(db):
    found = towns.build(indexed=False)
    for name in ("director", "owner"):
        who = getattr(found.world, name)
        found.secrets[name] = services.issue_token(who, person_id=who.person_id, label="test")
    return found


def body(**values):
    return {"email": "new@test.example", "role": "broker", "language": "en", **values}


def test_staff_is_listed_for_those_who_manage_it(town):
    path = f"/organisations/{town.world.city.pk}/staff"
    told = town.ask("get", path, who="director").json()
    assert {(m["name"], m["role"]) for m in told["items"]} == {("registrar", "registrar"), ("broker", "broker")}
    assert [town.ask("get", path, who=w).status_code for w in ("", "broker", "stranger")] == [401, 403, 403]


def test_a_role_is_given_and_taken_twice_as_once(town):
    path = f"/organisations/{town.world.city.pk}/staff/{town.world.stranger.person_id}/registrar"
    held = Membership.objects.filter(person_id=town.world.stranger.person_id)
    for method, count in (("put", 1), ("put", 1), ("delete", 0), ("delete", 0)):
        assert town.ask(method, path, who="director").status_code == 204
        assert held.count() == count
    assert town.ask("put", path, who="owner").status_code == 403
    assert held.count() == 0


def test_an_invitation_is_sent_listed_accepted_and_over(town):
    path = f"/organisations/{town.world.city.pk}/invitations"
    made = town.ask("post", path, body(), who="director")
    assert made.status_code == 201
    assert "token" not in made.json()
    assert [i["email"] for i in town.ask("get", path, who="director").json()["items"]] == ["new@test.example"]
    person = make.person("new")
    town.secrets["new"] = services.issue_token(make.actor(person), person_id=person.id, label="test")
    token = access.token_of_invitation(Invitation.objects.get().id)
    answers = [town.ask("post", "/invitations/accept", {"token": token}, who=w) for w in ("", "stranger", "new", "new")]
    assert [a.status_code for a in answers] == [401, 403, 200, 409]
    assert answers[2].json()["role"] == "broker"
    assert town.ask("get", path, who="director").json()["total"] == 0


def test_an_invitation_is_withdrawn_by_those_who_manage_and_hidden_from_others(town):
    town.ask("post", f"/organisations/{town.world.city.pk}/invitations", body(), who="director")
    found = Invitation.objects.get()
    assert town.ask("delete", f"/invitations/{found.id}", who="broker").status_code == 404
    assert Invitation.objects.get().revoked_at is None
    assert town.ask("delete", f"/invitations/{found.id}", who="director").status_code == 204
    assert Invitation.objects.get().revoked_at is not None


def test_a_representative_invites_members_and_no_directors(town):
    path = f"/organisations/{town.world.factory.pk}/invitations"
    assert town.ask("post", path, body(role="member"), who="owner").status_code == 201
    refused = town.ask("post", path, body(role="director"), who="owner")
    assert (refused.status_code, refused.json()["code"]) == (422, "role_unfit")
    assert Invitation.objects.count() == 1
