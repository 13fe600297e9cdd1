"""Staff for programs: who holds which role, and invitations."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.api import ContextRouter
from bole.ui.shapes import Page, Paging, Shape

from .. import access, queries, services
from ..domain.actor import Role
from ..errors import (
    AccountMissing,
    BadProfile,
    InvitationExpired,
    InvitationForAnother,
    InvitationMissing,
    InvitationUsed,
    InvitationWithdrawn,
    LastDirector,
    NoAccount,
    NotManager,
    OrganisationMissing,
    RoleHeld,
    RoleUnfit,
    TooManyInvitations,
)  # fmt: skip
from ..models import Invitation, Membership

router = ContextRouter(tags=["people"])
OrganisationId = Annotated[UUID, Path(description=N_("the id of the organisation; of a centre, its organisation's"))]
PersonId = Annotated[UUID, Path(description=N_("the id of the person"))]
InvitationId = Annotated[UUID, Path(description=N_("the id of the invitation"))]
RoleName = Literal["director", "registrar", "broker", "cashier", "representative", "member"]
RolePart = Annotated[RoleName, Path(description=N_("centres: director, registrar, broker, cashier; others: representative, member"))]


class MemberShape(Shape):
    """Somebody who holds a role."""

    person: UUID
    name: str
    email: str
    role: RoleName
    since: dt.datetime


class MemberPage(Page):
    """A part of the list of roles held, by role and name."""

    items: list[MemberShape]


class InvitationShape(Shape):
    """An invitation that was neither accepted nor withdrawn."""

    id: UUID
    organisation: UUID
    email: str
    role: RoleName
    language: str
    created_at: dt.datetime
    expires_at: dt.datetime


class InvitationPage(Page):
    """A part of the list of open invitations, newest first."""

    items: list[InvitationShape]


class InvitationBody(Shape):
    """Whom to invite."""

    email: str = Field(examples=["colleague@example.org"], min_length=3, max_length=254)
    role: RoleName
    language: str = Field("zh-hans", description=N_("language of the mail: zh-hans or en"), max_length=12)


class AcceptBody(Shape):
    """The invitation to accept."""

    token: str = Field(description=N_("the last part of the link in the mail"), min_length=1, max_length=200)


class AcceptedRole(Shape):
    """The role you hold now."""

    organisation: UUID
    role: RoleName


def _member(found: Membership) -> MemberShape:
    person = found.person
    return MemberShape(person=person.id, name=person.name, email=person.email, role=found.role, since=found.since)  # type: ignore[arg-type]


def _invitation(found: Invitation) -> InvitationShape:
    names = ("id", "email", "role", "language", "created_at", "expires_at")
    return InvitationShape(organisation=found.organisation_id, **{name: getattr(found, name) for name in names})


@router.get(
    "/organisations/{organisation_id}/staff", response=MemberPage, signed_in=True, refuses=(OrganisationMissing, NotManager),
    summary=N_("List who holds which role"), description=N_("For those who manage the organisation."),
)  # fmt: skip
def list_staff(request: HttpRequest, organisation_id: OrganisationId, paging: Query[Paging]) -> Any:
    organisation = access.organisation_for(queries.who_asks(request), organisation_id, to="manage")
    found = queries.persons_with_role(organisation.pk)
    items = [_member(m) for m in found[paging.offset : paging.offset + paging.limit]]
    return MemberPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.put(
    "/organisations/{organisation_id}/staff/{person_id}/{role}", response={204: None}, signed_in=True,
    refuses=(OrganisationMissing, AccountMissing, NotManager, RoleUnfit), summary=N_("Give a role"),
    description=N_("Let a person hold a role; doing it twice is doing it once."),
)  # fmt: skip
def give_role(request: HttpRequest, organisation_id: OrganisationId, person_id: PersonId, role: RolePart) -> Any:
    services.grant_role(queries.who_asks(request), person_id=person_id, organisation_id=organisation_id, role=Role(role))
    return Status(204, None)


@router.delete(
    "/organisations/{organisation_id}/staff/{person_id}/{role}", response={204: None}, signed_in=True,
    refuses=(OrganisationMissing, AccountMissing, NotManager, LastDirector), summary=N_("Take a role back"),
    description=N_("It ends at once. The last director of a centre does not take it from himself."),
)  # fmt: skip
def take_role(request: HttpRequest, organisation_id: OrganisationId, person_id: PersonId, role: RolePart) -> Any:
    services.revoke_role(queries.who_asks(request), person_id=person_id, organisation_id=organisation_id, role=Role(role))
    return Status(204, None)


@router.get(
    "/organisations/{organisation_id}/invitations", response=InvitationPage, signed_in=True, refuses=(OrganisationMissing, NotManager),
    summary=N_("List open invitations"), description=N_("Those that were neither accepted nor withdrawn; some may be too old."),
)  # fmt: skip
def list_invitations(request: HttpRequest, organisation_id: OrganisationId, paging: Query[Paging]) -> Any:
    organisation = access.organisation_for(queries.who_asks(request), organisation_id, to="manage")
    found = queries.open_invitations(organisation.pk)
    items = [_invitation(i) for i in found[paging.offset : paging.offset + paging.limit]]
    return InvitationPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/organisations/{organisation_id}/invitations", response={201: InvitationShape}, signed_in=True,
    refuses=(OrganisationMissing, NotManager, RoleUnfit, BadProfile, RoleHeld, TooManyInvitations), summary=N_("Invite somebody"),
    description=N_("Send somebody a link by e-mail; an earlier open invitation of the same address to the same role ends."),
)  # fmt: skip
def invite(request: HttpRequest, organisation_id: OrganisationId, given: InvitationBody) -> Any:
    made = services.invite(
        queries.who_asks(request), organisation_id=organisation_id, email=given.email, role=Role(given.role), language=given.language
    )
    made.refresh_from_db()
    return Status(201, _invitation(made))


@router.post(
    "/invitations/accept", response=AcceptedRole, signed_in=True,
    refuses=(NoAccount, InvitationMissing, InvitationForAnother, InvitationUsed, InvitationWithdrawn, InvitationExpired),
    summary=N_("Accept an invitation"), description=N_("It works once, and only for the address it was sent to."),
)  # fmt: skip
def accept_invitation(request: HttpRequest, given: AcceptBody) -> Any:
    made = services.accept_invitation(queries.who_asks(request), token=given.token)
    return AcceptedRole(organisation=made.organisation_id, role=made.role)  # type: ignore[arg-type]


@router.delete(
    "/invitations/{invitation_id}", response={204: None}, signed_in=True, refuses=(InvitationMissing,),
    summary=N_("Withdraw an invitation"),
    description=N_("Its link opens nothing any more. One that is over stays over."),
)  # fmt: skip
def revoke_invitation(request: HttpRequest, invitation_id: InvitationId) -> Any:
    services.revoke_invitation(queries.who_asks(request), invitation_id=invitation_id)
    return Status(204, None)
