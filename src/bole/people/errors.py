"""Refusals about people.

Missing    CentreMissing, OrganisationMissing, PersonMissing
Invalid    BadProfile
Conflict   EmailTaken, CodeTaken, NameTaken
Forbidden  NotAdministrator, NotSignedIn
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class CentreMissing(Missing):
    code = "centre_missing"
    sentence = N_("There is no centre “%(centre)s”.")


class OrganisationMissing(Missing):
    code = "organisation_missing"
    sentence = N_("There is no organisation “%(organisation)s”.")


class PersonMissing(Missing):
    code = "person_missing"
    sentence = N_("There is no such person.")


class BadProfile(Invalid):
    code = "bad_profile"


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


class NotSignedIn(Forbidden):
    code = "not_signed_in"
    sentence = N_("Please sign in first.")
