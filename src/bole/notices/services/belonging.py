"""Notices and webhooks of an organisation when it is merged into another: part of the verb `merge_organisations`, in its act."""

from __future__ import annotations

from uuid import UUID

from ..models import Notice, Webhook

Kept = type[Notice] | type[Webhook]


def count_of(kept: Kept, organisation_id: UUID) -> int:
    """How many of one kind belong to an organisation."""
    return kept._default_manager.filter(organisation_id=organisation_id).count()


def follow_merge(kept: Kept, merged_id: UUID, into_id: UUID) -> int:
    """Let those of one kind follow; how many did."""
    return kept._default_manager.filter(organisation_id=merged_id).update(organisation_id=into_id)
