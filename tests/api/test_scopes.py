"""A token never does more than its scope, never after its last day, and never makes a mightier one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from bole.people import services
from bole.people.domain.actor import Scope
from bole.people.models import Token
from bole.registry.models import Record
from bole.runtime.system import SYSTEM

from . import town as towns
from .test_doors import draft_body


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def give(town, name, scope, **more):
    who = getattr(town.world, name)
    town.secrets[name] = services.issue_token(SYSTEM, person_id=who.person_id, label="test", scope=scope, **more)
    return Token.objects.get(digest=Token.digest_of(town.secrets[name]))


def test_a_reading_token_reads_and_asks_and_writes_nothing(town):
    give(town, "professor", Scope.READ)
    before = Record.objects.count(), Token.objects.count()
    assert town.ask("get", f"/records/{town.draft.id}", who="professor").status_code == 200
    assert town.ask("post", "/languages/guess", {"text": "a pump"}, who="professor").status_code == 200
    for method, path, body in (
        ("post", "/records", draft_body()),
        ("post", f"/records/{town.draft.id}/submit", None),
        ("post", "/tokens", {"label": "x"}),
        ("delete", f"/tokens/{Token.objects.first().id}", None),
    ):
        refused = town.ask(method, path, body, who="professor")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_in_scope"), path
    assert (Record.objects.count(), Token.objects.count()) == before


def test_only_a_staff_token_of_an_administrator_does_what_administrators_do(town):
    give(town, "admin", Scope.WRITE)
    assert town.ask("get", f"/records/{town.draft.id}", who="admin").status_code == 404
    give(town, "admin", Scope.STAFF)
    assert town.ask("get", f"/records/{town.draft.id}", who="admin").status_code == 200


def test_nobody_makes_a_staff_token_who_is_not_in_staff_mode(town):
    give(town, "admin", Scope.WRITE)
    before = Token.objects.count()
    for who in ("admin", "professor"):
        assert town.ask("post", "/tokens", {"label": "x", "scope": "staff"}, who=who).status_code == 403
    with pytest.raises(services.tokens.NotAdministrator):
        services.issue_token(SYSTEM, person_id=town.world.professor.person_id, label="x", scope=Scope.STAFF)
    assert Token.objects.count() == before


def test_a_token_opens_on_its_last_day_and_no_longer(town):
    token = give(town, "professor", Scope.WRITE)
    today = dt.datetime.now(dt.UTC).date()
    for day, status in ((today + dt.timedelta(days=1), 200), (today - dt.timedelta(days=2), 401)):
        Token.objects.filter(id=token.id).update(expires_on=day)
        assert town.ask("get", "/me", who="professor").status_code == status


def test_a_day_that_is_past_is_refused(town):
    before = Token.objects.count()
    refused = town.ask("post", "/tokens", {"label": "x", "expires_on": "2020-01-01"}, who="professor")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "expires_on")
    assert Token.objects.count() == before


def test_what_a_token_makes_does_not_outlive_it(town):
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)
    give(town, "professor", Scope.WRITE, expires_on=last)
    later = (last + dt.timedelta(days=99)).isoformat()
    made = [town.ask("post", "/tokens", {"label": "x", **more}, who="professor").json() for more in ({}, {"expires_on": later})]
    assert [m["expires_on"] for m in made] == [last.isoformat()] * 2


def test_the_list_says_scope_and_last_day_and_last_use(town):
    give(town, "professor", Scope.READ, expires_on=dt.date(2199, 1, 1))
    first = town.ask("get", "/tokens", who="professor").json()["items"][0]
    assert (first["scope"], first["expires_on"]) == ("read", "2199-01-01")
    assert first["last_used_on"] is not None


def test_on_pages_a_token_writes_nothing(town):
    give(town, "professor", Scope.READ)
    before = Token.objects.count()
    answer = Client().post("/account/tokens", {"label": "x"}, headers=town.headers("professor"))
    assert answer["Location"].startswith("/accounts/login/")
    assert Token.objects.count() == before
