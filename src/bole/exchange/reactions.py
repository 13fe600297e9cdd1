"""What the exchange does when something has happened: a notice was published, a deposit was paid or bounced."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.ledger.facts import DepositBounced, DepositPaid
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from .facts import PriceNoticePublished
from .services import admission, proofs


def _holds(entries: Sequence[Entry]) -> list[tuple[UUID, Entry]]:
    mine = [entry for entry in entries if entry.body["purpose"] == admission.PURPOSE]
    return [(UUID(entry.subject.removeprefix("hold:")), entry) for entry in mine]


@reaction(DepositPaid)
def admit_who_paid(entries: Sequence[Entry]) -> None:
    """The deposit is there: the bidder may bid."""
    for hold_id, _ in _holds(entries):
        admission.admit_paid(SYSTEM, hold_id)


@reaction(DepositBounced)
def exclude_whose_deposit_bounced(entries: Sequence[Entry]) -> None:
    """The deposit never came: what he bids from now on is refused."""
    for hold_id, entry in _holds(entries):
        admission.exclude_bounced(SYSTEM, hold_id, reason=entry.body["reason"])


@reaction(PriceNoticePublished)
def prove_what_was_published(entries: Sequence[Entry]) -> None:
    """The proof is made once the notice is committed: a stamp of the time may take long."""
    for entry in entries:
        proofs.prove_publication(SYSTEM, UUID(entry.subject.partition(":")[2]))
