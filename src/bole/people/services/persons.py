"""Persons: accounts are given, profiles revised, passwords changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bole.kernel import ids
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, record

from .. import access
from ..access import AnyActor
from ..domain.actor import Actor
from ..errors import AccountMissing, BadProfile, EmailTaken
from ..facts import GuideSwitched, PasswordChanged, PersonRegistered, ProfileRevised, SignInChanged
from ..models import Person
from .wrong import TOO_LONG, not_a_code, refuse

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_BAD_EMAIL = N_("“%(given)s” is not an e-mail address.")
_BAD_PASSWORD = N_("This password is too easy to guess: %(why)s")
_ORCID = N_("“%(given)s” is not an ORCID iD; right would be, for example, 0000-0002-1825-0097.")


@act
def register_person(
    actor: AnyActor, *, email: str, name: str, password: str | None = None, language: str = "zh-hans", orcid: str = "",
    is_administrator: bool = False,
) -> Person:  # fmt: skip
    """Give a person an account. Refuses with BadProfile, EmailTaken, NotAdministrator."""
    access.require_administrator(actor)
    email, name = one_line(email), one_line(name)
    refuse(of_person(email, name, language, orcid))
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name, language=language, orcid=orcid, is_administrator=is_administrator
            )
    except IntegrityError:
        raise EmailTaken(email=email) from None
    record(PersonRegistered(subject_id=person.id))
    return person


def is_email(text: str) -> bool:
    """Whether this looks like an e-mail address."""
    return bool(_EMAIL.fullmatch(text)) and len(text) <= 254


def of_person(email: str, name: str, language: str, orcid: str) -> Iterator[Problem]:
    """What is wrong with what is said about a person."""
    if not is_email(email):
        yield Problem("email", "bad_email", _BAD_EMAIL, {"given": email[:80]}, email)
    if len(name) > 120:
        yield Problem("name", "too_long", TOO_LONG, {"length": len(name), "limit": 120}, name)
    if language not in (possible := [code for code, _ in settings.LANGUAGES]):
        yield not_a_code("language", language, ", ".join(possible))
    if orcid and not ids.is_orcid(orcid):
        yield Problem("orcid", "bad_orcid", _ORCID, {"given": orcid[:80]}, orcid)


@act
def change_password(actor: AnyActor, *, person_id: UUID, password: str) -> None:
    """Give a person another password; sessions begun with the old one end. Refuses with AccountMissing, BadProfile, NotAdministrator."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    person = access.locked_person(person_id)
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise BadProfile(problems=[Problem("password", "weak", _BAD_PASSWORD, {"why": " ".join(weak.messages)})]) from None
    person.set_password(password)
    person.save(update_fields=["password"])
    record(PasswordChanged(subject_id=person_id))


@act
def revise_profile(actor: AnyActor, *, person_id: UUID, name: str, language: str, orcid: str = "") -> Person:
    """Change what a person says about himself. Refuses with AccountMissing, BadProfile, NotAdministrator."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    name, orcid = one_line(name), orcid.strip().removeprefix("https://orcid.org/")
    person = access.locked_person(person_id)
    refuse(of_person(person.email, name, language, orcid))
    if (person.name, person.language, person.orcid) != (name, language, orcid):
        person.name, person.language, person.orcid = name, language, orcid
        person.save(update_fields=["name", "language", "orcid"])
        record(ProfileRevised(subject_id=person.id))
    return person


@act
def switch_guide(actor: Actor, *, is_shown: bool) -> None:
    """Put one's own first steps away, or ask for them again. Refuses with AccountMissing."""
    if actor.person_id is None:
        raise AccountMissing
    person = access.locked_person(actor.person_id)
    wanted = Person.Guide.SHOWN if is_shown else Person.Guide.HIDDEN
    if person.guide != wanted:
        person.guide = wanted
        person.save(update_fields=["guide"])
        record(GuideSwitched(subject_id=person.id, is_shown=is_shown))


@act
def note_sign_in_changed(actor: AnyActor, *, person_id: UUID, what: str) -> None:
    """Write down that somebody changed how he signs in; allauth has done it already."""
    access.locked_person(person_id)
    record(SignInChanged(subject_id=person_id, what=what))
