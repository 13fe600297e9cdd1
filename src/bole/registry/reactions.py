"""What the registry does when things happen: a started import is given to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.runtime.models import Entry
from bole.runtime.reactions import reaction

from . import jobs
from .facts import ImportStarted


@reaction(ImportStarted)
def run_what_was_started(entries: Sequence[Entry]) -> None:
    """Ask for the import to be run."""
    for entry in entries:
        jobs.ask(UUID(entry.subject.removeprefix("import:")))
