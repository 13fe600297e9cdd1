"""The doors of people: who may manage a centre, an organisation, the installation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.core import signing
from django.db import connection
from django.db.models import QuerySet

from bole.runtime.system import SystemActor

from .domain.actor import PUBLISHERS, Actor, Role
from .errors import (
    AccountMissing,
    CentreElsewhere,
    CentreMissing,
    CentreNotMerged,
    InvitationExpired,
    InvitationMissing,
    InvitationUsed,
    InvitationWithdrawn,
    MergedAway,
    MergedWithItself,
    NotAdministrator,
    NotInStaffMode,
    NotManager,
    NotMerger,
    OrganisationMissing,
)  # fmt: skip
from .models import Centre, Invitation, Organisation, Person, Token

AnyActor = Actor | SystemActor


def is_administrator(actor: AnyActor) -> bool:
    """Whether the actor runs this installation."""
    return isinstance(actor, SystemActor) or actor.is_administrator


def require_administrator(actor: AnyActor) -> None:
    """Refuses with NotAdministrator."""
    if not is_administrator(actor):
        raise NotInStaffMode if getattr(actor, "could_administer", False) else NotAdministrator


def may_manage(actor: AnyActor, centre_path: str) -> bool:
    """Whether the actor directs the centre of this path, or one above it."""
    return isinstance(actor, SystemActor) or actor.holds(frozenset({Role.DIRECTOR}), centre_path)


def centre_for(actor: AnyActor, path: str, *, to: str = "see") -> Centre:
    """A centre by its path. Centres are public; to manage one takes its director. Refuses with CentreMissing, CentreElsewhere."""
    centre = Centre.objects.select_related("organisation").filter(path=path).first() if "\0" not in path else None
    if centre is None and "\0" not in path and (moved := Centre.objects.filter(former_paths__path=path).first()):
        raise CentreElsewhere(old=path, new=moved.path)
    if centre is None or (to == "manage" and not may_manage(actor, path)):
        raise CentreMissing(centre=path)
    return centre


def may_manage_organisation(actor: AnyActor, organisation: Organisation) -> bool:
    """Whether the actor directs the centre it is, represents the organisation, or is an administrator."""
    if not isinstance(actor, Actor) or actor.is_administrator:
        return True
    centre = getattr(organisation, "centre", None)
    if centre is not None:
        return may_manage(actor, centre.path)
    return Role.REPRESENTATIVE in actor.organisations.get(organisation.pk, ())


def organisation_for(actor: AnyActor, organisation_id: UUID, *, to: str = "see") -> Organisation:
    """An organisation by its id; organisations are public. To manage one takes its director or representative, or an administrator.

    To merge it takes an administrator, or who may verify it. Refuses with OrganisationMissing, MergedAway, NotManager, NotMerger.
    """
    found = Organisation.objects.select_related("centre", "verified_by__organisation", "merged_into").filter(id=organisation_id).first()
    if found is None:
        raise OrganisationMissing(organisation=organisation_id)
    if found.merged_into is not None:
        raise merged_away(found, found.merged_into)
    if to == "merge" and not may_merge(actor, found):
        raise NotMerger
    if to == "manage" and not may_manage_organisation(actor, found):
        raise NotInStaffMode if getattr(actor, "could_administer", False) else NotManager
    return found


def merged_away(found: Organisation, kept: Organisation) -> MergedAway:
    """What is told of an organisation that was merged into another."""
    return MergedAway(name=found.name, into=kept.name, old=found.pk, new=kept.pk)


def may_merge(actor: AnyActor, organisation: Organisation | None = None) -> bool:
    """Whether the actor may merge this organisation, or any: an administrator, or a registrar or director; where a centre has
    verified it, one of that centre or of one above it."""
    if is_administrator(actor):
        return True
    assert isinstance(actor, Actor)
    if organisation is None or organisation.verified_by is None:
        return bool(actor.centre_paths(PUBLISHERS))
    return actor.holds(PUBLISHERS, organisation.verified_by.path)


def pair_to_merge(actor: AnyActor, kept_id: UUID, merged_id: UUID) -> tuple[Organisation, Organisation]:
    """The one to keep and the one to merge into it.

    Refuses with OrganisationMissing, MergedAway, NotMerger, MergedWithItself, CentreNotMerged.
    """
    kept, merged = (organisation_for(actor, one, to="merge") for one in (kept_id, merged_id))
    if kept.pk == merged.pk:
        raise MergedWithItself
    for one in (kept, merged):
        if hasattr(one, "centre"):
            raise CentreNotMerged(centre=one.name)
    return kept, merged


def settled(organisation_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For each of these organisations the one it is now, held so that none is merged before the act ends.

    Whoever lets something point to an organisation asks here: a merge under way is waited for, and followed.
    """
    found: dict[UUID, UUID] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, merged_into_id FROM people_organisation WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [list(organisation_ids)]
        )
        found = {one: into or one for one, into in cursor.fetchall()}
    further = {into for one, into in found.items() if into != one}
    last = settled(further) if further else {}
    return {one: last.get(into, into) for one, into in found.items()}


def require_settled(organisation: Organisation) -> None:
    """Refuses with MergedAway when it was merged since it was read."""
    now = settled([organisation.pk]).get(organisation.pk, organisation.pk)
    if now != organisation.pk:
        raise merged_away(organisation, Organisation.objects.get(pk=now))


_INVITATIONS = signing.Signer(salt="bole.people.invitation", sep=".")


def token_of_invitation(invitation_id: UUID) -> str:
    """The token in the link: the id, signed."""
    return _INVITATIONS.sign(invitation_id.hex)


def digest_of_invitation(invitation_id: UUID) -> str:
    """What is kept of the token."""
    return Token.digest_of(token_of_invitation(invitation_id))


def invitation_with(token: str, *, lock: bool = False) -> Invitation:
    """The invitation of a link. Refuses with InvitationMissing."""
    found = Invitation.objects.select_related("organisation__centre", "invited_by").filter(digest=Token.digest_of(token))
    try:
        _INVITATIONS.unsign(token)
    except signing.BadSignature:
        raise InvitationMissing from None
    one = (found.select_for_update(of=("self",)) if lock else found).first()
    if one is None:
        raise InvitationMissing
    return one


def require_open(found: Invitation, *, at: dt.datetime | None = None) -> None:
    """Refuses with InvitationUsed, InvitationWithdrawn; and with InvitationExpired when a time is given."""
    if found.accepted_at is not None:
        raise InvitationUsed
    if found.revoked_at is not None:
        raise InvitationWithdrawn
    if at is not None and found.expires_at <= at:
        raise InvitationExpired


def invitation_for(actor: AnyActor, invitation_id: UUID) -> Invitation:
    """An invitation, locked, for those who manage its organisation. Refuses with InvitationMissing."""
    found = Invitation.objects.select_related("organisation__centre").select_for_update(of=("self",)).filter(id=invitation_id).first()
    if found is None or not may_manage_organisation(actor, found.organisation):
        raise InvitationMissing
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
