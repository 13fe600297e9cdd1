"""The doors of people: who may manage a centre, an organisation, the installation."""

from __future__ import annotations

from uuid import UUID

from bole.runtime.system import SystemActor

from .domain.actor import Actor, Role
from .errors import CentreMissing, NotAdministrator, OrganisationMissing
from .models import Centre, Organisation

AnyActor = Actor | SystemActor


def require_administrator(actor: AnyActor) -> None:
    """Refuses with NotAdministrator."""
    if isinstance(actor, Actor) and not actor.is_administrator:
        raise NotAdministrator


def may_manage(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor directs the centre of this path, or one above it."""
    return isinstance(actor, SystemActor) or actor.holds(frozenset({Role.DIRECTOR}), centre_path)


def centre_for(actor: AnyActor, path: str, *, to: str = "see") -> Centre:
    """A centre by its path. Centres are public; to manage one takes its director. Refuses with CentreMissing."""
    centre = Centre.objects.select_related("organisation").filter(path=path).first()
    if centre is None or (to == "manage" and not may_manage(actor, path)):
        raise CentreMissing(centre=path)
    return centre


def organisation_for(actor: AnyActor, organisation_id: UUID) -> Organisation:
    """An organisation by its id; organisations are public. Refuses with OrganisationMissing."""
    found = Organisation.objects.filter(id=organisation_id).first()
    if found is None:
        raise OrganisationMissing(organisation=organisation_id)
    return found
