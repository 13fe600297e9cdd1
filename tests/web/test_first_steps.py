"""An empty installation says what to do next, and an administrator can do it on its pages."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from bole.people.models import Centre
from bole.registry.models import Record

CENTRE = {"name": "四川中心", "name_en": "Sichuan Centre", "level": "province", "parent": "cn", "code": "sc", "region": "510000"}


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def nothing(shelf):
    """Nothing published, for this test's transaction only."""
    Record.objects.filter(status="published").update(status="withdrawn", confirm_by=None)


def test_an_empty_installation_shows_the_first_steps_and_no_zeros(nothing, as_whom):
    page = text_of(as_whom("").get("/"))
    assert "the first steps" in page
    assert "bole person role" in page
    assert 'class="figures"' not in page
    assert "For example</h2>" not in page
    assert "起步指南" in text_of(as_whom("", "zh-hans").get("/"))


def test_where_something_is_published_no_steps_are_shown(as_whom, shelf):
    assert "the first steps" not in text_of(as_whom("").get("/"))


def test_an_administrator_opens_a_centre(as_whom, shelf):
    client = as_whom("admin")
    assert "Open a centre" in text_of(client.get("/centres"))
    answer = client.post("/centres/new", CENTRE)
    assert answer["Location"] == "/centres/cn.sc"
    assert Centre.objects.get(path="cn.sc").organisation.name_in("en") == "Sichuan Centre"
    assert "The centre is open" in text_of(client.get("/centres/cn.sc"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "浙江"}, "is not a code"),
        ({"code": "zj"}, "already used"),
        ({"name": ""}, "A name is needed"),
        ({"level": "moon"}, "is not possible here"),
    ],
)
def test_a_centre_that_cannot_be_opened_is_told_beside_its_field_and_nothing_is_lost(as_whom, shelf, wrong, told):
    before = Centre.objects.count()
    answer = as_whom("admin").post("/centres/new", CENTRE | wrong)
    assert answer.status_code in (409, 422)
    page = text_of(answer)
    assert told in page
    assert "Sichuan Centre" in page
    assert Centre.objects.count() == before


def test_only_administrators_and_directors_open_centres(as_whom, shelf):
    for name in ("professor", "registrar"):
        answer = as_whom(name).post("/centres/new", CENTRE)
        assert answer.status_code == 403, name
        assert "Open a centre" not in text_of(as_whom(name).get("/centres"))
    assert as_whom("").post("/centres/new", CENTRE)["Location"].startswith("/accounts/login/")
    assert not Centre.objects.filter(code="sc").exists()


def test_a_director_opens_a_centre_below_his_own_only(as_whom, shelf):
    client = as_whom("director")
    home = next(c for c in Centre.objects.all() if f'value="{c.path}"' in text_of(client.get("/centres/new")))
    assert client.post("/centres/new", CENTRE | {"parent": home.path, "code": "new"})["Location"] == f"/centres/{home.path}.new"
    assert client.post("/centres/new", CENTRE | {"parent": "", "code": "top"}).status_code == 403
    assert not Centre.objects.filter(path="top").exists()


def test_the_pair_says_what_is_missing_and_what_must_be_asked(as_whom, shelf):
    page = text_of(as_whom("").get(f"/match/{shelf.need.id}/{shelf.achievement.id}"))
    assert "What is missing" in page
    assert "Not stated, to be asked of the other side: " in page
    assert "What fits this need" in page
    assert "还缺什么" in text_of(as_whom("", "zh-hans").get(f"/match/{shelf.need.id}/{shelf.achievement.id}"))


def test_a_page_that_is_not_there_offers_a_way_on(shelf):
    page = text_of(Client().get("/nowhere", headers={"Accept-Language": "en"}))
    assert "Ask a question" in page
