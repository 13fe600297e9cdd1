"""The pages of privacy: what is told, the file, and the deletion of an account."""

from __future__ import annotations

import html
import json

import pytest
from django.test import Client

from bole.people.models import Person

from .. import make


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def trusted(world):
    """Signed in, and the password was given once more just now."""

    def browser(name):
        client = Client()
        client.cookies["django_language"] = "en"
        client.post("/accounts/login/", {"login": f"{name}@test.example", "password": make.PASSWORD})
        client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
        return client

    return browser


@pytest.mark.parametrize(("language", "words"), [("en", "PIPL"), ("zh-hans", "个人信息保护法")])
def test_everybody_reads_what_is_kept_and_why(as_whom, language, words):
    assert words in text_of(as_whom("", language).get("/privacy"))


def test_ones_data_come_as_a_file(as_whom, shelf):
    answer = as_whom("professor").get("/account/data.json")
    assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.content)["person"]["email"] == "professor@test.example"


def test_an_account_is_deleted_after_the_password_and_a_tick(trusted, as_whom, world):
    assert as_whom("professor").post("/account/delete", {"sure": "yes"})["Location"].startswith("/accounts/reauthenticate/")
    client = trusted("professor")
    assert client.post("/account/delete", {}).status_code == 422
    assert Person.objects.get(id=world.professor.person_id).is_active
    elsewhere = trusted("professor")
    assert "Your account was deleted" in text_of(client.post("/account/delete", {"sure": "yes"}, follow=True))
    assert not Person.objects.get(id=world.professor.person_id).is_active
    for browser in (client, elsewhere, as_whom("")):
        assert browser.get("/account")["Location"].startswith("/accounts/login/")
    refused = as_whom("").post("/accounts/login/", {"login": "professor@test.example", "password": make.PASSWORD})
    assert refused.status_code == 200


def test_the_last_director_is_told_what_to_do_first(trusted, world):
    answer = trusted("director").post("/account/delete", {"sure": "yes"})
    assert answer.status_code == 409
    assert "Name another director there first" in text_of(answer)
    assert Person.objects.get(id=world.director.person_id).is_active
