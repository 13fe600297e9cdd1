"""The reads of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from ..domain import hold
from ..domain.party import Party
from ..models import Hold, Payment, Payout


def holds_of(party: Party, *, purpose: str, subject: str) -> list[Hold]:
    """The deposits of a party for a purpose of a subject, the newest first. Opens no door: for upper contexts."""
    found = Hold.objects.filter(**{f"{party.kind}_id": party.id}, purpose=purpose, subject=subject)
    return list(found.select_related("centre", "invoice").order_by("-asked_at"))


def open_holds(hold_ids: Collection[UUID]) -> set[UUID]:
    """Those of these deposits that are asked for or paid, and have not gone anywhere yet. Opens no door."""
    return set(Hold.objects.filter(id__in=hold_ids, state__in=(hold.DUE, hold.PAID)).values_list("id", flat=True))


def paid_holds(hold_ids: Collection[UUID]) -> set[UUID]:
    """Those of these deposits that are there, whole. Opens no door."""
    return set(Hold.objects.filter(id__in=hold_ids, state=hold.PAID).values_list("id", flat=True))


def accounts_of(hold_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """Who paid each of these deposits, as the bank wrote him, and to whom it was paid back. Opens no door: for upper contexts."""
    found: dict[UUID, set[str]] = {one: set() for one in hold_ids}
    paid = Payment.objects.filter(invoice__hold__in=found, bounced_at=None).exclude(payer="").values_list(F("invoice__hold__id"), "payer")
    back = Payout.objects.filter(hold__in=found).exclude(payee="").values_list("hold_id", "payee")
    for hold_id, name in [*paid, *back]:
        found[hold_id].add(name)
    return found
