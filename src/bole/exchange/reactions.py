"""What the exchange does when something has happened."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from .facts import PriceNoticePublished
from .services import proofs


@reaction(PriceNoticePublished)
def prove_what_was_published(entries: Sequence[Entry]) -> None:
    for entry in entries:
        proofs.prove_publication(SYSTEM, UUID(entry.subject.partition(":")[2]))
