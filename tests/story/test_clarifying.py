"""A vague need is asked about, its author answers by a revision; what must not be public is veiled and can be shown again."""

from __future__ import annotations

import pytest

from bole.intake import queries
from bole.intake.domain.answers import Given
from bole.intake.domain.questions import Question
from bole.intake.domain.redaction import VEIL, Marked
from bole.intake.errors import NoAnswers, NotStaff
from bole.intake.models import Clarification, Clarity
from bole.intake.services import clarifying
from bole.notices.queries import inbox
from bole.registry import queries as registry
from bole.registry.errors import ChangedMeanwhile, NotEditor, RecordMissing
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime.system import SYSTEM

from .. import make

VAGUE = make.wording(title="想要更好的涂料", summary="我们想要一种更好的涂料，现在这种涂料实在不好用，客户有意见。")
SECRET = "钱江电池厂出三百万元，需要零下四十度的电解液，容量保持率不低于百分之八十。"


@pytest.fixture
def vague(world):
    found = make.draft(world, by=world.owner, kind="need", wordings=(VAGUE,))
    records.submit(world.owner, found.id)
    clarifying.judge(SYSTEM, record_ids=[found.id])
    return found


def sheet(found, actor):
    return registry.sheet_of(registry.record(actor, found.id))


def test_a_vague_need_is_on_the_list_of_the_centres_staff_and_of_those_above_only(world, vague):
    assert Clarity.objects.get().gaps == ["target", "conditions", "deadline"]
    seeing = [a.name for a in (world.registrar, world.broker, world.director, world.foreign_registrar) if queries.vague_needs(a).exists()]
    assert seeing == ["registrar", "broker", "director"]
    with pytest.raises(NotStaff):
        queries.vague_needs(world.owner)


def test_the_author_is_asked_once_however_often_it_is_clicked(world, vague):
    first = clarifying.ask_back(world.broker, vague.id)
    assert clarifying.ask_back(world.registrar, vague.id) == first
    assert [n.kind for n in inbox(world.owner)] == ["intake.asked_back"]
    assert not queries.vague_needs(world.broker).exists()
    assert queries.waiting_for_answers(world.broker).get() == first


def test_neither_the_author_nor_another_centre_asks_back(world, vague):
    with pytest.raises(NotStaff):
        clarifying.ask_back(world.owner, vague.id)
    with pytest.raises(RecordMissing):
        clarifying.ask_back(world.foreign_registrar, vague.id)
    assert not Clarification.objects.exists()


def test_the_answers_become_a_revision_and_the_asker_is_told(world, vague):
    clarifying.ask_back(world.broker, vague.id)
    answers = {Question.TARGET: Given(typed="盐雾 1000 小时"), Question.DEADLINE: Given(("m6",))}
    clarifying.answer(world.owner, vague.id, answers=answers, version=1)
    clarifying.judge(SYSTEM, record_ids=[vague.id])
    assert sheet(vague, world.owner).wordings[0].summary == VAGUE.summary + "\n目标指标：盐雾 1000 小时"
    assert Record.objects.get(id=vague.id).version == 2
    assert [n.kind for n in inbox(world.broker)] == ["intake.answered"]
    assert Clarity.objects.get().gaps == []
    assert queries.open_clarification(vague.id) is None


def test_no_answer_changes_nothing_and_an_old_page_loses_nothing(world, vague):
    clarifying.ask_back(world.broker, vague.id)
    with pytest.raises(NoAnswers):
        clarifying.answer(world.owner, vague.id, answers={}, version=1)
    with pytest.raises(ChangedMeanwhile):
        clarifying.answer(world.owner, vague.id, answers={Question.TARGET: Given(typed="x")}, version=7)
    assert queries.open_clarification(vague.id) is not None


def test_strangers_read_the_redacted_text_and_members_the_whole(world):
    found = make.published(world, by=world.owner, kind="need", wordings=(make.wording(summary=SECRET),))
    clarifying.redact(world.owner, found.id, marked=Marked(("钱江电池厂", "三百万元"), "members"), version=1)
    stranger, member = (registry.readable(a, registry.record(a, found.id)).sheet.wordings[0] for a in (world.anonymous, world.stranger))
    assert stranger.summary == f"{VEIL}出{VEIL}，需要零下四十度的电解液，容量保持率不低于百分之八十。"
    assert stranger.description == ""
    assert member.description == SECRET


def test_a_redaction_is_changed_and_taken_back_without_losing_a_word(world):
    found = make.draft(world, by=world.owner, kind="need", wordings=(make.wording(summary=SECRET),), owner="钱江电池厂")
    before = sheet(found, world.owner)
    clarifying.redact(world.owner, found.id, marked=Marked(("三百万元",), "agreement", hides_owner=True), version=1)
    assert sheet(found, world.owner).owner == ""
    clarifying.redact(world.broker, found.id, marked=Marked(("钱江",), "members"), version=2)
    assert sheet(found, world.owner).wordings[0].summary == SECRET.replace("钱江", VEIL)
    clarifying.redact(world.owner, found.id, marked=Marked((), "members"), version=3)
    assert sheet(found, world.owner) == before


def test_what_was_edited_after_a_redaction_is_kept(world):
    from dataclasses import replace

    found = make.draft(world, by=world.owner, kind="need", wordings=(make.wording(summary=SECRET),))
    clarifying.redact(world.owner, found.id, marked=Marked(("三百万元",), "members"), version=1)
    records.revise(world.owner, found.id, sheet=replace(sheet(found, world.owner), trl=7), version=2)
    clarifying.redact(world.owner, found.id, marked=Marked(("钱江电池厂",), "members"), version=3)
    assert sheet(found, world.owner).trl == 7
    assert VEIL in sheet(found, world.owner).wordings[0].summary


def test_nobody_else_redacts(world):
    found = make.published(world, kind="need")
    with pytest.raises(NotEditor):
        clarifying.redact(world.stranger, found.id, marked=Marked(("低温",), "members"), version=1)
    assert sheet(found, world.admin).wordings[0].summary == make.SUMMARY_ZH
