"""Challenges for programs: the board, one challenge, an application written, sent and withdrawn, a seat in a panel."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.reference.queries import vocabulary
from bole.ui.api import ContextRouter, unknown
from bole.ui.locales import page_language
from bole.ui.problems import BadValues
from bole.ui.shapes import Paging, Shape

from .. import access, queries
from ..domain.plan import number_text
from ..errors import (
    AlreadyApplied,
    ApplicationMissing,
    ApplicationsClosed,
    BadOffer,
    BadScores,
    ChallengeMissing,
    ConflictDeclared,
    LotsNotDrawn,
    NotAcknowledged,
    NotDeclared,
    NotOfTeam,
    NotOpenTo,
    OwnerMayNotApply,
    PlanChanged,
    ScoresFinal,
    SeatMissing,
    WhyMissing,
)
from ..models import Application, Challenge, Seat
from ..queries import panels
from ..services import applying, challenges, reviewing
from .schemas import (
    ApplicationBody,
    ApplicationShape,
    BlindApplication,
    ChallengeCard,
    ChallengePage,
    ChallengeShape,
    ChallengeWordsShape,
    DeclarationBody,
    GivenScore,
    OfferShape,
    ScoresBody,
    SeatShape,
    SentApplicationBody,
    amount,
    of_money,
    said,
)

router = ContextRouter(tags=["challenges"])
ChallengeId = Annotated[UUID, Path(description=N_("the id of the challenge"))]
APPLYING = (ChallengeMissing, ApplicationsClosed, NotOfTeam, OwnerMayNotApply, NotOpenTo, NotAcknowledged, BadOffer, AlreadyApplied)
SCORING = (SeatMissing, NotDeclared, ConflictDeclared, ScoresFinal, LotsNotDrawn, BadScores)


class BoardFilters(Shape):
    """What the board is narrowed by."""

    q: str = Field("", description=N_("words in the title"), max_length=80)
    stage: Literal["", "open", "review", "work", "done"] = ""
    tech_area: str = Field("", description=N_("a code of the vocabulary tech_area"), max_length=4)
    sort: Literal["deadline", "newest", "reward"] = "deadline"


def _card(found: Challenge, stage: Any) -> dict[str, Any]:
    language = page_language()
    return {
        "id": found.id, "title": found.terms.words_in(language).title, "owner": found.owner.name_in(language), "centre": found.centre.path,
        "stage": str(stage), "reward": of_money(found.money), "closes_at": found.closes_at, "edition": found.edition,
    }  # fmt: skip


@router.get(
    "/challenges", response=ChallengePage, refuses=(BadValues,), summary=N_("List the challenges on the board"),
    description=N_("Those still open first, the nearest deadline at the top."),
)  # fmt: skip
def list_challenges(request: HttpRequest, filters: Query[BoardFilters], paging: Query[Paging]) -> Any:
    known = vocabulary("tech_area").by_code
    if filters.tech_area and filters.tech_area not in known:
        raise BadValues(problems=[unknown("tech_area", filters.tech_area, sorted(known))])
    asked = queries.Filters(words=filters.q.replace("\0", ""), stage=filters.stage, tech_area=filters.tech_area, sort=filters.sort)
    found = queries.board(asked)
    rows = queries.stages(found[paging.offset : paging.offset + paging.limit])
    items = [ChallengeCard(**_card(c, stage)) for c, stage in rows]
    return ChallengePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


def _shape(request: HttpRequest, found: Challenge) -> ChallengeShape:
    plan, may = found.terms, access.may_read_details(who_asks(request), found)
    words = [
        ChallengeWordsShape(
            language=w.language, title=w.title, abstract=w.abstract, background=w.background, details=w.details if may else "",
            eligibility=w.eligibility, origin=w.origin,
        )
        for w in plan.words
    ]  # fmt: skip
    return ChallengeShape(
        **_card(found, queries.stage(found)), **said(plan), need=found.need_id, words=words, details_open=may, done_by=plan.done_by,
        budget_of_owner=amount(plan.owner_share, plan.currency), subsidy=amount(plan.subsidy, plan.currency), lot_seed=found.lot_seed,
        reason=found.reason, learnt=found.learnt,
    )  # fmt: skip


@router.get(
    "/challenges/{challenge_id}", response=ChallengeShape, refuses=(ChallengeMissing,), summary=N_("Read a challenge"),
    description=N_("What is asked, what is paid, who judges by what. The details as far as they are open to you."),
)  # fmt: skip
def read_challenge(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    return _shape(request, queries.challenge(who_asks(request), challenge_id))


@router.get(
    "/challenges/{challenge_id}/record", response=dict[str, Any], refuses=(ChallengeMissing,), summary=N_("Read the record of the choice"),
    description=N_("Rules, lots, scores without names, and the ranking; anybody recomputes it. There once teams were chosen."),
)  # fmt: skip
def read_choice_record(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    found = queries.challenge(who_asks(request), challenge_id)
    if found.record is None:
        raise ChallengeMissing
    return found.record


@router.post(
    "/challenges/{challenge_id}/acknowledge", response=ChallengeShape, signed_in=True, refuses=(ChallengeMissing,),
    summary=N_("Promise confidentiality"),
    description=N_("Promise to keep the details confidential, as the challenge’s page says it; they are open to you then."),
)  # fmt: skip
def acknowledge_challenge(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    return _shape(request, challenges.acknowledge(who_asks(request), challenge_id))


def _application(found: Application) -> ApplicationShape:
    award, feedback = getattr(found, "award", None), getattr(found, "feedback", None)
    return ApplicationShape(
        id=found.id, challenge=found.challenge_id, organisation=found.organisation_id, status=found.status,  # type: ignore[arg-type]
        edition=found.edition, sent_at=found.sent_at, eligible=found.eligible, eligibility_reason=found.eligibility_reason,
        number=found.number, award=award.state if award else "", feedback=feedback.text if feedback and feedback.sent_at else "",
        offer=OfferShape.of(found.content),
    )  # fmt: skip


@router.get(
    "/challenges/{challenge_id}/application", response=ApplicationShape, signed_in=True, refuses=(ChallengeMissing, ApplicationMissing),
    summary=N_("Read the application of your team"), description=N_("With what was decided about it, and the feedback once it is sent."),
)  # fmt: skip
def read_application(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    queries.challenge(who_asks(request), challenge_id)
    return _application(queries.own_application(who_asks(request), challenge_id))


@router.put(
    "/challenges/{challenge_id}/application", response=ApplicationShape, signed_in=True, refuses=APPLYING,
    summary=N_("Keep an application as a draft"), description=N_("It may be unfinished; nobody but your team sees it."),
)  # fmt: skip
def save_application(request: HttpRequest, challenge_id: ChallengeId, given: ApplicationBody) -> Any:
    made = applying.save_application(
        who_asks(request), challenge_id, offer=given.offer.offer, organisation_id=given.organisation, language=page_language()
    )
    return _application(made)


@router.post(
    "/challenges/{challenge_id}/application", response=ApplicationShape, signed_in=True, refuses=(*APPLYING, PlanChanged),
    summary=N_("Send an application"),
    description=N_("One for each team. The same sent again is the same application; to send another one, withdraw the first."),
)  # fmt: skip
def send_application(request: HttpRequest, challenge_id: ChallengeId, given: SentApplicationBody) -> Any:
    made = applying.send_application(
        who_asks(request), challenge_id, offer=given.offer.offer, organisation_id=given.organisation, edition=given.edition,
        language=page_language(),
    )  # fmt: skip
    return _application(made)


@router.post(
    "/challenges/{challenge_id}/application/withdraw", response=ApplicationShape, signed_in=True,
    refuses=(ChallengeMissing, ApplicationMissing, NotOfTeam, ApplicationsClosed), summary=N_("Withdraw the application of your team"),
    description=N_("Until the deadline. Twice is once."),
)  # fmt: skip
def withdraw_application(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    actor = who_asks(request)
    queries.challenge(actor, challenge_id)
    return _application(applying.withdraw_application(actor, queries.own_application(actor, challenge_id).id))


def _seat(seat: Seat) -> SeatShape:
    ready = seat.declared_at is not None and not seat.has_conflict
    rows = [
        BlindApplication(
            number=b.number, abstract=b.offer.abstract, approach=b.offer.approach, prior_work=b.offer.prior_work,
            price=None if b.offer.price is None else number_text(b.offer.price), days=b.offer.days,
            values={code: number_text(v) for code, v in b.offer.values.items()},
            scores=[GivenScore(criterion=c, value=number_text(s.value), words=s.words) for c, s in sorted(b.scores.items())],
        )
        for b in (panels.blind(seat) if ready else [])
    ]  # fmt: skip
    return SeatShape(
        challenge=seat.challenge_id, label=seat.label, declared_at=seat.declared_at, has_conflict=seat.has_conflict, final_at=seat.final_at,
        applications=rows,
    )  # fmt: skip


@router.get(
    "/challenges/{challenge_id}/panel", response=SeatShape, signed_in=True, refuses=(SeatMissing,), summary=N_("Read your seat in a panel"),
    description=N_("The numbered applications without names, with your own scores, once you have declared that nothing ties you to them."),
)  # fmt: skip
def read_seat(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    return _seat(access.seat_for(who_asks(request), challenge_id))


@router.post(
    "/challenges/{challenge_id}/panel/declaration", response=SeatShape, signed_in=True, refuses=(SeatMissing, ScoresFinal, WhyMissing),
    summary=N_("Declare your independence, or a conflict"), description=N_("An empty conflict says that nothing ties you to it."),
)  # fmt: skip
def declare_independence(request: HttpRequest, challenge_id: ChallengeId, given: DeclarationBody) -> Any:
    said_so = given.conflict.strip()
    return _seat(reviewing.declare(who_asks(request), challenge_id, has_conflict=bool(said_so), conflict=said_so))


@router.put(
    "/challenges/{challenge_id}/panel/scores/{number}", response=SeatShape, signed_in=True, refuses=(*SCORING, ApplicationMissing),
    summary=N_("Score an application"), description=N_("Criterion by criterion; changed as often as you like, until you finish."),
)  # fmt: skip
def score_application(
    request: HttpRequest,
    challenge_id: ChallengeId,
    number: Annotated[int, Path(description=N_("drawn by lot"), ge=1, le=10_000)],
    given: ScoresBody,
) -> Any:
    scores = {one.criterion: Decimal(one.value) for one in given.scores}
    words = {one.criterion: one.words for one in given.scores}
    return _seat(reviewing.score(who_asks(request), challenge_id, number=number, scores=scores, words=words))


@router.post(
    "/challenges/{challenge_id}/panel/finish", response=SeatShape, signed_in=True, refuses=SCORING, summary=N_("Make your scores final"),
    description=N_("Every application has a score for every criterion; nothing of it changes afterwards."),
)  # fmt: skip
def finish_scores(request: HttpRequest, challenge_id: ChallengeId) -> Any:
    return _seat(reviewing.finish_scores(who_asks(request), challenge_id))
