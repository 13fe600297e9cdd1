"""What the registry does when things happen: a started import is given to the worker, and whoever is in charge is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from bole.people.facts import PersonErased
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from . import jobs
from .facts import ConfirmationAsked, EditionPublished, ImportStarted, RecordExpired
from .services import editions, experts, records, reminders


@reaction(ImportStarted)
def run_what_was_started(entries: Sequence[Entry]) -> None:
    """Ask for the import to be run."""
    for entry in entries:
        jobs.ask(UUID(entry.subject.removeprefix("import:")))


def _ends(entries: Sequence[Entry]) -> dict[UUID, dt.date]:
    return {UUID(e.subject.removeprefix("record:")): dt.date.fromisoformat(str(e.body["confirm_by"])) for e in entries}


@reaction(ConfirmationAsked)
def ask_who_is_in_charge(entries: Sequence[Entry]) -> None:
    """Ask whether the records of these facts are still valid."""
    reminders.remind(SYSTEM, ends=_ends(entries))


@reaction(RecordExpired)
def tell_what_left_the_search(entries: Sequence[Entry]) -> None:
    """Tell that the records of these facts left the search."""
    reminders.tell_expired(SYSTEM, ends=_ends(entries))


@reaction(PersonErased)
def forget_names(entries: Sequence[Entry]) -> None:
    """Take the name of somebody who left out of the versions he made, and erase the record he has as an expert; his number stays."""
    for entry in entries:
        experts.erase_of(SYSTEM, person_id=UUID(entry.subject.removeprefix("person:")))
        records.forget_name(SYSTEM, person_id=UUID(entry.subject.removeprefix("person:")))


@reaction(EditionPublished)
def tell_who_was_taken_in(entries: Sequence[Entry]) -> None:
    """Tell the owners whose records stand in a new edition."""
    for entry in entries:
        editions.tell_owners(SYSTEM, UUID(entry.subject.removeprefix("catalogue:")), number=int(entry.body["edition"]))
