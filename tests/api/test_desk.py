"""The editor's desk for programs: taken by one, published by another, reported, held back and released."""

from __future__ import annotations

import pytest

from bole.registry.models import Record, Report
from bole.registry.services import records

from .. import make
from . import town as towns


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def test_what_one_has_taken_another_is_told_of(town):
    found = records.submit(town.world.professor, make.draft(town.world).id)
    assert town.ask("post", f"/records/{found.id}/take", who="registrar").status_code == 200
    refused = town.ask("post", f"/records/{found.id}/publish", who="admin")
    assert (refused.status_code, refused.json()["code"], refused.json()["values"]["by"]) == (409, "taken_by_another", "registrar")
    assert town.ask("post", f"/records/{found.id}/give-back", who="registrar").status_code == 200
    assert town.ask("post", f"/records/{found.id}/give-back", who="registrar").json()["code"] == "not_taken"
    assert Record.objects.get(id=found.id).status == "submitted"


def test_ones_own_is_published_by_another(town):
    own = make.draft(town.world, by=town.world.registrar)
    refused = town.ask("post", f"/records/{own.id}/publish", who="registrar")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_needed")
    assert Record.objects.get(id=own.id).status == "draft"


def test_a_report_leads_to_holding_back_and_release(town):
    found = make.published(town.world)
    assert town.ask("post", f"/records/{found.id}/reports", {"reason": "wrong", "text": "not so"}, who="stranger").status_code == 204
    assert town.ask("post", f"/records/{found.id}/reports", {"reason": "dislike"}, who="stranger").status_code == 422
    assert town.ask("post", f"/records/{found.id}/hold", {"reason": "checked"}, who="professor").status_code == 403
    assert town.ask("post", f"/records/{found.id}/hold", {"reason": "checked"}, who="registrar").json()["status"] == "held"
    assert town.ask("get", f"/records/{found.id}", who="stranger").status_code == 404
    assert town.ask("post", f"/records/{found.id}/release", who="registrar").json()["status"] == "published"
    assert [r.state for r in Report.objects.all()] == ["held"]


def test_texts_are_proposed_beside_the_authors_and_decided_by_him(town):
    found = make.draft(town.world)
    here = f"/records/{found.id}/proposals"
    body = {
        "changes": [{"language": "zh", "field": f, "proposed": f"一个更好的说法：{f}", "reason": "更准确"} for f in ("title", "summary")]
    }
    assert town.ask("post", here, body, who="professor").status_code == 403
    made = town.ask("post", here, body, who="registrar")
    assert (made.status_code, made.json()["total"], made.json()["items"][0]["current"]) == (201, 2, make.TITLE_ZH)
    assert (
        town.ask("post", here, {"changes": [{"language": "xx", "field": "title", "proposed": "x"}]}, who="registrar").json()["code"]
        == "not_proposable"
    )
    assert town.ask("get", here, who="stranger").status_code == 404
    first, second = (p["id"] for p in town.ask("get", here, who="professor").json()["items"])
    assert town.ask("post", f"{here}/accept", {"proposals": [first], "version": 7}, who="professor").json()["code"] == "changed_meanwhile"
    taken = town.ask("post", f"{here}/accept", {"proposals": [first], "version": 1}, who="professor").json()
    assert (taken["version"], taken["sheet"]["wordings"][0]["title"]) == (2, "一个更好的说法：title")
    assert town.ask("post", f"{here}/decline", {"proposals": [second]}, who="professor").status_code == 204
    assert town.ask("post", f"{here}/decline", {"proposals": [second]}, who="professor").json()["code"] == "proposal_decided"
    decided = town.ask("get", f"{here}?decided=true", who="professor").json()["items"]
    assert {(p["field"], p["state"], p["by"]) for p in decided} == {
        ("title", "accepted", "registrar"),
        ("summary", "declined", "registrar"),
    }
    again = town.ask("post", here, {"changes": [{"language": "zh", "field": "summary", "proposed": "第三种说法"}]}, who="registrar").json()
    one = again["items"][0]["id"]
    assert town.ask("delete", f"{here}/{one}", who="professor").json()["code"] == "proposal_missing"
    assert town.ask("delete", f"{here}/{one}", who="registrar").status_code == 204
    assert town.ask("get", here, who="professor").json()["total"] == 0


def test_terms_are_kept_by_the_staff_of_their_centre(town):
    body = {"zh": "电解液", "en": "electrolyte", "centre": "cn.zj.hz"}
    assert town.ask("post", "/terms", body, who="professor").json()["code"] == "not_term_keeper"
    made = town.ask("post", "/terms", body, who="registrar")
    assert (made.status_code, made.json()["centre"], made.json()["may_keep"]) == (201, "cn.zj.hz", True)
    assert town.ask("post", "/terms", body, who="registrar").json()["code"] == "term_taken"
    here = f"/terms/{made.json()['id']}"
    assert town.ask("put", here, {"zh": "电解质", "en": "electrolyte"}, who="foreign_registrar").status_code == 404
    assert town.ask("put", here, {"zh": "电解质", "en": "electrolyte", "note": "固态"}, who="broker").json()["zh"] == "电解质"
    assert [t["note"] for t in town.ask("get", "/terms?q=electro", who="registrar").json()["items"]] == ["固态"]
    assert town.ask("get", "/terms?q=pump", who="registrar").json()["total"] == 0
    assert (town.ask("get", "/terms", who="stranger").json()["total"], town.ask("get", "/terms").status_code) == (0, 401)
    assert town.ask("delete", here, who="registrar").status_code == 204
    assert town.ask("get", "/terms", who="registrar").json()["total"] == 0
