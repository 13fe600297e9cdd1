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
