"""Matching for programs: describe a problem or an offer and get who fits, in order, with the reasons."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query
from pydantic import Field, StrictBool, StrictInt

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.registry import queries as registry
from bole.registry.errors import BadFilter, RecordMissing
from bole.registry.web.schemas import FiltersBody, FiltersShape, card, filters_of
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import FURTHEST, MOST_ITEMS, Paging, Shape

from .. import queries
from ..adapters import embedders
from ..errors import EmbedderAway, NotASide, NotCompared, NothingToMatch, QueryTooLong, TiesNotTold, UnknownLanguage
from ..queries import Side
from .schemas import PairShape, Part, Ranking, SideName, hit_shape, ranking

router = ContextRouter(tags=["match"])
RecordId = Annotated[UUID, Path(description=N_("the id of the record"))]
NeedId = Annotated[UUID, Path(description=N_("the id of the need, or of the achievement an expert is compared with"))]
AchievementId = Annotated[UUID, Path(description=N_("the id of the achievement, or of the expert"))]
Reasoned = Annotated[bool, Query(description=N_("whether every hit carries its reasons"))]
Wanted = Annotated[
    Literal["", "achievement", "need", "expert"], Query(description=N_("what is looked for; the usual other side when not said"))
]
Independent = Annotated[bool, Query(description=N_("with side=expert: leave out those tied to the people behind the record"))]
TEXT_REFUSES = (NothingToMatch, QueryTooLong, UnknownLanguage, BadFilter, EmbedderAway)


class Asking(Shape):
    """A text and what is looked for."""

    text: str = Field(
        description=N_("the problem, or the offer, in your own words and in any language"), examples=["零下四十度仍能工作的锂电池"]
    )
    side: SideName = Field(
        "achievement", description=N_("what is looked for: achievements for a problem, needs for an offer, or experts for either")
    )
    language: str = Field("", description=N_("the language of the text; guessed when it is not said"), examples=["zh"])
    reasons: bool = Field(True, description=N_("whether every hit carries its reasons"))
    independent_of: UUID | None = Field(None, description=N_("leave out the experts tied to this organisation; only with side=expert"))


class MatchBody(Asking):
    """A text, what is looked for, filters, and which part of the ranking."""

    reasons: StrictBool = Field(True, description=N_("whether every hit carries its reasons"))
    filters: FiltersBody = Field(default_factory=FiltersBody)
    limit: StrictInt = Field(20, ge=1, le=MOST_ITEMS, description=N_("how many at most, 1 to 100"))
    offset: StrictInt = Field(0, ge=0, le=FURTHEST, description=N_("how many to leave out at the beginning"))


class IndexShape(Shape):
    """How much can be found, and how much waits to be indexed or matched."""

    records: int
    entries: int = Field(description=N_("wordings that are indexed; a record has one for each language and level of readers"))
    waiting: int = Field(description=N_("records that changed and are not indexed yet"))
    unmatched: int = Field(description=N_("records that are indexed and not matched yet"))
    failed: int = Field(description=N_("records that could not be indexed and wait for the operator"))
    model: str
    model_version: str
    languages: list[str] = Field(description=N_("languages the model was trained on; empty when it does not say"))


def _ranked(request: HttpRequest, asked: Asking, filters: FiltersShape, paging: Any) -> Ranking:
    side, today = Side(asked.side), timezone.localdate()
    outcome = queries.search(
        who_asks(request), text=asked.text, side=side, filters=filters_of(filters), language=asked.language, today=today,
        independent_of=asked.independent_of,
    )  # fmt: skip
    return ranking(outcome, side, Part(paging.limit, paging.offset, page_language(), asked.reasons), today=today)


@router.post(
    "/match", response=Ranking, refuses=TEXT_REFUSES, summary=N_("Find what fits a text"),
    description=N_(
        "Describe a problem in your own words and language and get the achievements that could solve it, whatever language "
        "they were written in, best first, each with the reasons: requirement by requirement the sentence that covers it. "
        "With side=need the other way round, with side=expert those who know the field. Nothing you send is kept."
    ),
)  # fmt: skip
def match_text(request: HttpRequest, given: MatchBody) -> Any:
    return _ranked(request, given, given.filters, given)


@router.get(
    "/match", response=Ranking, refuses=TEXT_REFUSES, summary=N_("Find what fits a short text"),
    description=N_("The same as POST /match with everything in the address: for short texts, links and a first try."),
)  # fmt: skip
def match_short_text(request: HttpRequest, asked: Query[Asking], filters: Query[FiltersShape], paging: Query[Paging]) -> Any:
    return _ranked(request, asked, filters, paging)


@router.get(
    "/records/{record_id}/matches", response=Ranking, refuses=(RecordMissing, BadFilter, NotASide, TiesNotTold, EmbedderAway),
    summary=N_("Find what fits a record"),
    description=N_(
        "Rank the other side for a record: achievements for a need, needs for an achievement, with reasons and with the "
        "hard constraints of both compared. With side=expert the experts who can help with it or judge it; independent=true "
        "leaves out those of its owner's organisation, those who took part in the work, and those who declared an interest; "
        "where nobody behind the record is named to you, that is refused."
    ),
)  # fmt: skip
def match_record(
    request: HttpRequest, record_id: RecordId, filters: Query[FiltersShape], paging: Query[Paging], reasons: Reasoned = True,
    side: Wanted = "", independent: Independent = False,
) -> Any:  # fmt: skip
    actor, today = who_asks(request), timezone.localdate()
    asking = registry.record(actor, record_id)
    wanted = queries.looked_for(asking.kind, side)
    outcome = queries.matches_of(actor, record_id, filters=filters_of(filters), today=today, side=side, independent=independent)
    return ranking(outcome, wanted, Part(paging.limit, paging.offset, page_language(), reasons), asking=asking, today=today)


@router.get(
    "/match/{need}/{achievement}", response=PairShape, refuses=(RecordMissing, NotCompared, EmbedderAway),
    summary=N_("Explain a pair"),
    description=N_(
        "Why this achievement fits this need, or does not: every requirement, every shared term, every constraint. Instead of "
        "the achievement an expert can stand, and instead of the need, with an expert, an achievement."
    ),
)  # fmt: skip
def explain_pair(request: HttpRequest, need: NeedId, achievement: AchievementId) -> Any:
    actor, language = who_asks(request), page_language()
    asking, offer = registry.record(actor, need), registry.record(actor, achievement)
    found = queries.why(actor, need, achievement, today=timezone.localdate())
    if found is None:
        raise NotCompared
    hit = hit_shape(1, found.hit, offer, found.reasons, language, constraints=found.constraints)
    return PairShape(hit=hit, need=card(asking, language))


@router.get(
    "/index/state", response=IndexShape, refuses=(EmbedderAway,), summary=N_("Read the state of the index"),
    description=N_("How many records can be found, how many wait, and which language model is in force."),
)  # fmt: skip
def read_index_state(request: HttpRequest) -> Any:
    state, model = queries.index_state(), queries.model_in_force().row
    return IndexShape(
        records=state.records, entries=state.entries, waiting=state.waiting, unmatched=state.unmatched, failed=state.failed,
        model=model.name, model_version=model.version, languages=sorted(embedders.current().languages),
    )  # fmt: skip
