"""Sales and bidders of an organisation when it is merged into another: part of the verb `merge_organisations`."""

from __future__ import annotations

from uuid import UUID

from ..models import Bidder, Sale


def sales_of(organisation_id: UUID) -> int:
    """How many sales it has drawn up."""
    return Sale.objects.filter(seller_id=organisation_id).count()


def sales_follow(merged_id: UUID, kept_id: UUID) -> int:
    """Its sales follow."""
    return Sale.objects.filter(seller_id=merged_id).update(seller_id=kept_id)


def bidders_of(organisation_id: UUID) -> int:
    """In how many sales it bids."""
    return Bidder.objects.filter(organisation_id=organisation_id).count()


def bidders_follow(merged_id: UUID, kept_id: UUID) -> int:
    """It goes on bidding as the other; in a sale in which both bid, each stays who it was: the record knows two codes."""
    twins = Bidder.objects.filter(organisation_id=kept_id).values("sale_id")
    return Bidder.objects.filter(organisation_id=merged_id).exclude(sale_id__in=twins).update(organisation_id=kept_id)
