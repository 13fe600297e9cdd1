"""Money of an organisation when it is merged into another: part of the verb `merge_organisations`, in its act.

Lines are never changed, so the accounts follow with them; where the other has the same account, one of the two is closed.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef

from ..models import Account, Hold, Invoice, Payment, Payout

Kept = type[Account] | type[Hold] | type[Invoice] | type[Payment] | type[Payout]


def count_of(kept: Kept, organisation_id: UUID) -> int:
    """How many rows of one kind belong to an organisation."""
    return kept._default_manager.filter(organisation_id=organisation_id).count()


def follow_merge(kept: Kept, merged_id: UUID, into_id: UUID) -> int:
    """Let the rows of one kind follow; how many did."""
    if kept is Account:
        same = Account.objects.filter(
            organisation_id=into_id, is_open=True, centre_id=OuterRef("centre_id"), kind=OuterRef("kind"), currency=OuterRef("currency")
        )
        Account.objects.filter(Exists(same), organisation_id=merged_id).update(is_open=False)
    return kept._default_manager.filter(organisation_id=merged_id).update(organisation_id=into_id)
