"""The verbs of the choice: choose teams, sign the pledge, decline, end without a team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from bole.kernel.canonical import digest
from bole.kernel.money import Money
from bole.kernel.text import tidy
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain import pledge
from ..domain.plan import HUNDRED, Plan, allotted, by_parts, number_text
from ..errors import ApplicationMissing, BadShares, TextNotSame, TooManyTeams, WhyMissing
from ..facts import AwardDeclined, ChallengeEnded, ChoiceReopened, ExecutionBegun, PledgeSigned, TeamsChosen
from ..models import TEXT, Application, Award, Challenge, Milestone
from ..queries import panels
from . import money, telling
from .challenges import moved, reason_of
from .reviewing import under_review

PLACES = Decimal("0.0001")


@act
def choose(actor: AnyActor, challenge_id: UUID, *, shares: Mapping[int, Decimal], reason: str = "") -> Challenge:
    """Choose one team or several by their numbers, with their shares of the reward in percent.

    Whoever passes over a better-ranked team says why: the panel is told, and the record keeps it. Refuses with ChallengeMissing,
    NotChallengeOwner, ApplicationsOpen, WrongState, LotsNotDrawn, ScoresMissing, ApplicationMissing, TooManyTeams, BadShares,
    WhyMissing.
    """
    found = under_review(actor, challenge_id, to="own")
    kept, plan = panels.record_of(found), found.terms
    rows = {a.number: a for a in found.applications.filter(number__isnull=False, award=None).select_related("organisation", "person")}
    _require_shares(plan, shares, rows)
    best = [row["number"] for row in kept["ranking"] if row["number"] in rows][: len(shares)]
    deviates, said = set(best) != set(shares), tidy(reason)[:TEXT]
    if deviates and not said:
        raise WhyMissing
    amounts = allotted(plan, shares)
    for number, amount in amounts.items():
        _award(found, rows[number], plan, shares[number], amount)
    moved(found, "choose")
    found.record = {**kept, "chosen": [{"number": n, "share": number_text(shares[n])} for n in sorted(shares)], "reason": said}
    found.choice_reason = said
    found.save()
    record(TeamsChosen(
        subject_id=found.id, numbers=tuple(amounts), amounts=tuple(amounts.values()), deviates=deviates,
        record_digest=digest(found.record), reason=said,
    ))  # fmt: skip
    for number in shares:
        telling.tell(actor, found, telling.CHOSEN, telling.team(rows[number]), application=rows[number].id)
    telling.tell(actor, found, telling.DECIDED, telling.panel(found) | telling.staff(found), reason=said)
    return found


def _require_shares(plan: Plan, shares: Mapping[int, Decimal], rows: Mapping[int | None, Application]) -> None:
    if not set(shares) <= set(rows):
        raise ApplicationMissing
    if not 1 <= len(shares) <= plan.parallel:
        raise TooManyTeams(most=plan.parallel)
    total = sum(shares.values(), Decimal(0))
    if total != HUNDRED or any(s <= 0 or s != s.quantize(PLACES) for s in shares.values()):
        raise BadShares(sum=number_text(total) if total.is_finite() else "?")


def team_name(application: Application) -> str:
    """What a team is called in a pledge."""
    return application.organisation.name if application.organisation else str(application.person or "—")


def _award(found: Challenge, application: Application, plan: Plan, share: Decimal, amount: Money) -> Award:
    made = Award(application=application, share=share, amount=amount.amount, currency=amount.currency, state_at=now())
    rows, today = by_parts(plan, amount), timezone.localtime(now()).date()
    due = [today + dt.timedelta(days=part.after_days) for part, _, _ in rows]
    made.pledge = pledge.text(
        plan, owner=found.owner.name, team=team_name(application), amount=amount,
        due=[(day, owner + subsidy) for day, (_, owner, subsidy) in zip(due, rows, strict=True)],
    )  # fmt: skip
    made.save()
    Milestone.objects.bulk_create(
        Milestone(award=made, position=n, due_on=day, from_owner=owner.amount, from_subsidy=subsidy.amount)
        for n, (day, (_, owner, subsidy)) in enumerate(zip(due, rows, strict=True), 1)
    )
    return made


@act
def sign(actor: AnyActor, award_id: UUID, *, side: str, pledge_digest: str) -> Award:
    """Sign the pledge for the "owner" or the "team"; when both have, the owner is asked for the money of the parts.

    Signing twice is signing once. Refuses with AwardMissing, NotChallengeOwner, NotOfTeam, WrongState, TextNotSame.
    """
    award = access.award_for(actor, award_id, to="own" if side == "owner" else "work")
    field = "signed_by_owner_at" if side == "owner" else "signed_by_team_at"
    if getattr(award, field) is not None:
        return award
    after = life.AWARD.next("sign", award.state)
    if pledge_digest != pledge.digest_of(award.pledge):
        raise TextNotSame
    found = award.application.challenge
    setattr(award, field, now())
    record(PledgeSigned(subject_id=award.id, challenge=found.id, side=side, digest=pledge_digest))
    if award.signed_by_owner_at and award.signed_by_team_at:
        award.state, award.state_at = after, now()
    award.save()
    if award.state == life.CONTRACTED:
        money.ask(actor, award)
        _go_on(found)
    others = telling.team(award.application) if side == "owner" else telling.owners(found)
    telling.tell(actor, found, telling.SIGNED, others, family=f"{award.id}:{side}", application=award.application_id)
    return award


def _go_on(found: Challenge) -> None:
    """Begin when nobody is to sign any more; choose again when nobody is left."""
    states = list(Award.objects.filter(application__challenge=found).values_list("state", flat=True))
    if found.status != life.MATCHED or life.CHOSEN in states:
        return
    if life.CONTRACTED in states:
        moved(found, "begin")
        record(ExecutionBegun(subject_id=found.id, teams=states.count(life.CONTRACTED)))
    else:
        moved(found, "choose_again")
        record(ChoiceReopened(subject_id=found.id))
    found.save(update_fields=["status", "status_at"])


@act
def decline(actor: AnyActor, award_id: UUID, *, reason: str) -> Award:
    """The team does not take it after all, before both have signed. Refuses with AwardMissing, NotOfTeam, WrongState, WhyMissing."""
    award = access.award_for(actor, award_id, to="work")
    after, said = life.AWARD.next("decline", award.state), reason_of(reason)
    award.state, award.state_at, award.reason = after, now(), said
    award.save()
    found = award.application.challenge
    record(AwardDeclined(subject_id=award.id, challenge=found.id, reason=said))
    _go_on(found)
    telling.tell(
        actor, found, telling.STOPPED, telling.owners(found) | telling.staff(found), family=f"{award.id}:declined", reason=said,
        application=award.application_id,
    )  # fmt: skip
    return award


@act
def fail(actor: AnyActor, challenge_id: UUID, *, reason: str, learnt: str) -> Challenge:
    """End without success: no team suits, or every team has ended without. Why, and what was learnt, is kept; it is no blame.

    Refuses with ChallengeMissing, NotChallengeOwner, ApplicationsOpen, WrongState, WhyMissing.
    """
    found = access.challenge_for(actor, challenge_id, to="own", lock=True)
    if found.status == life.EXECUTING:
        states = list(Award.objects.filter(application__challenge=found).values_list("state", flat=True))
        if life.status_after(states) != life.FAILED:
            life.LIFE.next("choose", found.status)
    else:
        found = under_review(actor, challenge_id, to="own")
    moved(found, "fail")
    found.reason, found.learnt = reason_of(reason), reason_of(learnt)
    found.save()
    record(ChallengeEnded(subject_id=found.id, outcome=life.FAILED, reason=found.reason, learnt=found.learnt))
    return found
