"""The doors of people: who may manage a centre, an organisation, the installation."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bole.runtime.system import SystemActor

from .domain.actor import Actor, Role
from .errors import AccountMissing, CentreMissing, NotAdministrator, OrganisationMissing
from .models import Centre, Organisation, Person, Token

AnyActor = Actor | SystemActor


def is_administrator(actor: AnyActor) -> bool:
    """Whether the actor runs this installation."""
    return isinstance(actor, SystemActor) or actor.is_administrator


def require_administrator(actor: AnyActor) -> None:
    """Refuses with NotAdministrator."""
    if not is_administrator(actor):
        raise NotAdministrator


def may_manage(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor directs the centre of this path, or one above it."""
    return isinstance(actor, SystemActor) or actor.holds(frozenset({Role.DIRECTOR}), centre_path)


def centre_for(actor: AnyActor, path: str, *, to: str = "see") -> Centre:
    """A centre by its path. Centres are public; to manage one takes its director. Refuses with CentreMissing."""
    centre = Centre.objects.select_related("organisation").filter(path=path).first() if "\0" not in path else None
    if centre is None or (to == "manage" and not may_manage(actor, path)):
        raise CentreMissing(centre=path)
    return centre


def organisation_for(actor: AnyActor, organisation_id: UUID, *, to: str = "see") -> Organisation:
    """An organisation by its id; organisations are public. To manage one takes the director of the centre it is, or an administrator.

    Refuses with OrganisationMissing, NotAdministrator.
    """
    found = Organisation.objects.select_related("centre").filter(id=organisation_id).first()
    if found is None:
        raise OrganisationMissing(organisation=organisation_id)
    if to == "manage":
        centre = getattr(found, "centre", None)
        if centre is None or not may_manage(actor, centre.path):
            require_administrator(actor)
    return found


def locked_person(person_id: UUID) -> Person:
    """A person, locked: what is written about one person waits in line here. Refuses with AccountMissing."""
    found = Person.objects.select_for_update().filter(id=person_id).first()
    if found is None:
        raise AccountMissing
    return found


def tokens_for(actor: AnyActor) -> QuerySet[Token]:
    """The tokens the actor may see and end: one's own, or everybody's for an administrator."""
    if is_administrator(actor):
        return Token.objects.all()
    return Token.objects.filter(person_id=actor.person_id) if isinstance(actor, Actor) and actor.person_id else Token.objects.none()
