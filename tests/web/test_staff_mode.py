"""Staff mode: an administrator's rights for a while, for a reason, in the journal; outside an ordinary person."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.test import Client
from django.utils import timezone

from bole.people import services
from bole.people.domain.actor import Scope
from bole.people.errors import BadProfile, NotAdministrator
from bole.people.models import Centre, Person
from bole.people.web.middleware import STAFF_MODE_KEY
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

OPEN = {"name": "四川中心", "name_en": "", "level": "province", "parent": "cn", "code": "sc", "region": ""}
PAGE = "/account/staff-mode"


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def admin(world):
    """An administrator's browser, signed in a moment ago, not in staff mode."""
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    client.post("/accounts/login/", {"login": "admin@test.example", "password": make.PASSWORD})
    return client


def entered(client, reason="open the centre of Sichuan"):
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    return client.post(PAGE, {"reason": reason, "next": "/centres/new"})


def test_outside_an_administrator_is_an_ordinary_person(admin, shelf):
    assert admin.get(f"/records/{shelf.draft.id}").status_code == 404
    assert admin.get("/centres/new")["Location"] == "/account/staff-mode?next=%2Fcentres%2Fnew"
    refused = admin.post("/centres/new", OPEN)
    assert refused.status_code == 403
    assert not Centre.objects.filter(code="sc").exists()
    assert "staff-banner" not in text_of(admin.get("/account"))
    assert PAGE in text_of(admin.get("/account"))


def test_inside_the_rights_are_in_force_shown_and_written_down(admin, shelf):
    before = Entry.objects.count()
    assert entered(admin)["Location"] == "/centres/new"
    assert admin.get(f"/records/{shelf.draft.id}").status_code == 200
    page = text_of(admin.get("/centres/new"))
    assert "Leave staff mode" in page
    assert "30 minutes" in page
    admin.post("/centres/new", OPEN)
    facts = {e.kind: e for e in Entry.objects.order_by("id")[before:]}
    assert facts["people.staff_mode_entered"].body["reason"] == "open the centre of Sichuan"
    assert facts["people.centre_opened"].acting_for == "staff mode"


def test_it_is_left_by_a_button(admin, shelf):
    entered(admin)
    admin.post(f"{PAGE}/leave")
    assert admin.get(f"/records/{shelf.draft.id}").status_code == 404
    assert Entry.objects.filter(kind="people.staff_mode_ended").count() == 1


def test_it_ends_by_itself(admin, shelf):
    entered(admin)
    session = admin.session
    assert dt.datetime.fromisoformat(session[STAFF_MODE_KEY]) > timezone.now() + dt.timedelta(minutes=29)
    session[STAFF_MODE_KEY] = (timezone.now() - dt.timedelta(seconds=1)).isoformat()
    session.save()
    assert admin.get(f"/records/{shelf.draft.id}").status_code == 404


def test_it_takes_a_reason(admin):
    answer = entered(admin, reason="  x ")
    assert answer.status_code == 422
    assert "A reason is needed" in text_of(answer)
    assert STAFF_MODE_KEY not in admin.session


def test_it_takes_the_password_once_more(admin):
    assert admin.get(PAGE)["Location"].startswith("/accounts/reauthenticate/")
    admin.post(PAGE, {"reason": "no password given"})
    assert STAFF_MODE_KEY not in admin.session


def test_nobody_else_enters(as_whom, world):
    assert as_whom("director").get(PAGE).status_code == 403
    assert as_whom("").get(PAGE)["Location"].startswith("/accounts/login/")
    for actor in (world.director, world.anonymous):
        with pytest.raises(NotAdministrator):
            services.enter_staff_mode(actor, reason="because I want to")
    with pytest.raises(BadProfile):
        services.enter_staff_mode(world.admin, reason="")


def test_a_key_in_the_session_of_somebody_who_is_no_administrator_opens_nothing(as_whom, shelf):
    from .conftest import enter_staff_mode

    client = as_whom("stranger")
    enter_staff_mode(client)
    assert client.get(f"/records/{shelf.draft.id}").status_code == 404
    assert "staff-banner" not in text_of(client.get("/account"))


def test_an_administrator_who_is_one_no_more_leaves_at_once(admin, shelf):
    entered(admin)
    Person.objects.filter(email="admin@test.example").update(is_administrator=False)
    assert admin.get(f"/records/{shelf.draft.id}").status_code == 404


def test_a_staff_token_is_in_staff_mode_and_that_is_written_down_once_a_day(world, shelf):
    secret = services.issue_token(SYSTEM, person_id=world.admin.person_id, label="nightly upkeep", scope=Scope.STAFF)
    for _time in range(3):
        answer = Client().get(f"/api/v1/records/{shelf.draft.id}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 200
    (fact,) = Entry.objects.filter(kind="people.staff_mode_entered")
    assert fact.body["reason"] == "nightly upkeep"
