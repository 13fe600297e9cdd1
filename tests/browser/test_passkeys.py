"""Somebody adds a passkey and signs in with it alone: in Chromium, with an authenticator that lives in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.people import services

from .. import make

pytestmark = pytest.mark.browser


def test_a_passkey_is_added_and_opens_the_account_without_a_password(site, browser):
    who = make.person("keyholder")
    services.revise_profile(make.actor(who), person_id=who.id, name="Key Holder", language="en")
    address = site.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 900})
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, "automaticPresenceSimulation": True}})

    page.goto("/accounts/login/")
    page.fill("input[name=login]", "keyholder@test.example")
    page.fill("input[name=password]", make.PASSWORD)
    page.click("main .btn-primary")
    page.wait_for_url(re.compile(r"/$"))
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("none: a stolen password is enough")
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", make.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the passkey").fill("My telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator("main")).to_contain_text("Recovery codes")
    page.goto("/account")
    expect(page.locator("main")).to_contain_text("1 passkey")

    context.clear_cookies()
    context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page.goto("/accounts/login/?next=/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/account$"))
    expect(page.locator("main")).to_contain_text("keyholder@test.example")
    context.close()
