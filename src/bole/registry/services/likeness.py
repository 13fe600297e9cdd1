"""The verbs about records that look alike: they are different, or one is a duplicate of the other."""

from __future__ import annotations

from uuid import UUID

from bole.people.domain.actor import Actor
from bole.runtime.acts import act, now, record

from .. import access
from ..domain.life import SUBMITTED, WHOLE
from ..errors import SameRecord
from ..facts import LikenessFound
from ..models import Likeness, Record
from . import records

DIFFERENT, DUPLICATE = "different", "duplicate"


@act
def mark_different(actor: Actor, record_id: UUID, *, other: UUID) -> None:
    """Remember that two records only look alike: they are not shown to each other's reviewers again.

    Refuses with RecordMissing, NotPublisher, SameRecord.
    """
    _settle(actor, access.record_for(actor, record_id, to="publish", lock=True), other, DIFFERENT)


@act
def mark_duplicate(actor: Actor, record_id: UUID, *, other: UUID, reason: str) -> Record:
    """Find a record to be a duplicate of another: what was submitted is returned, what is or was public is withdrawn, with the reason.

    Refuses with RecordMissing, NotPublisher, SameRecord, TakenByAnother.
    """
    found = access.record_for(actor, record_id, to="publish", lock=True)
    _settle(actor, found, other, DUPLICATE)
    if found.status == SUBMITTED:
        return records.return_to_author(actor, record_id, reason=reason)
    if found.status in WHOLE:
        return records.withdraw(actor, record_id, reason=reason)
    return found


def _settle(actor: Actor, found: Record, other_id: UUID, verdict: str) -> None:
    if other_id == found.id:
        raise SameRecord
    other = access.record_for(actor, other_id)
    values = {"verdict": verdict, "found_by_id": actor.person_id, "found_at": now()}
    Likeness.objects.update_or_create(record=found, other=other, defaults=values)
    if verdict == DUPLICATE:
        Likeness.objects.filter(record=other, other=found).delete()
    centre, version = found.centre.path, found.version
    record(LikenessFound(subject_id=found.id, kind=found.kind, centre=centre, version=version, other=str(other.id), verdict=verdict))
