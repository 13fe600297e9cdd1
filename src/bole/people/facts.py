"""What can happen to people, organisations and centres."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Fact):
    name: ClassVar[str] = "people.person_registered"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Fact):
    name: ClassVar[str] = "people.password_changed"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Fact):
    """Name, addresses, keys and roles of this id are gone; what it did stays."""

    name: ClassVar[str] = "people.person_erased"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInChanged(Fact):
    """How somebody signs in: e-mail, password, authenticator app, passkeys, recovery codes."""

    name: ClassVar[str] = "people.sign_in_changed"
    subject_kind: ClassVar[str] = "person"

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRevised(Fact):
    name: ClassVar[str] = "people.profile_revised"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSwitched(Fact):
    """The first steps were put away by whom they were offered to, or asked for again."""

    name: ClassVar[str] = "people.guide_switched"
    subject_kind: ClassVar[str] = "person"

    is_shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered(Fact):
    name: ClassVar[str] = "people.organisation_registered"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("title", "kind")

    title: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRevised(Fact):
    name: ClassVar[str] = "people.organisation_revised"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("changed",)

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationVerified(Fact):
    """A centre has seen that the organisation is what it says; what it says of itself later is to be verified anew."""

    name: ClassVar[str] = "people.organisation_verified"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("centre",)

    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMerged(Fact):
    """It was another one's duplicate: what pointed to it points to the other one now. Its row and its journal stay."""

    name: ClassVar[str] = "people.organisation_merged"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("into",)

    into: UUID
    reason: str
    identifiers: dict[str, str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEnlarged(Fact):
    """Another row of the same organisation was merged into this one; how many of each kind of thing followed."""

    name: ClassVar[str] = "people.organisation_enlarged"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("merged",)

    merged: UUID
    reason: str
    moved: dict[str, int]
    contradicting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDistinguished(Fact):
    """It looks like another one and is another one: somebody said so."""

    name: ClassVar[str] = "people.organisation_distinguished"
    subject_kind: ClassVar[str] = "organisation"

    other: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreMoved(Fact):
    """The centre and all below it have other paths now."""

    name: ClassVar[str] = "people.centre_moved"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("path", "came_from")

    path: str
    came_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRevised(Fact):
    name: ClassVar[str] = "people.centre_revised"
    subject_kind: ClassVar[str] = "organisation"

    number_mask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreLookRevised(Fact):
    """How a centre shows itself: languages, welcome, contact, logo."""

    name: ClassVar[str] = "people.centre_look_revised"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("changed",)

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRevised(Fact):
    """What an enterprise says it can take over; who sees which block stands in the row."""

    name: ClassVar[str] = "people.capacity_revised"
    subject_kind: ClassVar[str] = "organisation"

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityConfirmed(Fact):
    """Its people looked at it again, and it is still so."""

    name: ClassVar[str] = "people.capacity_confirmed"
    subject_kind: ClassVar[str] = "organisation"

    confirm_by: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityLapsed(Fact):
    """Nobody has confirmed it for so long that its people are asked."""

    name: ClassVar[str] = "people.capacity_lapsed"
    subject_kind: ClassVar[str] = "organisation"

    stated_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreOpened(Fact):
    name: ClassVar[str] = "people.centre_opened"
    subject_kind: ClassVar[str] = "organisation"
    public_fields: ClassVar[tuple[str, ...]] = ("path",)

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGranted(Fact):
    name: ClassVar[str] = "people.role_granted"
    subject_kind: ClassVar[str] = "person"

    organisation_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRevoked(Fact):
    name: ClassVar[str] = "people.role_revoked"
    subject_kind: ClassVar[str] = "person"

    organisation_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(Fact):
    """The address stands in the row only: the journal names ids."""

    name: ClassVar[str] = "people.person_invited"
    subject_kind: ClassVar[str] = "organisation"

    invitation_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Fact):
    name: ClassVar[str] = "people.invitation_accepted"
    subject_kind: ClassVar[str] = "organisation"

    invitation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRevoked(Fact):
    name: ClassVar[str] = "people.invitation_revoked"
    subject_kind: ClassVar[str] = "organisation"

    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSentAgain(Fact):
    name: ClassVar[str] = "people.invitation_repeated"
    subject_kind: ClassVar[str] = "organisation"

    invitation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffModeEntered(Fact):
    """An administrator's rights are in force until then, for this reason; by a browser or by a token of that scope."""

    name: ClassVar[str] = "people.staff_mode_entered"
    subject_kind: ClassVar[str] = "person"

    reason: str
    until: dt.datetime | None = None
    token_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffModeLeft(Fact):
    name: ClassVar[str] = "people.staff_mode_ended"
    subject_kind: ClassVar[str] = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(Fact):
    name: ClassVar[str] = "people.token_issued"
    subject_kind: ClassVar[str] = "person"

    token_id: UUID
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    name: ClassVar[str] = "people.token_revoked"
    subject_kind: ClassVar[str] = "person"

    token_id: UUID
