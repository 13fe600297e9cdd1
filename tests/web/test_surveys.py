"""The pages of a survey: made by staff, answered on a phone by nobody in particular, closed and guessed links told plainly."""

from __future__ import annotations

import html

import pytest

from bole.intake.domain.surveys import Plan
from bole.intake.models import Survey, SurveyLink
from bole.intake.services import surveys
from bole.registry.models import Record

TEXT = "我们的电动叉车在冷库里用不了多久，需要在零下三十度仍能正常工作的锂离子电池电解液。"


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def survey(world) -> Survey:
    made = surveys.begin_survey(world.broker, centre="cn.zj.hz", plan=Plan(title_zh="低温电池调研", own_questions=("每年用量？",)))
    return surveys.open_survey(world.broker, made.id)


def address(survey: Survey) -> str:
    return f"/s/{SurveyLink.objects.get(survey=survey, organisation='').code}"


def test_staff_makes_a_survey_and_gets_a_link_and_a_code(as_whom, shelf, world):
    client = as_whom("broker")
    assert client.get("/surveys/new").status_code == 200
    form = {"centre": "cn.zj.hz", "title_zh": "海水淡化调研", "questions": ["target", "budget"], "target": "20", "closes_on": "2027-06-30"}
    page = client.post("/surveys/new", form)["Location"]
    shown = text_of(client.get(page))
    assert "/s/" in shown
    found = Survey.objects.get(title_zh="海水淡化调研")
    picture = client.get(f"/surveys/{found.id}/links/{found.links.get().id}.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content


def test_what_is_wrong_stands_beside_it_and_nothing_typed_is_lost(as_whom, shelf, world):
    answer = as_whom("broker").post("/surveys/new", {"centre": "cn.zj.hz", "introduction_zh": "很长的介绍", "target": "x"})
    assert answer.status_code == 422
    assert "很长的介绍" in text_of(answer)
    assert "The survey needs a title." in text_of(answer)


def test_somebody_without_an_account_answers_in_two_steps_and_sees_what_fits(as_whom, shelf, world, survey):
    client, place = as_whom(""), address(survey)
    assert "低温电池调研" in text_of(client.get(place))
    second = text_of(client.post(place, {"text": TEXT, "do": "tell"}))
    assert second.count('class="need-question"') == 5  # three of the survey, one of its own, who answers
    reply = {"text": TEXT, "do": "answer", "key": "k", "own-0": "两千组"}
    refused = client.post(place, reply)
    assert refused.status_code == 422
    assert "两千组" in text_of(refused)
    thanks = text_of(client.post(place, {**reply, "name": "王工", "phone": "13800138000", "organisation": "钱江电池厂"}))
    assert "your answer has arrived" in thanks
    assert "低温锂离子电池电解液" in thanks
    assert Record.objects.get(wordings__summary__contains="电动叉车").status == "submitted"


def test_looking_twice_is_counted_once(as_whom, shelf, world, survey):
    client = as_whom("")
    client.get(address(survey))
    client.get(address(survey))
    assert SurveyLink.objects.get(survey=survey).opened == 1


def test_guessed_and_closed_links_are_told_plainly(as_whom, shelf, world, survey):
    client = as_whom("")
    guessed = client.get("/s/AAAAAAAAAAAA")
    assert guessed.status_code == 404
    assert "There is no such survey" in text_of(guessed)
    surveys.close_survey(world.broker, survey.id)
    closed = client.get(address(survey))
    assert closed.status_code == 410
    assert "This survey is closed" in text_of(closed)
    assert "/needs/ask" in text_of(closed)


@pytest.mark.parametrize("name", ["", "stranger", "foreign"])
def test_a_surveys_pages_are_hidden_from_others(as_whom, shelf, world, survey, name):
    client, page = as_whom(name), f"/surveys/{survey.id}"
    expected = 302 if not name else 404
    link = survey.links.get()
    told = [client.get(page + end).status_code for end in ("", "/edit", "/answers.xlsx", f"/links/{link.id}.svg")]
    assert told == [expected] * 4
    assert client.post(page + "/close").status_code == (302 if not name else 404)
    assert Survey.objects.get(id=survey.id).status == "open"


def test_the_desk_shows_what_is_too_vague_and_the_surveys(as_whom, shelf, world, survey):
    client = as_whom("registrar")
    assert client.get("/intake/vague").status_code == 200
    assert "低温电池调研" in text_of(client.get("/surveys"))
    assert as_whom("stranger").get("/surveys").status_code == 403
