"""Every page answers: for strangers, members and staff, in both languages, with the right status and headers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from bole.people.models import Centre, Organisation

from .conftest import Shelf

OPEN = (
    "/", "/?q=electrolyte+for+cold+batteries", "/?q=electrolyte&side=need", "/?q=electrolyte&side=expert", "/achievements", "/needs", "/experts", "/experts?services=evaluation", "/experts/consent", "/centres", "/centres/league", "/centres/league?sort=-overdue", "/centres/cn.zj",
    "/centres/cn.zj/records", "/organisations", "/organisations?named=%E6%B5%99%E6%B1%9F&kind=university", "/accounts/login/", "/accounts/signup/",
    "/accounts/password/reset/", "/accounts/password/reset/done/", "/organisations/options?named=a",
    "/needs/ask", "/price-notices", "/price-notices?state=running&q=x", "/policy/figures", "/policy/figures?regime=judicial&place=CN-33", "/policy/figures/pricing.notice", "/policy/working-days?year=2025",
    "/challenges", "/sales", "/sales?stage=open&q=x", "/challenges?stage=open&sort=reward&q=x", "/feeds/challenges.atom",
)  # fmt: skip
FOR_MEMBERS = (
    "/mine",
    "/work",
    "/mine/confirm",
    "/to-confirm",
    "/account",
    "/price-notices/work",
    "/sales/mine",
    "/achievements/new",
    "/needs/new",
    "/experts/new",
    "/experts/me",
    "/challenges/mine",
    "/accounts/password/change/",
    "/accounts/logout/",
)


def of_shelf(shelf: Shelf) -> list[str]:
    """The open pages that belong to a record."""
    return [
        reverse("registry:record", args=[shelf.achievement.id]),
        reverse("registry:record", args=[shelf.need.id]),
        reverse("matching:matches", args=[shelf.need.id]),
        reverse("matching:matches", args=[shelf.achievement.id]),
        reverse("matching:matches", args=[shelf.need.id]) + "?side=expert",
        reverse("matching:pair", args=[shelf.need.id, shelf.achievement.id]),
        reverse("people:organisation", args=[shelf.achievement.owner_id]),
        reverse("registry:owner-panel", args=[shelf.achievement.owner_id]),
    ]


def of_author(shelf: Shelf) -> list[str]:
    """The pages of somebody who may change a record."""
    return [reverse(f"registry:{name}", args=[shelf.draft.id]) for name in ("record", "history", "edit", "wording")]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["", "stranger", "registrar", "admin"])
def test_every_open_page_answers(as_whom, shelf, name, language):
    client = as_whom(name, language)
    told = {address: client.get(address).status_code for address in [*OPEN, *of_shelf(shelf)]}
    signed_in = {"/accounts/login/", "/accounts/signup/"} if name else set()
    assert told == {address: 302 if address in signed_in else 200 for address in told}


def test_pages_for_members_ask_strangers_to_sign_in_and_bring_them_back(as_whom, shelf):
    for address in (*FOR_MEMBERS[:7], *of_author(shelf)[1:]):
        answer = as_whom("").get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/accounts/login/?next=%2F"), address


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["professor", "registrar", "director", "admin"])
def test_every_page_of_members_answers(as_whom, shelf, name, language):
    client = as_whom(name, language)
    told = {address: client.get(address).status_code for address in [*FOR_MEMBERS, *of_author(shelf)]}
    assert told == dict.fromkeys(told, 200)


def test_what_is_hidden_looks_like_what_is_not_there(as_whom, shelf):
    nowhere = "00000000-0000-7000-8000-000000000000"
    for name in ("", "stranger", "owner"):
        client = as_whom(name)
        hidden = client.get(reverse("registry:record", args=[shelf.draft.id]))
        missing = client.get(reverse("registry:record", args=[nowhere]))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        blank = [re.sub(r"[0-9a-f-]{36}|csrfmiddlewaretoken[^>]*", "", a.content.decode()) for a in (hidden, missing)]
        assert blank[0] == blank[1]


def test_somebody_who_may_see_but_not_change_is_told_so(as_whom, shelf):
    assert as_whom("stranger").get(reverse("registry:edit", args=[shelf.achievement.id])).status_code == 403
    assert as_whom("stranger").get(reverse("registry:history", args=[shelf.achievement.id])).status_code == 403


@pytest.mark.parametrize("address", ["/nowhere", "/centres/no.such", "/records/nonsense", "/matches/00000000-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_a_friendly_404(as_whom, world, address):
    answer = as_whom("").get(address)
    assert answer.status_code == 404
    assert "Ask a question" in answer.content.decode()


def test_pages_that_show_take_head_and_refuse_post(as_whom, shelf):
    client = as_whom("professor")
    for address in ["/achievements", "/centres", "/mine", *of_shelf(shelf)]:
        assert client.head(address).status_code == 200, address
        assert client.post(address).status_code == 405, address


def test_verbs_refuse_get(as_whom, shelf):
    client = as_whom("professor")
    for verb in ("submit", "publish", "return", "confirm", "withdraw", "archive"):
        assert client.get(reverse(f"registry:{verb}", args=[shelf.draft.id])).status_code == 405, verb
    shelf.draft.refresh_from_db()
    assert shelf.draft.status == "draft"


def test_every_page_forbids_scripts_from_elsewhere(as_whom, shelf):
    for address in ["/", "/achievements", "/nowhere", *of_shelf(shelf)]:
        answer = as_whom("").get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy, address
        assert "unsafe-eval" not in policy
        page = answer.content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)", page) == [], address
        assert re.findall(r"\son[a-z]+=", page) == [], address
        assert re.findall(r"(?:src|href)=\"(?:https?:)?//(?!orcid|ror|www\.sbir)[^\"]*\.(?:js|css|woff2?)", page) == [], address


def test_one_centre_for_one_organisation(as_whom, world):
    place = Organisation.objects.get(centre__path="cn.zj")
    assert as_whom("").get(reverse("people:organisation", args=[place.id]))["Location"] == "/centres/cn.zj"
    assert Centre.objects.count() == 4


def test_the_database_being_away_is_told_without_asking_it(settings, db, monkeypatch):
    from django.db import OperationalError

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("bole.registry.queries.lists.figures", away)
    answer = Client().get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "2"
    assert "The database does not answer" in answer.content.decode()


def test_a_bug_is_a_plain_page_and_a_part_of_it_a_notice(db, monkeypatch):
    monkeypatch.setattr("bole.registry.queries.lists.figures", lambda actor: 1 / 0)
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "zh-hans"
    whole = client.get("/")
    assert whole.status_code == 500
    assert "出" in whole.content.decode()
    part = client.get("/", headers={"HX-Request": "true"})
    assert part["HX-Retarget"] == "#notices"
    assert "<html" not in part.content.decode()
