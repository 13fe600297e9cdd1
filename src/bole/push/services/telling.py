"""What is told to whom when something happens in push. Part of the verbs: each joins the act under way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import Role
from bole.people.models import Person
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.runtime import acts
from bole.runtime.system import SYSTEM

from ..domain.reasons import Verdict
from ..models import Answer, Interest, Suggestion
from ..queries import parties

SUGGESTED, SUGGESTED_AGAIN = "push.suggested", "push.suggested_again"
RECEIVED, ANSWERED, DECLINED = "push.interest_received", "push.interest_answered", "push.declined_with_reasons"
CAPACITY_LAPSED = "push.capacity_lapsed"
CONTACT_OPENED, TO_BROKER, TO_CONFIRM = "push.contact_opened", "push.interest_to_broker", "push.interest_to_confirm"


def suggested(rows: Iterable[Suggestion]) -> None:
    """Tell people what was put before them, each with the title in his language."""
    groups: dict[tuple[UUID, str, str], list[Suggestion]] = defaultdict(list)
    listed = list(rows)
    languages = dict(Person.objects.filter(id__in={r.person_id for r in listed}).values_list("id", "language"))
    for row in listed:
        groups[row.record_id, languages[row.person_id], row.again_for].append(row)
    records = {r.id: r for r in registry.whole(Record.objects.filter(id__in={r.record_id for r in listed}))}
    for (record_id, language, again_for), mine in groups.items():
        values = {"title": title_in(records[record_id], language), "record": str(record_id)}
        if again_for:
            values["reason"] = vocabulary("decline_reason").label(again_for, language)
        family = f"{mine[0].family or record_id}:{again_for}" if again_for else str(mine[0].family or record_id)
        _tell([r.person_id for r in mine], SUGGESTED_AGAIN if again_for else SUGGESTED, record_id, values, family)


def title_in(record: Record, language: str) -> str:
    """The title of a record that came from `whole`, for a reader of this language."""
    wording = registry.best_wording(record.wordings.all(), language)
    return wording.title if wording else str(record)


def received(interest: Interest) -> None:
    """Tell the owner's side that somebody is interested; through the broker, who asked for it to be sent on."""
    _of_interest(interest, parties.answering_persons(interest.record), RECEIVED)


def to_broker(interest: Interest) -> None:
    """Tell the centre that an interest waits to be sent on."""
    _of_interest(interest, parties.broker_persons(interest.record), TO_BROKER)


def answered(interest: Interest) -> None:
    """Tell who was interested how it was answered."""
    _of_interest(interest, [interest.person_id], ANSWERED)


def to_confirm(interest: Interest) -> None:
    """Tell who was interested that the owner agrees, and that it is for him now to agree as well."""
    _of_interest(interest, [interest.person_id], TO_CONFIRM)


def contact_opened(interest: Interest) -> None:
    """Tell both sides that they may know each other now."""
    persons = [interest.person_id, interest.owner_person_id or interest.person_id, *parties.answering_persons(interest.record)]
    _of_interest(interest, persons, CONTACT_OPENED)


def ask_to_confirm_capacity(organisation_id: UUID, *, stated_on: str) -> None:
    """Ask the representatives of an enterprise whether what it said it can take over is still so: once per validity."""
    held = people.persons_with_role(organisation_id).filter(role=Role.REPRESENTATIVE, person__is_active=True)
    persons = {m.person_id: m.person.language for m in held}
    for language in sorted(set(persons.values())):
        values = {
            "name": people.organisation(SYSTEM, organisation_id).name_in(language),
            "day": stated_on,
            "organisation": str(organisation_id),
        }
        mine = [p for p, spoken in persons.items() if spoken == language]
        subject, family = f"organisation:{organisation_id}", f"{organisation_id}:{stated_on}"
        notices.tell(
            SYSTEM, persons=mine, kind=CAPACITY_LAPSED, subject=subject, values=values, family=family, organisation_id=organisation_id
        )  # fmt: skip


def _of_interest(interest: Interest, persons: Sequence[UUID], kind: str) -> None:
    languages = dict(Person.objects.filter(id__in=persons).values_list("id", "language"))
    record = registry.whole(Record.objects.filter(id=interest.record_id)).get()
    for language in sorted(set(languages.values())):
        told = {"title": title_in(record, language), "interest": str(interest.id)}
        mine = [p for p in dict.fromkeys(persons) if languages.get(p) == language]
        family = f"{interest.id}:{interest.state_at.isoformat()}"
        notices.tell(SYSTEM, persons=mine, kind=kind, subject=f"interest:{interest.id}", values=told, family=family)


def _tell(persons: Sequence[UUID], kind: str, record_id: UUID, values: dict[str, str], family: str) -> None:
    notices.tell(SYSTEM, persons=list(persons), kind=kind, subject=f"record:{record_id}", values=values, family=family)


def tell_of_declines(day: dt.date) -> int:
    """Tell owners how many declined a record on a day and why to look: once per record and day; how many records that were."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    said = Answer.objects.filter(verdict=Verdict.DECLINED, is_current=True, at__gte=start, at__lt=start + dt.timedelta(days=1))
    counts = dict(said.order_by().values_list("record_id").annotate(times=Count("id")))
    with acts.under_way(SYSTEM):
        for record in registry.whole(Record.objects.filter(id__in=counts)):
            persons = parties.owner_persons(record)
            languages = dict(Person.objects.filter(id__in=persons).values_list("id", "language"))
            for language in sorted(set(languages.values())):
                values = {"title": title_in(record, language), "record": str(record.id), "count": counts[record.id]}
                mine = [p for p in persons if languages.get(p) == language]
                subject, family = f"record:{record.id}", f"{record.id}:{day.isoformat()}"
                notices.tell(SYSTEM, persons=mine, kind=DECLINED, subject=subject, values=values, family=family)
    return len(counts)
