"""Push for programs: the loop through the API, and the doors."""

from __future__ import annotations

import uuid

import pytest

from bole.push import services
from bole.push.models import Interest, Subscription

pytestmark = pytest.mark.django_db
SEARCH = {"name": "pumps", "text": "pump without shaft seals for hot concentrated sulphuric acid", "filters": {"trl_min": None}}


def test_a_program_saves_a_search_gets_a_suggestion_and_answers(shared_town):
    town = shared_town
    saved = town.ask("post", "/searches", SEARCH, who="stranger")
    assert saved.status_code == 201, saved.content
    assert services.percolate(town.pump.id) >= 1
    (item,) = [i for i in town.ask("get", "/suggestions", who="stranger").json()["items"] if i["record"]["id"] == str(town.pump.id)]
    assert item["because"]["kind"] == "saved_search"
    assert item["because"]["name"] == "pumps"
    refused = town.ask("post", f"/suggestions/{item['id']}/answer", {"verdict": "declined", "reasons": ["ugly"]}, who="stranger")
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_reason")
    said = town.ask("post", f"/suggestions/{item['id']}/answer", {"verdict": "declined", "reasons": ["too_early"]}, who="stranger")
    assert [r["code"] for r in said.json()["reasons"]] == ["too_early"]
    told = town.ask("get", f"/records/{town.pump.id}/answers", who="professor").json()
    assert [(a["reason"]["code"], a["times"]) for a in told["checklist"]] == [("too_early", 1)]
    assert town.ask("get", f"/records/{town.pump.id}/answers", who="stranger").status_code == 403


def test_interest_through_the_broker_step_by_step(shared_town):
    town = shared_town
    town.ask("post", f"/records/{town.pump.id}/answer", {"verdict": "interested"}, who="stranger")
    mine = town.ask("get", f"/records/{town.pump.id}/answer", who="stranger").json()["interest"]
    assert (mine["state"], mine["seen_at"]) == ("with_broker", None)
    path = f"/interests/{mine['id']}"
    assert town.ask("get", path, who="professor").status_code == 404
    assert town.ask("post", f"{path}/forward", {"words": "a factory"}, who="broker").json()["state"] == "sent"
    seen = town.ask("get", path, who="professor").json()
    assert (seen["asker"], seen["deeds"]) == ("", ["accept", "decline"])
    assert town.ask("post", f"{path}/accept", {}, who="professor").json()["contact"] == []
    opened = town.ask("post", f"{path}/open", {}, who="stranger").json()
    assert (opened["state"], opened["contact"]) == ("opened", ["z@test.example"])
    assert town.ask("get", path, who="professor").json()["asker"] == "stranger"
    assert town.ask("get", "/centres/cn.zj/answers").json()["answered"] == 1


def test_somebody_elses_is_missing_at_every_address(shared_town):
    town = shared_town
    saved = town.ask("post", "/searches", SEARCH, who="stranger").json()["id"]
    town.ask("post", f"/records/{town.battery.id}/answer", {"verdict": "interested"}, who="stranger")
    interest = Interest.objects.get(record=town.battery).id
    asked = [
        ("get", f"/searches/{saved}", None), ("get", f"/searches/{saved}/records", None), ("post", f"/searches/{saved}/pause", None),
        ("delete", f"/searches/{saved}", None), ("get", f"/interests/{interest}", None), ("post", f"/interests/{interest}/accept", {}),
        ("post", f"/interests/{interest}/withdraw", {}), ("post", f"/suggestions/{uuid.uuid4()}/answer", {"verdict": "interested"}),
        ("post", f"/records/{town.draft.id}/answer", {"verdict": "interested"}), ("get", f"/records/{town.draft.id}/answer", None),
    ]  # fmt: skip
    assert {(m, p): town.ask(m, p, body, who="foreign_registrar").status_code for m, p, body in asked} == {(m, p): 404 for m, p, _ in asked}
    assert {(m, p): town.ask(m, p, body).status_code for m, p, body in asked} == {(m, p): 401 for m, p, _ in asked}
    assert Subscription.objects.filter(id=saved, paused_at=None).exists()
    assert Interest.objects.get(id=interest).state == "sent"
