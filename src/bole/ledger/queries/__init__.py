"""The reads of the ledger."""

from __future__ import annotations

from ..domain.party import Party
from ..models import Hold


def holds_of(party: Party, *, purpose: str, subject: str) -> list[Hold]:
    """The deposits of a party for a purpose of a subject, the newest first. Opens no door: for upper contexts."""
    found = Hold.objects.filter(**{f"{party.kind}_id": party.id}, purpose=purpose, subject=subject)
    return list(found.select_related("centre", "invoice").order_by("-asked_at"))
