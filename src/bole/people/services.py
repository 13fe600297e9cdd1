"""The verbs of people: register persons and organisations, open centres, grant roles, change passwords, issue tokens."""

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
from bole.runtime.acts import act, now, record

from . import access
from .access import AnyActor
from .domain.actor import SEPARATOR, Actor, Role
from .errors import BadProfile, CodeTaken, EmailTaken, NoAccount, TooManyTokens
from .facts import CentreOpened, OrganisationRegistered, PasswordChanged, PersonRegistered, RoleGranted, TokenIssued, TokenRevoked
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
    if Person.objects.filter(email__iexact=email).exists():
        raise EmailTaken(email=email)
    person = Person.objects.create_user(
        email, password, name=name, language=language, orcid=orcid, is_administrator=is_administrator
    )  # fmt: skip
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
    """Give a person another password; sessions begun with the old one end. Refuses with BadProfile, NotAdministrator."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    person = Person.objects.select_for_update().get(id=person_id)
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise BadProfile(problems=[Problem("password", "weak", _BAD_PASSWORD, {"why": " ".join(weak.messages)})]) from None
    person.set_password(password)
    person.save(update_fields=["password"])
    record(PasswordChanged(subject_id=person_id))


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
    known = Organisation.objects.filter(name=name, country=country).first()
    for field, identifier in given.items():
        if identifier:
            known = Organisation.objects.filter(**{field: identifier}).first() or known
    if known is not None:
        return known
    found = Organisation.objects.create(name=name, names=names, kind=kind, country=country, region=region, **given)
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
    """Open a centre, below another one or as a root. Refuses with CentreMissing, CodeTaken, NotAdministrator, BadMask."""
    if number_mask:
        ids.number_by_mask(number_mask, serial=1, values={})
    above = access.centre_for(actor, parent, to="manage") if parent else None
    if above is None:
        access.require_administrator(actor)
    organisation = register_organisation(actor, name=name, names=names, kind="intermediary", region=region)
    path = f"{above.path}{SEPARATOR}{code}" if above else code
    point = (Centre.objects.aggregate(last=Max("point"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            centre = Centre.objects.create(
                organisation=organisation, parent=above, code=code, path=path, level=level, point=point, number_mask=number_mask
            )
    except IntegrityError:
        raise CodeTaken(taken=code) from None
    record(CentreOpened(subject_id=organisation.id, path=path))
    return centre


@act
def grant_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> Membership:
    """Let a person hold a role in an organisation; once is enough. Refuses with OrganisationMissing, Forbidden."""
    organisation = access.organisation_for(actor, organisation_id)
    centre = Centre.objects.filter(organisation=organisation).first()
    if centre is None or not access.may_manage(actor, centre.path):
        access.require_administrator(actor)
    membership, fresh = Membership.objects.get_or_create(person_id=person_id, organisation=organisation, role=role)
    if fresh:
        record(RoleGranted(subject_id=person_id, organisation_id=organisation.id, role=role))
    return membership


@act
def issue_token(actor: AnyActor, *, person_id: UUID, label: str) -> str:
    """Make a key for the API; the returned secret is shown once and never kept.

    Refuses with BadProfile, NotAdministrator, TooManyTokens.
    """
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    label = one_line(label)
    if not label or len(label) > 80:
        sentence, values = (_TOO_LONG, {"length": len(label), "limit": 80}) if label else (_NO_NAME, {})
        raise BadProfile(problems=[Problem("label", "bad_label", sentence, values, label)])
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
    in_force = Token.objects.filter(id=token_id, revoked_at=None)
    if isinstance(actor, Actor) and not actor.is_administrator:
        in_force = in_force.filter(person_id__in=[actor.person_id] if actor.person_id else [])
    token = in_force.select_for_update().first()
    if token is None:
        return False
    Token.objects.filter(id=token.id).update(revoked_at=now())
    record(TokenRevoked(subject_id=token.person_id, token_id=token.id))
    return True
