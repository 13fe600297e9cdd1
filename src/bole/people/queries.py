"""The reads of people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

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


def actor_with_token(secret: str, *, today: dt.date, language: str = "") -> Actor:
    """The actor a token belongs to, or nobody in particular when it is unknown, revoked or its owner is gone."""
    token = Token.objects.select_related("person").filter(digest=Token.digest_of(secret), revoked_at=None).first()
    if token is None or not token.person.is_active:
        return ANONYMOUS
    if token.last_used_on != today:
        Token.objects.filter(id=token.id).update(last_used_on=today)
    return actor_of(token.person, language=language)


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
    return list(Organisation.objects.filter(name__icontains=text.strip()).order_by("name")[:limit])


def persons_with_role(organisation_id: UUID) -> QuerySet[Membership]:
    """Who holds which role in an organisation."""
    return Membership.objects.filter(organisation_id=organisation_id).select_related("person").order_by("role", "person__name")


def organisations(*, named: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Organisations whose name, in any language, contains the words; by name."""
    found = Organisation.objects.order_by("name", "id")
    if words := named.strip():
        found = found.annotate(in_languages=Cast("names", TextField())).filter(Q(name__icontains=words) | Q(in_languages__icontains=words))
    return found.filter(kind=kind) if kind else found


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """The organisations the actor belongs to, by name."""
    return Organisation.objects.filter(id__in=list(actor.organisations)).select_related("centre").order_by("name")


def memberships_of(person_id: UUID) -> QuerySet[Membership]:
    """Which roles a person holds, and where."""
    return Membership.objects.filter(person_id=person_id).select_related("organisation__centre").order_by("organisation__name", "role")


def tokens_of(person_id: UUID) -> QuerySet[Token]:
    """The keys of a person that are in force, newest first."""
    return Token.objects.filter(person_id=person_id, revoked_at=None).order_by("-created_at")


def person_named(person_id: UUID) -> Person:
    """A person by id, for his own pages."""
    return Person.objects.get(id=person_id)
