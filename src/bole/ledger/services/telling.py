"""Who is told what: parties of what is asked of them and what became of it, cashiers of deadlines. Part of the verbs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from bole.notices import services as notices
from bole.people.domain.actor import CASHIERS, SEPARATOR, Role
from bole.people.models import Centre, Membership
from bole.runtime.acts import act, now

from ..access import AnyActor
from ..domain import payouts as payout_rules
from ..domain.party import Party
from ..domain.payouts import Watch, watch
from ..models import Invoice, Payout

ASKED, BOUNCED, PAID_OUT, NEAR, PAST = (
    "ledger.asked", "ledger.bounced", "ledger.paid_out", "ledger.payout_near", "ledger.payout_past",
)  # fmt: skip
SPEAKERS = (Role.REPRESENTATIVE, Role.DIRECTOR, Role.CASHIER)


def persons_of(party: Party) -> list[UUID]:
    """Who is told about a party's money: the person himself, or who speaks for the organisation."""
    if party.person_id:
        return [party.person_id]
    return list(
        Membership.objects.filter(organisation_id=party.id, role__in=[r.value for r in SPEAKERS]).values_list("person_id", flat=True)
    )


def cashiers_of(centre: Centre) -> list[UUID]:
    """Who keeps the book of a centre; where nobody does, who keeps that of the nearest centre above."""
    steps = centre.path.split(SEPARATOR)
    for length in range(len(steps), 0, -1):
        path = SEPARATOR.join(steps[:length])
        held = Membership.objects.filter(Q(organisation__centre__path=path), role__in=[r.value for r in CASHIERS], person__is_active=True)
        if found := list(dict.fromkeys(held.values_list("person_id", flat=True))):
            return found
    return []


def tell_party(actor: AnyActor, kind: str, invoice: Invoice, *, amount: str = "", reason: str = "") -> None:
    """Tell who speaks for the party of an invoice."""
    if invoice.party is None:
        return
    values = {"number": invoice.number, "amount": amount or str(invoice.money), "invoice": str(invoice.id), "reason": reason}
    notices.tell(
        actor, persons=persons_of(invoice.party), kind=kind, subject=f"invoice:{invoice.id}", values=values,
        organisation_id=invoice.organisation_id,
    )  # fmt: skip


@act
def watch_payouts(actor: AnyActor) -> int:
    """Tell the cashiers of every payout whose deadline is near, and again of every one that is past it; how many there were.

    Each is told once, however often the clock comes by: what was told is written on the row, in the same act.
    """
    at, near = now(), dt.timedelta(hours=settings.BOLE_REFUND_NEAR_HOURS)
    waiting = Payout.objects.filter(state__in=payout_rules.WAITING, due_at__lte=at + near)
    found: Sequence[Payout] = list(
        waiting.filter(Q(warned_at=None) | Q(alarmed_at=None, due_at__lt=at)).select_related("centre__organisation")
        .select_for_update(of=("self",), skip_locked=True).order_by("due_at", "id")
    )  # fmt: skip
    for one in found:
        past = watch(one.due_at, now=at, near=near) is Watch.PAST
        one.warned_at, one.alarmed_at = one.warned_at or at, at if past else None
        one.save(update_fields=["warned_at", "alarmed_at"])
        values = {"amount": str(one.money), "centre": one.centre.organisation.name, "payout": str(one.id)}
        notices.tell(
            actor, persons=cashiers_of(one.centre), kind=PAST if past else NEAR, subject=f"payout:{one.id}", values=values,
            family=f"{one.id} {past} {one.due_at}", urgent=True,
        )  # fmt: skip
    return len(found)
