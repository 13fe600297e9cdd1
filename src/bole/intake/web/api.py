"""Intake for programs: a paragraph and three questions become a need; questions back and their answers; the redacted version.

Whatever changes a need answers with what became of it: its id, version and state; the whole is read at /records/{id}.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field, StrictBool, StrictInt

from bole.kernel.errors import N_
from bole.kernel.states import WrongState
from bole.kernel.text import tidy
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.registry.errors import BadSheet, ChangedMeanwhile, NotEditor, NotReady, RecordMissing
from bole.registry.models import Record
from bole.registry.web.schemas import RecordCard, card
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.problems import BadValues
from bole.ui.shapes import Page, Paging, Shape

from .. import queries
from ..domain.questions import Question, questions_for, too_vague
from ..domain.redaction import MARK_LIMIT, MOST_MARKS, Marked, redacted, tidy_marks
from ..errors import NoAnswers, NoCentreYet, NoQuestions, NotStaff, NoWords
from ..services import asking, clarifying
from .clarifying import perhaps_not_public
from .shapes import MOST_TEXT, AnswerToQuestion, QuestionName, QuestionShape, answers_of, question_shapes

router = ContextRouter(tags=["intake"])
NeedId = Annotated[UUID, Path(description=N_("the id of the need"))]
RedactedId = Annotated[UUID, Path(description=N_("the id of the record"))]
REVISION_REFUSES = (RecordMissing, NotEditor, ChangedMeanwhile, BadSheet, NotReady, WrongState)


class ParagraphBody(Shape):
    """What is needed, in a paragraph."""

    text: str = Field(description=N_("the problem in your own words and language"), max_length=MOST_TEXT)


class QuestionsShape(Shape):
    """What to ask about a paragraph."""

    language: str = Field(description=N_("the language the paragraph is written in"))
    is_vague: bool = Field(description=N_("whether it leaves too much open to be matched well"))
    questions: list[QuestionShape]


class AskBody(ParagraphBody):
    """A need: the paragraph and the answers."""

    answers: list[AnswerToQuestion] = Field([], max_length=len(Question))
    centre: str = Field("", description=N_("the path of the centre it is for; empty for the nearest"))
    key: str = Field("", description=N_("a key of your own: the same form sent twice is one need"), max_length=64)


class NeedShape(Shape):
    """What has become of a need or another record."""

    id: UUID
    status: str
    version: int
    centre: str


class ClarificationShape(Shape):
    """What a need leaves open, and what its author was asked."""

    open: list[QuestionShape] = Field(description=N_("what was asked and waits for answers, else what the text leaves open"))
    asked_at: dt.datetime | None = Field(description=N_("when the centre's staff asked; nothing where nobody did"))
    note: str = Field(description=N_("a line of the staff"))
    version: int


class AskBackBody(Shape):
    """What the author is asked."""

    questions: list[QuestionName] = Field([], description=N_("empty: what the text leaves open"), max_length=len(Question))
    note: str = Field("", description=N_("a line of your own"), max_length=clarifying.NOTE_LIMIT)


class NeedAnswersBody(Shape):
    """What the author answers."""

    answers: list[AnswerToQuestion] = Field(max_length=len(Question))
    version: StrictInt = Field(description=N_("the version you read"), ge=1, lt=2**31)


class VagueNeed(Shape):
    """A need that leaves too much open."""

    need: RecordCard
    gaps: list[QuestionName] = Field(description=N_("what its text leaves open"))


class VaguePage(Page):
    """A part of the needs that leave too much open, longest waiting first."""

    items: list[VagueNeed]


class RedactionShape(Shape):
    """What of a record is not public."""

    marks: list[str] = Field(description=N_("words left out of the public texts"))
    tier: Literal["", "members", "agreement"] = Field(description=N_("who reads the whole; empty where nothing is left out"))
    hides_owner: bool
    hides_price: bool
    proposed: list[str] = Field(description=N_("what in the public texts may not be meant for everybody"))
    version: int


class RedactionBody(Shape):
    """What must not be public; nothing at all takes a redaction back."""

    marks: list[str] = Field([], max_length=MOST_MARKS)
    tier: Literal["members", "agreement"] = Field("members", description=N_("who reads the whole"))
    hides_owner: StrictBool = False
    hides_price: StrictBool = False
    version: StrictInt = Field(description=N_("the version you read"), ge=1, lt=2**31)

    @property
    def marked(self) -> Marked:
        return Marked(tidy_marks(m[:MARK_LIMIT] for m in self.marks), self.tier, self.hides_owner, self.hides_price)


class RedactedWording(Shape):
    """A wording as strangers would read it."""

    language: str
    title: str
    summary: str
    keywords: list[str]


def need_shape(found: Record) -> NeedShape:
    """What has become of a record."""
    return NeedShape(id=found.id, status=found.status, version=found.version, centre=found.centre.path)


@router.post(
    "/needs/questions", response=QuestionsShape, refuses=(NoWords,), summary=N_("Ask what to ask"),
    description=N_("The three questions that would help a paragraph most: what it does not say already. Nothing you send is kept."),
)  # fmt: skip
def read_questions(request: HttpRequest, given: ParagraphBody) -> Any:
    asking.require_words(given.text)
    asked = question_shapes(questions_for(given.text))
    return QuestionsShape(language=asking.language_of(given.text), is_vague=bool(too_vague(given.text)), questions=asked)


@router.post(
    "/needs/ask", response={201: NeedShape}, signed_in=True, summary=N_("Tell a need"),
    refuses=(NoWords, NoCentreYet, NotEditor, BadSheet, BadValues, CentreMissing),
    description=N_("A paragraph and the answers to the questions become a need; a draft, seen by you and the staff of the centre."),
)  # fmt: skip
def ask_need(request: HttpRequest, given: AskBody) -> Any:
    actor = who_asks(request)
    told = asking.told_by(actor, tidy(given.text), answers_of(given.answers))
    return Status(201, need_shape(asking.ask(actor, told=told, centre=given.centre, key=given.key or str(uuid4()))))


@router.get(
    "/needs/vague", response=VaguePage, signed_in=True, refuses=(NotStaff,), summary=N_("List the needs that are too vague"),
    description=N_("The needs of your centres that leave too much open and were not asked about yet. For the staff of centres."),
)  # fmt: skip
def list_vague_needs(request: HttpRequest, paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    found = queries.vague_needs(actor)
    part = registry.tell_names(actor, registry.listed(found.select_related("clarity"))[paging.offset : paging.offset + paging.limit])
    items = [VagueNeed(need=card(r, page_language()), gaps=r.clarity.gaps) for r in part]  # type: ignore[attr-defined]
    return VaguePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/needs/{need_id}/clarification", response=ClarificationShape, signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("Read what a need leaves open"),
    description=N_("What was asked, or what the text leaves open. For those who may change it."),
)  # fmt: skip
def read_clarification(request: HttpRequest, need_id: NeedId) -> Any:
    found = queries.need_to_edit(who_asks(request), need_id)
    asked = queries.open_clarification(need_id)
    left = tuple(map(Question, asked.questions)) if asked else too_vague(queries.told_by(found))
    return ClarificationShape(
        open=question_shapes(left), asked_at=asked.asked_at if asked else None, note=asked.note if asked else "", version=found.version
    )


@router.post(
    "/needs/{need_id}/clarification", response=ClarificationShape, signed_in=True,
    refuses=(RecordMissing, NotEditor, NotStaff, NoQuestions), summary=N_("Ask back"),
    description=N_("Put questions to the author of a need. While some are open no others are asked. For the staff of its centre."),
)  # fmt: skip
def ask_back(request: HttpRequest, need_id: NeedId, given: AskBackBody) -> Any:
    clarifying.ask_back(who_asks(request), need_id, questions=tuple(map(Question, given.questions)), note=given.note)
    return read_clarification(request, need_id)


@router.post(
    "/needs/{need_id}/answers", response=NeedShape, signed_in=True, refuses=(*REVISION_REFUSES, NoAnswers, BadValues),
    summary=N_("Answer what a need leaves open"),
    description=N_("The answers become part of the need, as a new version. For those who may change it."),
)  # fmt: skip
def answer_clarification(request: HttpRequest, need_id: NeedId, given: NeedAnswersBody) -> Any:
    actor = who_asks(request)
    clarifying.answer(actor, need_id, answers=answers_of(given.answers), version=given.version)
    return need_shape(queries.need_to_edit(actor, need_id))


@router.get(
    "/records/{record_id}/redaction", response=RedactionShape, signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("Read what of a record is not public"),
    description=N_("The words left out of its public texts, and what else may not be meant for everybody. For those who may change it."),
)  # fmt: skip
def read_redaction(request: HttpRequest, record_id: RedactedId) -> Any:
    found = registry.record_to_edit(who_asks(request), record_id)
    row, proposed = queries.redaction_of(found), perhaps_not_public(queries.whole_of(found))
    marked = queries.marked_by(row) if row else Marked((), "")
    return RedactionShape(
        marks=list(marked.marks), tier=marked.tier, hides_owner=marked.hides_owner, hides_price=marked.hides_price,  # type: ignore[arg-type]
        proposed=list(proposed), version=found.version,
    )  # fmt: skip


@router.post(
    "/records/{record_id}/redaction/preview", response=list[RedactedWording], signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("Preview a redaction"), description=N_("The public texts as strangers would read them. Nothing is changed."),
)  # fmt: skip
def preview_redaction(request: HttpRequest, record_id: RedactedId, given: RedactionBody) -> Any:
    whole = queries.whole_of(registry.record_to_edit(who_asks(request), record_id))
    shown = redacted(whole, given.marked).wordings
    return [RedactedWording(language=w.language, title=w.title, summary=w.summary, keywords=list(w.keywords)) for w in shown]


@router.put(
    "/records/{record_id}/redaction", response=RedactionShape, signed_in=True, refuses=REVISION_REFUSES,
    summary=N_("Keep words out of the public texts"),
    description=N_("Leave marked words out of what is public; the whole stands in the description, read by the tier. A new version."),
)  # fmt: skip
def redact_record(request: HttpRequest, record_id: RedactedId, given: RedactionBody) -> Any:
    clarifying.redact(who_asks(request), record_id, marked=given.marked, version=given.version)
    return read_redaction(request, record_id)
