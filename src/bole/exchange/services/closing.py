"""The verbs after bidding: close, confirm, declare a default, offer it again.

Time closes a sale; closing writes down what follows from the record by the rules, whenever it is done, and gives the same
however late. The secret reserve is opened here, as an entry of the record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from uuid import UUID

from bole.kernel.ids import uuid7
from bole.kernel.text import one_line
from bole.ledger import queries as books
from bole.ledger import services as ledger
from bole.runtime.acts import act, now, record
from bole.runtime.system import SYSTEM

from ..access import sales as access
from ..access.sales import AnyActor
from ..adapters import sealing
from ..domain import life
from ..domain.asking import Ask
from ..domain.entries import Kind
from ..domain.sale import Award, award, is_over
from ..errors import NoReasonForSale, NotOverYet
from ..facts import SaleClosed, SaleConfirmed, SaleRelisted, price_text
from ..models import Bidder, Lot, Sale
from . import admission, bidding, sales


@act
def close(actor: AnyActor, sale_id: UUID) -> Sale:
    """Write down what came of a sale that is over; what was written down before is not written again.

    Refuses with SaleMissing, NotHouse, NotOverYet.
    """
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    if found.state != life.ANNOUNCED:
        return found
    known = bidding.state_of(found.id)
    if not is_over(known.terms, known.state, now()):
        raise NotOverYet
    if known.terms.reserve and known.state.reserve is None and known.state.offers:
        reserve = sealing.opened(found.sealed_reserve, sale=found.number)
        _put(actor, found, Ask(Kind.RESERVE, "reserve", actor.reference, amount=reserve.amount, nonce=reserve.key))
        known = bidding.state_of(found.id)
    found.closed_at = now()
    _settle(actor, found, award(known.terms, known.state))
    return found


def _put(actor: AnyActor, sale: Sale, ask: Ask) -> None:
    bidding.put(actor, sale.id, ask=ask)
    sale.lot.refresh_from_db()


def _settle(actor: AnyActor, sale: Sale, found: Award) -> None:
    """Write an award beside the sale, and give the deposits back of who cannot get it any more."""
    sale.state = life.moved(sale.state, "sell" if found.winner else "fail")
    sale.winner, sale.award_price, sale.outcome = found.winner, found.price, found.reason
    sale.save(update_fields=["state", "winner", "award_price", "outcome", "closed_at"])
    admission.release_deposits(actor, sale, keep={found.winner, *found.forfeited} - {""})
    for code in found.forfeited:
        _forfeit(sale, code, "sealed and not opened")
    record(
        SaleClosed(
            subject_id=sale.id, number=sale.number, winner=found.winner, price=price_text(found.price), outcome=found.reason,
            entries=sale.lot.entries, head=sale.lot.head,
        )
    )  # fmt: skip


def _forfeit(sale: Sale, code: str, reason: str) -> None:
    found = Bidder.objects.filter(sale=sale, code=code).exclude(hold=None).first()
    if found is not None and found.hold and books.paid_holds([found.hold]):
        ledger.forfeit_hold(SYSTEM, found.hold, reason=f"{sale.number}: {reason}", key=f"forfeit:{found.id}")


@act
def confirm(actor: AnyActor, sale_id: UUID) -> Sale:
    """The confirmation of sale (成交确认书) is signed by both sides. Refuses with SaleMissing, NotHouse, WrongState."""
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    found.state, found.confirmed_at = life.moved(found.state, "confirm"), now()
    found.save(update_fields=["state", "confirmed_at"])
    record(SaleConfirmed(subject_id=found.id, number=found.number, winner=found.winner, price=price_text(found.award_price)))
    return found


@act
def declare_default(actor: AnyActor, sale_id: UUID, *, reason: str) -> Sale:
    """The winner did not keep his word: he loses his deposit, and it goes to the next by the rules, or to nobody.

    Refuses with SaleMissing, NotHouse, NoReasonForSale, WrongState.
    """
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    reason = one_line(reason)[: sales.TEXT]
    if not reason:
        raise NoReasonForSale
    if found.state == life.CONFIRMED:
        found.state = life.SOLD  # signed, and then not kept
        found.save(update_fields=["state"])
    loser = found.winner
    _put(actor, found, Ask(Kind.DEFAULTED, f"default:{loser}", actor.reference, bidder=loser))
    _forfeit(found, loser, reason)
    Sale.objects.filter(id=found.id).update(reason=reason)
    known = bidding.state_of(found.id)
    _settle(actor, found, award(known.terms, known.state))
    return found


@act
def relist(actor: AnyActor, sale_id: UUID, *, start: Decimal, opens_at: dt.datetime, ends_at: dt.datetime) -> Sale:
    """Offer what was not sold again, perhaps at a lower start; the new sale is a draft that follows this one.

    Refuses with SaleMissing, NotHouse, WrongState, BadTerms.
    """
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    found.state = life.moved(found.state, "relist")
    before = found.rules
    made = Sale(
        id=uuid7(), number=sales.next_number(), record=found.record, centre=found.centre, seller=found.seller, regime=found.regime,
        licence=found.licence, wordings=found.wordings, deposit=found.deposit, follows=found, cuts=found.cuts + (start < found.start),
        deposit_by=opens_at if found.deposit is not None else None, created_by=found.created_by,
    )  # fmt: skip
    made.lot = Lot(sale=made)
    terms = dataclasses.replace(
        before, sale=made.number, start=start, opens_at=opens_at, ends_at=ends_at, never_after=None, reserve="", ranks={}
    )
    sales.decide(made, terms)
    sales.saved(made)
    found.save(update_fields=["state"])
    record(SaleRelisted(subject_id=found.id, number=found.number, by=made.id))
    return made


def close_what_is_over(actor: AnyActor) -> int:
    """Close every sale that is over; how many that were. One that fails does not hold up the others."""
    closed = 0
    for sale_id in access.sales_to_close().filter(lot__is_suspended=False).order_by("lot__over_at").values_list("id", flat=True):
        try:
            closed += close(actor, sale_id).state != life.ANNOUNCED
        except NotOverYet:
            continue
    return closed
