"""The JSON shapes of push: saved searches, suggestions, answers, interests, the checklist and the funnel."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from bole.kernel.errors import N_
from bole.registry.web.schemas import FiltersBody, RecordCard, card
from bole.ui.shapes import Page, Shape, Term

from .. import queries
from ..domain.reasons import ASKS
from ..models import REMARK_LIMIT, TEXT_LIMIT, Answer, Interest, Subscription
from ..queries import Asked, Shown
from ..queries.interests import Progress

SideName = Literal["achievement", "need", "expert"]
VerdictName = Literal["interested", "declined"]
StateName = Literal["with_broker", "sent", "accepted", "declined", "opened", "withdrawn"]


class SearchBody(Shape):
    """A search to be saved: words, filters or both."""

    name: str = Field(description=N_("what you call it"), min_length=1, max_length=120)
    side: SideName = Field(
        "achievement", description=N_("what is looked for: achievements for a problem, needs for an offer, or experts for either")
    )
    text: str = Field("", description=N_("the problem, or the offer, in your own words and in any language"), max_length=TEXT_LIMIT)
    filters: FiltersBody = Field(default_factory=FiltersBody)
    is_public: StrictBool = Field(False, description=N_("whether anybody who knows its address may read its Atom feed"))


class SearchShape(Shape):
    """A saved search."""

    id: UUID
    name: str
    side: SideName
    text: str
    filters: dict[str, Any]
    is_public: bool
    is_paused: bool
    brought: int = Field(description=N_("how many suggestions it has brought so far"))
    feed: str = Field(description=N_("the address of its Atom feed; empty when it is not public"))
    created_at: dt.datetime


class SearchPage(Page):
    """A part of the list of saved searches, newest first."""

    items: list[SearchShape]


class FoundPage(Page):
    """A part of what a saved search finds now, in its order."""

    items: list[RecordCard]


class Because(Shape):
    """Why something was suggested."""

    kind: Literal["saved_search", "need", "achievement", "answer"]
    id: UUID | None = Field(description=N_("the saved search, or your own record"))
    name: str
    covered: int = Field(description=N_("how many requirements are met"))
    requirements: int


class AnswerBody(Shape):
    """What you say to a record."""

    verdict: VerdictName
    reasons: list[str] = Field(
        [], description=N_("why not: codes of the vocabulary decline_reason"), max_length=len(ASKS),
        json_schema_extra={"examples": [["too_early"]]}
    )  # fmt: skip
    remark: str = Field("", description=N_("in your own words"), max_length=REMARK_LIMIT)


class RecordAnswerBody(AnswerBody):
    """The same, with the own record it is said for."""

    about: UUID | None = Field(None, description=N_("the id of your own published need or achievement it was found for"))


class AnswerShape(Shape):
    """What you said to a record last."""

    record: UUID
    verdict: VerdictName
    reasons: list[Term]
    remark: str
    at: dt.datetime


class SuggestionShape(Shape):
    """A record that was put before you, and why."""

    id: UUID
    record: RecordCard
    because: Because
    score: float
    offered_at: dt.datetime
    again_for: str = Field(description=N_("the reason you gave that the owner has dealt with since; empty the first time"))
    answer: AnswerShape | None


class SuggestionPage(Page):
    """A part of your suggestions, newest first."""

    items: list[SuggestionShape]


class InterestShape(Shape):
    """An interest as one part may see it: names only where they may be known."""

    id: UUID
    record: UUID
    about: UUID | None
    state: StateName
    is_brokered: bool
    parts: list[Literal["asker", "owner", "broker"]] = Field(description=N_("the parts you have in it"))
    deeds: list[str] = Field(description=N_("what you may do now"))
    asker: str = Field(description=N_("who is interested; empty while you may not know"))
    organisation_kind: str = Field(description=N_("the kind of organisation behind who is interested"))
    capacity: dict[str, Any] = Field(
        description=N_("what the enterprise that asks can take over, as far as you may see it; empty where nothing is said")
    )
    contact: list[str] = Field(description=N_("whom to write to; empty before contact is open"))
    owner: str = Field(description=N_("the organisation whose record it is; empty before contact is open"))
    message: str
    note: str = Field(description=N_("what the centre adds, without a name"))
    reply: str
    created_at: dt.datetime
    seen_at: dt.datetime | None
    answered_at: dt.datetime | None
    state_at: dt.datetime


class InterestPage(Page):
    """A part of your interests, newest first."""

    items: list[InterestShape]


class WordsBody(Shape):
    """Words that go with a step."""

    words: str = Field("", description=N_("what the other side reads; may be empty"), max_length=REMARK_LIMIT)


class AskedShape(Shape):
    """One reason of readers who declined, with the fields that would answer it."""

    reason: Term
    times: int
    last_at: dt.datetime
    fields: list[str]
    is_addressed: bool
    named: list[str] = Field(description=N_("those among them whose contact with you is open"))


class FunnelShape(Shape):
    """From seen to contact."""

    views: int
    suggested: int
    declined: int
    interested: int
    answered: int
    contacts: int


class RecordAnswersShape(Shape):
    """What readers say to a record of yours."""

    funnel: FunnelShape
    views_by_reader: dict[str, int]
    checklist: list[AskedShape]
    remarks: list[str]


class ProgressShape(Shape):
    """How far your own interest in a record has come."""

    id: UUID
    state: StateName
    since: dt.datetime
    seen_at: dt.datetime | None
    answered_at: dt.datetime | None


class OwnAnswerShape(Shape):
    """What you said to a record, and how far your interest has come."""

    answer: AnswerShape | None
    interest: ProgressShape | None


class CentreAnswersShape(Shape):
    """How interest goes in a centre and all below it."""

    path: str
    funnel: FunnelShape
    median_days: float | None = Field(description=N_("the median of days from interest to first answer; nothing while none was answered"))
    answered: int
    waiting: int


def search_shape(saved: Subscription, feed: str) -> SearchShape:
    """A saved search that came from `queries.subscriptions`."""
    filters = dict[str, Any]()
    for name, value in queries.filters_of(saved.index).as_pairs():
        filters[name] = [*filters[name], value] if isinstance(filters.get(name), list) else value
        if name in ("tech_areas", "stages", "modes", "languages", "horizons") and not isinstance(filters[name], list):
            filters[name] = [value]
    return SearchShape(
        id=saved.id, name=saved.name, side=saved.side, text=saved.text, filters=filters, is_public=saved.is_public,  # type: ignore[arg-type]
        is_paused=saved.paused_at is not None, brought=getattr(saved, "brought", 0), feed=feed if saved.is_public else "",
        created_at=saved.created_at,
    )  # fmt: skip


def answer_shape(answer: Answer | None, label: Any) -> AnswerShape | None:
    """An answer; `label` is called with each reason's code."""
    if answer is None:
        return None
    reasons = [Term(code=r.code, label=label(r.code)) for r in answer.reasons.all()]
    return AnswerShape(record=answer.record_id, verdict=answer.verdict, reasons=reasons, remark=answer.remark, at=answer.at)  # type: ignore[arg-type]


def suggestion_shape(row: Any, title: Any, label: Any, language: str) -> SuggestionShape:
    """A row of `pages.rows_of`; `title` gives the title of a record."""
    suggestion = row.suggestion
    if row.standing is not None:
        kind, identity, name = row.standing.kind, row.standing.id, title(row.standing)
    elif suggestion.subscription is not None:
        kind, identity, name = "saved_search", suggestion.subscription.id, suggestion.subscription.name
    else:
        kind, identity, name = "answer", None, ""
    because = Because(kind=kind, id=identity, name=name, covered=suggestion.covered, requirements=suggestion.requirements)
    return SuggestionShape(
        id=suggestion.id, record=card(row.record, language), because=because, score=round(suggestion.score, 6),
        offered_at=suggestion.offered_at, again_for=suggestion.again_for, answer=answer_shape(row.answer, label),
    )  # fmt: skip


def interest_shape(found: Shown) -> InterestShape:
    """An interest as its reader may see it."""
    interest: Interest = found.interest
    return InterestShape(
        id=interest.id, record=interest.record_id, about=interest.about_id, state=interest.state, is_brokered=interest.is_brokered,  # type: ignore[arg-type]
        parts=sorted(p.value for p in found.parts), deeds=list(found.deeds), asker=str(found.asker) if found.asker else "",
        organisation_kind=found.organisation.kind if found.organisation else "",
        capacity=dict(found.capacity.values) if found.capacity else {}, message=interest.message, note=interest.note,
        reply=interest.reply, contact=[email for _name, email in found.contact] if interest.state == "opened" else [],
        owner=str(found.owner) if found.owner and interest.state == "opened" else "",
        created_at=interest.created_at, seen_at=interest.seen_at, answered_at=interest.answered_at, state_at=interest.state_at,
    )  # fmt: skip


def asked_shape(asked: Asked, label: Any) -> AskedShape:
    """One line of the checklist."""
    return AskedShape(
        reason=Term(code=asked.reason, label=label(asked.reason)), times=asked.times, last_at=asked.last_at, fields=list(asked.fields),
        is_addressed=asked.is_addressed, named=list(asked.named),
    )  # fmt: skip


def progress_shape(progress: Progress | None) -> ProgressShape | None:
    """How far an interest has come."""
    if progress is None:
        return None
    return ProgressShape(
        id=progress.id, state=progress.state, since=progress.since, seen_at=progress.seen_at, answered_at=progress.answered_at  # type: ignore[arg-type]
    )  # fmt: skip


def funnel_shape(funnel: Any) -> FunnelShape:
    """From seen to contact."""
    return FunnelShape(**{name: getattr(funnel, name) for name in FunnelShape.model_fields})
