"""Surveys: made and opened by a centre's staff, answered by whoever has the link; every answer is a need of the registry."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from django.db.models import F

from bole.kernel.text import one_line, tidy
from bole.people.domain.actor import Actor
from bole.people.queries import centre as centre_at
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime.acts import act, now, wait_for_turn
from bole.runtime.system import SYSTEM

from .. import access, queries
from ..domain.answers import Given
from ..domain.drafting import Told
from ..domain.questions import Question, is_chinese
from ..domain.surveys import LIFE, MOST_LINKS, OWN_LIMIT, Plan, is_open
from ..errors import BadSurvey, NoContact, NotStaff, SignInToAnswer, SurveyClosed
from ..models import Survey, SurveyAnswer, SurveyLink
from . import asking

CODE_BYTES = 9  # 72 bits: not to be guessed, and short enough for paper
LINE_LIMIT = 200


@act
def begin_survey(actor: Actor, *, centre: str, plan: Plan) -> Survey:
    """Begin a survey in a centre. Refuses with CentreMissing, NotStaff, BadSurvey."""
    home = centre_at(actor, centre)
    if not access.works_in(actor, home.path):
        raise NotStaff
    made = Survey(centre=home, created_by_id=actor.person_id, created_at=now())
    _write(made, plan)
    SurveyLink.objects.create(survey=made, code=secrets.token_urlsafe(CODE_BYTES))
    return made


def _write(survey: Survey, plan: Plan) -> None:
    tidied = _tidied(plan)
    if tidied.problems:
        raise BadSurvey(problems=tidied.problems)
    for name, value in asdict(tidied).items():
        setattr(survey, name, list(map(str, value)) if isinstance(value, tuple | list) else value)
    survey.save()


def _tidied(plan: Plan) -> Plan:
    own = tuple(dict.fromkeys(q for q in (one_line(q)[:OWN_LIMIT] for q in plan.own_questions) if q))
    return replace(
        plan, title_zh=one_line(plan.title_zh)[:LINE_LIMIT], title_en=one_line(plan.title_en)[:LINE_LIMIT],
        introduction_zh=tidy(plan.introduction_zh), introduction_en=tidy(plan.introduction_en), own_questions=own,
    )  # fmt: skip


@act
def change_survey(actor: Actor, survey_id: UUID, *, plan: Plan) -> Survey:
    """Change what a survey says. Refuses with SurveyMissing, WrongState, BadSurvey."""
    found = access.survey_for(actor, survey_id, lock=True)
    LIFE.next("change", found.status)
    _write(found, plan)
    return found


@act
def open_survey(actor: Actor, survey_id: UUID) -> Survey:
    """Let answers in; opening an open one changes nothing. Refuses with SurveyMissing."""
    return _move(actor, survey_id, "open")


@act
def close_survey(actor: Actor, survey_id: UUID) -> Survey:
    """Take no more answers; closing a closed one changes nothing. Refuses with SurveyMissing, WrongState."""
    return _move(actor, survey_id, "close")


def _move(actor: Actor, survey_id: UUID, verb: str) -> Survey:
    found = access.survey_for(actor, survey_id, lock=True)
    if found.status in LIFE.moves[verb].values():
        return found
    found.status = LIFE.next(verb, found.status)
    found.save(update_fields=["status"])
    return found


@act
def invite(actor: Actor, survey_id: UUID, *, organisations: Sequence[tuple[str, str]]) -> int:
    """Make a link for each organisation (name, region code) that is asked; one that has a link keeps it. Returns how many are new.

    Refuses with SurveyMissing.
    """
    found = access.survey_for(actor, survey_id, lock=True)
    known = set(found.links.values_list("organisation", flat=True))
    named = {one_line(name)[:LINE_LIMIT]: region for name, region in organisations}
    fresh = [(name, region) for name, region in named.items() if name and name not in known][: max(0, MOST_LINKS + 1 - len(known))]
    SurveyLink.objects.bulk_create(
        [SurveyLink(survey=found, code=secrets.token_urlsafe(CODE_BYTES), organisation=name, region=region) for name, region in fresh]
    )
    return len(fresh)


def count_opening(code: str) -> None:
    """Somebody looked: one more, and nothing about whom."""
    SurveyLink.objects.filter(code=code).update(opened=F("opened") + 1)


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to a survey."""

    text: str
    answers: Mapping[Question, Given]
    own_answers: Sequence[str] = ()
    organisation: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""


@act
def answer_survey(actor: Actor, *, code: str, reply: Reply, key: str) -> Record:
    """Make the need that was told, and hand it in to the survey's centre. The same form sent twice is one need.

    Somebody without an account is asked how to be reached; the centre's staff writes to him then.
    Refuses with SurveyMissing, SurveyClosed, NoWords, NoContact, BadSheet, SignInToAnswer.
    """
    asking.require_words(reply.text)
    link = access.link_with(code)
    survey = link.survey
    wait_for_turn(f"survey:{link.id}:{key}")
    if earlier := SurveyAnswer.objects.filter(link=link, key=key).select_related("record").first():
        return earlier.record
    if not is_open(survey.status, opens_on=survey.opens_on, closes_on=survey.closes_on, today=asking.today()):
        raise SurveyClosed
    if survey.needs_account and not actor.is_signed_in:
        raise SignInToAnswer
    if not actor.is_signed_in and not (reply.name and (reply.email or reply.phone)):
        raise NoContact
    author = actor if actor.is_signed_in else SYSTEM
    sheet = asking.sheet(_told(actor, survey, reply, link.organisation))
    sheet = replace(sheet, tech_areas=tuple(survey.tech_areas), industries=tuple(dict.fromkeys((*sheet.industries, *survey.industries))))
    made = records.draft(author, centre=survey.centre.path, sheet=sheet)
    _hand_in(author, made)
    contact = " · ".join(filter(None, (reply.name, reply.phone, reply.email)))
    SurveyAnswer.objects.create(
        record=made, link=link, key=key, at=now(), organisation=sheet.owner, contact=contact[:300], own_answers=list(reply.own_answers)
    )
    return made


def _told(actor: Actor, survey: Survey, reply: Reply, invited: str) -> Told:
    own = queries.organisation_of(actor) if actor.is_signed_in else None
    owner = invited or reply.organisation or (own.name if own else "")
    lines = tuple(f"{q}{'：' if is_chinese(q) else ': '}{a}" for q, a in zip(survey.own_questions, reply.own_answers, strict=False) if a)
    language = asking.language_of(reply.text)
    return Told(reply.text, reply.answers, language, owner, reply.name, reply.email, origin=str(survey), more_lines=lines)


def _hand_in(author: object, made: Record) -> None:
    """What is whole is submitted; what is too short for that stays a draft of the centre, to be asked about."""
    from bole.registry.errors import NotReady

    try:
        records.submit(author, made.id)  # type: ignore[arg-type]
    except NotReady:
        return
