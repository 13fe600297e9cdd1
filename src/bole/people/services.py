"""The verbs of people: register persons and organisations, open centres, grant and take back roles, issue tokens."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from bole.kernel import ids
from bole.kernel.text import one_line
from bole.runtime.acts import act, now, record, wait_for_turn

from . import access, queries
from .access import AnyActor
from .domain import profile
from .domain.actor import SEPARATOR, Actor, Role
from .errors import BadProfile, CodeTaken, EmailTaken, NameTaken
from .facts import CentreOpened, OrganisationRegistered, PersonRegistered, RoleGranted, RoleRevoked, TokenIssued, TokenRevoked
from .models import Centre, Membership, Organisation, Person, Token


@act
def register_person(
    actor: AnyActor, *, email: str, name: str, password: str | None = None, language: str = "zh-hans", orcid: str = "",
    is_administrator: bool = False,
) -> Person:  # fmt: skip
    """Give a person an account. Refuses with BadProfile, EmailTaken, NotAdministrator."""
    access.require_administrator(actor)
    email, name, orcid = one_line(email).lower(), one_line(name), orcid.strip()
    if problems := tuple(profile.of_person(email=email, name=name, language=language, orcid=orcid)):
        raise BadProfile(problems=problems)
    try:
        with transaction.atomic():
            person = Person.objects.create_user(
                email, password, name=name, language=language, orcid=orcid, is_administrator=is_administrator
            )
    except IntegrityError:
        raise EmailTaken(email=email) from None
    record(PersonRegistered(subject_id=person.id))
    return person


@act
def register_organisation(
    actor: AnyActor, *, name: str, kind: str, names: dict[str, str] | None = None, country: str = "CN", region: str = "",
    uscc: str = "", ror: str = "", lei: str = "",
) -> Organisation:  # fmt: skip
    """Register an organisation, or return the one that already has this name and country, or this identifier.

    Refuses with BadProfile when something said is not right, NotSignedIn.
    """
    access.require_signed_in(actor)
    name = one_line(name)
    given = {"uscc": ids.folded(uscc), "ror": ror.strip().lower().removeprefix("https://ror.org/"), "lei": ids.folded(lei)}
    kinds = tuple(Organisation.Kind.values)
    problems = profile.of_organisation(name=name, kind=kind, kinds=kinds, country=country, region=region, identifiers=given)
    if found := tuple(problems):
        raise BadProfile(problems=found)
    wait_for_turn(f"people.organisation {country} {name}")
    if known := queries.organisation_known(name=name, country=country, identifiers=given):
        return known
    translated = {language: one_line(text) for language, text in (names or {}).items()}
    try:
        with transaction.atomic():
            made = Organisation.objects.create(name=name, names=translated, kind=kind, country=country, region=region, **given)
    except IntegrityError:  # the same identifier under another name, at the same time
        known = queries.organisation_known(name=name, country=country, identifiers=given)
        assert known is not None
        return known
    record(OrganisationRegistered(subject_id=made.id, title=made.name, kind=kind))
    return made


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
    if problems := tuple(profile.of_centre(code=code, level=level, levels=tuple(Centre.Level.values), path=path)):
        raise BadProfile(problems=problems)
    wait_for_turn("people.centres")  # points are counted, and a root has no row above it to lock
    if Centre.objects.filter(path=path).exists():
        raise CodeTaken(taken=code)
    organisation = _organisation_of_centre(actor, name=name, names=names, region=region)
    point = (Centre.objects.aggregate(last=Max("point"))["last"] or 0) + 1
    centre = Centre.objects.create(
        organisation=organisation, parent=above, code=code, path=path, level=level, point=point, number_mask=number_mask
    )
    record(CentreOpened(subject_id=organisation.id, path=path))
    return centre


def _organisation_of_centre(actor: AnyActor, *, name: str, names: dict[str, str] | None, region: str) -> Organisation:
    """A new organisation; a known one becomes a centre by an administrator only, for its members then hold roles there."""
    known = queries.organisation_known(name=one_line(name), country="CN", identifiers={})
    may_take = known is not None and access.is_administrator(actor) and not Centre.objects.filter(pk=known.pk).exists()
    if known is not None and not may_take:
        raise NameTaken(name=known.name)
    return register_organisation(actor, name=name, names=names, kind="intermediary", region=region)


@act
def grant_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> Membership:
    """Let a person hold a role in an organisation; once is enough. Refuses with OrganisationMissing, PersonMissing, NotAdministrator."""
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    membership, fresh = Membership.objects.get_or_create(person=person, organisation=organisation, role=role)
    if fresh:
        record(RoleGranted(subject_id=person.id, organisation_id=organisation.id, role=role))
    return membership


@act
def revoke_role(actor: AnyActor, *, person_id: UUID, organisation_id: UUID, role: Role) -> None:
    """Take a role back; one that is not held stays not held. Refuses with OrganisationMissing, PersonMissing, NotAdministrator."""
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    person = access.locked_person(person_id)
    taken, _ = Membership.objects.filter(person=person, organisation=organisation, role=role).delete()
    if taken:
        record(RoleRevoked(subject_id=person.id, organisation_id=organisation.id, role=role))


@act
def issue_token(actor: AnyActor, *, person_id: UUID, label: str) -> str:
    """Make a key for the API; the returned secret is shown once and never kept. Refuses with NotAdministrator, PersonMissing."""
    if getattr(actor, "person_id", None) != person_id:
        access.require_administrator(actor)
    person = access.locked_person(person_id)
    secret = "bole_" + secrets.token_urlsafe(32)
    token = Token.objects.create(person=person, name=one_line(label)[:80], digest=Token.digest_of(secret))
    record(TokenIssued(subject_id=person.id, token_id=token.id, label=token.name))
    return secret


@act
def revoke_token(actor: AnyActor, *, token_id: UUID) -> None:
    """End a token at once: one's own, or anybody's by an administrator. Somebody else's token is silently not found."""
    token = access.tokens_for(actor).filter(id=token_id, revoked_at=None).first()
    if token is None:
        return
    access.locked_person(token.person_id)
    if Token.objects.filter(id=token_id, revoked_at=None).update(revoked_at=now()):
        record(TokenRevoked(subject_id=token.person_id, token_id=token_id))


def admitted(secret: str, *, today: dt.date, language: str = "") -> Actor:
    """The actor a token belongs to, and a note of the day it was used; nobody in particular when the token is not good."""
    Token.objects.filter(digest=Token.digest_of(secret), revoked_at=None).exclude(last_used_on=today).update(last_used_on=today)
    return queries.actor_with_token(secret, language=language)
