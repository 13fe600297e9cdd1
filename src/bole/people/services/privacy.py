"""The rights of a person over what is kept about him: to have it, and to have it deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from bole.runtime.acts import act, record, wait_for_turn
from bole.runtime.models import Entry

from .. import access, queries
from ..access import AnyActor
from ..domain import personal
from ..domain.actor import Role
from ..errors import LastAdministrator, LastOfCentre
from ..facts import PersonErased, RoleRevoked
from ..models import ERASED, Invitation, Membership, Person, Token


def personal_data(actor: AnyActor, *, person_id: UUID) -> dict[str, Any]:
    """All that is kept about a person, ready for JSON: his own, or anybody's for an administrator. Refuses with NotAdministrator."""
    _require_own(actor, person_id)
    person = queries.person_named(person_id)
    about: dict[str, Any] = {
        "person": _row(person, "id", "email", "name", "language", "orcid", "is_administrator", "joined_at", "last_login"),
        "roles": [
            {"role": m.role, "organisation": m.organisation.name, "organisation_id": m.organisation_id, "since": m.since}
            for m in queries.roles_of(person_id)
        ],
        "tokens": [_row(t, "id", "name", "scope", "created_at", "expires_on", "last_used_on", "revoked_at") for t in person.tokens.all()],
        "invitations": [_row(i, "id", "email", "role", "created_at", "accepted_at") for i in _invitations(person)],
        "email_addresses": [_row(e, "email", "verified", "primary") for e in EmailAddress.objects.filter(user_id=person_id)],
        "second_factors": [_row(a, "type", "created_at", "last_used_at") for a in Authenticator.objects.filter(user_id=person_id)],
        "devices": [_row(s, "ip", "user_agent", "created_at", "last_seen_at") for s in UserSession.objects.filter(user_id=person_id)],
        "accounts_of_other_houses": [
            _row(s, "provider", "uid", "date_joined", "extra_data") for s in SocialAccount.objects.filter(user_id=person_id)
        ],
        "journal": [_row(e, "at", "kind", "subject", "acting_for", "body") for e in _journal(person_id)],
    }
    return {**about, **{name: collect(person_id) for name, collect in personal.parts().items()}}


def _require_own(actor: AnyActor, person_id: UUID) -> None:
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)


def _row(found: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}


def _invitations(person: Person) -> Any:
    return Invitation.objects.filter(Q(accepted_by=person) | Q(email=person.email.lower()))


def _journal(person_id: UUID) -> Any:
    reference = f"person:{person_id}"
    return Entry.objects.filter(Q(actor=reference) | Q(subject=reference)).order_by("id")


@act
def erase_person(actor: AnyActor, *, person_id: UUID) -> None:
    """Forget a person: the row is emptied, roles, tokens, sessions and second factors go. What he did stays in the journal,
    which names his id only, and his records stay with their centres.

    Refuses with NotAdministrator, AccountMissing, LastOfCentre, LastAdministrator.
    """
    _require_own(actor, person_id)
    _require_replaceable(person_id)
    person = access.locked_person(person_id)
    for membership in Membership.objects.filter(person=person):
        record(RoleRevoked(subject_id=person.id, organisation_id=membership.organisation_id, role=membership.role))
    Session.objects.filter(session_key__in=list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))).delete()
    _invitations(person).delete()
    for kept in (Membership, Token):
        kept.objects.filter(person=person).delete()
    for row in (UserSession, Authenticator, SocialAccount, EmailAddress):
        row.objects.filter(user=person).delete()
    person.email, person.name, person.orcid = f"{person.id.hex}{ERASED}", "", ""
    person.is_active = person.is_administrator = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    record(PersonErased(subject_id=person.id))


def _require_replaceable(person_id: UUID) -> None:
    """Refuses with LastOfCentre, LastAdministrator: nobody would be left to look after what he looks after."""
    wait_for_turn("people.administrators")
    directed = Membership.objects.filter(person_id=person_id, role=Role.DIRECTOR).select_related("organisation")
    for membership in directed.order_by("organisation_id"):
        wait_for_turn(f"people.staff {membership.organisation_id}")
        others = queries.persons_with_role(membership.organisation_id).filter(role=Role.DIRECTOR, person__is_active=True)
        if not others.exclude(person_id=person_id).exists():
            raise LastOfCentre(centre=membership.organisation.name)
    administrators = Person.objects.filter(is_administrator=True, is_active=True)
    if administrators.filter(id=person_id).exists() and not administrators.exclude(id=person_id).exists():
        raise LastAdministrator
