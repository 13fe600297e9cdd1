"""Catalogues for programs: composed, arranged, published, read with marks, compared; hidden where they are on the pages."""

from __future__ import annotations

import pytest

from bole.people.domain.actor import Scope
from bole.people.services import issue_token
from bole.registry.models import Catalogue, Edition
from bole.registry.services import moderation
from bole.runtime.system import SYSTEM

from .. import make
from . import town as towns

PLAN = {"kind": "catalogue", "words": [{"language": "en", "title": "Pumps and batteries"}], "themes": ["NEM_ENERGY"]}


@pytest.fixture
def town(db):
    found = towns.build(indexed=False)
    found.secrets["director"] = issue_token(SYSTEM, person_id=found.world.director.person_id, label="x", scope=Scope.WRITE)
    return found


def begun(town, **values):
    made = town.ask("post", "/catalogues", {"centre": "cn.zj.hz", **PLAN, **values}, who="registrar")
    assert made.status_code == 201, made.content
    return made.json()["id"]


def arranged(town, found, **deed):
    return town.ask("post", f"/catalogues/{found}/arrange", deed, who="registrar")


def published(town, found):
    state = town.ask("get", f"/catalogues/{found}", who="director").json()["state"]
    return town.ask("post", f"/catalogues/{found}/editions", {"state": state, "note": "News"}, who="director")


def test_a_catalogue_goes_from_nothing_to_its_second_edition(town):
    found = begun(town)
    assert arranged(town, found, do="add", records=[str(town.battery.id), str(town.need.id)]).status_code == 200
    assert town.ask("get", f"/catalogues/{found}").status_code == 404
    first = published(town, found)
    assert (first.status_code, first["Location"][-11:], first.json()["number"], first.json()["records"]) == (201, "/editions/1", 1, 2)
    assert [line["mark"] for line in first.json()["items"]] == ["as_published", "as_published"]
    assert town.ask("post", f"/catalogues/{found}/editions", {"state": "1.1.1"}, who="director").json()["code"] == "nothing_new"
    section = arranged(town, found, do="add_section", titles={"en": "Pumps"}).json()["sections"][1]["key"]
    for deed in ({"do": "add", "records": [str(town.pump.id)], "section": section}, {"do": "take_out", "records": [str(town.need.id)]}):
        assert arranged(town, found, **deed).status_code == 200
    assert [i["section"] for i in published(town, found).json()["items"]] == ["", "Pumps"]
    changes = town.ask("get", f"/catalogues/{found}/editions/2/changes").json()
    assert [(i["record"]) for i in changes["added"] + changes["removed"]] == [str(town.pump.id), str(town.need.id)]
    assert (changes["earlier"], changes["later"], changes["same"], changes["changed"]) == (1, 2, 1, [])
    assert [e["number"] for e in town.ask("get", f"/catalogues/{found}").json()["editions"]] == [2, 1]
    stands = town.ask("get", f"/records/{town.need.id}/catalogues").json()["items"]
    assert [(s["catalogue"]["id"], s["first"], s["last"]) for s in stands] == [(found, 1, 1)]


def test_what_is_in_work_is_told_to_those_who_compose_it_only(town):
    found = begun(town)
    arranged(town, found, do="add", records=[str(town.battery.id)])
    published(town, found)
    assert (town.ask("get", f"/catalogues/{found}").json()["state"], town.ask("get", f"/catalogues/{found}").json()["sections"]) == ("", [])
    inside = town.ask("get", f"/catalogues/{found}", who="registrar").json()
    assert (inside["state"], inside["sections"][0]["records"]) == ("1.1.1", [str(town.battery.id)])


def test_who_may_not_is_refused_and_nothing_happens(town):
    found = begun(town)
    arranged(town, found, do="add", records=[str(town.battery.id)])
    for who, status in (("registrar", 403), ("professor", 404), ("stranger", 404), ("", 401)):
        assert town.ask("post", f"/catalogues/{found}/editions", {"state": "1.1.0"}, who=who).status_code == status, who
    assert town.ask("post", "/catalogues", {"centre": "cn.zj.hz", **PLAN}, who="professor").json()["code"] == "not_composer"
    assert not Edition.objects.exists()
    assert Catalogue.objects.count() == 1


def test_a_redacted_row_keeps_its_number_and_says_nothing(town):
    found = begun(town)
    arranged(town, found, do="add", records=[str(town.battery.id)])
    published(town, found)
    moderation.hold(town.world.registrar, town.battery.id, reason="disputed")
    (line,) = town.ask("get", f"/catalogues/{found}/editions/1").json()["items"]
    assert (line["mark"], line["number"], line["words"], line["owner"], line["text_hash"]) == ("redacted", town.battery.number, [], "", "")
    assert make.TITLE_ZH not in town.ask("get", f"/catalogues/{found}/editions/1").content.decode()


def test_values_that_cannot_be_are_told(town):
    found = begun(town)
    for deed, code in (({"do": "up", "records": []}, "bad_values"), ({"do": "rename_section", "section": "gone"}, "section_missing")):
        assert arranged(town, found, **deed).json()["code"] == code
    assert town.ask("get", "/catalogues?theme=nonsense").status_code == 422
    assert town.ask("get", "/catalogues?centre=nowhere").json()["code"] == "centre_missing"
    refused = town.ask("post", "/catalogues", {"centre": "cn.zj.hz", **PLAN, "words": []}, who="registrar")
    assert [e["field"] for e in refused.json()["errors"]] == ["title_zh"]
    stale = town.ask("put", f"/catalogues/{found}", {**PLAN, "version": 9}, who="registrar")
    assert stale.json()["code"] == "catalogue_changed"
    for number in (0, 2, 2**40):
        assert town.ask("get", f"/catalogues/{found}/editions/{number}", who="registrar").json()["code"] == "edition_missing"


def test_lists_and_ends(town):
    found, other = begun(town), begun(town)
    arranged(town, found, do="add", records=[str(town.battery.id)])
    published(town, found)
    listed = town.ask("get", "/catalogues?centre=cn&kind=catalogue&theme=NEM_ENERGY&text=pumps").json()
    assert ([c["id"] for c in listed["items"]], listed["total"]) == ([found], 1)
    assert town.ask("delete", f"/catalogues/{other}", who="registrar").status_code == 204
    assert town.ask("delete", f"/catalogues/{found}", who="registrar").status_code == 409
    assert town.ask("post", f"/catalogues/{found}/end", who="director").json()["retired_at"]
    assert arranged(town, found, do="add_section", titles={}).json()["code"] == "catalogue_retired"
