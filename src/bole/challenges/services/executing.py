"""The verbs of the work: report and check milestones, stop a team, deliver, accept, confirm that the reward was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from bole.kernel.text import one_line, tidy
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain.acceptance import Report, judge
from ..domain.plan import number_text
from ..errors import AwardMissing, BadMeasurement, MilestonesOpen, MoneyOpen, NoEvidence, NothingFailed, WhyMissing
from ..facts import (
    ChallengeEnded,
    MilestoneChecked,
    MilestoneReported,
    RewardPaid,
    TeamStopped,
    WorkAccepted,
    WorkDelivered,
)  # fmt: skip
from ..models import TEXT, Award, Challenge, Milestone
from . import money, telling
from .challenges import moved, reason_of

VERBS = {life.ACCEPTED: "accept", life.PARTLY: "accept_partly", life.LOST: "reject"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one target, how, and where it can be seen."""

    value: Decimal
    method: str
    evidence: str = ""


def _milestone(award: Award, position: int) -> Milestone:
    """One milestone, locked. Refuses with AwardMissing."""
    found = award.milestones.select_for_update().filter(position=position).first()
    if found is None:
        raise AwardMissing
    found.award = award
    return found


def _move(award: Award, verb: str) -> None:
    award.state, award.state_at = life.AWARD.next(verb, award.state), now()


@act
def report_milestone(actor: AnyActor, award_id: UUID, *, position: int, evidence: str) -> Milestone:
    """Say that a part is done, and where it can be seen. Refuses with AwardMissing, NotOfTeam, WrongState, NoEvidence."""
    award = access.award_for(actor, award_id, to="work")
    life.AWARD.next("deliver", award.state)
    found, said = _milestone(award, position), tidy(evidence)[:TEXT]
    after = life.MILESTONE.next("report", found.state)
    if not said:
        raise NoEvidence
    found.state, found.evidence, found.reported_at = after, said, now()
    found.save()
    of = award.application.challenge
    record(MilestoneReported(subject_id=award.id, challenge=of.id, position=position))
    telling.tell(actor, of, telling.REPORTED, telling.owners(of), application=award.application_id)
    return found


@act
def check_milestone(actor: AnyActor, award_id: UUID, *, position: int, verdict: str, reason: str = "") -> Milestone:
    """Check what was reported: met, partly or not_met; met passes its money on, anything else takes a reason.

    Refuses with AwardMissing, NotChallengeOwner, WrongState, WhyMissing.
    """
    award = access.award_for(actor, award_id, to="own")
    life.AWARD.next("deliver", award.state)
    found, said = _milestone(award, position), tidy(reason)[:TEXT]
    life.MILESTONE.next("check", found.state)
    if verdict not in life.CHECKS or (verdict != life.MET and not said):
        raise WhyMissing
    found.state, found.reason, found.checked_at = verdict, said, now()
    found.save()
    of = award.application.challenge
    record(MilestoneChecked(subject_id=award.id, challenge=of.id, position=position, verdict=verdict, reason=said))
    telling.tell(actor, of, telling.CHECKED, telling.team(award.application), reason=said, application=award.application_id)
    money.release(actor, found)
    return found


@act
def pass_on(actor: AnyActor, *, hold: UUID) -> None:
    """The owner has paid in for a milestone: if it is met already, its money goes on to the team. Part of a reaction."""
    found = Milestone.objects.filter(hold=hold).values_list("award_id", "position").first()
    if found is not None:
        award = access.award_for(actor, found[0], to="run")
        money.release(actor, _milestone(award, found[1]))


@act
def stop_team(actor: AnyActor, award_id: UUID, *, reason: str) -> Award:
    """Stop a team one of whose milestones was not met; the money of what is left goes back to the owner.

    Refuses with AwardMissing, NotChallengeOwner, WrongState, NothingFailed, WhyMissing.
    """
    award = access.award_for(actor, award_id, to="own")
    _move(award, "stop")
    if not award.milestones.filter(state=life.NOT_MET).exists():
        raise NothingFailed
    award.reason = reason_of(reason)
    award.save()
    of = award.application.challenge
    record(TeamStopped(subject_id=award.id, challenge=of.id, reason=award.reason))
    money.give_back(actor, award)
    telling.tell(
        actor, of, telling.STOPPED, telling.team(award.application), family=f"{award.id}:stopped", reason=award.reason,
        application=award.application_id,
    )  # fmt: skip
    _conclude(of)
    return award


@act
def deliver(actor: AnyActor, award_id: UUID) -> Award:
    """Hand the whole over for acceptance, once every milestone was checked. Refuses with AwardMissing, NotOfTeam, WrongState,
    MilestonesOpen."""
    award = access.award_for(actor, award_id, to="work")
    _move(award, "deliver")
    if award.milestones.exclude(state__in=life.CHECKS).exists():
        raise MilestonesOpen
    award.save()
    of = award.application.challenge
    record(WorkDelivered(subject_id=award.id, challenge=of.id))
    telling.tell(actor, of, telling.REPORTED, telling.owners(of), family=f"{award.id}:delivered", application=award.application_id)
    return award


@act
def accept(actor: AnyActor, award_id: UUID, *, measured: Mapping[str, Measured]) -> Award:
    """Measure every target; the rule says whether the work is accepted, partly accepted or failed.

    Refuses with AwardMissing, NotChallengeOwner, WrongState, BadMeasurement.
    """
    award = access.award_for(actor, award_id, to="own")
    life.AWARD.next("accept", award.state)
    of = award.application.challenge
    plan = of.terms
    kept = {code: Measured(m.value, one_line(m.method)[:300], tidy(m.evidence)[:TEXT]) for code, m in measured.items()}
    if set(kept) != {t.code for t in plan.targets} or not all(m.value.is_finite() and m.method for m in kept.values()):
        raise BadMeasurement
    report = judge(plan.targets, {code: m.value for code, m in kept.items()}, otherwise=plan.otherwise)
    _move(award, VERBS[report.verdict])
    award.report = _written(report, kept)
    award.save()
    record(WorkAccepted(subject_id=award.id, challenge=of.id, verdict=report.verdict))
    _settle_money(actor, award)
    telling.tell(actor, of, telling.JUDGED, telling.team(award.application), application=award.application_id)
    _conclude(of)
    return award


def _settle_money(actor: AnyActor, award: Award) -> None:
    """Accepted work is paid in full; of any other the deposits that are left go back."""
    if award.state != life.ACCEPTED:
        money.give_back(actor, award)
        return
    for milestone in award.milestones.select_for_update().exclude(released_at__isnull=False):
        milestone.award = award
        if milestone.state != life.MET:
            milestone.state, milestone.checked_at = life.MET, now()
            milestone.save()
        money.release(actor, milestone)


def _written(report: Report, measured: Mapping[str, Measured]) -> dict[str, object]:
    """The report as it is kept."""
    lines = [
        {
            "code": line.target.code, "value": number_text(measured[line.target.code].value), "method": measured[line.target.code].method,
            "evidence": measured[line.target.code].evidence, "is_met": line.is_met,
        }
        for line in report.lines
    ]  # fmt: skip
    return {"verdict": report.verdict, "share": str(report.share), "lines": lines}


@act
def confirm_reward(actor: AnyActor, award_id: UUID, *, how: str) -> Award:
    """Write down that the whole reward has reached the team: by which transfers, the subsidy's included.

    Refuses with AwardMissing, NotChallengeStaff, WrongState, MoneyOpen, WhyMissing.
    """
    award = access.award_for(actor, award_id, to="run")
    _move(award, "pay")
    if award.milestones.filter(released_at=None).exists():
        raise MoneyOpen
    award.paid_how = one_line(reason_of(how))[:300]
    award.save()
    of = award.application.challenge
    record(RewardPaid(subject_id=award.id, challenge=of.id, money=award.money))
    _conclude(of)
    return award


def _conclude(found: Challenge) -> None:
    """The challenge is rewarded once nobody is at work any more and one team succeeded; a failure is told by its owner."""
    states = list(Award.objects.filter(application__challenge=found).values_list("state", flat=True))
    if found.status == life.EXECUTING and life.status_after(states) == life.REWARDED:
        moved(found, "reward")
        found.save(update_fields=["status", "status_at"])
        record(ChallengeEnded(subject_id=found.id, outcome=life.REWARDED))
