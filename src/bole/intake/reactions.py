"""What intake does when records change: it works out again what a need leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.registry.facts import RecordDrafted, RecordPublished, RecordRevised, RecordSubmitted
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from .services import clarifying


@reaction(RecordDrafted, RecordSubmitted, RecordPublished, RecordRevised)
def judge_what_changed(entries: Sequence[Entry]) -> None:
    """Needs only: achievements are none of intake's business."""
    needs = {UUID(e.subject.removeprefix("record:")) for e in entries if e.body.get("kind") == "need"}
    clarifying.judge(SYSTEM, record_ids=sorted(needs))
