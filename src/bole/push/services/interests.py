"""The way of an interest: sent, sent on by the broker, accepted, confirmed, declined, withdrawn; and contact opened."""

from __future__ import annotations

from uuid import UUID

from bole.kernel.text import tidy
from bole.registry.models import Record
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import interest as rules
from ..domain.interest import OVER, SENT, WAY, WITH_BROKER, WITHDRAWN, Part
from ..errors import TextTooLong
from ..facts import (
    ContactOpened,
    InterestAccepted,
    InterestDeclined,
    InterestForwarded,
    InterestSeen,
    InterestSent,
    InterestWithdrawn,
)  # fmt: skip
from ..models import REMARK_LIMIT, Interest
from . import telling


def send(actor: AnyActor, found: Record, *, about: Record | None, message: str) -> Interest:
    """Send the actor's interest on its way, once. Part of the verb `answer`, in its act."""
    there = Interest.objects.filter(person_id=access.person_of(actor), record=found).exclude(state=WITHDRAWN).first()
    if there is not None:
        return there
    brokered = found.is_brokered
    made = Interest.objects.create(
        person_id=access.person_of(actor), record=found, about=about, state=WITH_BROKER if brokered else SENT, is_brokered=brokered,
        message=message, created_at=now(), state_at=now(),
    )  # fmt: skip
    record(InterestSent(subject_id=made.id, record=found.id, is_brokered=brokered))
    if brokered:
        telling.to_broker(made)
    else:
        telling.received(made)
    return made


def withdraw_own(actor: AnyActor, found: Record) -> None:
    """Withdraw the actor's interest in a record, if there is one under way. Part of the verb `answer`, in its act."""
    mine = Interest.objects.select_for_update().filter(person_id=access.person_of(actor), record=found)
    for one in mine.exclude(state__in=[*OVER, rules.OPENED]):
        _move(one, "withdraw")
        record(InterestWithdrawn(subject_id=one.id, record=found.id))


def _move(found: Interest, verb: str) -> None:
    found.state = WAY.next(verb, found.state)
    found.state_at = now()
    if verb in ("accept", "decline") and found.answered_at is None:
        found.answered_at = found.state_at
    found.save()


def _words(text: str) -> str:
    said = tidy(text)
    if len(said) > REMARK_LIMIT:
        raise TextTooLong(length=len(said), limit=REMARK_LIMIT)
    return said


@act
def see(actor: AnyActor, interest_id: UUID) -> None:
    """Note that the owner's side, or the broker, has read an interest; whoever sent it may know. Refuses with InterestMissing."""
    found = access.interest_for(actor, interest_id, lock=True)
    if found.seen_at is None and Part.ASKER not in access.parts_of(actor, found):
        found.seen_at = now()
        found.save(update_fields=["seen_at"])
        record(InterestSeen(subject_id=found.id, record=found.record_id))


@act
def forward(actor: AnyActor, interest_id: UUID, *, note: str = "") -> Interest:
    """Send an interest on to the owner, without a name. Refuses with InterestMissing, NotForYourPart, WrongState, TextTooLong."""
    found, said = access.interest_for(actor, interest_id, to="forward", lock=True), _words(note)
    _move(found, "forward")
    found.note, found.forwarded_at = said, found.state_at
    found.save(update_fields=["note", "forwarded_at"])
    record(InterestForwarded(subject_id=found.id, record=found.record_id))
    telling.received(found)
    return found


@act
def accept(actor: AnyActor, interest_id: UUID, *, reply: str = "") -> Interest:
    """Agree to an interest in one's record. Contact opens at once, unless who is interested was not named before.

    Refuses with InterestMissing, NotForYourPart, WrongState, TextTooLong.
    """
    found, said = access.interest_for(actor, interest_id, to="accept", lock=True), _words(reply)
    _move(found, "accept")
    found.reply, found.owner_person_id = said, access.person_of(actor)
    found.save(update_fields=["reply", "owner_person"])
    record(InterestAccepted(subject_id=found.id, record=found.record_id))
    if found.is_brokered:
        telling.to_confirm(found)
    else:
        _open(found)
    return found


def _open(found: Interest) -> None:
    _move(found, "open")
    record(ContactOpened(subject_id=found.id, record=found.record_id))
    telling.contact_opened(found)


@act
def confirm(actor: AnyActor, interest_id: UUID) -> Interest:
    """Agree, as who is interested, to be named to the owner who agreed: contact opens.

    Refuses with InterestMissing, NotForYourPart, WrongState.
    """
    found = access.interest_for(actor, interest_id, to="open", lock=True)
    _open(found)
    return found


@act
def decline(actor: AnyActor, interest_id: UUID, *, reply: str = "") -> Interest:
    """Say no to an interest; who is interested reads the reply. Refuses with InterestMissing, NotForYourPart, WrongState, TextTooLong."""
    found, said = access.interest_for(actor, interest_id, to="decline", lock=True), _words(reply)
    part = Part.OWNER if Part.OWNER in access.parts_of(actor, found) else Part.BROKER
    _move(found, "decline")
    found.reply = said
    found.save(update_fields=["reply"])
    record(InterestDeclined(subject_id=found.id, record=found.record_id, by_part=part))
    telling.answered(found)
    return found


@act
def withdraw(actor: AnyActor, interest_id: UUID) -> Interest:
    """Take one's interest back. Refuses with InterestMissing, NotForYourPart, WrongState."""
    found = access.interest_for(actor, interest_id, to="withdraw", lock=True)
    _move(found, "withdraw")
    record(InterestWithdrawn(subject_id=found.id, record=found.record_id))
    return found
