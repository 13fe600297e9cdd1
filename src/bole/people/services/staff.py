"""Who holds which role in an organisation: given and taken back."""

from __future__ import annotations

from uuid import UUID

from bole.runtime.acts import act, record, wait_for_turn

from .. import access, queries
from ..access import AnyActor
from ..domain.actor import Role, fitting_roles
from ..errors import LastDirector, RoleUnfit
from ..facts import RoleGranted, RoleRevoked
from ..models import Membership, Organisation, Person


@act
def grant_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> Membership:
    """Let a person hold a role in an organisation; once is enough.

    Refuses with OrganisationMissing, MergedAway, AccountMissing, NotManager, RoleUnfit.
    """
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    require_fitting(organisation, role)
    return held(person, organisation, role)


def require_fitting(organisation: Organisation, role: Role) -> None:
    """Refuses with RoleUnfit when this kind of organisation has no such role."""
    possible = fitting_roles(is_centre=queries.is_a_centre(organisation.pk))
    if role not in possible:
        raise RoleUnfit(role=role, possible=", ".join(possible))


def held(person: Person, organisation: Organisation, role: Role) -> Membership:
    """The membership, made now unless it is there already."""
    access.require_settled(organisation)
    membership, fresh = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if fresh:
        record(RoleGranted(subject_id=person.id, organisation_id=organisation.id, role=role))
    return membership


@act
def revoke_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> None:
    """Take a role back; one that is not held stays not held.

    The last director of a centre does not take it from himself: nobody would be left to give it again.
    Refuses with OrganisationMissing, AccountMissing, NotManager, LastDirector.
    """
    wait_for_turn(f"people.staff {organisation_id}")  # else two directors leave at once, each counting the other
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    if role is Role.DIRECTOR and getattr(actor, "person_id", None) == person_id and not access.is_administrator(actor):
        _require_another_director(person_id, organisation.pk)
    taken, _ = Membership.objects.filter(person=person, organisation=organisation, role=role).delete()
    if taken:
        record(RoleRevoked(subject_id=person.id, organisation_id=organisation.id, role=role))


def _require_another_director(person_id: UUID, organisation_id: UUID) -> None:
    others = queries.persons_with_role(organisation_id).filter(role=Role.DIRECTOR, person__is_active=True).exclude(person_id=person_id)
    if not others.exists():
        raise LastDirector
