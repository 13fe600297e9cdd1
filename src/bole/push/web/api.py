"""Push for programs: saved searches, suggestions and answers, interests, and what readers say to one's own records."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.states import WrongState
from bole.matching.errors import EmbedderAway, QueryTooLong, UnknownLanguage
from bole.matching.queries import Side
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.errors import BadFilter, NotEditor, RecordMissing
from bole.registry.models import Record
from bole.registry.web.schemas import card, filters_of
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Paging, Shape

from .. import queries, services
from ..domain.reasons import Verdict
from ..errors import (
    BadName,
    BadReason,
    InterestMissing,
    NoReason,
    NotForOwner,
    NotForYourPart,
    NothingToSave,
    NotYours,
    SubscriptionMissing,
    SuggestionMissing,
    TextTooLong,
    TooManySubscriptions,
)  # fmt: skip
from ..models import Subscription
from . import schemas
from .pages import rows_of

router = ContextRouter(tags=["push"])
SearchId = Annotated[UUID, Path(description=N_("the id of the saved search"))]
SuggestionId = Annotated[UUID, Path(description=N_("the id of the suggestion"))]
InterestId = Annotated[UUID, Path(description=N_("the id of the interest"))]
RecordId = Annotated[UUID, Path(description=N_("the id of the record"))]
CentrePath = Annotated[str, Path(description=N_("the centre's place in the tree of centres"))]
ANSWER_REFUSES = (NotForOwner, NoReason, BadReason, TextTooLong)
DEED_REFUSES = (InterestMissing, NotForYourPart, WrongState, TextTooLong)


def _label(code: str) -> str:
    return vocabulary("decline_reason").label(code, page_language())


def _feed(request: HttpRequest, saved: Subscription) -> str:
    return request.build_absolute_uri(reverse("push:search-feed", args=[saved.id]))


def _title(record: Record) -> str:
    wording = registry.best_wording(record.wordings.all(), page_language())
    return wording.title if wording else str(record)


# ---- saved searches ----


@router.get(
    "/searches", response=schemas.SearchPage, signed_in=True, summary=N_("List your saved searches"),
    description=N_("Your saved searches, newest first. Your published needs and achievements wait for what is new by themselves."),
)  # fmt: skip
def list_searches(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = queries.subscriptions(who_asks(request))
    items = [schemas.search_shape(s, _feed(request, s)) for s in found[paging.offset : paging.offset + paging.limit]]
    return schemas.SearchPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/searches", response={201: schemas.SearchShape}, signed_in=True, summary=N_("Save a search"),
    refuses=(BadName, NothingToSave, BadFilter, QueryTooLong, UnknownLanguage, TooManySubscriptions, EmbedderAway),
    description=N_("Keep a search: what is new and fits is put among your suggestions, and you are told."),
)  # fmt: skip
def save_search(request: HttpRequest, given: schemas.SearchBody) -> Any:
    saved = services.save_search(
        who_asks(request), name=given.name, side=Side(given.side), text=given.text, filters=filters_of(given.filters),
        is_public=given.is_public,
    )  # fmt: skip
    found = queries.subscriptions(who_asks(request)).get(id=saved.id)
    return Status(201, schemas.search_shape(found, _feed(request, found)))


@router.get(
    "/searches/{search_id}", response=schemas.SearchShape, signed_in=True, refuses=(SubscriptionMissing,),
    summary=N_("Read a saved search"),
    description=N_("One of your own saved searches."),
)  # fmt: skip
def read_search(request: HttpRequest, search_id: SearchId) -> Any:
    queries.subscription(who_asks(request), search_id)
    found = queries.subscriptions(who_asks(request)).get(id=search_id)
    return schemas.search_shape(found, _feed(request, found))


@router.get(
    "/searches/{search_id}/records", response=schemas.FoundPage, signed_in=True, refuses=(SubscriptionMissing, BadFilter, EmbedderAway),
    summary=N_("Try a saved search"), description=N_("What a saved search finds now, in its order."),
)  # fmt: skip
def try_search(request: HttpRequest, search_id: SearchId, paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    ids = queries.try_now(actor, queries.subscription(actor, search_id), today=timezone.localdate())
    records = registry.listed_in_order(ids[paging.offset : paging.offset + paging.limit], taken=registry.summarised)
    items = [card(r, page_language()) for r in records]
    return schemas.FoundPage(total=len(ids), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/searches/{search_id}/{deed}", response=schemas.SearchShape, signed_in=True, refuses=(SubscriptionMissing,),
    summary=N_("Pause or resume a saved search"), description=N_("A paused search is kept, and brings nothing."),
)  # fmt: skip
def change_search(request: HttpRequest, search_id: SearchId, deed: Literal["pause", "resume"]) -> Any:
    verb = services.pause_search if deed == "pause" else services.resume_search
    verb(who_asks(request), search_id)
    found = queries.subscriptions(who_asks(request)).get(id=search_id)
    return schemas.search_shape(found, _feed(request, found))


@router.delete(
    "/searches/{search_id}", response={204: None}, signed_in=True, refuses=(SubscriptionMissing,), summary=N_("Delete a saved search"),
    description=N_("What it has brought stays; nothing new comes."),
)  # fmt: skip
def delete_search(request: HttpRequest, search_id: SearchId) -> Any:
    services.delete_search(who_asks(request), search_id)
    return HttpResponse(status=204)


# ---- suggestions and answers ----


class Tab(Shape):
    """Which suggestions."""

    tab: Literal["open", "interested", "declined"] = Field("open", description=N_("what waits for your answer, or what you answered how"))


@router.get(
    "/suggestions", response=schemas.SuggestionPage, signed_in=True, summary=N_("List your suggestions"),
    description=N_("Records that were put before you, newest first: for your needs, achievements and saved searches."),
)  # fmt: skip
def list_suggestions(request: HttpRequest, chosen: Query[Tab], paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    found = queries.suggestions(actor, tab=chosen.tab)
    rows = rows_of(actor, list(found[paging.offset : paging.offset + paging.limit]))
    items = [schemas.suggestion_shape(row, _title, _label, page_language()) for row in rows]
    return schemas.SuggestionPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/suggestions/{suggestion_id}/answer", response=schemas.AnswerShape, signed_in=True, refuses=(SuggestionMissing, *ANSWER_REFUSES),
    summary=N_("Answer a suggestion"),
    description=N_(
        "Interested: the owner is told, or the record's centre, which brokers. Declined: the owner reads the reasons and "
        "not who gave them; when what they ask for is revised, the record is suggested to you once more."
    ),
)  # fmt: skip
def answer_suggestion(request: HttpRequest, suggestion_id: SuggestionId, given: schemas.AnswerBody) -> Any:
    said = services.answer_suggestion(
        who_asks(request), suggestion_id, verdict=Verdict(given.verdict), reasons=given.reasons, remark=given.remark
    )
    return schemas.answer_shape(said, _label)


@router.post(
    "/records/{record_id}/answer", response=schemas.AnswerShape, signed_in=True, refuses=(RecordMissing, NotYours, *ANSWER_REFUSES),
    summary=N_("Answer a record"), description=N_("The same for any published record of somebody else's, however you found it."),
)  # fmt: skip
def answer_record(request: HttpRequest, record_id: RecordId, given: schemas.RecordAnswerBody) -> Any:
    said = services.answer(
        who_asks(request), record_id, verdict=Verdict(given.verdict), reasons=given.reasons, remark=given.remark, about=given.about
    )
    return schemas.answer_shape(said, _label)


@router.get(
    "/records/{record_id}/answer", response=schemas.OwnAnswerShape, signed_in=True, refuses=(RecordMissing,),
    summary=N_("Read your answer to a record"),
    description=N_("What you said last, and how far your interest has come: seen, answered, since when."),
)  # fmt: skip
def read_own_answer(request: HttpRequest, record_id: RecordId) -> Any:
    actor = who_asks(request)
    registry.record(actor, record_id)
    answer = schemas.answer_shape(queries.current_answer(actor, record_id), _label)
    return schemas.OwnAnswerShape(answer=answer, interest=schemas.progress_shape(queries.progress_of(actor, record_id)))


@router.get(
    "/records/{record_id}/answers", response=schemas.RecordAnswersShape, signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("Read what readers say to your record"),
    description=N_("The funnel from seen to contact, and the reasons of those who declined with the fields that would answer them."),
)  # fmt: skip
def read_answers(request: HttpRequest, record_id: RecordId) -> Any:
    actor = who_asks(request)
    return schemas.RecordAnswersShape(
        funnel=schemas.funnel_shape(queries.funnel(actor, record_id)), views_by_reader=dict(queries.views_by_reader(actor, record_id)),
        checklist=[schemas.asked_shape(a, _label) for a in queries.checklist(actor, record_id)],
        remarks=list(queries.remarks(actor, record_id)),
    )  # fmt: skip


# ---- interests ----


class Box(Shape):
    """Which interests."""

    box: Literal["sent", "received", "brokered"] = Field(
        "sent", description=N_("those you sent, those in your records, or those of your centre")
    )


@router.get(
    "/interests", response=schemas.InterestPage, signed_in=True, summary=N_("List interests"),
    description=N_("The interests you have a part in, newest first."),
)  # fmt: skip
def list_interests(request: HttpRequest, chosen: Query[Box], paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    found = queries.interests(actor, box=chosen.box)
    items = [schemas.interest_shape(queries.shown(actor, i.id)) for i in found[paging.offset : paging.offset + paging.limit]]
    return schemas.InterestPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/interests/{interest_id}", response=schemas.InterestShape, signed_in=True, refuses=(InterestMissing,), summary=N_("Read an interest"),
    description=N_("One interest, as far as your part in it goes. Reading it here is not noted; the pages note it for who sent it."),
)  # fmt: skip
def read_interest(request: HttpRequest, interest_id: InterestId) -> Any:
    return schemas.interest_shape(queries.shown(who_asks(request), interest_id))


@router.post(
    "/interests/{interest_id}/{deed}", response=schemas.InterestShape, signed_in=True, refuses=DEED_REFUSES,
    summary=N_("Go on with an interest"),
    description=N_(
        "forward: the centre sends it on to the owner, without a name. accept: the owner agrees. open: who is interested agrees "
        "to be named, and contact is open. decline: the owner or the centre says no. withdraw: who is interested takes it back."
    ),
)  # fmt: skip
def go_on_with_interest(
    request: HttpRequest,
    interest_id: InterestId,
    deed: Literal["forward", "accept", "open", "decline", "withdraw"],
    given: schemas.WordsBody,
) -> Any:
    actor = who_asks(request)
    match deed:
        case "forward":
            services.forward(actor, interest_id, note=given.words)
        case "accept":
            services.accept(actor, interest_id, reply=given.words)
        case "open":
            services.confirm(actor, interest_id)
        case "decline":
            services.decline(actor, interest_id, reply=given.words)
        case "withdraw":
            services.withdraw(actor, interest_id)
    return schemas.interest_shape(queries.shown(actor, interest_id))


# ---- centres ----


@router.get(
    "/centres/{path}/answers", response=schemas.CentreAnswersShape, refuses=(CentreMissing,), summary=N_("Read how a centre answers"),
    description=N_(
        "From seen to contact over the published records of a centre and all below it, and the median of days to the first answer."
    ),
)  # fmt: skip
def read_centre_answers(request: HttpRequest, path: CentrePath) -> Any:
    actor = who_asks(request)
    funnel = queries.centre_funnel(actor, path)
    time = queries.answer_times(actor).get(path)
    median = round(time.median_days, 2) if time and time.median_days is not None else None
    return schemas.CentreAnswersShape(
        path=path, funnel=schemas.funnel_shape(funnel), median_days=median,
        answered=time.answered if time else 0, waiting=time.waiting if time else 0,
    )  # fmt: skip
