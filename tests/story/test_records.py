"""A record's life: drafted, submitted, published with a number, revised with history, withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bole.kernel.states import WrongState
from bole.registry import queries
from bole.registry.errors import BadSheet, ChangedMeanwhile, NotPublisher, NotReady, RecordMissing
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime import journal
from bole.runtime.models import Entry

from .. import make


def test_a_professor_drafts_and_nobody_else_sees_it_but_the_centres_staff(world):
    draft = make.draft(world)
    seeing = [a.name for a in world.everybody() if queries.visible(a).filter(id=draft.id).exists()]
    assert seeing == ["admin", "director", "registrar", "broker", "professor"]


def test_a_registrar_publishes_and_the_record_gets_its_number(world, noon):
    published = make.published(world)
    assert published.number == "33000003" + "2026Y000001"
    assert published.published_at == noon
    assert queries.visible(world.anonymous).filter(id=published.id).exists()


def test_numbers_have_no_gaps_and_kinds_count_apart(world, noon):
    numbers = [make.published(world, kind=kind).number for kind in ("achievement", "need", "achievement")]
    assert numbers == ["330000032026Y000001", "330000032026X000001", "330000032026Y000002"]


def test_the_author_may_not_publish_himself(world):
    draft = make.draft(world)
    with pytest.raises(NotPublisher):
        records.publish(world.professor, draft.id)
    assert Record.objects.get(id=draft.id).status == "draft"
    assert Record.objects.get(id=draft.id).number == ""


def test_a_registrar_of_another_centre_finds_nothing(world):
    draft = make.draft(world)
    with pytest.raises(RecordMissing):
        records.publish(world.foreign_registrar, draft.id)


def test_without_a_summary_it_is_not_published(world):
    draft = make.draft(world, wordings=(make.wording(summary=""),))
    with pytest.raises(NotReady) as told:
        records.publish(world.registrar, draft.id)
    assert [p.field for p in told.value.problems] == ["summary"]
    assert Record.objects.get(id=draft.id).status == "draft"


def test_a_bad_sheet_says_everything_that_is_wrong_and_saves_nothing(world):
    bad = make.sheet(trl=12, ipc=("H01M", "nonsense"), contact_email="nobody", stage="soon")
    with pytest.raises(BadSheet) as told:
        records.draft(world.professor, centre="cn.zj.hz", sheet=bad)
    assert {p.field for p in told.value.problems} == {"trl", "ipc", "contact_email", "stage"}
    assert not Record.objects.exists()


def test_a_revision_makes_a_version_and_says_what_changed(world):
    published = make.published(world)
    sheet = queries.sheet_of(queries.record(world.professor, published.id))
    revised = records.revise(world.professor, published.id, sheet=replace(sheet, trl=7), version=1, note="tested in the field")
    assert revised.version == 2
    assert [(v.number, v.changed, v.note) for v in queries.versions(world.professor, published.id)] == [
        (2, ["trl"], "tested in the field"),
        (1, [], ""),
    ]


def test_saving_without_a_change_makes_no_version(world):
    published = make.published(world)
    sheet = queries.sheet_of(queries.record(world.professor, published.id))
    assert records.revise(world.professor, published.id, sheet=sheet, version=1).version == 1
    assert len(queries.versions(world.professor, published.id)) == 1


def test_the_second_of_two_editors_is_told_and_loses_nothing_of_the_first(world):
    draft = make.draft(world)
    sheet = queries.sheet_of(queries.record(world.professor, draft.id))
    records.revise(world.professor, draft.id, sheet=replace(sheet, trl=5), version=1)
    with pytest.raises(ChangedMeanwhile):
        records.revise(world.broker, draft.id, sheet=replace(sheet, trl=9), version=1)
    assert Record.objects.get(id=draft.id).trl == 5


def test_a_withdrawn_record_is_gone_for_strangers_and_stays_for_its_author(world):
    published = make.published(world)
    records.withdraw(world.professor, published.id, reason="sold")
    assert not queries.visible(world.anonymous).filter(id=published.id).exists()
    assert queries.visible(world.professor).filter(id=published.id).exists()
    with pytest.raises(WrongState):
        records.withdraw(world.professor, published.id)


def test_the_journal_tells_the_whole_life_and_its_chain_holds(world):
    published = make.published(world)
    records.withdraw(world.professor, published.id)
    entries = list(Entry.objects.filter(subject=f"record:{published.id}").order_by("id"))
    assert [e.kind for e in entries] == ["registry.record_drafted", "registry.record_published", "registry.record_withdrawn"]
    assert entries[0].actor == world.professor.reference
    assert journal.broken_links(entries) == []
    entries[1].body["number"] = "forged"
    assert journal.broken_links(entries) == [entries[1].id]


def test_an_act_that_fails_leaves_neither_rows_nor_journal(world):
    before = Entry.objects.count()
    with pytest.raises(BadSheet):
        records.draft(world.professor, centre="cn.zj.hz", sheet=make.sheet(trl=0))
    assert Entry.objects.count() == before


def test_a_private_draft_is_for_its_author_alone(world):
    draft = make.draft(world, visibility="private")
    seeing = [a.name for a in world.everybody() if queries.visible(a).filter(id=draft.id).exists()]
    assert seeing == ["admin", "professor"]
