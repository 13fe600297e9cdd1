"""Invitations: somebody is asked by e-mail to hold a role; the link works once, for that address, for a while.

The link's token is signed and is not kept: a row holds its digest, and the mail makes it anew from the row's id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from bole.kernel.errors import Refusal
from bole.kernel.ids import uuid7
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record, wait_for_turn

from .. import access, queries
from ..access import AnyActor
from ..domain.actor import Actor, Role
from ..errors import (
    InvitationForAnother,
    InvitationWithdrawn,
    NoAccount,
    RoleHeld,
    TooManyInvitations,
)  # fmt: skip
from ..facts import InvitationAccepted, InvitationRevoked, InvitationSentAgain, PersonInvited
from ..models import Invitation, Membership
from .persons import of_person
from .staff import held, require_fitting
from .wrong import refuse

MOST_INVITATIONS = 200  # open ones of one organisation: more is a mailing


@act
def invite(actor: AnyActor, *, organisation_id: UUID, email: str, role: Role, language: str) -> Invitation:
    """Ask somebody by e-mail to hold a role. An earlier open invitation of the same address to the same role ends.

    Refuses with OrganisationMissing, NotManager, RoleUnfit, BadProfile, RoleHeld, TooManyInvitations.
    """
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    email = one_line(email).lower()
    refuse(of_person(email, "", language, ""))
    require_fitting(organisation, role)
    access.require_settled(organisation)
    wait_for_turn(f"people.staff {organisation.pk}")
    if Membership.objects.filter(organisation=organisation, role=role, person__email__iexact=email).exists():
        raise RoleHeld(email=email)
    _end(queries.open_invitations(organisation.pk).filter(email=email, role=role))
    if (count := queries.open_invitations(organisation.pk).count()) >= MOST_INVITATIONS:
        raise TooManyInvitations(count=count)
    made_id = uuid7()
    made = Invitation.objects.create(
        id=made_id, organisation=organisation, role=role, email=email, language=language, digest=access.digest_of_invitation(made_id),
        invited_by_id=getattr(actor, "person_id", None), expires_at=now() + dt.timedelta(days=settings.BOLE_INVITATION_DAYS),
    )  # fmt: skip
    record(PersonInvited(subject_id=organisation.pk, invitation_id=made.id, role=role))
    return made


def _end(invitations: Iterable[Invitation]) -> None:
    for one in invitations:
        one.revoked_at = now()
        one.save(update_fields=["revoked_at"])
        record(InvitationRevoked(subject_id=one.organisation_id, invitation_id=one.id))


def follow_merge(merged_id: UUID, kept_id: UUID) -> int:
    """Invitations follow when an organisation is merged. One to a role the kept one has an open invitation to ends. Part of the
    verb `merge_organisations`, in its act."""
    asked = queries.open_invitations(kept_id).values_list("email", "role")
    _end(i for i in queries.open_invitations(merged_id) if (i.email, i.role) in set(asked))
    return Invitation.objects.filter(organisation_id=merged_id).update(organisation_id=kept_id)


@act
def revoke_invitation(actor: AnyActor, *, invitation_id: UUID) -> Invitation:
    """Withdraw an invitation; one that is over stays over. Refuses with InvitationMissing, NotManager."""
    found = access.invitation_for(actor, invitation_id)
    if found.is_open(now()):
        _end([found])
    return found


@act
def send_again(actor: AnyActor, *, invitation_id: UUID) -> Invitation:
    """Send the mail of an open invitation once more; it is open for the whole time again.

    Refuses with InvitationMissing, NotManager, InvitationUsed, InvitationWithdrawn.
    """
    found = access.invitation_for(actor, invitation_id)
    access.require_open(found)
    found.expires_at = now() + dt.timedelta(days=settings.BOLE_INVITATION_DAYS)
    found.save(update_fields=["expires_at"])
    record(InvitationSentAgain(subject_id=found.organisation_id, invitation_id=found.id))
    return found


def send_invitation(invitation_id: UUID) -> bool:
    """Send the mail, in the language the inviter chose; whether the invitation was still open."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(id=invitation_id).first()
    if found is None or not found.is_open(now()):
        return False
    address = settings.BOLE_PUBLIC_URL.rstrip("/") + reverse("people:invitation", args=[access.token_of_invitation(found.id)])
    with translation.override(found.language):
        context = {"invitation": found, "address": address, "organisation": found.organisation.name_in(found.language)}
        subject = one_line(render_to_string("people/mail/invitation_subject.txt", context))
        send_mail(subject, render_to_string("people/mail/invitation.txt", context), None, [found.email])
    return True


@act
def accept_invitation(actor: Actor, *, token: str) -> Membership:
    """Take the role one was invited to. It works once, for the invited address, while the inviter may still give the role.

    Refuses with NoAccount, InvitationMissing, InvitationForAnother, InvitationUsed, InvitationWithdrawn, InvitationExpired.
    """
    if actor.person_id is None:
        raise NoAccount
    person = access.locked_person(actor.person_id)
    found = access.invitation_with(token, lock=True)
    if person.email.lower() != found.email:
        raise InvitationForAnother
    access.require_open(found, at=now())
    _require_inviter(found)
    found.accepted_at, found.accepted_by = now(), person
    found.save(update_fields=["accepted_at", "accepted_by"])
    record(InvitationAccepted(subject_id=found.organisation_id, invitation_id=found.id, person_id=person.id))
    return held(person, found.organisation, Role(found.role))


def _require_inviter(found: Invitation) -> None:
    """What a member invited who was dismissed since is void."""
    if found.invited_by is None:
        return
    try:
        access.organisation_for(queries.actor_of(found.invited_by, in_staff_mode=True), found.organisation_id, to="manage")
    except Refusal:
        raise InvitationWithdrawn from None
