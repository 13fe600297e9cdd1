"""Who is let in: tokens, sessions with their CSRF token, and strangers."""

from __future__ import annotations

import pytest
from django.test import Client

from bole.people import services as people
from bole.people.models import Token
from bole.registry.models import Record

from .. import make
from . import town as towns
from .town import JSON

ADDRESS = "/api/v1/records"


def draft_body(**values):
    return {"centre": "cn.zj.hz", "sheet": {"kind": "need", "wordings": [{"language": "en", "title": "A quiet fan"}], **values}}


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def test_a_token_says_who_one_is(town):
    told = town.ask("get", "/me", who="registrar").json()
    assert told["name"] == "registrar"
    assert [(r["role"], r["centre"]) for r in told["roles"]] == [("registrar", "cn.zj.hz")]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer nope", "Bearer bole_", "Basic dTpw", "nonsense", "Bearer a b c", "Bearer é"]
)
def test_a_bad_token_is_refused_and_never_taken_for_nobody(town, header):
    response = town.ask("get", "/records", Authorization=header)
    assert response.status_code == 401
    assert response.json()["code"] == "bad_token"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_ends_at_once(town):
    token = Token.objects.get(digest=Token.digest_of(town.secrets["professor"]))
    assert town.ask("delete", f"/tokens/{token.id}", who="professor").status_code == 204
    assert town.ask("get", "/me", who="professor").status_code == 401


def test_somebody_elses_token_is_not_revoked_and_not_told_of(town):
    token = Token.objects.get(digest=Token.digest_of(town.secrets["professor"]))
    assert town.ask("delete", f"/tokens/{token.id}", who="stranger").status_code == 204
    assert town.ask("get", "/me", who="professor").status_code == 200


def test_a_token_of_somebody_who_left_opens_nothing(town):
    person = Token.objects.get(digest=Token.digest_of(town.secrets["professor"])).person
    person.is_active = False
    person.save()
    assert town.ask("get", "/me", who="professor").status_code == 401


def test_a_token_is_shown_once_listed_without_its_secret_and_works(town):
    made = town.ask("post", "/tokens", {"label": "nightly import"}, who="professor")
    assert made.status_code == 201
    secret = made.json()["secret"]
    listed = town.ask("get", "/tokens", who="professor")
    assert "nightly import" in [t["label"] for t in listed.json()["items"]]
    assert secret not in listed.content.decode()
    assert town.ask("get", "/me", Authorization=f"Bearer {secret}").json()["name"] == "professor"


def test_nobody_makes_tokens_without_end(town):
    who = town.world.stranger
    for number in range(49):
        people.issue_token(who, person_id=who.person_id, label=f"t{number}")
    refused = town.ask("post", "/tokens", {"label": "one more"}, who="stranger")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_tokens")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/me", None), ("get", "/tokens", None), ("post", "/tokens", {"label": "x"}), ("post", "/records", draft_body()),
        ("post", "/organisations", {"name": "X", "kind": "enterprise"}),
    ],
)  # fmt: skip
def test_strangers_are_asked_to_sign_in(town, method, path, body):
    refused = town.ask(method, path, body)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")


def signed_in():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.Person.objects.get(email="professor@test.example"))
    return browser


def test_a_session_reads_without_and_writes_only_with_its_csrf_token(town):
    browser = signed_in()
    before = Record.objects.count()
    assert browser.get("/api/v1/me").json()["name"] == "professor"
    refused = browser.post(ADDRESS, draft_body(), content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_csrf_token")
    assert Record.objects.count() == before
    browser.cookies["csrftoken"] = "a" * 32
    made = browser.post(ADDRESS, draft_body(), content_type=JSON, headers={"X-CSRFToken": "a" * 32})
    assert made.status_code == 201


def test_a_wrong_csrf_token_is_refused(town):
    browser = signed_in()
    browser.cookies["csrftoken"] = "a" * 32
    assert browser.post(ADDRESS, draft_body(), content_type=JSON, headers={"X-CSRFToken": "b" * 32}).status_code == 403


def test_a_program_with_a_token_needs_no_csrf_token_even_beside_a_session(town):
    browser = signed_in()
    made = browser.post(ADDRESS, draft_body(), content_type=JSON, headers=town.headers("broker"))
    assert made.status_code == 201
    assert Record.objects.get(id=made.json()["id"]).created_by_id == town.world.broker.person_id


def test_a_bad_token_beside_a_session_is_still_refused(town):
    assert signed_in().get("/api/v1/me", headers={"Authorization": "Basic dTpw"}).status_code == 401


def test_strangers_may_ask_for_matches_without_any_token(town):
    towns.index()
    assert Client(enforce_csrf_checks=True).post("/api/v1/match", {"text": "a pump"}, content_type=JSON).status_code == 200
