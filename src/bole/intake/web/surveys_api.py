"""Surveys of needs for programs: made, opened, closed and followed by a centre's staff; answered by whoever has a link."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field, StrictBool, StrictInt

from bole.kernel.errors import N_, Problem
from bole.kernel.states import WrongState
from bole.kernel.text import one_line, tidy
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.registry.errors import BadSheet, NotEditor
from bole.ui.api import ContextRouter, unknown
from bole.ui.locales import page_language
from bole.ui.problems import BadValues
from bole.ui.shapes import Day, Page, Paging, Shape

from ..domain.questions import Question
from ..domain.surveys import MOST_LINKS, MOST_OWN, MOST_QUESTIONS, OWN_LIMIT, TITLE_LIMIT, Plan
from ..errors import BadSurvey, NoContact, NotStaff, NoWords, SignInToAnswer, SurveyClosed, SurveyMissing
from ..models import Survey, SurveyLink
from ..queries import surveys as reads
from ..services import surveys
from ..services.surveys import LINE_LIMIT, Reply
from .shapes import MOST_TEXT, AnswerToQuestion, QuestionName, QuestionShape, answers_of, question_shapes
from .surveys import address_of, is_open_today

router = ContextRouter(tags=["surveys"])
SurveyId = Annotated[UUID, Path(description=N_("the id of the survey"))]
Code = Annotated[str, Path(description=N_("the code of a link"), max_length=24)]


class SurveyBody(Shape):
    """A survey as its staff writes it."""

    title_zh: str = Field("", max_length=TITLE_LIMIT)
    title_en: str = Field("", max_length=TITLE_LIMIT)
    introduction_zh: str = Field("", max_length=MOST_TEXT)
    introduction_en: str = Field("", max_length=MOST_TEXT)
    tech_areas: list[str] = Field([], description=N_("codes of the vocabulary tech_area"), max_length=20)
    industries: list[str] = Field([], description=N_("codes of the vocabulary industry"), max_length=20)
    opens_on: Day | None = Field(None, description=N_("nothing: as soon as it is opened"))
    closes_on: Day | None = Field(None, description=N_("nothing: when somebody closes it"))
    questions: list[QuestionName] = Field(["target", "deadline", "budget"], max_length=MOST_QUESTIONS)
    own_questions: list[Annotated[str, Field(max_length=OWN_LIMIT)]] = Field([], max_length=MOST_OWN)
    target: StrictInt = Field(30, description=N_("how many answers are aimed at"), ge=1, le=100_000)
    needs_account: StrictBool = Field(False, description=N_("whether only people with an account may answer"))

    @property
    def plan(self) -> Plan:
        """Refuses with BadValues for codes that are none."""
        wrong: list[Problem] = []
        for name, of in (("tech_areas", "tech_area"), ("industries", "industry")):
            known = vocabulary(of).by_code
            wrong += [unknown(name, code, sorted(known)) for code in getattr(self, name) if code not in known]
        if wrong:
            raise BadValues(problems=wrong)
        values: dict[str, Any] = {name: getattr(self, name) for name in SurveyBody.model_fields}
        values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return Plan(**values)


class NewSurveyBody(SurveyBody):
    """A new survey of a centre."""

    centre: str = Field(description=N_("the path of the centre"), examples=["cn.zj.hz"])


class SurveyRegion(Shape):
    """How far a survey is in one region."""

    region: str
    asked: int
    opened: int
    answered: int


class SurveyProgress(Shape):
    """How far a survey is. Of those who only looked there is a number and nothing else."""

    asked: int = Field(description=N_("organisations that were asked"))
    opened: int = Field(description=N_("how often a link was opened"))
    answered: int
    target: int
    regions: list[SurveyRegion]


class SurveyCard(Shape):
    """A survey in a list."""

    id: UUID
    centre: str
    title: str
    status: Literal["drafted", "open", "closed"]
    is_open: bool = Field(description=N_("whether answers are taken today"))
    answered: int


class SurveyPage(Page):
    """A part of the surveys, newest first."""

    items: list[SurveyCard]


class SurveyShape(Shape):
    """A survey, for its staff."""

    id: UUID
    centre: str
    status: Literal["drafted", "open", "closed"]
    is_open: bool = Field(description=N_("whether answers are taken today"))
    survey: SurveyBody
    progress: SurveyProgress
    public_link: str = Field(description=N_("the address for everybody"))


class SurveyLinkShape(Shape):
    """A way into a survey."""

    address: str
    organisation: str = Field(description=N_("who was asked; empty for the link for everybody"))
    region: str
    opened: int
    answered: int


class SurveyLinkPage(Page):
    """A part of the links of a survey, the public one first."""

    items: list[SurveyLinkShape]


class InvitedOrganisation(Shape):
    """An organisation that is asked."""

    name: str = Field(min_length=1, max_length=LINE_LIMIT)
    region: str = Field("", description=N_("a code of the vocabulary region"), max_length=6)


class InvitationsToSurvey(Shape):
    """Who is asked."""

    organisations: list[InvitedOrganisation] = Field(min_length=1, max_length=MOST_LINKS)


class InvitedCount(Shape):
    """How many links were made; who has one keeps it."""

    made: int


class SurveyAnswerShape(Shape):
    """One answer: the need it became, and what is not in the need."""

    need: UUID
    at: dt.datetime
    organisation: str
    contact: str
    own_answers: list[str]


class SurveyAnswerPage(Page):
    """A part of the answers, in the order they came."""

    items: list[SurveyAnswerShape]


class OpenSurvey(Shape):
    """A survey as who answers it sees it."""

    title: str
    introduction: str
    is_open: bool = Field(description=N_("whether answers are taken today"))
    needs_account: bool = Field(description=N_("whether only people with an account may answer"))
    questions: list[QuestionShape]
    own_questions: list[str]


class SurveyReplyBody(Shape):
    """What is answered to a survey."""

    text: str = Field(description=N_("the problem in your own words and language"), max_length=MOST_TEXT)
    answers: list[AnswerToQuestion] = Field([], max_length=MOST_QUESTIONS)
    own_answers: list[Annotated[str, Field(max_length=600)]] = Field(
        [], description=N_("to the survey's own questions, in order"), max_length=MOST_OWN
    )
    organisation: str = Field("", max_length=LINE_LIMIT)
    name: str = Field("", max_length=LINE_LIMIT)
    email: str = Field("", max_length=LINE_LIMIT)
    phone: str = Field("", max_length=LINE_LIMIT)
    key: str = Field("", description=N_("a key of your own: the same form sent twice is one need"), max_length=64)


class SurveyThanks(Shape):
    """That an answer has come in."""

    need: UUID | None = Field(description=N_("the need it became, for who is signed in"))


def _shape(found: Survey) -> SurveyShape:
    progress = reads.progress(found)
    public = reads.links(found)[0]
    given = {name: getattr(found, name) for name in SurveyBody.model_fields}
    return SurveyShape(
        id=found.id, centre=found.centre.path, status=found.status, is_open=is_open_today(found), survey=SurveyBody(**given),  # type: ignore[arg-type]
        progress=SurveyProgress(
            asked=progress.asked, opened=progress.opened, answered=progress.answered, target=progress.target,
            regions=[SurveyRegion(region=r.code, asked=r.asked, opened=r.opened, answered=r.answered) for r in progress.regions],
        ),
        public_link=address_of(public.code),
    )  # fmt: skip


def _link(found: Any) -> SurveyLinkShape:
    return SurveyLinkShape(
        address=address_of(found.code), organisation=found.organisation, region=found.region, opened=found.opened, answered=found.answered
    )


@router.get(
    "/surveys", response=SurveyPage, signed_in=True, refuses=(NotStaff,), summary=N_("List surveys"),
    description=N_("The surveys of your centres. For the staff of centres."),
)  # fmt: skip
def list_surveys(request: HttpRequest, paging: Query[Paging]) -> Any:
    found, language = reads.surveys(who_asks(request)), page_language()
    items = [
        SurveyCard(
            id=s.id, centre=s.centre.path, title=s.title_in(language), status=s.status, is_open=is_open_today(s), answered=s.answered  # type: ignore[arg-type,attr-defined]
        )
        for s in found[paging.offset : paging.offset + paging.limit]
    ]  # fmt: skip
    return SurveyPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/surveys", response={201: SurveyShape}, signed_in=True, refuses=(CentreMissing, NotStaff, BadSurvey, BadValues),
    summary=N_("Begin a survey"), description=N_("A centre's call for needs on a theme; it takes answers when it is opened."),
)  # fmt: skip
def begin_survey(request: HttpRequest, given: NewSurveyBody) -> Any:
    return Status(201, _shape(surveys.begin_survey(who_asks(request), centre=given.centre, plan=given.plan)))


@router.get(
    "/surveys/{survey_id}", response=SurveyShape, signed_in=True, refuses=(SurveyMissing,), summary=N_("Read a survey"),
    description=N_("What it says, and how far it is, in all and by region. For the staff of its centre."),
)  # fmt: skip
def read_survey(request: HttpRequest, survey_id: SurveyId) -> Any:
    return _shape(reads.survey(who_asks(request), survey_id))


@router.put(
    "/surveys/{survey_id}", response=SurveyShape, signed_in=True, refuses=(SurveyMissing, WrongState, BadSurvey, BadValues),
    summary=N_("Change a survey"), description=N_("As it shall be from now on. A closed one is opened first."),
)  # fmt: skip
def change_survey(request: HttpRequest, survey_id: SurveyId, given: SurveyBody) -> Any:
    return _shape(surveys.change_survey(who_asks(request), survey_id, plan=given.plan))


@router.post(
    "/surveys/{survey_id}/open", response=SurveyShape, signed_in=True, refuses=(SurveyMissing, WrongState), summary=N_("Open a survey"),
    description=N_("Answers are taken from now on, or from its first day. Opening an open one changes nothing."),
)  # fmt: skip
def open_survey(request: HttpRequest, survey_id: SurveyId) -> Any:
    return _shape(surveys.open_survey(who_asks(request), survey_id))


@router.post(
    "/surveys/{survey_id}/close", response=SurveyShape, signed_in=True, refuses=(SurveyMissing, WrongState), summary=N_("Close a survey"),
    description=N_("No more answers are taken. Closing a closed one changes nothing."),
)  # fmt: skip
def close_survey(request: HttpRequest, survey_id: SurveyId) -> Any:
    return _shape(surveys.close_survey(who_asks(request), survey_id))


@router.get(
    "/surveys/{survey_id}/links", response=SurveyLinkPage, signed_in=True, refuses=(SurveyMissing,),
    summary=N_("List the links of a survey"),
    description=N_("The one for everybody first, then one per organisation that was asked, with what came by each."),
)  # fmt: skip
def list_survey_links(request: HttpRequest, survey_id: SurveyId, paging: Query[Paging]) -> Any:
    found = reads.links(reads.survey(who_asks(request), survey_id))
    items = [_link(one) for one in found[paging.offset : paging.offset + paging.limit]]
    return SurveyLinkPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/surveys/{survey_id}/invitations", response=InvitedCount, signed_in=True, refuses=(SurveyMissing, BadValues),
    summary=N_("Ask organisations"), description=N_("A link of its own for each organisation; one that has a link keeps it."),
)  # fmt: skip
def invite_to_survey(request: HttpRequest, survey_id: SurveyId, given: InvitationsToSurvey) -> Any:
    reads.survey(who_asks(request), survey_id)
    known = vocabulary("region").by_code
    if wrong := [unknown("region", o.region, sorted(known)) for o in given.organisations if o.region and o.region not in known]:
        raise BadValues(problems=wrong)
    made = surveys.invite(who_asks(request), survey_id, organisations=[(o.name, o.region) for o in given.organisations])
    return InvitedCount(made=made)


@router.get(
    "/surveys/{survey_id}/answers", response=SurveyAnswerPage, signed_in=True, refuses=(SurveyMissing,),
    summary=N_("List the answers to a survey"), description=N_("For the staff of its centre: they hold how people are reached."),
)  # fmt: skip
def list_survey_answers(request: HttpRequest, survey_id: SurveyId, paging: Query[Paging]) -> Any:
    found = reads.answers(reads.survey(who_asks(request), survey_id))
    items = [
        SurveyAnswerShape(need=a.record_id, at=a.at, organisation=a.organisation, contact=a.contact, own_answers=list(a.own_answers))
        for a in found[paging.offset : paging.offset + paging.limit]
    ]
    return SurveyAnswerPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/survey-links/{code}", response=OpenSurvey, refuses=(SurveyMissing,), summary=N_("Read a survey by its link"),
    description=N_("What it asks. Whoever has the link may read it; reading is not counted."),
)  # fmt: skip
def read_open_survey(request: HttpRequest, code: Code) -> Any:
    return _open(reads.link(code))


def _open(link: SurveyLink) -> OpenSurvey:
    found, language = link.survey, page_language()
    return OpenSurvey(
        title=found.title_in(language), introduction=found.introduction_in(language), is_open=is_open_today(found),
        needs_account=found.needs_account, questions=question_shapes(map(Question, found.questions)),
        own_questions=list(found.own_questions),
    )  # fmt: skip


@router.post(
    "/survey-links/{code}/answers", response={201: SurveyThanks}, summary=N_("Answer a survey"),
    refuses=(SurveyMissing, SurveyClosed, NoWords, NoContact, BadSheet, BadValues, NotEditor, SignInToAnswer),
    description=N_("The answer becomes a need of the survey's centre. Without an account, say how you can be reached."),
)  # fmt: skip
def answer_survey(request: HttpRequest, code: Code, given: SurveyReplyBody) -> Any:
    actor, link = who_asks(request), reads.link(code)
    own = [one_line(a) for a in given.own_answers][: len(link.survey.own_questions)]
    said = {name: one_line(getattr(given, name)) for name in ("organisation", "name", "email", "phone")}
    asked = {q: g for q, g in answers_of(given.answers).items() if q in link.survey.questions}
    reply = Reply(tidy(given.text), asked, own, **said)
    made = surveys.answer_survey(actor, code=code, reply=reply, key=given.key or str(uuid4()))
    return Status(201, SurveyThanks(need=made.id if actor.is_signed_in else None))
