"""Double clicks and two people at once: one need per form, one survey answer per form, one clarification, one report handed up once."""

from __future__ import annotations

import datetime as dt

from bole.intake.domain.drafting import Told
from bole.intake.domain.questions import Question
from bole.intake.domain.surveys import Plan
from bole.intake.models import Clarification, Report, SurveyAnswer
from bole.intake.services import asking, clarifying, reports, surveys
from bole.intake.services.surveys import Reply
from bole.notices.queries import inbox
from bole.registry.models import Record

from .. import make
from .threads import outcome, started

TEXT = "我们的电动叉车在冷库里用不了多久，需要在零下三十度仍能正常工作的电池。"
FOUR = 4


def all_at_once(work):
    return [outcome(future) for future in [started(work) for _ in range(FOUR)]]


def test_a_form_sent_four_times_at_once_is_one_need(committed_world):
    owner = committed_world.owner
    ends = all_at_once(lambda: asking.ask(owner, told=Told(TEXT, {}, "zh"), centre="cn.zj.hz", key="k").id)
    assert len(set(ends)) == 1
    assert Record.objects.count() == 1


def test_a_survey_answered_four_times_at_once_is_one_need(committed_world):
    world = committed_world
    survey = surveys.open_survey(world.broker, surveys.begin_survey(world.broker, centre="cn.zj.hz", plan=Plan(title_zh="调研")).id)
    code, reply = survey.links.get().code, Reply(TEXT, {}, name="王工", phone="13800138000")
    ends = all_at_once(lambda: surveys.answer_survey(world.anonymous, code=code, reply=reply, key="k").id)
    assert len(set(ends)) == 1
    assert SurveyAnswer.objects.count() == 1


def test_two_of_the_staff_who_ask_back_at_once_ask_once(committed_world):
    world = committed_world
    need = make.draft(world, by=world.owner, kind="need")
    ends = all_at_once(lambda: clarifying.ask_back(world.broker, need.id, questions=(Question.BUDGET,)).id)
    assert len(set(ends)) == 1
    assert (Clarification.objects.count(), len(inbox(world.owner))) == (1, 1)


def test_a_report_begun_and_handed_up_by_four_at_once_is_one_and_told_once(committed_world):
    world, day = committed_world, dt.date(2000, 1, 1)
    make.published(world, by=world.owner, kind="need")
    begun = all_at_once(lambda: reports.draft_report(world.broker, centre="cn.zj.hz", kind="need", since=day, until=dt.date(2100, 1, 1)).id)
    assert len(set(begun)) == 1
    handed = all_at_once(lambda: reports.hand_up(world.broker, begun[0]).status)
    assert handed == ["handed_up"] * FOUR
    assert Report.objects.get().lines.count() == 1
    assert len(inbox(world.director)) == 1
