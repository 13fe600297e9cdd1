"""Experts through the API: drafted, read without what is private, matched, narrowed, claimed, erased."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from click.testing import CliRunner

from bole.registry.models import ExpertTraits, Record

from .. import make
from . import town as towns

KNOWS = make.wording(
    "en", title="Prof. Ling Example", summary="Twenty years of pumps without shaft seals that move hot concentrated acids."
)
VALUES = {
    "wordings": (KNOWS,), "services": ("evaluation",), "languages_spoken": ("en",), "contact_email": "professor@test.example",
    "conflicts": ("Seal Works",), "availability": "available",
}  # fmt: skip
SHEET = {
    "kind": "expert", "wordings": [{"language": "en", "title": KNOWS.title, "summary": KNOWS.summary}], "orcid": "0000-0002-1825-0097",
    "services": ["evaluation"], "disciplines": ["460"], "consent_on": "2026-10-01", "consent_text": "signed paper 17",
    "price_min": {"amount": "2000", "currency": "CNY"}, "fee_basis": "day",
}  # fmt: skip


@pytest.fixture
def expert(town):
    found = make.expert(town.world, **VALUES)
    towns.index()
    return found


def test_an_expert_is_drafted_published_and_read_back(town):
    made = town.ask("post", "/records", {"centre": "cn.zj.hz", "sheet": SHEET}, who="broker")
    assert made.status_code == 201
    sheet = made.json()["sheet"]
    assert {name: sheet[name] for name in ("orcid", "services", "disciplines", "consent_on", "fee_basis")} == {
        name: SHEET[name] for name in ("orcid", "services", "disciplines", "consent_on", "fee_basis")
    }
    assert "trl" not in sheet
    published = town.ask("post", f"/records/{made.json()['id']}/publish", {}, who="registrar").json()
    assert (published["status"], published["kind"]) == ("published", "expert")


def test_a_field_of_achievements_is_none_of_experts(town):
    answer = town.ask("post", "/records", {"centre": "cn.zj.hz", "sheet": {**SHEET, "trl": 5}}, who="broker")
    assert answer.status_code == 422
    assert not Record.objects.filter(kind="expert").exists()


def test_what_is_private_is_withheld_and_named(town, expert):
    read = town.ask("get", f"/records/{expert.id}", who="stranger").json()
    assert set(read["withheld"]) == {"contact_email", "conflicts", "consent_on", "consent_text"}
    assert (read["sheet"]["contact_email"], read["sheet"]["conflicts"], read["sheet"]["consent_on"]) == ("", [], None)
    assert town.ask("get", f"/records/{expert.id}", who="broker").json()["withheld"] == []
    exported = town.ask("get", "/export?form=jsonl&kind=expert", who="stranger")
    if exported.status_code == 200:
        told = b"".join(exported.streaming_content) if exported.streaming else exported.content
        assert b"professor@" not in told


def test_a_need_finds_experts_with_reasons_and_their_conditions(town, expert):
    found = town.ask("get", f"/records/{town.need.id}/matches?side=expert").json()
    assert (found["side"], found["total"]) == ("expert", 1)
    hit = found["items"][0]
    assert hit["record"]["id"] == str(expert.id)
    assert hit["reasons"]["requirements"]
    assert [c["name"] for c in hit["constraints"]] == ["language", "territory", "availability", "independence"]
    assert found["facets"]["services"][0]["code"] == "evaluation"


def test_a_text_finds_experts_narrowed_by_what_only_they_have(town, expert):
    asked = {"text": "who judges pumps for hot acids?", "side": "expert"}
    assert town.ask("post", "/match", asked).json()["total"] == 1
    assert town.ask("post", "/match", {**asked, "filters": {"services": ["interpreter"]}}).json()["total"] == 0
    assert town.ask("post", "/match", {**asked, "filters": {"services": ["x"]}}).json()["code"] == "bad_filter"
    assert town.ask("get", "/match?text=pumps&side=expert&languages_spoken=en").json()["total"] == 1
    assert town.ask("get", "/records?kind=expert&services=evaluation").json()["total"] == 1


def test_experts_tied_to_an_organisation_are_left_out(town, expert):
    Record.objects.filter(id=expert.id).update(owner=town.world.factory)
    asked = {"text": "pumps", "side": "expert"}
    assert town.ask("post", "/match", {**asked, "independent_of": str(town.world.university.pk)}).json()["total"] == 1
    assert town.ask("post", "/match", {**asked, "independent_of": str(town.world.factory.pk)}).json()["total"] == 0


def test_an_expert_is_not_matched_with_experts(town, expert):
    answer = town.ask("get", f"/records/{expert.id}/matches?side=expert")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_side")
    assert town.ask("get", f"/records/{expert.id}/matches").json()["side"] == "need"


def test_a_pair_of_a_need_and_an_expert_is_explained(town, expert):
    found = town.ask("get", f"/match/{town.need.id}/{expert.id}").json()
    assert found["hit"]["record"]["id"] == str(expert.id)
    assert town.ask("get", f"/match/{expert.id}/{town.need.id}").json()["code"] == "not_compared"


def test_an_expert_claims_and_erases_his_own_record(town, expert):
    assert town.ask("post", f"/records/{expert.id}/claim", who="professor").json()["code"] == "not_your_expert_record"
    EmailAddress.objects.update_or_create(
        user_id=town.world.professor.person_id, email="professor@test.example", defaults={"verified": True, "primary": True}
    )
    claimed = town.ask("post", f"/records/{expert.id}/claim", who="professor").json()
    assert (claimed["reach"], claimed["sheet"]["consent_text"]) == ("full", "expert-1")
    assert ExpertTraits.objects.get(record=expert).person_id == town.world.professor.person_id
    assert town.ask("post", f"/records/{expert.id}/erase", who="professor").status_code == 204
    assert town.ask("get", f"/records/{expert.id}", who="professor").status_code == 404
    assert town.ask("post", f"/records/{town.battery.id}/erase", who="broker").json()["code"] == "not_an_expert"


def test_a_table_of_experts_is_imported_with_consent_and_refused_without(town):
    from bole.registry.services.bulk import bring_in

    good = make.sheet("expert", **VALUES, external_id="1", consent_on=make.dt.date(2026, 10, 1), consent_text="signed")
    bare = make.sheet("expert", **VALUES, external_id="2")
    outcome = bring_in(town.world.registrar, centre="cn.zj.hz", source="list", sheets=[good, bare], publish=True)
    assert [p.code for problems in outcome.refused.values() for p in problems] == ["no_consent"]
    assert Record.objects.filter(kind="expert", status="published").count() == 1


def test_the_command_line_asks_for_experts_of_a_record(town, expert, monkeypatch):
    from bole.cli import match as command

    monkeypatch.setattr(command, "database_up", __import__("contextlib").nullcontext)
    told = CliRunner().invoke(command.match, [str(town.need.id), "--side", "expert", "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.output)
    assert [h["record"]["id"] for h in found["items"]] == [str(expert.id)]
