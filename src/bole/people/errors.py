"""Refusals about people.

Missing    CentreMissing, OrganisationMissing, PersonMissing
Invalid    BadProfile
Conflict   EmailTaken, CodeTaken, TooManyTokens
Forbidden  NotAdministrator, NoAccount
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
    sentence = N_("There is nobody here with the e-mail address “%(email)s”.")


class BadProfile(Invalid):
    code = "bad_profile"


class EmailTaken(Conflict):
    code = "email_taken"
    sentence = N_("Somebody is already registered with %(email)s.")


class CodeTaken(Conflict):
    code = "code_taken"
    sentence = N_("The code “%(taken)s” is already used by another centre here.")


class NotAdministrator(Forbidden):
    code = "not_administrator"
    sentence = N_("Only an administrator of this installation may do this.")


class NoAccount(Forbidden):
    code = "no_account"
    sentence = N_("Only those who have an account may do this.")


class TooManyTokens(Conflict):
    code = "too_many_tokens"
    sentence = N_("You have %(count)s API tokens; revoke one before you make another.")
