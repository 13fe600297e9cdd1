"""The desk: what waits for whom, one's own records, a record's timeline."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from bole.people.domain.actor import Actor, Entitlement
from bole.runtime.models import Entry
from bole.runtime.statements import EACH, NONE, Statement, counted

from .. import access
from ..access import AnyActor
from ..domain.life import DRAFT, SUBMITTED
from ..facts import RecordFact, RecordPublished, RecordReported, RecordReturned
from ..models import Proposal, Record, RecordVersion
from . import Difference, differences
from .freshness import pile_to_confirm

RECENT = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PileCounts:
    """How many records of a pile are in each state, how many reports wait, how many records are to be confirmed."""

    per_state: dict[str, int]
    reports: int
    to_confirm: int


def own(actor: AnyActor, *, status: str = "") -> QuerySet[Record]:
    """What the actor wrote and what his organisations own, last changed first."""
    found = access.own_records(actor).order_by("-updated_at", "-id")
    return found.filter(status=status) if status else found


def staffed(actor: AnyActor) -> QuerySet[Record]:
    """The records of the centres where the actor is staff, whatever their state."""
    return access.staffed_records(actor)


def all_of_pile(actor: AnyActor) -> QuerySet[Record]:
    """Every record of the actor's centres, whatever its state; other people's drafts are none of a registrar's work."""
    return access.records_to_publish(actor).exclude(status=DRAFT)


def per_status(records: QuerySet[Record]) -> dict[str, int]:
    """How many of these records are in each state."""
    return dict(records.order_by().values_list("status").annotate(times=Count("id")))


def pile_counts(actor: Actor, *, today: dt.date) -> PileCounts:
    """The figures above a registrar's pile."""
    found = _pile_counts(Entitlement.of(actor), today).tallies()
    per_state = {code.partition(EACH)[2]: tally.count for code, tally in found.items() if EACH in code}
    return PileCounts(per_state, found.get("reports", NONE).count, found.get("to confirm", NONE).count)


@functools.lru_cache(maxsize=1024)
def _pile_counts(entitled: Entitlement, today: dt.date) -> Statement:
    actor = entitled.actor
    to_confirm = pile_to_confirm(actor, today=today).order_by().values_list("updated_at")
    per_state = all_of_pile(actor).order_by().values_list("status", "updated_at")
    return counted({f"state{EACH}": per_state, "reports": reported(actor), "to confirm": to_confirm})


# ---- what waits, as rows of one column of times: the start page counts all of it in one statement ----


def in_state(actor: AnyActor, status: str) -> QuerySet[Any, Any]:
    """Since when one's own records are in a state."""
    return access.own_records(actor).filter(status=status).order_by().values_list("updated_at")


def submitted(actor: AnyActor) -> QuerySet[Any, Any]:
    """Since when records wait for a decision of the actor's centres."""
    return access.records_to_publish(actor).filter(status=SUBMITTED).order_by().values_list("updated_at")


def reported(actor: AnyActor) -> QuerySet[Any, Any]:
    """Since when reports of readers wait for a decision of the actor's centres."""
    return access.reports_for(actor).filter(state="open").order_by().values_list("made_at")


def proposed_to(actor: AnyActor) -> QuerySet[Any, Any]:
    """Since when texts proposed to the actor wait for his word."""
    mine = access.own_records(actor).order_by().values("id")
    return Proposal.objects.filter(state="proposed", record_id__in=mine).order_by().values_list("made_at")


def written(actor: Actor, kind: str) -> QuerySet[Any, Any]:
    """When the actor wrote records of a kind."""
    return Record.objects.filter(created_by_id=actor.person_id, kind=kind).order_by().values_list("created_at")


def decided(actor: Actor) -> QuerySet[Any, Any]:
    """When the actor published or returned something, within the last month."""
    facts = (RecordPublished.name, RecordReturned.name)
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - RECENT
    return Entry.objects.filter(kind__in=facts, at__gte=since, actor=actor.reference).order_by().values_list("at")


def return_reason(record_id: UUID, *, of: type[RecordFact] = RecordReturned) -> str:
    """Why a record was given back the last time, or held."""
    entry = Entry.objects.filter(subject=f"record:{record_id}", kind=of.name).order_by("-id").first()
    return str(entry.body.get("reason", "")) if entry else ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a record: who, when, and what differs from the version before."""

    at: dt.datetime
    kind: str  # the fact, without its context: "record_published"
    by: str
    note: str
    version: int
    differences: tuple[Difference, ...] = ()
    alone: bool = False  # published by its own author


def timeline(actor: AnyActor, record_id: UUID) -> list[Moment]:
    """Everything that happened to a record, newest first; for those who may change it. Refuses with RecordMissing, NotEditor."""
    access.record_for(actor, record_id, to="edit")
    versions = {v.number: v for v in RecordVersion.objects.filter(record_id=record_id)}
    names = _names(list(versions.values()))
    found = []
    for entry in Entry.objects.filter(subject=f"record:{record_id}").order_by("-id"):
        kind = entry.kind.partition(".")[2]
        number = int(entry.body.get("version", 0))
        by = "" if entry.kind == RecordReported.name else names.get(entry.actor, "")  # who reports is not told to the author
        note = str(entry.body.get("note") or entry.body.get("reason") or "")
        found.append(Moment(entry.at, kind, by, note, number, _changes(kind, number, versions), bool(entry.body.get("alone"))))
    return found


def _names(versions: list[RecordVersion]) -> dict[str, str]:
    from bole.people.models import Person

    names = {v.actor: v.actor_name for v in versions if v.actor_name}
    persons = {f"person:{p.id}": str(p) for p in Person.objects.filter(id__in=_persons(versions))}
    return {**names, **persons}


def _persons(versions: list[RecordVersion]) -> list[str]:
    subjects = Entry.objects.filter(subject__in={f"record:{v.record_id}" for v in versions}).values_list("actor", flat=True)
    return [actor.removeprefix("person:") for actor in set(subjects) if actor.startswith("person:")]


def _changes(kind: str, number: int, versions: dict[int, RecordVersion]) -> tuple[Difference, ...]:
    before, after = versions.get(number - 1), versions.get(number)
    if kind != "record_revised" or before is None or after is None:
        return ()
    return tuple(differences(before.sheet, after.sheet))


def last_author(record_id: UUID) -> str:
    """Who wrote the newest version of a record."""
    version = RecordVersion.objects.filter(record_id=record_id).first()
    return version.actor_name if version else ""
