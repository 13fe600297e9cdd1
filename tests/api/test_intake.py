"""Intake for programs: a paragraph becomes a need, questions go back and forth, surveys are answered, reports go up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from bole.intake.models import Report, Survey, SurveyAnswer
from bole.intake.services import clarifying
from bole.people.domain.actor import Role
from bole.people.services import grant_role
from bole.registry.models import Record
from bole.runtime.system import SYSTEM

from .. import make
from . import town as towns

VAGUE = "我们想提高效率。"
CLEAR = "我们的电镀车间每天排放六十吨含镍废水，需要把镍降到每升 0.1 毫克以下，预算三十万元。"


@pytest.fixture
def town(db):
    return towns.build(indexed=False)


def test_a_paragraph_is_asked_three_questions_and_nothing_is_kept(town):
    before = Record.objects.count()
    told = town.ask("post", "/needs/questions", {"text": VAGUE}).json()
    assert (told["language"], told["is_vague"], len(told["questions"])) == ("zh", True, 3)
    assert {"code", "label"} == {*next(q for q in told["questions"] if q["choices"])["choices"][0]}
    assert town.ask("post", "/needs/questions", {"text": " … "}).json()["code"] == "no_words"
    assert Record.objects.count() == before


def test_a_paragraph_and_its_answers_are_one_need_however_often_they_are_sent(town):
    answers = [{"question": "deadline", "pressed": ["m6"]}, {"question": "cooperation", "pressed": ["DEVELOPMENT"], "typed": ""}]
    body = {"text": CLEAR, "answers": answers, "centre": "cn.zj.hz", "key": "k1"}
    first, again = (town.ask("post", "/needs/ask", body, who="professor") for _ in range(2))
    assert (first.status_code, first.json()["status"], again.json()["id"]) == (201, "draft", first.json()["id"])
    made = Record.objects.get(id=first.json()["id"])
    assert (made.cooperation_modes, made.deadline is not None, made.owner.name) == (["DEVELOPMENT"], True, "浙江大学")
    assert town.ask("post", "/needs/ask", body).status_code == 401
    wrong = town.ask(
        "post", "/needs/ask", {**body, "key": "k2", "answers": [{"question": "deadline", "pressed": ["soon"]}]}, who="professor"
    )
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "answers.deadline")
    assert Record.objects.filter(created_by=made.created_by, kind="need").exclude(id=town.need.id).count() == 1


def test_questions_go_to_the_author_and_answers_into_the_need(town):
    made = make.published(
        town.world,
        kind="need",
        wordings=(make.wording("zh", title="提高效率", summary="我们很想把整个生产的效率提高一些，希望有人帮忙看看。"),),
    )
    clarifying.judge(SYSTEM, record_ids=[made.id])
    listed = town.ask("get", "/needs/vague", who="broker").json()
    assert [(i["need"]["id"], bool(i["gaps"])) for i in listed["items"]] == [(str(made.id), True)]
    assert town.ask("get", "/needs/vague", who="professor").status_code == 403
    assert town.ask("post", f"/needs/{made.id}/clarification", {}, who="professor").json()["code"] == "not_staff"
    asked = town.ask("post", f"/needs/{made.id}/clarification", {"questions": ["target"], "note": "请补充"}, who="broker").json()
    assert ([q["question"] for q in asked["open"]], asked["note"]) == (["target"], "请补充")
    seen = town.ask("get", f"/needs/{made.id}/clarification", who="professor").json()
    assert (seen["asked_at"] is not None, seen["version"]) == (True, 1)
    assert town.ask("get", f"/needs/{made.id}/clarification", who="stranger").status_code == 403
    given = {"answers": [{"question": "target", "typed": "每小时至少 20 件"}], "version": 1}
    told = town.ask("post", f"/needs/{made.id}/answers", given, who="professor").json()
    assert told["version"] == 2
    assert "每小时至少 20 件" in Record.objects.get(id=made.id).wordings.get().summary
    assert town.ask("post", f"/needs/{made.id}/answers", given, who="professor").json()["code"] == "changed_meanwhile"
    assert town.ask("post", f"/needs/{town.pump.id}/answers", given, who="professor").status_code == 404  # an achievement


def test_marked_words_are_left_out_of_what_is_public(town):
    made = make.published(
        town.world, owner="浙江大学", wordings=(make.wording("zh", summary=f"{make.SUMMARY_ZH}由钱江电池厂有限公司提出，预算 50 万元。"),)
    )
    read = town.ask("get", f"/records/{made.id}/redaction", who="professor").json()
    assert "50 万元" in " ".join(read["proposed"])
    assert (read["marks"], read["tier"]) == ([], "")
    body = {"marks": ["钱江电池厂有限公司"], "tier": "agreement", "hides_owner": True, "version": 1}
    shown = town.ask("post", f"/records/{made.id}/redaction/preview", body, who="professor").json()
    assert "▇▇▇" in shown[0]["summary"]
    assert Record.objects.get(id=made.id).version == 1
    assert town.ask("put", f"/records/{made.id}/redaction", body, who="stranger").status_code == 403
    assert town.ask("put", f"/records/{made.id}/redaction", body, who="professor").json()["marks"] == ["钱江电池厂有限公司"]
    public = town.ask("get", f"/records/{made.id}").content.decode()
    assert "钱江电池厂" not in public
    assert "浙江大学" not in public
    town.ask("put", f"/records/{made.id}/redaction", {"version": 2}, who="professor")
    assert "钱江电池厂有限公司" in town.ask("get", f"/records/{made.id}").content.decode()


def test_a_survey_is_made_opened_answered_and_followed(town):
    body = {
        "centre": "cn.zj.hz",
        "title_zh": "电镀废水调研",
        "questions": ["target", "budget"],
        "own_questions": ["有多少条产线？"],
        "target": 2,
    }
    made = town.ask("post", "/surveys", body, who="broker")
    survey = made.json()
    assert (made.status_code, survey["status"], survey["progress"]["answered"]) == (201, "drafted", 0)
    assert town.ask("post", "/surveys", body, who="professor").status_code == 403
    code = survey["public_link"].rsplit("/", 1)[-1]
    assert town.ask("get", f"/survey-links/{code}").status_code == 404  # not opened yet
    assert town.ask("post", f"/surveys/{survey['id']}/open", who="broker").json()["is_open"]
    invited = {"organisations": [{"name": "钱江电池厂", "region": "330000"}]}
    assert town.ask("post", f"/surveys/{survey['id']}/invitations", invited, who="broker").json() == {"made": 1}
    assert town.ask("post", f"/surveys/{survey['id']}/invitations", invited, who="broker").json() == {"made": 0}
    assert [q["question"] for q in town.ask("get", f"/survey-links/{code}").json()["questions"]] == ["target", "budget"]
    reply = {"text": CLEAR, "answers": [{"question": "budget", "pressed": ["b50"]}], "own_answers": ["三条"], "key": "k"}
    assert town.ask("post", f"/survey-links/{code}/answers", reply).json()["code"] == "no_contact"
    thanks = town.ask("post", f"/survey-links/{code}/answers", {**reply, "name": "王厂长", "phone": "13800000000"})
    assert (thanks.status_code, thanks.json()) == (201, {"need": None})
    answers = town.ask("get", f"/surveys/{survey['id']}/answers", who="broker").json()["items"]
    assert [(a["contact"], a["own_answers"]) for a in answers] == [("王厂长 · 13800000000", ["三条"])]
    assert town.ask("get", f"/surveys/{survey['id']}", who="broker").json()["progress"]["answered"] == 1
    assert len(town.ask("get", f"/surveys/{survey['id']}/links", who="broker").json()["items"]) == 2
    for path in ("", "/links", "/answers"):
        assert town.ask("get", f"/surveys/{survey['id']}{path}", who="foreign_registrar").status_code == 404
    assert (
        town.ask(
            "put", f"/surveys/{survey['id']}", {**{k: v for k, v in body.items() if k != "centre"}, "industries": ["?"]}, who="broker"
        ).status_code
        == 422
    )
    assert town.ask("post", f"/surveys/{survey['id']}/close", who="broker").json()["status"] == "closed"
    assert (
        town.ask("post", f"/survey-links/{code}/answers", {**reply, "key": "k2", "name": "x", "phone": "1"}).json()["code"]
        == "survey_closed"
    )
    assert (SurveyAnswer.objects.count(), Survey.objects.get().status) == (1, "closed")


def test_a_report_is_handed_up_returned_and_taken_over(town):
    grant_role(SYSTEM, person_id=town.world.foreign_registrar.person_id, organisation_id=town.world.province.pk, role=Role.REGISTRAR)
    today = timezone.localdate()
    period = {"since": f"{today - dt.timedelta(days=3)}", "until": f"{today + dt.timedelta(days=3)}"}
    body = {"centre": "cn.zj.hz", "kind": "need", **period}
    assert town.ask("post", "/reporting", body, who="professor").status_code == 403
    made = town.ask("post", "/reporting", body, who="broker")
    report = made.json()
    assert (made.status_code, report["size"], report["upper"], report["verbs"]) == (201, 1, "cn.zj", ["collect", "hand_up"])
    here = f"/reporting/{report['id']}"
    assert town.ask("get", here, who="foreign_registrar").status_code == 200  # staff of the province, above
    assert town.ask("get", here, who="professor").status_code == 404
    (line,) = town.ask("get", f"{here}/lines", who="broker").json()["items"]
    assert (line["record"], line["title"]) == (str(town.need.id), towns.NEED_TITLE)
    assert town.ask("post", f"{here}/leave-out", {"lines": [line["id"]]}, who="broker").json()["size"] == 0
    assert town.ask("post", f"{here}/hand-up", {}, who="broker").json()["code"] == "nothing_to_report"
    assert town.ask("post", f"{here}/collect", who="broker").json()["size"] == 1
    assert town.ask("post", f"{here}/hand-up", {"note": "第三季度"}, who="broker").json()["status"] == "handed_up"
    assert town.ask("post", f"{here}/accept", who="broker").json()["code"] == "not_staff"
    assert town.ask("post", f"{here}/return", {}, who="foreign_registrar").json()["code"] == "no_reason_to_return"
    assert town.ask("post", f"{here}/return", {"reason": "请补充"}, who="foreign_registrar").json()["status"] == "returned"
    assert town.ask("post", f"{here}/hand-up", {}, who="broker").json()["status"] == "handed_up"
    accepted = town.ask("post", f"{here}/accept", who="foreign_registrar").json()
    assert (accepted["status"], accepted["verbs"]) == ("accepted", [])
    standing = town.ask(
        "get", f"/reporting/progress?upper=cn.zj&kind=need&since={period['since']}&until={period['until']}", who="foreign_registrar"
    )
    assert [(s["centre"], s["status"], s["size"]) for s in standing.json()] == [("cn.zj.hz", "accepted", 1)]
    assert [r["id"] for r in town.ask("get", "/reporting", who="foreign_registrar").json()["items"]] == [report["id"]]
    assert Report.objects.get().status == "accepted"
