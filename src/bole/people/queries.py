"""The reads of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from bole.kernel.text import one_line

from .domain.actor import ANONYMOUS, Actor, Role
from .models import Centre, Membership, Organisation, Person, Token


def actor_of(person: Person, *, language: str = "") -> Actor:
    """The actor a person is now, with every role held."""
    organisations: dict[UUID, set[Role]] = defaultdict(set)
    centres: dict[str, set[Role]] = defaultdict(set)
    held = Membership.objects.filter(person=person).values_list("organisation_id", "role", "organisation__centre__path")
    for organisation_id, role, path in held:
        organisations[organisation_id].add(Role(role))
        if path:
            centres[path].add(Role(role))
    return Actor(
        person_id=person.id,
        name=str(person),
        language=language or person.language,
        organisations={k: frozenset(v) for k, v in organisations.items()},
        centres={k: frozenset(v) for k, v in centres.items()},
        is_administrator=person.is_administrator,
    )


def actor_with_token(secret: str, *, language: str = "") -> Actor:
    """The actor a token belongs to, or nobody in particular when it is unknown, revoked or its owner is gone."""
    token = Token.objects.select_related("person").filter(digest=Token.digest_of(secret), revoked_at=None).first()
    if token is None or not token.person.is_active:
        return ANONYMOUS
    return actor_of(token.person, language=language)


def organisation_known(*, name: str, country: str, identifiers: Mapping[str, str]) -> Organisation | None:
    """The organisation that has one of these identifiers, else the one of this name and country."""
    for field, identifier in identifiers.items():
        if identifier and (found := Organisation.objects.filter(**{field: identifier}).first()):
            return found
    return Organisation.objects.filter(name=name, country=country).order_by("created_at", "id").first()


def centres() -> QuerySet[Centre]:
    """All centres, parents before children."""
    return Centre.objects.select_related("organisation").order_by("path")


def centres_where(actor: Actor, roles: frozenset[Role]) -> QuerySet[Centre]:
    """The centres in which the actor may act in one of the roles: those of the roles and all below."""
    if actor.is_administrator:
        return centres()
    reach = Q(pk__in=[])
    for path in actor.centre_paths(roles):
        reach |= Q(path=path) | Q(path__startswith=f"{path}.")
    return centres().filter(reach)


def organisations_named(text: str, *, limit: int = 20) -> list[Organisation]:
    """Organisations whose name contains the text, for pickers."""
    return list(Organisation.objects.filter(name__icontains=one_line(text)).order_by("name")[:limit])


def persons_with_role(organisation_id: UUID) -> QuerySet[Membership]:
    """Who holds which role in an organisation."""
    return Membership.objects.filter(organisation_id=organisation_id).select_related("person").order_by("role", "person__name")
