"""Whether the reader's own enterprises could take an achievement over."""

from __future__ import annotations

from dataclasses import dataclass

from bole.people.domain.absorption import Fit, Offer, fit
from bole.people.domain.actor import Actor
from bole.people.queries.capacity import Own, own_enterprises

from ..models import Record

MOST = 3  # enterprises of one person: the page shows a line for each


@dataclass(frozen=True, slots=True)
class Absorption:
    """One enterprise of the reader, and whether it could take the achievement over; nothing where it has not said what it can."""

    own: Own
    fit: Fit | None


def offer_of(record: Record) -> Offer:
    """What the rule reads of an achievement: the least that is asked counts as its price."""
    least, most = record.prices
    return Offer(
        trl=record.trl, price=least or most, form=record.achievement.form, industries=frozenset(record.industries),
        tech_areas=frozenset(record.tech_areas), ipc=frozenset(record.ipc),
    )  # fmt: skip


def absorptions(actor: Actor, record: Record) -> list[Absorption]:
    """For each enterprise the actor belongs to, whether it could take the achievement over. Its own ones are left out."""
    if record.kind != Record.Kind.ACHIEVEMENT or not actor.organisations:
        return []
    offer = offer_of(record)
    others = [own for own in own_enterprises(actor) if own.organisation.pk != record.owner_id][:MOST]
    return [Absorption(own, fit(own.profile, offer) if own.profile else None) for own in others]
