"""The verbs by which somebody becomes a bidder: apply, qualify, pay the deposit, be admitted; or be refused, or excluded."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from bole.kernel.canonical import digest
from bole.kernel.text import one_line
from bole.ledger import queries as books
from bole.ledger import services as ledger
from bole.ledger.domain.party import Party
from bole.people.domain.actor import STAFF, Actor
from bole.runtime.acts import act, now, record
from bole.runtime.system import SYSTEM

from ..access import sales as access
from ..access.sales import AnyActor
from ..domain import life
from ..errors import AppliedBefore, BegunAlready, BidderDecided, NoReasonForSale, NotABidder, RelatedToSeller, TooLateToApply
from ..facts import BidderAdmitted, BidderApplied, BidderExcluded, BidderQualified, BidderRefused
from ..models import Bidder, Sale
from . import sales

ALPHABET = "ACDEFHJKLMNPQRTUVWXY34679"  # nothing that is read for something else
PURPOSE = "sale deposit"
TEXT = 1000


@act
def apply(
    actor: Actor, sale_id: UUID, *, organisation_id: UUID | None = None, statement: str = "", relation: str = "", rank: int | None = None,
    basis: str = "",
) -> Bidder:  # fmt: skip
    """Ask to be admitted, oneself or for an organisation one may bind; `relation` is what one declares about the seller.

    Refuses with SaleMissing, NotABidder, RelatedToSeller, AppliedBefore, TooLateToApply.
    """
    sale = access.sale_for(actor, sale_id, lock=True)
    if not actor.is_signed_in or (organisation_id is not None and organisation_id not in access.spoken_for(actor)):
        raise NotABidder
    if sale.state != life.ANNOUNCED or now() >= (sale.deposit_by or sale.lot.over_at):
        raise TooLateToApply
    if sale.seller_id in actor.organisations or organisation_id == sale.seller_id or actor.holds(STAFF, sale.centre.path):
        raise RelatedToSeller
    person_id = actor.person_id if organisation_id is None else None
    if Bidder.objects.filter(Q(person_id=person_id) if organisation_id is None else Q(organisation_id=organisation_id), sale=sale).exists():
        raise AppliedBefore
    made = Bidder.objects.create(
        sale=sale, organisation_id=organisation_id, person_id=person_id, applied_by_id=actor.person_id, code=_free_code(sale),
        relation=one_line(relation)[:TEXT], statement=one_line(statement)[:TEXT], rank=rank, basis=one_line(basis)[:40], applied_at=now(),
    )  # fmt: skip
    record(BidderApplied(subject_id=sale.id, bidder=made.id, relation=made.relation, rank=rank))
    return made


def _free_code(sale: Sale) -> str:
    taken = set(Bidder.objects.filter(sale=sale).values_list("code", flat=True))
    while (code := "".join(secrets.choice(ALPHABET) for _ in range(4))) in taken:
        pass
    return code


@act
def qualify(actor: AnyActor, bidder_id: UUID, *, rank: int | None = None) -> Bidder:
    """Say that a bidder meets the conditions: his deposit is asked for, or he is admitted where there is none.

    `rank` makes him a priority holder. Refuses with BidderMissing, NotHouse, BidderDecided, BegunAlready.
    """
    found = _undecided(actor, bidder_id)
    sale = found.sale
    found.rank, found.decided_at = rank, now()
    if rank is not None:
        _rank(sale, found.code, rank)
    found.state = life.AWAITED if sale.deposit is not None else life.ADMITTED
    record(BidderQualified(subject_id=sale.id, bidder=found.id, rank=rank))
    if (money := sale.deposit_money) is not None:
        assert sale.deposit_by is not None
        hold = ledger.ask_deposit(
            SYSTEM, centre=sale.centre.path, party=party_of(found), amount=money, purpose=PURPOSE, subject=sale.subject,
            due_at=sale.deposit_by, key=f"{PURPOSE}:{found.id}", title=sale.number,
        )  # fmt: skip
        found.hold = hold.id
    else:
        record(BidderAdmitted(subject_id=sale.id, bidder=found.id))
    found.save()
    return found


def _undecided(actor: AnyActor, bidder_id: UUID) -> Bidder:
    found = access.bidder_to_decide(actor, bidder_id)
    if found.state != life.APPLIED:
        raise BidderDecided
    return found


def _rank(sale: Sale, code: str, rank: int) -> None:
    """The priority of a bidder is part of the terms, so it is written before the first entry. Refuses with BegunAlready."""
    if sale.lot.entries or now() >= sale.opens_at:
        raise BegunAlready
    sale.terms = {**sale.terms, "ranks": {**sale.terms.get("ranks", {}), code: rank}}
    sale.rules  # noqa: B018  refuses ranks that are none
    sale.lot.head = digest(sale.terms)
    sale.save(update_fields=["terms"])
    sale.lot.save(update_fields=["head"])


@act
def refuse(actor: AnyActor, bidder_id: UUID, *, reason: str) -> Bidder:
    """Say that a bidder does not meet the conditions, and why. Refuses with BidderMissing, NotHouse, BidderDecided, NoReasonForSale."""
    found = _undecided(actor, bidder_id)
    _decided(found, life.REFUSED, reason)
    record(BidderRefused(subject_id=found.sale_id, bidder=found.id, reason=found.reason))
    return found


@act
def exclude(actor: AnyActor, bidder_id: UUID, *, reason: str) -> Bidder:
    """Take the right to bid from one who was admitted. What he bid stays on record. Refuses as `refuse`."""
    found = access.bidder_to_decide(actor, bidder_id)
    if found.state not in (life.ADMITTED, life.AWAITED):
        raise BidderDecided
    _decided(found, life.OUT, reason)
    record(BidderExcluded(subject_id=found.sale_id, bidder=found.id, reason=found.reason))
    return found


def _decided(found: Bidder, state: str, reason: str) -> None:
    found.reason, found.state, found.decided_at = one_line(reason)[:TEXT], state, now()
    if not found.reason:
        raise NoReasonForSale
    found.save(update_fields=["reason", "state", "decided_at"])


@act
def admit_paid(actor: AnyActor, hold_id: UUID) -> None:
    """The deposit of a bidder is there: he may bid."""
    for found in _of_hold(hold_id):
        if found.state == life.AWAITED:
            found.state = life.ADMITTED
            found.save(update_fields=["state"])
            record(BidderAdmitted(subject_id=found.sale_id, bidder=found.id))


@act
def exclude_bounced(actor: AnyActor, hold_id: UUID, *, reason: str) -> None:
    """The deposit of a bidder never came: he may not bid any more, and is awaited again."""
    for found in _of_hold(hold_id):
        if found.state == life.ADMITTED:
            found.state, found.reason = life.AWAITED, one_line(reason)[:TEXT]
            found.save(update_fields=["state", "reason"])
            record(BidderExcluded(subject_id=found.sale_id, bidder=found.id, reason=found.reason))


def _of_hold(hold_id: UUID) -> list[Bidder]:
    """The bidder of a deposit, once nobody bids: the lock of the sale orders this against the bids."""
    for found in Bidder.objects.filter(hold=hold_id):
        access.sale_for(SYSTEM, found.sale_id, lock=True)
    return list(Bidder.objects.filter(hold=hold_id))


def release_deposits(actor: AnyActor, sale: Sale, *, keep: Collection[str]) -> None:
    """Give the deposits back of all but these codes. Part of the verbs."""
    going = [found for found in Bidder.objects.filter(sale=sale).exclude(hold=None).order_by("id") if found.code not in keep]
    open_holds = books.open_holds([found.hold for found in going if found.hold])
    for found in going:
        if found.hold in open_holds:
            ledger.release_hold(SYSTEM, found.hold, hours=sales.refund_hours(sale), key=f"release:{found.id}", reason=sale.number)


def party_of(bidder: Bidder) -> Party:
    """Whose money it is."""
    if bidder.organisation_id is not None:
        return Party.organisation(bidder.organisation_id)
    assert bidder.person_id is not None
    return Party.person(bidder.person_id)
