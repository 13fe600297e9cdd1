"""Challenges and applications of an organisation when it is merged into another: part of the verb `merge_organisations`."""

from __future__ import annotations

from uuid import UUID

from ..domain.challenge import PUBLISHED, TAKEN_BACK
from ..models import Application, Challenge


def challenges_follow(merged_id: UUID, kept_id: UUID) -> int:
    """Its challenges follow."""
    return Challenge.objects.filter(owner_id=merged_id).update(owner_id=kept_id)


def applications_of(organisation_id: UUID) -> int:
    """How many applications it has, as far as that may be known: those still sealed are not counted, though they follow."""
    return Application.objects.filter(organisation_id=organisation_id).exclude(challenge__status=PUBLISHED, challenge__sealed=True).count()


def applications_follow(merged_id: UUID, kept_id: UUID) -> int:
    """Its applications follow; where both have applied, the one that came later counts as withdrawn, unless it is numbered."""
    there = Application.objects.exclude(status=TAKEN_BACK)
    for one in there.filter(organisation_id=merged_id):
        twin = there.filter(organisation_id=kept_id, challenge_id=one.challenge_id).first()
        if twin is not None:
            weaker = max((one, twin), key=lambda a: (a.number is None, a.sent_at is None, a.sent_at or a.changed_at))
            Application.objects.filter(id=weaker.id).update(status=TAKEN_BACK, number=None)
    return Application.objects.filter(organisation_id=merged_id).update(organisation_id=kept_id)
