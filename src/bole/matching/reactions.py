"""What matching does when records change."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.registry.facts import RECORD_CHANGES
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction

from . import jobs, services


@reaction(*RECORD_CHANGES)
def index_what_changed(entries: Sequence[Entry]) -> None:
    """Mark the records of these facts stale, and wake the indexing; a confirmation that moved nothing asks for nothing."""
    ids = dict.fromkeys(UUID(entry.subject.removeprefix("record:")) for entry in entries if entry.body.get("moved", True))
    if ids:
        services.mark_stale(ids)
        jobs.wake()
