"""What challenges do when others' facts happen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.ledger.facts import DepositPaid
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from .services import executing


@reaction(DepositPaid)
def pass_money_on(entries: Sequence[Entry]) -> None:
    """The owner has paid in for a milestone that may be met already."""
    for entry in entries:
        if str(entry.body.get("about", "")).startswith("challenge:"):
            executing.pass_on(SYSTEM, hold=UUID(entry.subject.partition(":")[2]))
