"""Answers read by those they were given to: the revision checklist, and what one said oneself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q

from bole.people.models import Person
from bole.registry import queries as registry

from .. import access
from ..access import AnyActor
from ..domain.interest import OPENED
from ..domain.reasons import Verdict, fields_asked
from ..models import Answer, AnswerReason, Interest


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the revision checklist: a reason, how many gave it and still do, which fields would answer it.

    `named` are those among them who are known to the owner anyway, because a contact is open.
    """

    reason: str
    times: int
    last_at: dt.datetime
    fields: tuple[str, ...]
    is_addressed: bool
    named: tuple[str, ...] = ()


def current_answer(actor: AnyActor, record_id: UUID) -> Answer | None:
    """What the actor said to a record last."""
    person = access.person_of(actor)
    mine = Answer.objects.filter(person_id=person, record_id=record_id, is_current=True).prefetch_related("reasons")
    return mine.first() if person else None


def checklist(actor: AnyActor, record_id: UUID) -> list[Asked]:
    """What readers who declined ask for, open things first, the most frequent first. Refuses with RecordMissing, NotEditor."""
    record = registry.record_to_edit(actor, record_id)
    given = AnswerReason.objects.filter(answer__record_id=record_id, answer__is_current=True, answer__verdict=Verdict.DECLINED)
    rows = given.values("code").annotate(
        times=Count("id", filter=Q(addressed_at=None)), ever=Count("id"), last=Max("answer__at")
    )  # fmt: skip
    found = [
        Asked(
            row["code"], row["times"] or row["ever"], row["last"], fields_asked(row["code"], record.kind), not row["times"],
            _named(record_id, row["code"]),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda a: (a.is_addressed, -a.times, a.reason))


def _named(record_id: UUID, reason: str) -> tuple[str, ...]:
    """Who gave this reason, of those whose contact with the owner is open."""
    known = Interest.objects.filter(record_id=record_id, state=OPENED).values("person_id")
    given = Answer.objects.filter(record_id=record_id, is_current=True, reasons__code=reason, person_id__in=known)
    return tuple(str(p) for p in Person.objects.filter(id__in=given.values("person_id")).order_by("name"))


def remarks(actor: AnyActor, record_id: UUID, *, limit: int = 10) -> Sequence[str]:
    """What those who declined wrote besides, newest first, without names. Refuses with RecordMissing, NotEditor."""
    registry.record_to_edit(actor, record_id)
    said = Answer.objects.filter(record_id=record_id, is_current=True, verdict=Verdict.DECLINED).exclude(remark="").order_by("-at", "-id")
    return list(said.values_list("remark", flat=True)[:limit])
