"""The verbs of people, by what they are about: persons, organisations and centres, staff, invitations, tokens."""

from .capacity import ask_lapsed, confirm_capacity, state_capacity
from .invitations import accept_invitation, invite, revoke_invitation, send_again, send_invitation
from .looks import give_logo, remove_logo, revise_look
from .merging import merge_organisations, tell_apart
from .organisations import open_centre, register_organisation
from .persons import change_password, note_sign_in_changed, register_person, revise_profile, switch_guide
from .privacy import erase_person, personal_data
from .staff import grant_role, revoke_role
from .staff_mode import enter_staff_mode, leave_staff_mode, note_staff_token
from .tokens import issue_token, revoke_token
from .upkeep import move_centre, revise_centre, revise_organisation, verify_organisation

__all__ = [
    "accept_invitation",
    "ask_lapsed",
    "change_password",
    "confirm_capacity",
    "enter_staff_mode",
    "erase_person",
    "give_logo",
    "grant_role",
    "invite",
    "issue_token",
    "leave_staff_mode",
    "merge_organisations",
    "move_centre",
    "note_sign_in_changed",
    "note_staff_token",
    "open_centre",
    "personal_data",
    "register_organisation",
    "register_person",
    "remove_logo",
    "revise_centre",
    "revise_look",
    "revise_organisation",
    "revise_profile",
    "revoke_invitation",
    "revoke_role",
    "revoke_token",
    "send_again",
    "send_invitation",
    "state_capacity",
    "switch_guide",
    "tell_apart",
    "verify_organisation",
]
