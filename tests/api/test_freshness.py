"""Freshness for programs: confirm, where a record stands in its term, the league of centres."""

from __future__ import annotations

import datetime as dt

import pytest

from bole.registry.models import Record

from .. import make
from . import town as towns


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def test_a_record_says_where_it_stands_in_its_term(town):
    told = town.ask("get", f"/records/{town.battery.id}").json()
    assert (told["freshness"], told["confirm_by"]) == ("fresh", (town.battery.confirm_by).isoformat())
    late = make.aged(town.battery, 3)
    cards = {c["id"]: c for c in town.ask("get", "/records").json()["items"]}
    assert (cards[str(late.id)]["freshness"], cards[str(late.id)]["confirm_by"]) == ("overdue", late.confirm_by.isoformat())
    draft = town.ask("get", f"/records/{town.draft.id}", who="professor").json()
    assert (draft["freshness"], draft["confirm_by"], draft["confirmed_at"]) == ("", None, None)


def test_what_is_overdue_comes_last(town):
    late = make.aged(town.need, 3)
    assert town.ask("get", "/records").json()["items"][-1]["id"] == str(late.id)


def test_confirming_twice_is_confirming_once(town):
    late = make.aged(town.battery, 3)
    for _ in range(2):
        answer = town.ask("post", f"/records/{late.id}/confirm", who="professor")
        assert (answer.status_code, answer.json()["freshness"]) == (200, "fresh")
    assert Record.objects.get(id=late.id).confirm_by > late.confirm_by + dt.timedelta(days=300)


@pytest.mark.parametrize(("who", "status"), [("", 401), ("stranger", 403), ("foreign_registrar", 403)])
def test_who_may_not_change_it_does_not_confirm_it(town, who, status):
    late = make.aged(town.battery, 3)
    assert town.ask("post", f"/records/{late.id}/confirm", who=who).status_code == status
    assert Record.objects.get(id=late.id).sinking


def test_an_expired_record_is_not_there_for_others_and_is_taken_back_by_its_own(town):
    gone = make.expired(town.battery)
    assert town.ask("get", f"/records/{gone.id}").status_code == 404
    assert town.ask("post", f"/records/{gone.id}/confirm", who="stranger").status_code == 404
    own = town.ask("get", "/records?status=expired", who="broker").json()
    assert [r["id"] for r in own["items"]] == [str(gone.id)]
    whole = town.ask("get", f"/records/{gone.id}", who="professor").json()
    assert (whole["freshness"], "confirm" in whole["verbs"], "expire" in whole["verbs"]) == ("expired", True, False)
    assert town.ask("post", f"/records/{gone.id}/confirm", who="broker").json()["status"] == "published"
    assert town.ask("get", f"/records/{gone.id}").status_code == 200


def test_a_draft_has_nothing_to_confirm(town):
    answer = town.ask("post", f"/records/{town.draft.id}/confirm", who="professor")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_the_league_is_the_same_for_everybody(town):
    make.aged(town.battery, 3)
    told = [town.ask("get", "/league", who=who).json()["items"] for who in ("", "stranger", "admin")]
    assert told[0] == told[1] == told[2]
    city = next(s for s in told[0] if s["centre"]["path"] == "cn.zj.hz")
    assert (city["published"], city["fresh"], city["overdue"], city["share_fresh"], city["expired"]) == (3, 2, 1, 0.6667, 0)
    assert next(s for s in told[0] if s["centre"]["path"] == "cn.gd")["share_fresh"] is None
