"""The verbs of people: register persons and organisations, open centres, grant and take back roles, change passwords, issue tokens."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from bole.kernel import ids
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.reference.queries import is_language, vocabulary
from bole.runtime.acts import act, now, record, wait_for_turn

from . import access, queries
from .access import AnyActor
from .domain.actor import SEPARATOR, Actor, Role
from .errors import BadProfile, CodeTaken, EmailTaken, NameTaken, NoAccount, TooManyTokens
from .facts import (
    CentreOpened,
    OrganisationRegistered,
    PasswordChanged,
    PersonRegistered,
    ProfileRevised,
    RoleGranted,
    RoleRevoked,
    TokenIssued,
    TokenRevoked,
)  # fmt: skip
from .models import Centre, Membership, Organisation, Person, Token

_IDENTIFIERS = {
    "uscc": (ids.is_uscc, N_("“%(given)s” is not a unified social credit code; right would be 18 characters such as 91330100799655058B.")),
    "ror": (ids.is_ror, N_("“%(given)s” is not a ROR id; right would be, for example, 03vek6s52.")),
    "lei": (ids.is_lei, N_("“%(given)s” is not a LEI; right would be 20 characters such as 5493001KJTIIGC8Y1R12.")),
}  # fmt: skip
MOST_TOKENS = 50  # of one person, in force
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_REGION = re.compile(r"[0-9]{6}")
_BAD_LANGUAGE = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")
_BAD_EMAIL = N_("“%(given)s” is not an e-mail address.")
_NO_NAME = N_("A name is needed.")
_TOO_LONG = N_("This has %(length)s characters; at most %(limit)s are possible.")
_NOT_A_CODE = N_("“%(given)s” is not possible here; right would be one of: %(possible)s.")
_BAD_PASSWORD = N_("This password is too easy to guess: %(why)s")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
_BAD_CODE = N_("“%(given)s” is not a code; right would be up to 24 small letters, digits and hyphens, for example hz.")
_ORCID = N_("“%(given)s” is not an ORCID iD; right would be, for example, 0000-0002-1825-0097.")


@act
def register_person(
    actor: AnyActor, *, email: str, name: str, password: str | None = None, language: str = "zh-hans", orcid: str = "",
    is_administrator: bool = False,
) -> Person:  # fmt: skip
    """Give a person an account. Refuses with BadProfile, EmailTaken, NotAdministrator."""
    access.require_administrator(actor)
    email, name = one_line(email), one_line(name)
    _refuse(_of_person(email, name, language, orcid))
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name, language=language, orcid=orcid, is_administrator=is_administrator
            )
    except IntegrityError:
        raise EmailTaken(email=email) from None
    record(PersonRegistered(subject_id=person.id))
    return person


def _refuse(problems: Iterator[Problem]) -> None:
    if told := list(problems):
        raise BadProfile(problems=told)


def _of_person(email: str, name: str, language: str, orcid: str) -> Iterator[Problem]:
    if not _EMAIL.fullmatch(email) or len(email) > 254:
        yield Problem("email", "bad_email", _BAD_EMAIL, {"given": email[:80]}, email)
    if len(name) > 120:
        yield Problem("name", "too_long", _TOO_LONG, {"length": len(name), "limit": 120}, name)
    if language not in (possible := [code for code, _ in settings.LANGUAGES]):
        yield _not_a_code("language", language, ", ".join(possible))
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
    _refuse(_of_person(person.email, name, language, orcid))
    if (person.name, person.language, person.orcid) != (name, language, orcid):
        person.name, person.language, person.orcid = name, language, orcid
        person.save(update_fields=["name", "language", "orcid"])
        record(ProfileRevised(subject_id=person.id))
    return person


@act
def register_organisation(
    actor: AnyActor, *, name: str, kind: str, names: dict[str, str] | None = None, country: str = "CN", region: str = "",
    uscc: str = "", ror: str = "", lei: str = "",
) -> Organisation:  # fmt: skip
    """Register an organisation, or return the one that already has this name and country, or this identifier.

    Refuses with NoAccount, and with BadProfile when a value is not right or an identifier's check digits are wrong.
    """
    if isinstance(actor, Actor) and not actor.is_signed_in:
        raise NoAccount
    name = one_line(name)
    names = {language: one_line(text) for language, text in (names or {}).items()}
    given = {"uscc": ids.folded(uscc), "ror": ror.lower().removeprefix("https://ror.org/"), "lei": ids.folded(lei)}
    _refuse(_of_organisation(name, names, {"kind": kind, "country": country, "region": region}, given))
    wait_for_turn(f"people.organisation {country} {name}")
    if known := queries.organisation_known(name=name, country=country, identifiers=given):
        return known
    try:
        with transaction.atomic():
            found = Organisation.objects.create(name=name, names=names, kind=kind, country=country, region=region, **given)
    except IntegrityError:  # the same identifier under another name, at the same time
        known = queries.organisation_known(name=name, country=country, identifiers=given)
        assert known is not None
        return known
    record(OrganisationRegistered(subject_id=found.id, title=found.name, kind=kind))
    return found


def _not_a_code(field: str, given: str, possible: str) -> Problem:
    return Problem(field, "not_a_code", _NOT_A_CODE, {"given": given[:80], "possible": possible}, given)


def _of_organisation(name: str, names: dict[str, str], codes: dict[str, str], identifiers: dict[str, str]) -> Iterator[Problem]:
    if not name:
        yield Problem("name", "no_name", _NO_NAME)
    for text in (name, *names.values()):
        if len(text) > 200:
            yield Problem("name", "too_long", _TOO_LONG, {"length": len(text), "limit": 200}, text)
    for language in names:
        if not is_language(language) or len(language) > 12:
            yield Problem("names", "bad_language", _BAD_LANGUAGE, {"given": language[:80]}, language)
    if codes["kind"] not in Organisation.Kind.values:
        yield _not_a_code("kind", codes["kind"], ", ".join(Organisation.Kind.values))
    if codes["country"] not in vocabulary("country").by_code:
        yield _not_a_code("country", codes["country"], "CN, DE, US …")
    if codes["region"] and not (_REGION.fullmatch(codes["region"]) and f"{codes['region'][:2]}0000" in vocabulary("region").by_code):
        yield _not_a_code("region", codes["region"], "330000, 330100 …")
    for field, (is_right, sentence) in _IDENTIFIERS.items():
        if identifiers[field] and not is_right(identifiers[field]):
            yield Problem(field, f"bad_{field}", sentence, {"given": identifiers[field][:80]}, identifiers[field])


@act
def open_centre(
    actor: AnyActor, *, code: str, level: str, name: str, names: dict[str, str] | None = None, parent: str = "",
    region: str = "", number_mask: str = "",
) -> Centre:  # fmt: skip
    """Open a centre, below another one or as a root.

    Refuses with CentreMissing, NotAdministrator, BadMask, BadProfile, CodeTaken, NameTaken.
    """
    above = access.centre_for(actor, parent, to="manage") if parent else None
    if above is None:
        access.require_administrator(actor)
    if number_mask:
        ids.require_mask(number_mask, centre=code)
    path = f"{above.path}{SEPARATOR}{code}" if above else code
    _refuse(_of_centre(code, level, path))
    wait_for_turn("people.centres")  # points are counted, and a root has no row above it to lock
    if Centre.objects.filter(path=path).exists():
        raise CodeTaken(taken=code)
    organisation = _organisation_of_centre(actor, name=one_line(name), names=names, region=region)
    point = (Centre.objects.aggregate(last=Max("point"))["last"] or 0) + 1
    centre = Centre.objects.create(
        organisation=organisation, parent=above, code=code, path=path, level=level, point=point, number_mask=number_mask
    )
    record(CentreOpened(subject_id=organisation.id, path=path))
    return centre


def _of_centre(code: str, level: str, path: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield Problem("code", "bad_code", _BAD_CODE, {"given": code[:80]}, code)
    if len(path) > 255:
        yield Problem("code", "too_long", _TOO_LONG, {"length": len(path), "limit": 255}, path[:80])
    if level not in Centre.Level.values:
        yield _not_a_code("level", level, ", ".join(Centre.Level.values))


def _organisation_of_centre(actor: AnyActor, *, name: str, names: dict[str, str] | None, region: str) -> Organisation:
    """A new organisation; a known one becomes a centre by an administrator only, for its members then hold roles there."""
    known = queries.organisation_known(name=name, country="CN", identifiers={})
    may_take = known is not None and access.is_administrator(actor) and not Centre.objects.filter(pk=known.pk).exists()
    if known is not None and not may_take:
        raise NameTaken(name=known.name)
    return register_organisation(actor, name=name, names=names, kind="intermediary", region=region)


@act
def grant_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> Membership:
    """Let a person hold a role in an organisation; once is enough. Refuses with OrganisationMissing, AccountMissing, NotAdministrator."""
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    membership, fresh = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if fresh:
        record(RoleGranted(subject_id=person.id, organisation_id=organisation.id, role=role))
    return membership


@act
def revoke_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> None:
    """Take a role back; one that is not held stays not held. Refuses with OrganisationMissing, AccountMissing, NotAdministrator."""
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    taken, _ = Membership.objects.filter(person=person, organisation=organisation, role=role).delete()
    if taken:
        record(RoleRevoked(subject_id=person.id, organisation_id=organisation.id, role=role))


@act
def issue_token(actor: AnyActor, *, person_id: UUID, label: str) -> str:
    """Make a key for the API; the returned secret is shown once and never kept.

    Refuses with AccountMissing, BadProfile, NotAdministrator, TooManyTokens.
    """
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    label = one_line(label)
    if not label or len(label) > 80:
        sentence, values = (_TOO_LONG, {"length": len(label), "limit": 80}) if label else (_NO_NAME, {})
        raise BadProfile(problems=[Problem("label", "bad_label", sentence, values, label)])
    access.locked_person(person_id)
    in_force = Token.objects.filter(person_id=person_id, revoked_at=None).count()
    if in_force >= MOST_TOKENS:
        raise TooManyTokens(count=in_force)
    secret = "bole_" + secrets.token_urlsafe(32)
    token = Token.objects.create(person_id=person_id, name=label, digest=Token.digest_of(secret))
    record(TokenIssued(subject_id=person_id, token_id=token.id, label=token.name))
    return secret


@act
def revoke_token(actor: AnyActor, *, token_id: UUID) -> bool:
    """End a token at once; whether there was one. Somebody else's is not found, except by an administrator."""
    token = access.tokens_for(actor).filter(id=token_id).first()
    if token is None:
        return False
    access.locked_person(token.person_id)
    if not Token.objects.filter(id=token_id, revoked_at=None).update(revoked_at=now()):
        return False
    record(TokenRevoked(subject_id=token.person_id, token_id=token_id))
    return True
