"""The verbs of people: register persons and organisations, open centres, grant roles, issue tokens."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from bole.kernel import ids
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record

from . import access
from .access import AnyActor
from .domain.actor import SEPARATOR, Role
from .errors import BadProfile, CodeTaken, EmailTaken
from .facts import CentreOpened, OrganisationRegistered, PersonRegistered, ProfileRevised, RoleGranted, TokenIssued, TokenRevoked
from .models import Centre, Membership, Organisation, Person, Token

_IDENTIFIERS = {
    "uscc": (ids.is_uscc, N_("“%(given)s” is not a unified social credit code; right would be 18 characters such as 91330100799655058B.")),
    "ror": (ids.is_ror, N_("“%(given)s” is not a ROR id; right would be, for example, 03vek6s52.")),
    "lei": (ids.is_lei, N_("“%(given)s” is not a LEI; right would be 20 characters such as 5493001KJTIIGC8Y1R12.")),
}  # fmt: skip
NAME_LIMIT = 120
_LONG_NAME = N_("This has %(length)s characters; at most %(limit)s are possible.")
_LANGUAGE = N_("“%(given)s” is not a language of these pages.")
_ORCID = N_("“%(given)s” is not an ORCID iD; right would be, for example, 0000-0002-1825-0097.")


@act
def register_person(
    actor: AnyActor, *, email: str, name: str, password: str | None = None, language: str = "zh-hans", orcid: str = "",
    is_administrator: bool = False,
) -> Person:  # fmt: skip
    """Give a person an account. Refuses with BadProfile, EmailTaken, NotAdministrator."""
    access.require_administrator(actor)
    if orcid and not ids.is_orcid(orcid):
        raise BadProfile(problems=[Problem("orcid", "bad_orcid", _ORCID, {"given": orcid}, orcid)])
    if Person.objects.filter(email__iexact=email.strip()).exists():
        raise EmailTaken(email=email)
    person = Person.objects.create_user(
        email.strip(), password, name=one_line(name), language=language, orcid=orcid, is_administrator=is_administrator
    )
    record(PersonRegistered(subject_id=person.id))
    return person


@act
def revise_profile(actor: AnyActor, *, person_id: UUID, name: str, language: str, orcid: str = "") -> Person:
    """Change what a person says about himself. Refuses with BadProfile, NotAdministrator."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    name, orcid = one_line(name), orcid.strip().removeprefix("https://orcid.org/")
    problems = []
    if orcid and not ids.is_orcid(orcid):
        problems.append(Problem("orcid", "bad_orcid", _ORCID, {"given": orcid}, orcid))
    if len(name) > NAME_LIMIT:
        problems.append(Problem("name", "too_long", _LONG_NAME, {"length": len(name), "limit": NAME_LIMIT}, name[:80]))
    if language not in dict(settings.LANGUAGES):
        problems.append(Problem("language", "bad_language", _LANGUAGE, {"given": language}, language))
    if problems:
        raise BadProfile(problems=problems)
    person = Person.objects.select_for_update().get(id=person_id)
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

    Refuses with BadProfile when an identifier's check digits are wrong.
    """
    given = {"uscc": ids.folded(uscc), "ror": ror.lower().removeprefix("https://ror.org/"), "lei": ids.folded(lei)}
    problems = [
        Problem(field, f"bad_{field}", sentence, {"given": given[field]}, given[field])
        for field, (is_right, sentence) in _IDENTIFIERS.items()
        if given[field] and not is_right(given[field])
    ]
    if problems:
        raise BadProfile(problems=problems)
    known = Organisation.objects.filter(name=one_line(name), country=country).first()
    for field, identifier in given.items():
        if identifier:
            known = Organisation.objects.filter(**{field: identifier}).first() or known
    if known is not None:
        return known
    found = Organisation.objects.create(name=one_line(name), names=names or {}, kind=kind, country=country, region=region, **given)
    record(OrganisationRegistered(subject_id=found.id, title=found.name, kind=kind))
    return found


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
    """Make a key for the API; the returned secret is shown once and never kept. Refuses with NotAdministrator."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    secret = "bole_" + secrets.token_urlsafe(32)
    token = Token.objects.create(person_id=person_id, name=one_line(label)[:80], digest=Token.digest_of(secret))
    record(TokenIssued(subject_id=person_id, token_id=token.id, label=token.name))
    return secret


@act
def revoke_token(actor: AnyActor, *, token_id: UUID) -> None:
    """End a token at once. Somebody else's token is silently not found."""
    person_id = getattr(actor, "person_id", None)
    mine = Token.objects.filter(id=token_id, revoked_at=None, person_id__in=[person_id] if person_id else [])
    for token in mine.select_for_update():
        Token.objects.filter(id=token.id).update(revoked_at=now())
        record(TokenRevoked(subject_id=token.person_id, token_id=token.id))
