"""Whom the registry tells that a record is to be confirmed, or left the search because nobody did.

Few records are told one by one, each with its own address to confirm at; who has many gets one notice a day and a list
to go through. Where nobody is left to ask, the centre is told once a week, whatever their number.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from bole.notices import services as notices
from bole.people.models import Person
from bole.runtime.acts import act, now
from bole.runtime.system import SystemActor

from ..domain.life import EXPIRED, PUBLISHED
from ..models import Record
from ..queries import best_wording, listed
from ..queries.charge import in_charge, publishers_of
from ..queries.freshness import day_of

ONE_BY_ONE = 5  # records in one batch: who has more to confirm goes through a list
DUE, EXPIRED_ONE = "registry.confirmation_due", "registry.record_expired"
DUE_MANY, EXPIRED_MANY = "registry.confirmations_due", "registry.records_expired"
DUE_CENTRE, EXPIRED_CENTRE = "registry.centre_confirmations_due", "registry.centre_records_expired"


@dataclass(frozen=True, slots=True)
class Kinds:
    """The notices of one occasion: for one record, for many, for a centre; and the state in which it still holds."""

    one: str
    many: str
    centre: str
    status: str


ASKED = Kinds(DUE, DUE_MANY, DUE_CENTRE, PUBLISHED)
LOST = Kinds(EXPIRED_ONE, EXPIRED_MANY, EXPIRED_CENTRE, EXPIRED)
Ends = Mapping[UUID, dt.date]


@act
def remind(actor: SystemActor, *, ends: Ends) -> None:
    """Ask those in charge to confirm these records, whose validity ends on these days."""
    _tell(actor, ASKED, ends)


@act
def tell_expired(actor: SystemActor, *, ends: Ends) -> None:
    """Tell those in charge that these records left the search, whose validity ended on these days."""
    _tell(actor, LOST, ends)


def _tell(actor: SystemActor, kinds: Kinds, ends: Ends) -> None:
    """What was confirmed or withdrawn meanwhile is told to nobody."""
    found = [r for r in listed(Record.objects.filter(id__in=list(ends), status=kinds.status)) if r.confirm_by == ends[r.id]]
    charged = in_charge(found)
    by_person: dict[UUID, list[Record]] = defaultdict(list)
    for record in found:
        for person_id in charged[record.id]:
            by_person[person_id].append(record)
    languages = dict(Person.objects.filter(id__in=list(by_person)).values_list("id", "language"))
    for person_id, records in sorted(by_person.items()):
        if len(records) > ONE_BY_ONE:
            _tell_many(actor, kinds, person_id, records)
        else:
            for record in records:
                _tell_one(actor, kinds, person_id, record, languages[person_id])
    _tell_centres(actor, kinds, [r for r in found if not charged[r.id]])


def _tell_one(actor: SystemActor, kinds: Kinds, person_id: UUID, record: Record, language: str) -> None:
    wording = best_wording(record.wordings.all(), language)
    values = {"title": wording.title if wording else str(record), "day": record.confirm_by, "record": record.id}
    family = f"{record.id}:{record.confirm_by}"
    notices.tell(actor, persons=[person_id], kind=kinds.one, subject=f"record:{record.id}", values=values, family=family)


def _tell_many(actor: SystemActor, kinds: Kinds, person_id: UUID, records: Iterable[Record]) -> None:
    first = min(r.confirm_by for r in records if r.confirm_by)
    values = {"day": first}
    notices.tell(actor, persons=[person_id], kind=kinds.many, subject=f"person:{person_id}", values=values, family=f"{day_of(now())}")


def _tell_centres(actor: SystemActor, kinds: Kinds, records: Iterable[Record]) -> None:
    centres = {r.centre.path: r.centre for r in records}
    year, week, _ = day_of(now()).isocalendar()
    for path, persons in sorted(publishers_of(centres).items()):
        centre = centres[path]
        notices.tell(
            actor, persons=persons, kind=kinds.centre, subject=f"centre:{path}"[:80], values={"centre": centre.organisation.name},
            family=f"{centre.pk}:{year}-W{week:02}",
        )  # fmt: skip
