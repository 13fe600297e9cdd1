"""What the registry does when things happen: a started import is given to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.people.facts import PersonErased
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from . import jobs
from .facts import ImportStarted
from .services import records


@reaction(ImportStarted)
def run_what_was_started(entries: Sequence[Entry]) -> None:
    """Ask for the import to be run."""
    for entry in entries:
        jobs.ask(UUID(entry.subject.removeprefix("import:")))


@reaction(PersonErased)
def forget_names(entries: Sequence[Entry]) -> None:
    """Take the name of somebody who left out of the versions he made; his number stays."""
    for entry in entries:
        records.forget_name(SYSTEM, person_id=UUID(entry.subject.removeprefix("person:")))
