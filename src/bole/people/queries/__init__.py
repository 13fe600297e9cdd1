"""The reads of people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest

from bole.kernel.text import one_line

from .. import access
from ..access import AnyActor
from ..domain.actor import ANONYMOUS, SEPARATOR, STAFF_MODE, Actor, Role, Scope
from ..errors import NoAccount, PersonMissing
from ..models import Alias, Centre, Invitation, Membership, Organisation, Person, Token


def actor_of(
    person: Person, *, language: str = "", in_staff_mode: bool = False, may_write: bool = True, ends_on: dt.date | None = None,
    staff_until: dt.datetime | None = None,
) -> Actor:  # fmt: skip
    """The actor a person is now, with every role held; an administrator's rights only in staff mode."""
    in_staff_mode = in_staff_mode and person.is_administrator
    organisations: dict[UUID, set[Role]] = defaultdict(set)
    centres: dict[str, set[Role]] = defaultdict(set)
    kinds: set[str] = set()
    names = ("organisation_id", "role", "organisation__centre__path", "organisation__kind")
    for organisation_id, role, path, kind in Membership.objects.filter(person=person).values_list(*names):
        organisations[organisation_id].add(Role(role))
        if path:
            centres[path].add(Role(role))
        else:
            kinds.add(kind)
    return Actor(
        person_id=person.id,
        name=str(person),
        language=language or person.language,
        organisations={k: frozenset(v) for k, v in organisations.items()},
        centres={k: frozenset(v) for k, v in centres.items()},
        kinds=frozenset(kinds),
        is_administrator=in_staff_mode,
        could_administer=person.is_administrator,
        staff_until=staff_until if in_staff_mode else None,
        acting_for=STAFF_MODE if in_staff_mode else "",
        may_write=may_write,
        ends_on=ends_on,
    )


def who_asks(request: HttpRequest) -> Actor:
    """The actor the middleware put on a request."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


def actor_with_token(secret: str, *, today: dt.date, language: str = "", fresh: list[Token] | None = None) -> Actor:
    """The actor a token belongs to, no mightier than its scope; nobody in particular when it is unknown, revoked, too old or
    its owner is gone. A token used for the first time today is put on `fresh`."""
    fresh = [] if fresh is None else fresh
    token = Token.objects.select_related("person").filter(_in_force(today), digest=Token.digest_of(secret)).first()
    if token is None or not token.person.is_active:
        return ANONYMOUS
    if token.last_used_on != today:
        Token.objects.filter(id=token.id).update(last_used_on=today)
        fresh.append(token)
    return actor_of(
        token.person, language=language, in_staff_mode=token.scope == Scope.STAFF, may_write=token.scope != Scope.READ,
        ends_on=token.expires_on,
    )  # fmt: skip


def _in_force(today: dt.date) -> Q:
    return Q(revoked_at=None) & (Q(expires_on=None) | Q(expires_on__gte=today))


def organisation_known(*, name: str, country: str, identifiers: Mapping[str, str]) -> Organisation | None:
    """The organisation that has, or had, one of these identifiers; else the one that has, or had, this name in this country."""
    for field, identifier in identifiers.items():
        if identifier and (found := holder_of(field, identifier)):
            return found
    there = Organisation.objects.filter(country=country, merged_into=None)
    had = Q(aliases__organisation__country=country) | Q(aliases__came_from__country=country)
    return there.filter(name=name).order_by("created_at", "id").first() or _formerly(Organisation.objects.filter(had), "name", name)


def holder_of(field: str, identifier: str) -> Organisation | None:
    """The organisation that has an identifier, or had it."""
    return Organisation.objects.filter(**{field: identifier}).first() or _formerly(Organisation.objects.all(), field, identifier)


def _formerly(found: QuerySet[Organisation], kind: str, value: str) -> Organisation | None:
    return found.filter(aliases__kind=kind, aliases__value=value).order_by("created_at", "id").first()


def organisations_called(*, names: Collection[str], codes: Collection[str]) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """By name and by credit code, those there are, for many at once; of several the one registered first, and a name that was
    had before counts where nobody has it now."""
    rows, former = Organisation.objects.filter(merged_into=None).order_by("-id"), Alias.objects.order_by("-organisation_id")
    had = former.filter(kind=Alias.Kind.NAME, value__in=names).values_list("value", "organisation_id")
    had_codes = former.filter(kind=Alias.Kind.USCC, value__in=codes).values_list("value", "organisation_id")
    return (
        {**dict(had), **dict(rows.filter(name__in=names).values_list("name", "id"))},
        {**dict(had_codes), **dict(rows.filter(uscc__in=codes).values_list("uscc", "id"))},
    )


def centres() -> QuerySet[Centre]:
    """All centres, parents before children."""
    return Centre.objects.select_related("organisation").order_by("path")


def centres_under(path: str) -> QuerySet[Centre]:
    """A centre and all below it; every centre for no path."""
    path = one_line(path)
    return centres().filter(_under(path_now(path))) if path else centres()


def path_now(path: str) -> str:
    """Where a centre stands that stood here, for what was saved before it was moved."""
    if Centre.objects.filter(path=path).exists():
        return path
    return Centre.objects.filter(former_paths__path=path).values_list("path", flat=True).first() or path


def _under(path: str) -> Q:
    return Q(path=path) | Q(path__startswith=f"{path}{SEPARATOR}")


def centre(actor: AnyActor, path: str) -> Centre:
    """One centre. Refuses with CentreMissing."""
    return access.centre_for(actor, path)


def is_a_centre(organisation_id: UUID) -> bool:
    """Whether an organisation is a centre."""
    return Centre.objects.filter(pk=organisation_id).exists()


def open_invitations(organisation_id: UUID) -> QuerySet[Invitation]:
    """The invitations of an organisation that were neither accepted nor withdrawn, newest first; some may be too old."""
    found = Invitation.objects.filter(organisation_id=organisation_id, accepted_at=None, revoked_at=None)
    return found.select_related("invited_by").order_by("-created_at", "-id")


def is_centre(path: str) -> bool:
    """Whether there is a centre of this path, or was before it was moved."""
    return Centre.objects.filter(Q(path=path) | Q(former_paths__path=path)).exists()


def centres_where(actor: Actor, roles: frozenset[Role]) -> QuerySet[Centre]:
    """The centres in which the actor may act in one of the roles: those of the roles and all below."""
    if actor.is_administrator:
        return centres()
    reach = Q(pk__in=[])
    for path in actor.centre_paths(roles):
        reach |= _under(path)
    return centres().filter(reach)


def organisations_with(text: str) -> QuerySet[Organisation]:
    """Organisations whose name, in any language or formerly, contains the text; all of them for no text."""
    return organisations(named=one_line(text)).select_related("verified_by")


def organisations_named(text: str, *, limit: int = 20) -> list[Organisation]:
    """The first organisations whose name contains the text, for pickers."""
    return list(organisations_with(text)[:limit])


def organisation(actor: AnyActor, organisation_id: UUID) -> Organisation:
    """One organisation. Refuses with OrganisationMissing."""
    return access.organisation_for(actor, organisation_id)


def person_with(email: str) -> Person:
    """The person of an e-mail address, in any case. Refuses with PersonMissing."""
    found = Person.objects.filter(email__iexact=one_line(email)).first()
    if found is None:
        raise PersonMissing(email=email)
    return found


def person_of(actor: Actor) -> Person:
    """The person an actor is. Refuses with NoAccount for nobody in particular."""
    found = Person.objects.filter(id=actor.person_id).first() if actor.person_id else None
    if found is None:
        raise NoAccount
    return found


def persons() -> QuerySet[Person]:
    """Everybody, with the roles held."""
    return Person.objects.prefetch_related("memberships__organisation__centre").order_by("email")


def persons_with(roles: Collection[Role], *, centre_path: str) -> QuerySet[Person]:
    """Who holds one of the roles in the centre of this path or above it, and may still sign in."""
    codes = centre_path.split(SEPARATOR)
    above = [SEPARATOR.join(codes[:n]) for n in range(1, len(codes) + 1)]
    held = Membership.objects.filter(role__in=[str(r) for r in roles], organisation__centre__path__in=above)
    return Person.objects.filter(id__in=held.values("person_id"), is_active=True).order_by("name", "id")


def roles_of(person_id: UUID) -> QuerySet[Membership]:
    """The roles a person holds, with the organisation and the centre it may be."""
    return Membership.objects.filter(person_id=person_id).select_related("organisation__centre").order_by("organisation__name", "role")


def token_with(secret: str) -> Token:
    """The token of a secret that was issued just now."""
    return Token.objects.get(digest=Token.digest_of(secret))


def tokens_of(person_id: UUID) -> QuerySet[Token]:
    """A person's API tokens that were not revoked, newest first; those past their last day open nothing."""
    return Token.objects.filter(person_id=person_id, revoked_at=None).order_by("-created_at", "-id")


def persons_with_role(organisation_id: UUID) -> QuerySet[Membership]:
    """Who holds which role in an organisation."""
    return Membership.objects.filter(organisation_id=organisation_id).select_related("person").order_by("role", "person__name")


def members_of(organisation_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who holds any role in each of these organisations. Opens no door: for upper contexts."""
    found: dict[UUID, set[UUID]] = {one: set() for one in organisation_ids}
    for organisation_id, person_id in Membership.objects.filter(organisation_id__in=found).values_list("organisation_id", "person_id"):
        found[organisation_id].add(person_id)
    return found


def organisations(*, named: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Organisations whose name, in any language or formerly, contains the words; by name."""
    found = Organisation.objects.filter(merged_into=None).order_by("name", "id")
    if words := named.strip():
        had = Alias.objects.filter(organisation_id=OuterRef("id"), kind=Alias.Kind.NAME, value__icontains=words)
        in_any = Q(name__icontains=words) | Q(in_languages__icontains=words) | Exists(had)
        found = found.annotate(in_languages=Cast("names", TextField())).filter(in_any)
    return found.filter(kind=kind) if kind else found


def organisations_of(actor: Actor) -> QuerySet[Organisation]:
    """The organisations the actor belongs to, by name."""
    return Organisation.objects.filter(id__in=list(actor.organisations)).select_related("centre").order_by("name")


def memberships_of(person_id: UUID) -> QuerySet[Membership]:
    """Which roles a person holds, and where."""
    return Membership.objects.filter(person_id=person_id).select_related("organisation__centre").order_by("organisation__name", "role")


@dataclass(frozen=True, slots=True)
class SignIn:
    """How somebody signs in."""

    has_password: bool
    has_app: bool
    passkeys: int
    codes: int
    sessions: int
    houses: int  # accounts of other houses that open this one


def sign_in_of(person: Person) -> SignIn:
    """How a person signs in, for his own page."""
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    factors = list(Authenticator.objects.filter(user_id=person.pk))
    return SignIn(
        has_password=person.has_usable_password(), has_app=any(f.type == "totp" for f in factors),
        passkeys=sum(f.type == "webauthn" for f in factors),
        codes=sum(len(f.wrap().get_unused_codes()) for f in factors if f.type == "recovery_codes"),
        sessions=UserSession.objects.filter(user_id=person.pk).count(), houses=SocialAccount.objects.filter(user_id=person.pk).count(),
    )  # fmt: skip


def person_named(person_id: UUID) -> Person:
    """A person by id, for his own pages."""
    return Person.objects.get(id=person_id)


# ---- first steps: whether somebody has done them, as rows of one column of times ----


def represented(actor: Actor) -> list[UUID]:
    """The organisations the actor represents."""
    return [i for i, roles in actor.organisations.items() if Role.REPRESENTATIVE in roles]


def directed(actor: Actor) -> Centre | None:
    """The first centre the actor directs."""
    path = next(iter(actor.centre_paths(frozenset({Role.DIRECTOR}))), "")
    return Centre.objects.filter(path=path).first() if path else None


def _self(actor: Actor) -> QuerySet[Person]:
    return Person.objects.filter(id__in=[actor.person_id])


def named_since(actor: Actor) -> QuerySet[Person, Any]:
    """The actor said what he is called."""
    return _self(actor).exclude(name="").values_list("joined_at")


def known_by_orcid_since(actor: Actor) -> QuerySet[Person, Any]:
    """The actor said his ORCID."""
    return _self(actor).exclude(orcid="").values_list("joined_at")


def described_since(actor: Actor) -> QuerySet[Organisation, Any] | None:
    """An organisation the actor represents has an identifier and, in China, a region; None for who represents none."""
    mine = represented(actor)
    known = ~Q(uscc="") | ~Q(ror="") | ~Q(lei="") | Q(verified_at__isnull=False)
    return Organisation.objects.filter(known, id__in=mine).exclude(region="", country="CN").values_list("created_at") if mine else None


def secured_since(actor: Actor) -> Any:
    """The actor has a second factor or a passkey."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user_id=actor.person_id).exclude(type="recovery_codes").values_list("created_at")


def invited_since(actor: Actor) -> QuerySet[Invitation, Any]:
    """The actor invited somebody."""
    return Invitation.objects.filter(invited_by__id__in=[actor.person_id]).values_list("created_at")


def centre_opened_since(actor: Actor) -> QuerySet[Organisation, Any]:
    """There is a centre."""
    return Organisation.objects.filter(centre__isnull=False).values_list("created_at")
