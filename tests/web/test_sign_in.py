"""Signing in: second factors, wrong attempts, mails, devices, another house; in Bole's own pages and in both languages."""

from __future__ import annotations

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from bole.people.models import Person
from bole.runtime.models import Entry, Mail

from .. import make

LOGIN = "/accounts/login/"


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


def browser(language="en", address="203.0.113.7"):
    found = Client(REMOTE_ADDR=address, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    found.cookies["django_language"] = language
    return found


def sign_in(client, name="professor", password=make.PASSWORD):
    return client.post(LOGIN, {"login": f"{name}@test.example", "password": password})


def signed_in(name="professor", **more):
    client = browser(**more)
    assert sign_in(client, name).status_code == 302
    return client


def trusted(name="professor", **more):
    """Signed in, and the password was given once more just now."""
    client = signed_in(name, **more)
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    return client


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(client):
    """Set up an authenticator app; its secret."""
    page = text_of(client.get("/accounts/2fa/totp/activate/"))
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


# The second factor


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(world, django_capture_on_commit_callbacks):
    before = Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        secret = with_app(trusted())
    assert "An authenticator app was set up" in mail.outbox[-1].subject
    assert "Firefox · Linux" in mail.outbox[-1].body
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert "people.sign_in_changed" in [e.kind for e in Entry.objects.order_by("id")[before:]]
    client = browser()
    assert sign_in(client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/account").status_code == 302
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "This code is not right" in text_of(wrong)
    assert client.get("/account").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/"
    assert "authenticator app" in text_of(client.get("/account"))


def test_a_recovery_code_opens_once(world):
    client = trusted()
    with_app(client)
    shown = text_of(client.get("/accounts/2fa/recovery-codes/"))
    code = re.search(r"<li><code>(\w+)</code>", shown)[1]
    for expected in ("/", None):
        other = browser()
        sign_in(other)
        assert other.post("/accounts/2fa/authenticate/", {"code": code}).get("Location") == expected


def test_codes_are_not_guessed_without_end(world):
    secret = with_app(trusted())
    client = browser()
    sign_in(client)
    for _attempt in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "too many wrong attempts" in text_of(client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}))
    assert client.get("/account").status_code == 302


def test_the_pages_of_the_second_factor_are_ours_in_both_languages(world):
    for language, words in (("en", "Set up an app"), ("zh-hans", "设置")):
        client = trusted(language=language)
        assert words in text_of(client.get("/accounts/2fa/"))
        for page in ("totp/activate/", "webauthn/", "webauthn/add/", ""):
            assert "site-header" in text_of(client.get(f"/accounts/2fa/{page}")), page


# Wrong attempts


def test_after_five_wrong_passwords_the_account_is_closed_and_the_page_says_until_when(world):
    for number in range(5):
        assert "do not belong together" in text_of(sign_in(browser(address=f"203.0.113.{number}"), password="wrong-password"))
    client = browser(address="198.51.100.1")
    refused = sign_in(client)
    assert refused.status_code == 429
    assert re.search(r"possible again from .*2026|possible again from .*\d\d:\d\d", text_of(refused))
    assert 0 < int(refused["Retry-After"]) <= 15 * 60
    assert client.get("/account").status_code == 302
    assert sign_in(browser(address="198.51.100.2"), "owner").status_code == 302  # nobody else is closed out


def test_one_address_does_not_try_many_accounts(world):
    names = [f"nobody{n}" for n in range(10)]
    for name in names:
        sign_in(browser(), name, "wrong-password")
    assert sign_in(browser()).status_code == 429
    assert sign_in(browser(address="198.51.100.2")).status_code == 302


def test_right_passwords_are_not_counted(world):
    for _time in range(8):
        assert sign_in(browser()).status_code == 302


# Mails


@pytest.mark.parametrize(
    ("language", "subject", "words"), [("en", "A new password", "asked for a new password"), ("zh-hans", "设置新密码", "申请")]
)
def test_a_forgotten_password_is_set_anew_by_a_mail_in_the_language_of_the_page(world, language, subject, words):
    client = browser(language)
    client.post("/accounts/password/reset/", {"email": "professor@test.example"})
    (sent,) = mail.outbox
    assert subject in sent.subject
    assert words in sent.body
    path = re.search(r"https?://[^/\s]+(/\S+)", sent.body)[1]
    form = client.get(path)
    done = client.post(form["Location"], {"password1": "ein-neues-Wort-9", "password2": "ein-neues-Wort-9"})
    assert done.status_code == 302
    assert Person.objects.get(email="professor@test.example").check_password("ein-neues-Wort-9")
    assert client.get(path).status_code in (200, 302)
    assert "does not open anything any more" in text_of(browser().get(path, follow=True))


def test_nobody_learns_from_the_page_who_has_an_account(world):
    pages = [
        browser().post("/accounts/password/reset/", {"email": e}, follow=True) for e in ("professor@test.example", "nobody@test.example")
    ]
    clean = [re.sub(r'value="\w{64}"', "", text_of(p)) for p in pages]
    assert clean[0] == clean[1]


def test_an_address_is_changed_only_when_its_link_was_opened(world):
    client = trusted()
    client.post("/accounts/email/", {"email": "new@test.example", "action_add": ""})
    person = Person.objects.get(id=world.professor.person_id)
    assert person.email == "professor@test.example"
    path = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    assert mail.outbox[-1].to == ["new@test.example"]
    client.post(path)
    person.refresh_from_db()
    assert person.email == "new@test.example"


def test_an_address_somebody_else_has_is_not_taken(world):
    answer = trusted().post("/accounts/email/", {"email": "Owner@test.example", "action_add": ""})
    assert "already registered" in text_of(answer)
    assert mail.outbox == []
    assert Person.objects.get(id=world.professor.person_id).email == "professor@test.example"


def test_an_address_somebody_took_meanwhile_is_not_taken_by_its_link(world):
    client = trusted()
    client.post("/accounts/email/", {"email": "new@test.example", "action_add": ""})
    path = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    make.person("new")
    client.post(path)
    assert Person.objects.get(id=world.professor.person_id).email == "professor@test.example"


def test_a_change_that_is_called_off_leaves_the_address_as_it_was(world):
    client = trusted()
    client.post("/accounts/email/", {"email": "new@test.example", "action_add": ""})
    assert "new@test.example" in text_of(client.get("/accounts/email/"))
    client.post("/accounts/email/", {"email": "new@test.example", "action_remove": ""})
    client.post("/accounts/email/", {"email": "professor@test.example", "action_remove": ""})
    client.get("/accounts/email/")  # tells what was done
    assert "new@test.example" not in text_of(client.get("/accounts/email/"))
    assert Person.objects.get(id=world.professor.person_id).email == "professor@test.example"


def test_a_mail_server_that_is_away_does_not_stop_anybody(world, settings):
    settings.EMAIL_BACKEND = "bole.runtime.mail.Outbox"
    answer = browser().post("/accounts/password/reset/", {"email": "professor@test.example"})
    assert answer.status_code == 302
    assert Mail.objects.get().state == Mail.State.WAITING  # how it is sent, and put off, is the outbox's own test


# Devices


def test_somebody_signs_out_everywhere_else(world):
    here, there = signed_in(), signed_in(address="198.51.100.9")
    page = text_of(here.get("/accounts/sessions/"))
    assert "Firefox · Linux" in page
    assert "198.51.100.9" in page
    here.post("/accounts/sessions/")
    assert there.get("/account").status_code == 302
    assert here.get("/account").status_code == 200
    assert UserSession.objects.count() == 1


# Another house


def test_without_settings_there_is_no_other_house(world):
    assert "3rdparty" not in text_of(browser().get(LOGIN))
    assert browser().get("/accounts/oidc/oidc/login/").status_code == 404


def test_with_settings_the_button_of_the_other_house_is_there(world, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "University login",
                    "client_id": "bole",
                    "secret": "s",
                    "settings": {"server_url": "https://x.example"},
                }
            ]
        }
    }
    assert "Sign in with University login" in text_of(browser().get(LOGIN))
    assert "You go to University login" in text_of(browser().get("/accounts/oidc/oidc/login/"))


# Doors


@pytest.mark.parametrize(
    "path", ["email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/recovery-codes/", "sessions/", "3rdparty/"]
)
def test_strangers_are_asked_to_sign_in_first(world, path):
    assert browser().get(f"/accounts/{path}")["Location"].startswith(LOGIN)


def test_an_address_is_not_changed_without_the_password(world):
    client = signed_in()
    client.post("/accounts/email/", {"email": "new@test.example", "action_add": ""})
    assert not any("confirm-email" in m.body for m in mail.outbox)


@pytest.mark.parametrize("path", ["2fa/totp/activate/", "2fa/webauthn/add/"])
def test_what_changes_how_one_signs_in_asks_for_the_password_once_more(world, path):
    client = signed_in()
    assert client.get(f"/accounts/{path}")["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": "wrong-password"}).status_code == 200
    assert client.get(f"/accounts/{path}").status_code == 302
