"""The doors of the ledger. A book is open to the cashiers and directors of its centre and of those above it; an invoice, a
deposit and a payout also to who represents the party, and to the person who is it. Door and list are one rule.

Upper contexts, which have opened a door of their own, enter by `hold` and `invoice`.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import CASHIERS, Actor, Role
from bole.people.models import Centre
from bole.runtime.system import SystemActor

from .errors import BookMissing, HoldMissing, InvoiceMissing, NotCashier, PaymentMissing, PayoutMissing, StatementMissing
from .models import Account, Entry, Hold, Invoice, OfParty, Payment, Payout, Statement

AnyActor = Actor | SystemActor
SPEAKERS = frozenset({Role.REPRESENTATIVE, Role.DIRECTOR, Role.CASHIER})  # see what their own organisation owes and is owed
Kept = TypeVar("Kept", Account, Entry, Hold, Invoice, Payment, Payout, Statement)
Owned = TypeVar("Owned", Hold, Invoice, Payout)


def keeps(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor keeps the book of the centre of this path."""
    return isinstance(actor, SystemActor) or actor.holds(CASHIERS, centre_path)


def _reach(actor: AnyActor) -> Q:
    """What lies in the books the actor keeps."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return ~Q(pk__in=[])  # all of it; an empty Q would vanish beside another
    rule = Q(pk__in=[])
    for path in actor.centre_paths(CASHIERS):
        rule |= Q(centre__path=path) | Q(centre__path__startswith=f"{path}.")
    return rule


def _own(actor: AnyActor) -> Q:
    """What is about money of the actor, or of an organisation he speaks for."""
    if isinstance(actor, SystemActor) or not actor.is_signed_in:
        return Q(pk__in=[])
    spoken_for = [one for one, roles in actor.organisations.items() if roles & SPEAKERS]
    return Q(person_id=actor.person_id) | Q(organisation_id__in=spoken_for)


def book_for(actor: AnyActor, centre_path: str) -> Centre:
    """The centre whose book the actor keeps. Refuses with BookMissing."""
    found = Centre.objects.select_related("organisation").filter(path=centre_path).first() if "\0" not in centre_path else None
    if found is None or not keeps(actor, found.path):
        raise BookMissing(centre=centre_path)
    return found


def books_for(actor: AnyActor) -> QuerySet[Centre]:
    """The centres whose books the actor keeps."""
    found = Centre.objects.select_related("organisation").order_by("path")
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return found
    rule = Q(pk__in=[])
    for path in actor.centre_paths(CASHIERS):
        rule |= Q(path=path) | Q(path__startswith=f"{path}.")
    return found.filter(rule)


def kept(actor: AnyActor, model: type[Kept]) -> QuerySet[Kept]:
    """Every row of this kind in the books the actor keeps."""
    return model._default_manager.filter(_reach(actor)).select_related("centre__organisation")


def seen(actor: AnyActor, model: type[Owned]) -> QuerySet[Owned]:
    """Every row of this kind in the actor's books, or about his own money."""
    return model._default_manager.filter(_reach(actor) | _own(actor)).select_related("centre__organisation", "organisation", "person")


def own(actor: AnyActor, model: type[Owned]) -> QuerySet[Owned]:
    """Every row of this kind about the actor's own money, or that of an organisation he speaks for."""
    return model._default_manager.filter(_own(actor)).select_related("centre__organisation", "organisation", "person")


def require_keeper(actor: AnyActor, row: OfParty) -> None:
    """Refuses with NotCashier: the row may be seen, but its book is kept by others."""
    if not keeps(actor, row.centre.path):
        raise NotCashier


def invoice_for(actor: AnyActor, invoice_id: UUID, *, to: str = "see") -> Invoice:
    """An invoice, to see it or to keep it. Refuses with InvoiceMissing, NotCashier."""
    found = seen(actor, Invoice).filter(id=invoice_id).first()
    if found is None:
        raise InvoiceMissing
    if to == "keep":
        require_keeper(actor, found)
    return found


def hold_for(actor: AnyActor, hold_id: UUID, *, to: str = "see") -> Hold:
    """A deposit, to see it or to keep it. Refuses with HoldMissing, NotCashier."""
    found = seen(actor, Hold).select_related("invoice").filter(id=hold_id).first()
    if found is None:
        raise HoldMissing
    if to == "keep":
        require_keeper(actor, found)
    return found


def payout_for(actor: AnyActor, payout_id: UUID, *, to: str = "see") -> Payout:
    """A payout, to see it or to keep it. Refuses with PayoutMissing, NotCashier."""
    found = seen(actor, Payout).filter(id=payout_id).first()
    if found is None:
        raise PayoutMissing
    if to == "keep":
        require_keeper(actor, found)
    return found


def payment_for(actor: AnyActor, payment_id: UUID) -> Payment:
    """A payment in a book the actor keeps. Refuses with PaymentMissing."""
    found = kept(actor, Payment).select_related("invoice", "organisation", "person", "statement").filter(id=payment_id).first()
    if found is None:
        raise PaymentMissing
    return found


def statement_for(actor: AnyActor, statement_id: UUID) -> Statement:
    """A bank statement of a book the actor keeps. Refuses with StatementMissing."""
    found = kept(actor, Statement).filter(id=statement_id).first()
    if found is None:
        raise StatementMissing
    return found


# ---- locked rows, always in this order: hold, invoice, payment, payout; no door ----


def hold(hold_id: UUID) -> Hold:
    """A hold, locked: what is done with one deposit waits in line here. Refuses with HoldMissing."""
    found = Hold.objects.select_for_update(of=("self",)).select_related("centre__organisation").filter(id=hold_id).first()
    if found is None:
        raise HoldMissing
    return found


def invoice(invoice_id: UUID) -> tuple[Invoice, Hold | None]:
    """An invoice and the hold it asks for, locked. Refuses with InvoiceMissing."""
    asked = Hold.objects.filter(invoice_id=invoice_id).values_list("id", flat=True).first()
    found_hold = hold(asked) if asked else None
    found = Invoice.objects.select_for_update(of=("self",)).select_related("centre__organisation").filter(id=invoice_id).first()
    if found is None:
        raise InvoiceMissing
    return found, found_hold


def payment(payment_id: UUID) -> Payment:
    """A payment, locked. Refuses with PaymentMissing."""
    found = Payment.objects.select_for_update(of=("self",)).select_related("centre__organisation").filter(id=payment_id).first()
    if found is None:
        raise PaymentMissing
    return found


def payout(payout_id: UUID) -> tuple[Payout, Hold | None]:
    """A payout and the hold it empties, locked. Refuses with PayoutMissing."""
    emptied = Payout.objects.filter(id=payout_id, why="refund").values_list("hold_id", flat=True).first()
    found_hold = hold(emptied) if emptied else None
    found = Payout.objects.select_for_update(of=("self",)).select_related("centre__organisation").filter(id=payout_id).first()
    if found is None:
        raise PayoutMissing
    return found, found_hold
