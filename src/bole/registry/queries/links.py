"""The address in a reminder that confirms without a sign-in: signed, for one person, one record and one validity, for some weeks.

Whoever holds it can do one thing: say that this record is still valid. Whether its person still may is asked again when
it is used, so an address outlives neither a role nor an account.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from bole.people import queries as people
from bole.people.models import Person
from bole.runtime import acts

from .. import access
from ..domain.life import IN_FORCE
from ..errors import LinkBroken, LinkForeign, LinkOver, NotEditor, RecordMissing
from ..models import Record
from . import whole
from .freshness import day_of

LINK_DAYS = 60  # a mail is found again after a long absence, not after a year
_SIGNER = signing.Signer(salt="bole.registry.confirm")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address says: this person is asked whether this record is valid beyond this day."""

    person_id: UUID
    record_id: UUID
    confirm_by: dt.date
    until: dt.date

    def address(self) -> str:
        """Its address on this instance."""
        said = [str(self.person_id), str(self.record_id), self.confirm_by.isoformat(), self.until.isoformat()]
        return reverse("registry:confirm-link", args=[_SIGNER.sign_object(said)])


def asked(person_id: UUID, record_id: UUID, confirm_by: dt.date, *, told_at: dt.datetime) -> Asked:
    """What a person is asked in a reminder of this moment."""
    return Asked(person_id, record_id, confirm_by, day_of(told_at) + dt.timedelta(days=LINK_DAYS))


def read(token: str) -> Asked:
    """What an address says. Refuses with LinkBroken for what this instance never signed, LinkOver."""
    try:
        person, record, confirm_by, until = _SIGNER.unsign_object(token)
        found = Asked(UUID(person), UUID(record), dt.date.fromisoformat(confirm_by), dt.date.fromisoformat(until))
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkBroken from None
    if timezone.localtime(acts.now()).date() > found.until:
        raise LinkOver
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """An address that holds: who is asked, about which record, and whether that was answered by now."""

    actor: access.AnyActor
    record: Record
    answered: bool


def question(token: str) -> Question:
    """What is asked at an address, of whom. Refuses with LinkBroken, LinkOver, LinkForeign."""
    said = read(token)
    person = Person.objects.filter(id=said.person_id, is_active=True).first()
    if person is None:
        raise LinkForeign
    actor = people.actor_of(person)
    try:
        access.record_for(actor, said.record_id, to="edit")
    except (RecordMissing, NotEditor):
        raise LinkForeign from None
    record = whole(Record.objects.filter(id=said.record_id)).get()
    return Question(actor, record, record.status not in IN_FORCE or record.confirm_by != said.confirm_by)
