"""The money of a challenge: the owner's part of each milestone is a deposit at the centre, passed on when the milestone is met.

Part of the verbs; the ledger's own verbs do the booking. What the subsidy pays is written down and not booked: it comes
from a public budget that keeps its own books (docs/challenges.md).
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from bole.ledger import services as ledger
from bole.ledger.domain import hold as holds
from bole.ledger.domain.party import Party
from bole.ledger.models import Hold
from bole.runtime.acts import now, record

from ..access import AnyActor
from ..domain.challenge import MET
from ..facts import MoneyReleased
from ..models import Award, Challenge, Milestone
from . import telling

PURPOSE = "challenge_milestone"


def ask(actor: AnyActor, award: Award) -> None:
    """Ask the owner for a deposit for every part that he pays."""
    found: Challenge = award.application.challenge
    plan = found.terms
    due_at = now() + dt.timedelta(days=settings.BOLE_CHALLENGE_DEPOSIT_DAYS)
    for milestone in award.milestones.filter(hold=None, from_owner__gt=0).select_related("award"):
        name = plan.parts[milestone.position - 1].name.here("zh")
        made = ledger.ask_deposit(
            actor, centre=found.centre.path, party=Party.organisation(found.owner_id), amount=milestone.owner_money, purpose=PURPOSE,
            subject=f"challenge:{found.id}", due_at=due_at, key=f"challenge-milestone-{milestone.id}",
            title=f"{plan.words_in('zh').title}：{name}",
        )  # fmt: skip
        milestone.hold = made.id
        milestone.save(update_fields=["hold"])


def release(actor: AnyActor, milestone: Milestone) -> bool:
    """Pass the deposit of a met milestone on to the team; False while the owner has not paid it in yet."""
    if milestone.state != MET or milestone.released_at is not None:
        return milestone.released_at is not None
    award = milestone.award
    if milestone.hold is not None:
        party = award.application.party
        held = Hold.objects.filter(id=milestone.hold, state=holds.PAID).exists()
        if not held or party is None:
            return False
        ledger.apply_hold(
            actor, milestone.hold, to_party=party, hours=settings.BOLE_CHALLENGE_PAYOUT_HOURS, key=f"challenge-release-{milestone.id}"
        )
    milestone.released_at = now()
    milestone.save(update_fields=["released_at"])
    record(MoneyReleased(
        subject_id=award.id, challenge=award.application.challenge_id, position=milestone.position, money=milestone.owner_money,
    ))  # fmt: skip
    if milestone.from_owner:
        telling.tell(
            actor, award.application.challenge, telling.PASSED_ON, telling.team(award.application), amount=str(milestone.owner_money),
            application=award.application_id,
        )  # fmt: skip
    return True


def give_back(actor: AnyActor, award: Award) -> None:
    """The owner's deposits that were not passed on go back to him."""
    for milestone in award.milestones.filter(hold__isnull=False, released_at=None):
        if milestone.hold and Hold.objects.filter(id=milestone.hold, state__in=[holds.DUE, holds.PAID]).exists():
            ledger.release_hold(
                actor, milestone.hold, hours=settings.BOLE_CHALLENGE_PAYOUT_HOURS, key=f"challenge-give-back-{milestone.id}"
            )
