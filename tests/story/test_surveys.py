"""A survey from its making to its spreadsheet: links, answers with and without an account, progress, closing."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from bole.intake.domain.answers import Given
from bole.intake.domain.questions import Question
from bole.intake.domain.surveys import Plan
from bole.intake.errors import BadSurvey, NoContact, NotStaff, SignInToAnswer, SurveyClosed, SurveyMissing
from bole.intake.models import Survey, SurveyAnswer
from bole.intake.queries import surveys as reads
from bole.intake.services import exporting, surveys
from bole.intake.services.surveys import Reply
from bole.registry.models import Record

PLAN = Plan(
    title_zh="低温电池需求专题调研", title_en="Needs for cold batteries", tech_areas=("06",), own_questions=("每年用量？",), target=2
)
TEXT = "我们的电动叉车在冷库里用不了多久，需要在零下三十度仍能正常工作的电池。"
REPLY = Reply(TEXT, {Question.DEADLINE: Given(("m6",))}, ("两千组",), "钱江电池厂", "王工", "wang@qj.example", "13800138000")


@pytest.fixture
def survey(world):
    made = surveys.begin_survey(world.broker, centre="cn.zj.hz", plan=PLAN)
    return surveys.open_survey(world.broker, made.id)


def code(survey: Survey) -> str:
    return survey.links.get(organisation="").code


def test_only_a_centres_staff_makes_surveys_there(world):
    for actor in (world.foreign_registrar, world.professor, world.stranger):
        with pytest.raises(NotStaff):
            surveys.begin_survey(actor, centre="cn.zj.hz", plan=PLAN)
    assert not Survey.objects.exists()


def test_a_bad_plan_says_everything_that_is_wrong_and_saves_nothing(world):
    bad = replace(
        PLAN, title_zh="", title_en=" ", questions=("object",), target=0, opens_on=dt.date(2027, 1, 2), closes_on=dt.date(2027, 1, 1)
    )
    with pytest.raises(BadSurvey) as told:
        surveys.begin_survey(world.broker, centre="cn.zj.hz", plan=bad)
    assert {p.field for p in told.value.problems} == {"title_zh", "questions", "target", "closes_on"}
    assert not Survey.objects.exists()


def test_an_answer_without_an_account_is_a_need_in_the_centres_pile(world, survey):
    made = surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k")
    found = Record.objects.get(id=made.id)
    assert (found.kind, found.status, found.centre.path, found.owner.name) == ("need", "submitted", "cn.zj.hz", "钱江电池厂")
    assert (found.tech_areas, found.origin, found.contact_name) == (["06"], "低温电池需求专题调研", "王工")
    assert found.wordings.get().summary == f"{TEXT}\n每年用量？：两千组"
    assert SurveyAnswer.objects.get().contact == "王工 · 13800138000 · wang@qj.example"


def test_the_same_form_sent_twice_is_one_need(world, survey):
    first, second = (surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k") for _ in range(2))
    assert first == second
    assert Record.objects.count() == 1


def test_somebody_with_an_account_is_the_author(world, survey):
    made = surveys.answer_survey(world.owner, code=code(survey), reply=Reply(TEXT, {}), key="k")
    assert (made.created_by_id, made.owner.name) == (world.owner.person_id, "钱江电池厂")


def test_nobody_answers_without_saying_how_to_be_reached(world, survey):
    with pytest.raises(NoContact):
        surveys.answer_survey(world.anonymous, code=code(survey), reply=Reply(TEXT, {}, name="王工"), key="k")
    surveys.change_survey(world.broker, survey.id, plan=replace(PLAN, needs_account=True))
    with pytest.raises(SignInToAnswer):
        surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k")
    assert not Record.objects.exists()


def test_guessed_and_unopened_links_are_missing_and_a_closed_survey_takes_nothing(world, survey):
    draft = surveys.begin_survey(world.broker, centre="cn.zj.hz", plan=PLAN)
    for guess in ("nonsense", code(draft)):
        with pytest.raises(SurveyMissing):
            surveys.answer_survey(world.anonymous, code=guess, reply=REPLY, key="k")
    surveys.close_survey(world.broker, survey.id)
    with pytest.raises(SurveyClosed):
        surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k")
    assert not Record.objects.exists()


def test_time_closes_a_survey(world, survey, noon):
    surveys.change_survey(world.broker, survey.id, plan=replace(PLAN, closes_on=dt.date(2026, 11, 22)))
    with pytest.raises(SurveyClosed):
        surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k")


def test_closing_twice_and_opening_again_are_harmless(world, survey):
    surveys.close_survey(world.broker, survey.id)
    surveys.close_survey(world.registrar, survey.id)
    assert surveys.open_survey(world.director, survey.id).status == "open"


def test_progress_counts_asked_opened_and_answered_by_region_and_names_nobody_who_looked(world, survey):
    asked = [("钱江电池厂", "330000"), ("东莞叉车", "440000"), ("钱江电池厂", "330000")]
    assert surveys.invite(world.broker, survey.id, organisations=asked) == 2
    assert surveys.invite(world.broker, survey.id, organisations=asked) == 0
    own = survey.links.get(organisation="钱江电池厂")
    surveys.count_opening(own.code)
    surveys.count_opening(code(survey))
    surveys.answer_survey(world.anonymous, code=own.code, reply=replace(REPLY, organisation=""), key="k")
    progress = reads.progress(survey)
    assert (progress.asked, progress.opened, progress.answered, progress.share) == (2, 2, 1, 0.5)
    assert [(r.code, r.asked, r.opened, r.answered) for r in progress.regions] == [("330000", 1, 1, 1), ("440000", 1, 0, 0)]


def test_the_spreadsheet_holds_every_answer_with_what_the_need_does_not(world, survey):
    surveys.answer_survey(world.anonymous, code=code(survey), reply=REPLY, key="k")
    export = exporting.export_survey(world.director, survey.id, language="zh-hans")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(export.content))).get_sheet_by_index(0).to_python()
    assert rows[0][-1] == "每年用量？"
    assert rows[1][-1] == "两千组"
    assert "王工 · 13800138000 · wang@qj.example" in rows[1]


def test_another_centre_does_not_find_it(world, survey):
    for deed in (surveys.close_survey, reads.survey):
        with pytest.raises(SurveyMissing):
            deed(world.foreign_registrar, survey.id)
    assert [a.name for a in (world.broker, world.registrar, world.director) if reads.surveys(a).exists()] == [
        "broker",
        "registrar",
        "director",
    ]
