"""What can happen to a challenge. Strangers see that it was published, changed or ended; never who applied.

An application has a history of its own, so that nothing of it shows on the challenge's before the deadline.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact
from bole.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeFact(Fact):
    subject_kind: ClassVar[str] = "challenge"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeDrafted(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_drafted"

    need: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeChanged(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_changed"

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeSubmitted(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_submitted"

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeReturned(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_returned"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeScreened(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_screened"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengePublished(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_published"
    public_fields: ClassVar[tuple[str, ...]] = ("edition", "digest", "closes_at")

    edition: int
    digest: str
    closes_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRevised(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_revised"
    public_fields: ClassVar[tuple[str, ...]] = ("edition", "digest", "closes_at", "changed", "reason")

    edition: int
    digest: str
    closes_at: dt.datetime
    changed: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsEnded(ChallengeFact):
    name: ClassVar[str] = "challenges.applications_ended"
    public_fields: ClassVar[tuple[str, ...]] = ("applications",)

    applications: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PitchAnnounced(ChallengeFact):
    name: ClassVar[str] = "challenges.pitch_announced"

    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LotsDrawn(ChallengeFact):
    name: ClassVar[str] = "challenges.lots_drawn"
    public_fields: ClassVar[tuple[str, ...]] = ("seed", "applications")

    seed: str
    applications: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsChosen(ChallengeFact):
    name: ClassVar[str] = "challenges.teams_chosen"
    public_fields: ClassVar[tuple[str, ...]] = ("numbers", "amounts", "deviates", "record_digest")

    numbers: tuple[int, ...]
    amounts: tuple[Money, ...]
    deviates: bool
    record_digest: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceReopened(ChallengeFact):
    name: ClassVar[str] = "challenges.choice_reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionBegun(ChallengeFact):
    name: ClassVar[str] = "challenges.execution_begun"
    public_fields: ClassVar[tuple[str, ...]] = ("teams",)

    teams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeEnded(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_ended"
    public_fields: ClassVar[tuple[str, ...]] = ("outcome",)

    outcome: str
    reason: str = ""
    learnt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeWithdrawn(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_withdrawn"
    public_fields: ClassVar[tuple[str, ...]] = ("reason",)

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeClosed(ChallengeFact):
    name: ClassVar[str] = "challenges.challenge_closed"
    public_fields: ClassVar[tuple[str, ...]] = ("told",)

    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsOpened(Fact):
    """Somebody promised to keep the details confidential. The subject is the promise."""

    name: ClassVar[str] = "challenges.details_opened"
    subject_kind: ClassVar[str] = "acknowledgement"

    challenge: UUID
    text_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFact(Fact):
    subject_kind: ClassVar[str] = "application"

    challenge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSent(ApplicationFact):
    name: ClassVar[str] = "challenges.application_sent"

    edition: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationWithdrawn(ApplicationFact):
    name: ClassVar[str] = "challenges.application_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationScreened(ApplicationFact):
    name: ClassVar[str] = "challenges.application_screened"

    eligible: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSent(ApplicationFact):
    name: ClassVar[str] = "challenges.feedback_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFact(Fact):
    subject_kind: ClassVar[str] = "seat"

    challenge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerSeated(SeatFact):
    name: ClassVar[str] = "challenges.reviewer_seated"

    expert: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerDeclared(SeatFact):
    name: ClassVar[str] = "challenges.reviewer_declared"

    has_conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresFinished(SeatFact):
    name: ClassVar[str] = "challenges.scores_finished"

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardFact(Fact):
    subject_kind: ClassVar[str] = "award"

    challenge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeSigned(AwardFact):
    name: ClassVar[str] = "challenges.pledge_signed"

    side: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardDeclined(AwardFact):
    name: ClassVar[str] = "challenges.award_declined"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReported(AwardFact):
    name: ClassVar[str] = "challenges.milestone_reported"

    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneChecked(AwardFact):
    name: ClassVar[str] = "challenges.milestone_checked"

    position: int
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyReleased(AwardFact):
    name: ClassVar[str] = "challenges.money_released"

    position: int
    money: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamStopped(AwardFact):
    name: ClassVar[str] = "challenges.team_stopped"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDelivered(AwardFact):
    name: ClassVar[str] = "challenges.work_delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkAccepted(AwardFact):
    """The acceptance, whatever it came to."""

    name: ClassVar[str] = "challenges.work_accepted"

    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardPaid(AwardFact):
    name: ClassVar[str] = "challenges.reward_paid"

    money: Money
