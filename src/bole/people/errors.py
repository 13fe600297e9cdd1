"""Refusals about people.

Missing    CentreMissing, OrganisationMissing, PersonMissing, AccountMissing, InvitationMissing, LogoMissing, CapacityMissing
Invalid    BadProfile, RoleUnfit, BadLogo
Conflict   NotAnEnterprise, EmailTaken, CodeTaken, NameTaken, TooManyTokens, LastDirector, LastOfCentre, LastAdministrator, RoleHeld, TooManyInvitations,
           InvitationUsed, InvitationWithdrawn, InvitationExpired, IdentifierTaken, CentreWithinItself
           MergedWithItself, CentreNotMerged, IdentifiersContradict
           MergedAway, CentreElsewhere (of the kind Moved)
Forbidden  NotAdministrator <- NotManager, NotInStaffMode
           NoAccount, InvitationForAnother, NotVerifier, NotMerger
Busy       HouseAway
"""

from __future__ import annotations

from bole.kernel.errors import N_, Busy, Conflict, Forbidden, Invalid, Missing, Moved


class CentreMissing(Missing):
    code = "centre_missing"
    sentence = N_("There is no centre “%(centre)s”.")


class OrganisationMissing(Missing):
    code = "organisation_missing"
    sentence = N_("There is no organisation “%(organisation)s”.")


class PersonMissing(Missing):
    code = "person_missing"
    sentence = N_("There is nobody here with the e-mail address “%(email)s”.")


class AccountMissing(Missing):
    code = "account_missing"
    sentence = N_("There is no such account.")


class BadProfile(Invalid):
    code = "bad_profile"


class BadLogo(Invalid):
    code = "bad_logo"
    sentence = N_(
        "This cannot become a logo; right would be a picture as PNG, JPEG or WebP of at most %(kilobytes)s kB. SVG may carry scripts, so it is not taken."
    )


class LogoMissing(Missing):
    code = "logo_missing"
    sentence = N_("This centre has no logo.")


class CapacityMissing(Missing):
    code = "capacity_missing"
    sentence = N_("This organisation has not said what it can take over, or not to you.")


class NotAnEnterprise(Conflict):
    code = "not_an_enterprise"
    sentence = N_("Only enterprises say what they can take over.")


class EmailTaken(Conflict):
    code = "email_taken"
    sentence = N_("Somebody is already registered with %(email)s.")


class CodeTaken(Conflict):
    code = "code_taken"
    sentence = N_("The code “%(taken)s” is already used by another centre here.")


class NameTaken(Conflict):
    code = "name_taken"
    sentence = N_("An organisation named “%(name)s” is already registered; an administrator can make it a centre if it is none yet.")


class NotAdministrator(Forbidden):
    code = "not_administrator"
    sentence = N_("Only an administrator of this installation may do this.")


class IdentifierTaken(Conflict):
    code = "identifier_taken"
    sentence = N_("“%(given)s” belongs to “%(name)s” already.")


class NotVerifier(Forbidden):
    code = "not_verifier"
    sentence = N_("Organisations are verified by a registrar or director, in the name of his centre.")


class CentreWithinItself(Conflict):
    code = "centre_within_itself"
    sentence = N_("A centre cannot stand below itself.")


class NotMerger(Forbidden):
    code = "not_merger"
    sentence = N_(
        "Organisations are merged by administrators in staff mode, and by registrars and directors of centres; one that a centre has verified only by that centre's."
    )


class MergedWithItself(Conflict):
    code = "merged_with_itself"
    sentence = N_("An organisation cannot be merged with itself.")


class CentreNotMerged(Conflict):
    code = "centre_not_merged"
    sentence = N_("“%(centre)s” is a centre: its numbers and its place in the tree belong to it alone, so it is not merged.")


class IdentifiersContradict(Conflict):
    code = "identifiers_contradict"
    sentence = N_("These two have different identifiers (%(fields)s), so they are probably two. If you know that they are one, confirm it.")


class MergedAway(Moved):
    code = "merged_away"
    sentence = N_("“%(name)s” was merged into “%(into)s” (%(new)s).")


class CentreElsewhere(Moved):
    code = "centre_elsewhere"
    sentence = N_("The centre “%(old)s” is “%(new)s” now.")


class LastOfCentre(Conflict):
    code = "last_of_centre"
    sentence = N_("You are the last director of “%(centre)s”. Name another director there first; then the account can be deleted.")


class LastAdministrator(Conflict):
    code = "last_administrator"
    sentence = N_(
        "This is the last administrator. Make another one first (bole person add … --administrator); then the account can be deleted."
    )


class NotInStaffMode(NotAdministrator):
    code = "not_in_staff_mode"
    sentence = N_("This is done in staff mode: enter it first, in the menu of your account.")


class NoAccount(Forbidden):
    code = "no_account"
    sentence = N_("Only those who have an account may do this.")


class TooManyTokens(Conflict):
    code = "too_many_tokens"
    sentence = N_("You have %(count)s API tokens; revoke one before you make another.")


class NotManager(NotAdministrator):
    code = "not_manager"
    sentence = N_("Only those who direct or represent this organisation, and administrators, may do this.")


class RoleUnfit(Invalid):
    code = "role_unfit"
    sentence = N_("There is no role “%(role)s” in this organisation; right would be one of: %(possible)s.")


class LastDirector(Conflict):
    code = "last_director"
    sentence = N_("You are the last director of this centre. Name another one first, or ask an administrator.")


class RoleHeld(Conflict):
    code = "role_held"
    sentence = N_("%(email)s holds this role already.")


class TooManyInvitations(Conflict):
    code = "too_many_invitations"
    sentence = N_("%(count)s invitations are open already; withdraw some before you send more.")


class InvitationMissing(Missing):
    code = "invitation_missing"
    sentence = N_("There is no such invitation; perhaps the link was cut off in the mail.")


class InvitationForAnother(Forbidden):
    code = "invitation_for_another"
    sentence = N_("This invitation was sent to another e-mail address. Sign in with that address to accept it.")


class InvitationUsed(Conflict):
    code = "invitation_used"
    sentence = N_("This invitation has been accepted already; it works once.")


class InvitationWithdrawn(Conflict):
    code = "invitation_withdrawn"
    sentence = N_("This invitation has been withdrawn. Ask the organisation for a new one.")


class InvitationExpired(Conflict):
    code = "invitation_expired"
    sentence = N_("This invitation is too old. Ask the organisation to send it again.")


class HouseAway(Busy):
    code = "house_away"
    sentence = N_("The sign-in server of “%(house)s” does not answer. Try again later, or sign in with a password.")
