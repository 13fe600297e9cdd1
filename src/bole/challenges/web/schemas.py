"""The JSON shapes of challenges. Numbers are texts: nothing is rounded on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool, StrictInt
from pydantic_core import PydanticCustomError

from bole.kernel.errors import N_
from bole.kernel.money import Money
from bole.ui.shapes import MoneyShape, Page, Shape, money

from ..domain.offer import MOST_LINKED, MOST_MEMBERS, Member, Offer
from ..domain.plan import LINE, TEXT, Plan, number, number_text

NUMBER_PATTERN = r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$"
NOT_A_NUMBER = N_("“%(given)s” is not a number; right would be, for example, 80 or 0.25.")
StageName = Literal[
    "collected", "submitted", "screened", "applying", "review", "matched", "execution", "acceptance", "rewarded", "failed", "withdrawn"
]


def _number(given: str) -> str:
    if number(given) is None:
        raise PydanticCustomError("not_a_number", NOT_A_NUMBER)  # type: ignore[arg-type]
    return given


NumberText = Annotated[str, AfterValidator(_number), Field(max_length=40, examples=["80"], json_schema_extra={"pattern": NUMBER_PATTERN})]


class BilingualShape(Shape):
    """A short text in Chinese and English."""

    zh: str
    en: str


class ChallengeWordsShape(Shape):
    """What a challenge says in one language."""

    language: str
    title: str
    abstract: str
    background: str
    details: str = Field(description=N_("empty where the tier does not open them to you"))
    eligibility: str
    origin: str


class TargetShape(Shape):
    """What will be measured."""

    code: str
    name: BilingualShape
    comparison: str
    value: str
    upper: str | None
    unit: str
    method: str
    must: bool
    weight: str


class CriterionShape(Shape):
    """What the panel scores."""

    code: str
    name: BilingualShape
    weight: str


class PartShape(Shape):
    """A part of the work and its share of the reward, in percent."""

    name: BilingualShape
    share: str
    after_days: int


class ChallengeCard(Shape):
    """A challenge in a list."""

    id: UUID
    title: str
    owner: str
    centre: str
    stage: StageName
    reward: MoneyShape
    closes_at: dt.datetime | None
    edition: int


class ChallengePage(Page):
    """A part of the board."""

    items: list[ChallengeCard]


class ChallengeShape(ChallengeCard):
    """A challenge as far as you may read it."""

    need: UUID
    words: list[ChallengeWordsShape]
    details_open: bool = Field(description=N_("whether the details are open to you"))
    targets: list[TargetShape]
    criteria: list[CriterionShape]
    parts: list[PartShape]
    budget_of_owner: MoneyShape
    subsidy: MoneyShape
    parallel: int
    done_by: dt.date | None
    ip_terms: str
    open_to: list[str]
    tier: str
    sealed: bool
    most: int
    trim: int
    fewest: int
    ties: list[str]
    otherwise: str
    lot_source: str
    lot_seed: str
    reason: str
    learnt: str


class TeamMemberShape(Shape):
    """Somebody of a team."""

    name: str = Field(max_length=LINE)
    unit: str = Field("", max_length=LINE)
    part: str = Field("", description=N_("what he does in it"), max_length=LINE)


class OfferShape(Shape):
    """What a team offers."""

    abstract: str = Field("", max_length=TEXT)
    approach: str = Field("", max_length=TEXT)
    prior_work: str = Field("", max_length=TEXT)
    members: list[TeamMemberShape] = Field([], max_length=MOST_MEMBERS)
    price: NumberText | None = None
    days: Annotated[StrictInt, Field(ge=1, le=36_500)] | None = None
    values: dict[Annotated[str, Field(max_length=20)], NumberText] = Field(
        {}, description=N_("the value offered for each target, by its code")
    )
    no_conflict: StrictBool = Field(False, description=N_("that nothing ties the team to the owner, the centre or possible reviewers"))
    conflict: str = Field("", max_length=TEXT)
    linked: list[UUID] = Field([], description=N_("own achievements"), max_length=MOST_LINKED)

    @property
    def offer(self) -> Offer:
        return Offer(
            abstract=self.abstract, approach=self.approach, prior_work=self.prior_work,
            members=tuple(Member(m.name, m.unit, m.part) for m in self.members), price=None if self.price is None else Decimal(self.price),
            days=self.days, values={code: Decimal(value) for code, value in self.values.items()}, no_conflict=self.no_conflict,
            conflict=self.conflict, linked=tuple(map(str, self.linked)),
        )  # fmt: skip

    @classmethod
    def of(cls, offer: Offer) -> OfferShape:
        return cls(
            abstract=offer.abstract, approach=offer.approach, prior_work=offer.prior_work,
            members=[TeamMemberShape(name=m.name, unit=m.unit, part=m.part) for m in offer.members],
            price=None if offer.price is None else number_text(offer.price), days=offer.days or None,
            values={code: number_text(value) for code, value in offer.values.items()}, no_conflict=offer.no_conflict,
            conflict=offer.conflict, linked=[UUID(one) for one in offer.linked],
        )  # fmt: skip


class ApplicationBody(Shape):
    """An application of one of your teams."""

    organisation: UUID | None = Field(None, description=N_("the organisation that applies; nothing: you and your team"))
    offer: OfferShape


class SentApplicationBody(ApplicationBody):
    """An application that is to be sent."""

    edition: StrictInt = Field(description=N_("the edition of the challenge that was read"), ge=1, le=1_000_000)


class ApplicationShape(Shape):
    """An application, for its team."""

    id: UUID
    challenge: UUID
    organisation: UUID | None
    status: Literal["draft", "sent", "withdrawn"]
    edition: int
    sent_at: dt.datetime | None
    eligible: bool | None
    eligibility_reason: str
    number: int | None = Field(description=N_("drawn by lot"))
    award: str = Field(description=N_("the state of the team that was chosen; empty where it was not"))
    feedback: str
    offer: OfferShape


class GivenScore(Shape):
    """A score for one criterion, with the words the team reads without your name."""

    criterion: str = Field(max_length=20)
    value: NumberText
    words: str = Field("", max_length=4000)


class ScoresBody(Shape):
    """Your scores of one application."""

    scores: list[GivenScore] = Field(min_length=1, max_length=30)


class DeclarationBody(Shape):
    """What ties you to a challenge or a team; nothing, if nothing does."""

    conflict: str = Field("", max_length=4000)


class BlindApplication(Shape):
    """An application as the panel reads it."""

    number: int
    abstract: str
    approach: str
    prior_work: str
    price: str | None
    days: int | None
    values: dict[str, str]
    scores: list[GivenScore] = Field(description=N_("your own"))


class SeatShape(Shape):
    """Your seat in a panel."""

    challenge: UUID
    label: str
    declared_at: dt.datetime | None
    has_conflict: bool
    final_at: dt.datetime | None
    applications: list[BlindApplication]


def amount(value: Decimal, currency: str) -> MoneyShape:
    """An amount that is there."""
    found = money(value, currency)
    assert found is not None
    return found


def of_money(value: Money) -> MoneyShape:
    return amount(value.amount, value.currency)


def said(plan: Plan) -> dict[str, object]:
    """What of a plan goes out as it is kept."""
    kept = plan.as_json()
    names = (
        "targets",
        "criteria",
        "parts",
        "parallel",
        "ip_terms",
        "open_to",
        "tier",
        "sealed",
        "most",
        "trim",
        "fewest",
        "ties",
        "otherwise",
        "lot_source",
    )
    return {name: kept[name] for name in names}
