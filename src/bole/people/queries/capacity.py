"""What enterprises say they can take over, as far as somebody may see it; and how that fits what is offered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from bole.runtime import clock

from .. import access
from ..access import AnyActor
from ..domain.absorption import Band, Profile
from ..domain.actor import Actor, Role
from ..domain.capacity import BLOCKS, USUAL, blocks_seen, fields_seen, tiers_open
from ..errors import CapacityMissing
from ..models import Capacity, Organisation


@dataclass(frozen=True, slots=True)
class Seen:
    """A profile as its reader may see it: the values he sees, and the blocks he does not."""

    organisation: Organisation
    values: dict[str, Any]
    blocks: tuple[str, ...]
    hidden: tuple[str, ...]
    tiers: dict[str, str]
    stated_on: dt.date
    confirm_by: dt.date
    is_lapsed: bool

    @property
    def is_empty(self) -> bool:
        return not any(self.values.values())


def seen(actor: AnyActor, organisation_id: UUID, *, agreed: bool = False, named: bool = True) -> Seen:
    """What an enterprise says it can take over. `agreed`: contact with it is open. `named`: its name may be known.

    Refuses with OrganisationMissing, MergedAway, and with CapacityMissing where nothing is said, or nothing to this reader.
    """
    organisation = access.organisation_for(actor, organisation_id)
    found = Capacity.objects.filter(organisation=organisation).first()
    if found is None:
        raise CapacityMissing
    own = _own(actor, organisation)
    blocks = blocks_seen(found.tiers, tiers_open(signed_in=_signed_in(actor), agreed=agreed, own=own))
    values = {name: getattr(found, name) for name in fields_seen(blocks, named=named)}
    if not own and not any(values.values()):
        raise CapacityMissing
    tiers = {block: str(found.tiers.get(block) or USUAL[block]) for block in BLOCKS}
    return Seen(
        organisation, values, blocks, tuple(b for b in BLOCKS if b not in blocks), tiers, timezone.localdate(found.stated_at),
        found.confirm_by, found.confirm_by < today(),
    )  # fmt: skip


def seen_or_none(actor: AnyActor, organisation_id: UUID, *, agreed: bool = False, named: bool = True) -> Seen | None:
    """The same, for pages that show it beside other things."""
    try:
        return seen(actor, organisation_id, agreed=agreed, named=named)
    except CapacityMissing:
        return None


def _signed_in(actor: AnyActor) -> bool:
    return not isinstance(actor, Actor) or actor.is_signed_in


def _own(actor: AnyActor, organisation: Organisation) -> bool:
    return access.is_administrator(actor) or (isinstance(actor, Actor) and actor.belongs_to(organisation.pk))


def today() -> dt.date:
    """The day it is where this instance stands."""
    return timezone.localdate(clock.database_now())


def profile_of(found: Capacity) -> Profile:
    """A profile as the rule reads it."""
    return Profile(
        trl=(found.trl_from, found.trl_to) if found.trl_from is not None and found.trl_to is not None else None,
        budget=Band.of(found.budget), rd_staff=Band.of(found.rd_staff), equipment=frozenset(found.equipment),
        industries=frozenset(found.industries), tech_areas=frozenset(found.tech_areas), ipc=frozenset(found.ipc),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Own:
    """An enterprise the actor belongs to, with what it says it can take over, if it says anything."""

    organisation: Organisation
    profile: Profile | None
    may_state: bool
    is_lapsed: bool


def own_enterprises(actor: Actor) -> list[Own]:
    """The enterprises the actor belongs to."""
    if Organisation.Kind.ENTERPRISE not in actor.kinds:
        return []
    rows = Organisation.objects.filter(id__in=list(actor.organisations), kind=Organisation.Kind.ENTERPRISE, centre=None)
    found = []
    for one in rows.select_related("capacity").order_by("name", "id"):
        capacity: Capacity | None = getattr(one, "capacity", None)
        may = Role.REPRESENTATIVE in actor.organisations[one.pk] or actor.is_administrator
        lapsed = capacity is not None and capacity.confirm_by < today()
        found.append(Own(one, profile_of(capacity) if capacity else None, may, lapsed))
    return found
