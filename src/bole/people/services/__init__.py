"""The verbs of people, by what they are about: persons, organisations and centres, staff, invitations, tokens."""

from .invitations import accept_invitation, invite, revoke_invitation, send_again, send_invitation
from .organisations import open_centre, register_organisation
from .persons import change_password, note_sign_in_changed, register_person, revise_profile, switch_guide
from .privacy import erase_person, personal_data
from .staff import grant_role, revoke_role
from .staff_mode import enter_staff_mode, leave_staff_mode, note_staff_token
from .tokens import issue_token, revoke_token
from .upkeep import move_centre, revise_centre, revise_organisation, verify_organisation

__all__ = [
    "accept_invitation",
    "change_password",
    "enter_staff_mode",
    "erase_person",
    "grant_role",
    "invite",
    "issue_token",
    "leave_staff_mode",
    "move_centre",
    "note_sign_in_changed",
    "note_staff_token",
    "open_centre",
    "personal_data",
    "register_organisation",
    "register_person",
    "revise_centre",
    "revise_organisation",
    "revise_profile",
    "revoke_invitation",
    "revoke_role",
    "revoke_token",
    "send_again",
    "send_invitation",
    "switch_guide",
    "verify_organisation",
]
