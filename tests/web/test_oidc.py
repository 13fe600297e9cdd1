"""Signing in with the account of one's house, against a server that really speaks OpenID Connect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_socket import enable_socket, socket_allow_hosts

from bole.people.models import Person

from ..identity_server import CLIENT, SECRET, IdentityServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings) -> Iterator[IdentityServer]:
    enable_socket()
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
    server = IdentityServer()
    app = {
        "provider_id": "oidc", "name": "Zhejiang University", "client_id": CLIENT, "secret": SECRET,
        "settings": {"server_url": server.issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.BOLE_OIDC_ISSUER = server.issuer
    yield server
    server.shut()


def sent_to(client: Client) -> str:
    """Where the button of the sign-in page leads to."""
    answer = client.post("/accounts/oidc/oidc/login/")
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def back_from(house: IdentityServer, address: str, client: Client) -> Any:
    """Sign in at the house and come back."""
    assert address.startswith(house.issuer)
    answer = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_the_sign_in_page_offers_the_house_by_its_name(house):
    page = Client().get("/accounts/login/").content.decode()
    assert "Zhejiang University" in page
    assert "/accounts/oidc/oidc/login/" in page


def test_somebody_of_the_house_gets_an_account_and_comes_back_to_the_same_one(house):
    house.person = {"sub": "0815", "name": "李 教授", "email": "li@zju.example", "email_verified": True}
    browser = Client()
    answer = back_from(house, sent_to(browser), browser)
    if answer.status_code == 200 or "signup" in answer.get("Location", ""):  # a form to look over what the house said
        page = browser.get(answer["Location"]) if answer.status_code == 302 else answer
        assert "li@zju.example" in page.content.decode()
        answer = browser.post("/accounts/3rdparty/signup/", {"email": "li@zju.example"})
    assert answer.status_code == 302
    person = Person.objects.get(email="li@zju.example")
    assert person.name == "李 教授"
    assert browser.session["_auth_user_id"] == str(person.pk)

    other = Client()
    assert back_from(house, sent_to(other), other).status_code == 302
    assert other.session["_auth_user_id"] == str(person.pk)
    assert SocialAccount.objects.get(user=person).uid == "0815"
    assert Person.objects.filter(email="li@zju.example").count() == 1


def test_an_address_the_house_names_does_not_open_somebody_elses_account(house):
    """Unless the operator trusts the house with addresses (BOLE_OIDC_TRUSTS_EMAIL)."""
    mine = Person.objects.create_user(email="wang@zju.example", password="a long enough password", name="Wang")
    house.person = {"sub": "0816", "name": "Somebody", "email": "wang@zju.example", "email_verified": True}
    browser = Client()
    back_from(house, sent_to(browser), browser)
    assert "_auth_user_id" not in browser.session
    assert not SocialAccount.objects.filter(user=mine).exists()


def test_an_answer_nobody_asked_for_or_with_a_used_code_signs_nobody_in(house):
    house.person = {"sub": "0817", "name": "X", "email": "x@zju.example", "email_verified": True}
    browser, stranger = Client(), Client()
    address = sent_to(browser)
    assert parse_qs(urlsplit(address).query)["code_challenge_method"] == ["S256"]
    answer = requests.get(address, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    stranger.get(f"{parts.path}?{parts.query}")  # the state belongs to another browser
    assert "_auth_user_id" not in stranger.session
    assert not Person.objects.filter(email="x@zju.example").exists()


def test_a_house_that_does_not_answer_is_told_and_nobody_is_signed_in(house):
    house.shut()
    answer = Client().post("/accounts/oidc/oidc/login/")
    assert answer.status_code == 503
    assert "Zhejiang University" in answer.content.decode()
    assert "_auth_user_id" not in answer.wsgi_request.session
