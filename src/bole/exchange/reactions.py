"""What the exchange does when something has happened: a notice was published, a deposit was paid or bounced."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.ledger.facts import DepositBounced, DepositPaid
from bole.runtime.models import Entry
from bole.runtime.reactions import reaction
from bole.runtime.system import SYSTEM

from .facts import (
    BidderAdmitted,
    BidderApplied,
    BidderExcluded,
    BidderQualified,
    BidderRefused,
    PriceNoticePublished,
    SaleAnnounced,
    SaleClosed,
    SaleEnded,
)  # fmt: skip
from .services import admission, proofs
from .services import telling_sales as telling


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


# Nobody listens to `EntriesAdded`: what bidders do must cost nothing but the bid. Who was outbid, a job looks for.
KINDS = {
    BidderApplied.name: telling.APPLIED, BidderQualified.name: telling.QUALIFIED, BidderAdmitted.name: telling.ADMITTED,
    BidderRefused.name: telling.REFUSED, BidderExcluded.name: telling.EXCLUDED,
}  # fmt: skip


@reaction(BidderApplied, BidderQualified, BidderAdmitted, BidderRefused, BidderExcluded)
def tell_of_bidders(entries: Sequence[Entry]) -> None:
    """A bidder is told what was decided about him; the house, that somebody applied."""
    for entry in entries:
        telling.tell_of_bidder(SYSTEM, UUID(entry.body["bidder"]), kind=KINDS[entry.kind], reason=entry.body.get("reason", ""))


@reaction(SaleAnnounced)
def tell_of_announcements(entries: Sequence[Entry]) -> None:
    """The seller learns that the sale is announced; who applied to the one before, that it is offered again."""
    for entry in entries:
        telling.tell_of_announcement(SYSTEM, _sale(entry))


@reaction(SaleEnded)
def tell_of_ends(entries: Sequence[Entry]) -> None:
    """Whoever is in the sale learns that it was withdrawn or cancelled, and why."""
    for entry in entries:
        telling.tell_of_end(SYSTEM, _sale(entry), reason=entry.body["reason"])


@reaction(SaleClosed)
def tell_of_results(entries: Sequence[Entry]) -> None:
    """Who won, who did not, and the seller learn it."""
    for entry in entries:
        telling.tell_of_result(SYSTEM, _sale(entry), winner=entry.body["winner"], price=entry.body["price"])


def _sale(entry: Entry) -> UUID:
    return UUID(entry.subject.partition(":")[2])
