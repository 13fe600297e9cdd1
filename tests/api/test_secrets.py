"""What is not for somebody is in no answer he can get: not in a record, not in a list, not in the reasons of a match."""

from __future__ import annotations

import pytest

from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.services import records

from .. import make
from .town import MEMBERS_TEXT, SECRET_TEXT, index, pump_sheet

pytestmark = pytest.mark.django_db
GALLIUM = "a magnetic coupling that is cooled by liquid gallium"
INDIUM = "a gallium alloy that holds four percent of indium"


def every_answer(town, who):
    """Everything that can be read about the pump, as text."""
    pump, need = town.pump.id, town.need.id
    paths = [
        "/records", "/records?kind=achievement", f"/records/{pump}", f"/records/{pump}/matches", f"/records/{need}/matches",
        f"/match/{need}/{pump}", f"/records/{pump}/history",
    ]  # fmt: skip
    answers = [town.ask("get", path, who=who) for path in paths]
    for text in (GALLIUM, INDIUM, "pump"):
        answers.append(town.ask("post", "/match", {"text": text}, who=who))
        answers.append(town.ask("post", "/match", {"text": text, "side": "need"}, who=who))
    told = [a for a in answers if a.status_code == 200]
    assert len(told) >= 12
    return "\n".join(a.content.decode() for a in told)


def test_strangers_read_neither_the_members_text_nor_the_confidential_part_anywhere(shared_town):
    told = every_answer(shared_town, "")
    assert "Leak-free pump" in told
    assert "liquid gallium" not in told.replace(GALLIUM, "")
    assert "four percent of indium" not in told.replace(INDIUM, "")
    assert "z@test.example" not in told


def test_members_read_the_members_text_and_never_the_confidential_part(shared_town):
    told = every_answer(shared_town, "stranger")
    assert MEMBERS_TEXT in told
    assert "four percent of indium" not in told.replace(INDIUM, "")


def test_a_member_finds_the_members_sentence_as_evidence(shared_town):
    hits = shared_town.ask("post", "/match", {"text": GALLIUM}, who="stranger").json()["items"]
    pump = next(h for h in hits if h["record"]["id"] == str(shared_town.pump.id))
    assert pump["reasons"]["requirements"][0]["sentence"] == MEMBERS_TEXT


def test_those_who_may_change_it_read_all_of_it_in_the_record_and_never_in_a_match(shared_town):
    for who in ("professor", "registrar"):
        record = shared_town.ask("get", f"/records/{shared_town.pump.id}", who=who).json()
        assert record["reach"] == "full"
        assert record["sheet"]["wordings"][0]["confidential"] == SECRET_TEXT
        assert record["withheld"] == []
        found = shared_town.ask("post", "/match", {"text": INDIUM}, who=who).content.decode()
        assert "four percent of indium" not in found.replace(INDIUM, "")


def test_what_is_withheld_is_named(shared_town):
    record = shared_town.ask("get", f"/records/{shared_town.pump.id}").json()
    assert record["reach"] == "public"
    assert record["withheld"] == ["description", "confidential", "owner", "contact_name", "contact_email"]
    assert record["sheet"]["wordings"][0]["description"] == ""


@pytest.mark.parametrize("which", ["members_only", "draft"])
def test_what_is_hidden_looks_like_what_is_not_there(shared_town, which):
    hidden = getattr(shared_town, which).id
    nothing = "00000000-0000-7000-8000-000000000000"
    for path in ("/records/{}", "/records/{}/matches", f"/match/{shared_town.need.id}/{{}}"):
        refused, missing = (shared_town.ask("get", path.format(i)) for i in (hidden, nothing))
        assert refused.status_code == missing.status_code == 404
        assert refused.json() == missing.json()


def test_hidden_records_are_in_no_list_and_no_ranking(shared_town):
    for answer in (shared_town.ask("get", "/records?limit=100"), shared_town.ask("post", "/match", {"text": "Pump for members"})):
        assert str(shared_town.members_only.id) not in answer.content.decode()
    seen = shared_town.ask("post", "/match", {"text": "Pump for members"}, who="stranger").content.decode()
    assert str(shared_town.members_only.id) in seen


def test_somebody_elses_record_is_not_changed_by_one_who_may_not_even_see_it(shared_town):
    for verb in ("submit", "publish", "archive"):
        assert shared_town.ask("post", f"/records/{shared_town.draft.id}/{verb}", {}, who="stranger").status_code == 404
    assert Record.objects.get(id=shared_town.draft.id).status == "draft"


def test_a_text_that_was_taken_back_is_not_quoted_even_before_the_worker_has_read_it(shared_town):
    world, open_text = shared_town.world, "The impeller is balanced on a bed of frozen mercury."
    made = make.published(world, wordings=(make.wording("en", title="Balanced impeller", description=open_text),))
    index()
    asked = {"text": "an impeller that is balanced on frozen mercury"}
    assert open_text in shared_town.ask("post", "/match", asked).content.decode()
    closed = make.replace(registry.sheet_of(registry.record(world.professor, made.id)), description_tier="members")
    records.revise(world.professor, made.id, sheet=closed, version=1)
    assert open_text not in shared_town.ask("post", "/match", asked).content.decode()


def test_nobody_browses_drafts_and_mine_is_empty_for_strangers(shared_town):
    assert shared_town.ask("get", "/records?status=draft").json()["total"] == 0
    assert shared_town.ask("get", "/records?mine=true").json()["total"] == 0
    assert shared_town.ask("get", "/records?status=draft&mine=true", who="professor").json()["total"] == 1


def test_the_history_is_for_those_who_may_change_the_record(shared_town):
    path = f"/records/{shared_town.pump.id}/history"
    assert shared_town.ask("get", path).status_code == 401
    assert shared_town.ask("get", path, who="stranger").status_code == 403
    assert shared_town.ask("get", path, who="registrar").json()["total"] == 1


def test_the_confidential_part_survives_a_round_trip_of_its_author(shared_town):
    record = shared_town.ask("get", f"/records/{shared_town.pump.id}", who="professor").json()
    again = shared_town.ask("put", f"/records/{shared_town.pump.id}", {"version": 1, "sheet": record["sheet"]}, who="professor").json()
    assert again["version"] == 1  # equal content makes no version
    assert again["sheet"] == record["sheet"]
    assert pump_sheet(external_id="PUMP-1", owner="浙江大学") == registry.sheet_of(
        registry.record(shared_town.world.professor, shared_town.pump.id)
    )
