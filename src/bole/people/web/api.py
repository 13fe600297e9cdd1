"""People for programs: who I am, the tree of centres, organisations, and one's own API tokens."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Day, Page, Paging, Shape

from .. import queries, services
from ..domain.actor import Scope
from ..errors import BadProfile, CentreMissing, NoAccount, NotAdministrator, OrganisationMissing, TooManyTokens
from ..models import Centre, Organisation, Token

router = ContextRouter(tags=["people"])
Under = Annotated[str, Query(description=N_("the path of a centre: only it and those below it"), max_length=255)]
Text = Annotated[str, Query(description=N_("a part of the name, in any language"), max_length=200)]
CentrePath = Annotated[str, Path(description=N_("the centre's place in the tree of centres"))]
OrganisationId = Annotated[UUID, Path(description=N_("the id of the organisation"))]
TokenId = Annotated[UUID, Path(description=N_("the id of the token"))]
ScopeName = Literal["read", "write", "staff"]
Level = Literal["nation", "province", "city", "district", "portal"]
OrganisationKind = Literal["government", "enterprise", "university", "institute", "finance", "intermediary"]


class RoleShape(Shape):
    """A role in an organisation; `centre` is its path when the organisation is a centre."""

    role: Literal["director", "registrar", "broker", "representative", "member"]
    organisation: UUID
    name: str
    centre: str


class MeShape(Shape):
    """Who you are here."""

    id: UUID
    email: str
    name: str
    language: str
    is_administrator: bool
    in_staff_mode: bool = Field(description=N_("whether an administrator's rights are in force for this request"))
    roles: list[RoleShape]


class CentreShape(Shape):
    """A centre in the tree: nation, province, city, district, or a bilateral portal."""

    id: UUID = Field(description=N_("the id of its organisation"))
    path: str = Field(examples=["cn.zj.hz"])
    parent: str = Field(description=N_("the path of the centre above it; empty for a root"))
    code: str
    level: Level
    name: str
    names: dict[str, str] = Field(description=N_("names in other languages"))
    region: str


class CentrePage(Page):
    """A part of the list of centres, parents before children."""

    items: list[CentreShape]


class OrganisationShape(Shape):
    """An organisation."""

    id: UUID
    kind: OrganisationKind
    name: str
    names: dict[str, str] = Field(description=N_("names in other languages"))
    country: str
    region: str
    uscc: str
    ror: str
    lei: str
    verified_by: str = Field(description=N_("the path of the centre that verified it; empty: nobody has yet"))
    verified_at: dt.datetime | None


class OrganisationPage(Page):
    """A part of the list of organisations, by name."""

    items: list[OrganisationShape]


class OrganisationBody(Shape):
    """An organisation to register."""

    name: str = Field(examples=["浙江大学"], min_length=1, max_length=200)
    kind: OrganisationKind
    names: dict[str, str] = Field({}, description=N_("names in other languages, by language code"), max_length=20)
    country: str = Field("CN", description=N_("ISO 3166 code"))
    region: str = Field("", description=N_("region code (GB/T 2260), six digits"))
    uscc: str = Field("", description=N_("unified social credit code"))
    ror: str = Field("", description=N_("ROR id"))
    lei: str = Field("", description=N_("LEI"))


class TokenShape(Shape):
    """An API token in force. The secret itself is not kept."""

    id: UUID
    label: str
    scope: ScopeName = Field(description=N_("the most it may do: read, write (what you may), staff (as administrator)"))
    created_at: dt.datetime
    expires_on: dt.date | None = Field(description=N_("its last day"))
    last_used_on: dt.date | None


class TokenPage(Page):
    """A part of the list of your tokens, newest first."""

    items: list[TokenShape]


class IssuedToken(TokenShape):
    """A token just made, with its secret."""

    secret: str = Field(description=N_("shown this once and never again"), examples=["bole_…"])


class TokenBody(Shape):
    """What a token is for."""

    label: str = Field(examples=["nightly import"], min_length=1, max_length=80)
    scope: ScopeName = Field("write", description=N_("the most it may do: read, write (what you may), staff (as administrator)"))
    expires_on: Day | None = Field(None, description=N_("its last day; without one it ends when it is revoked"))


def centre_shape(centre: Centre) -> CentreShape:
    """A centre as JSON."""
    organisation = centre.organisation
    return CentreShape(
        id=organisation.id, path=centre.path, parent=centre.path.rpartition(".")[0], code=centre.code,
        level=centre.level, name=organisation.name_in(page_language()),  # type: ignore[arg-type]
        names=organisation.names, region=organisation.region,
    )  # fmt: skip


def organisation_shape(found: Organisation) -> OrganisationShape:
    """An organisation as JSON."""
    same = {name: getattr(found, name) for name in OrganisationShape.model_fields if name != "verified_by"}
    return OrganisationShape(**same, verified_by=found.verified_by.path if found.verified_by else "")


def _token(token: Token) -> dict[str, Any]:
    same = ("id", "scope", "created_at", "expires_on", "last_used_on")
    return {"label": token.name, **{name: getattr(token, name) for name in same}}


@router.get(
    "/me", response=MeShape, signed_in=True, refuses=(NoAccount,), summary=N_("Read who you are"),
    description=N_("Your account and the roles you hold: a simple way to try a token."),
)  # fmt: skip
def read_me(request: HttpRequest) -> Any:
    person = queries.person_of(queries.who_asks(request))
    roles = [
        RoleShape(role=m.role, organisation=m.organisation.id, name=m.organisation.name, centre=_path_of(m.organisation))  # type: ignore[arg-type]
        for m in queries.roles_of(person.id)
    ]
    return MeShape(
        id=person.id, email=person.email, name=person.name, language=person.language, is_administrator=person.is_administrator,
        in_staff_mode=queries.who_asks(request).is_administrator, roles=roles,
    )  # fmt: skip


def _path_of(organisation: Organisation) -> str:
    centre: Centre | None = getattr(organisation, "centre", None)
    return centre.path if centre else ""


@router.get(
    "/me/data", signed_in=True, refuses=(NoAccount,), summary=N_("Read all that is kept about you"),
    description=N_("Your personal data as one JSON object, part by part: profile, roles, keys, devices, records, journal."),
)  # fmt: skip
def read_my_data(request: HttpRequest) -> Any:
    actor = queries.who_asks(request)
    found = services.personal_data(actor, person_id=queries.person_of(actor).id)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@router.get(
    "/centres", response=CentrePage, summary=N_("List centres"),
    description=N_("The tree of centres as a list, parents before children; with under, only a centre and those below it."),
)  # fmt: skip
def list_centres(request: HttpRequest, paging: Query[Paging], under: Under = "") -> Any:
    found = queries.centres_under(under)
    items = [centre_shape(c) for c in found[paging.offset : paging.offset + paging.limit]]
    return CentrePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/centres/{path}", response=CentreShape, refuses=(CentreMissing,), summary=N_("Read a centre"),
    description=N_("One centre by its path in the tree."),
)  # fmt: skip
def read_centre(request: HttpRequest, path: CentrePath) -> Any:
    return centre_shape(queries.centre(queries.who_asks(request), path))


@router.get(
    "/organisations", response=OrganisationPage, summary=N_("Search organisations"),
    description=N_("Organisations whose name, in any language, contains the text; all of them without a text."),
)  # fmt: skip
def list_organisations(request: HttpRequest, paging: Query[Paging], text: Text = "") -> Any:
    found = queries.organisations_with(text)
    items = [organisation_shape(o) for o in found[paging.offset : paging.offset + paging.limit]]
    return OrganisationPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/organisations/{organisation_id}", response=OrganisationShape, refuses=(OrganisationMissing,), summary=N_("Read an organisation"),
    description=N_("One organisation by its id."),
)  # fmt: skip
def read_organisation(request: HttpRequest, organisation_id: OrganisationId) -> Any:
    return organisation_shape(queries.organisation(queries.who_asks(request), organisation_id))


@router.post(
    "/organisations", response=OrganisationShape, signed_in=True, refuses=(BadProfile, NoAccount), summary=N_("Register an organisation"),
    description=N_("Register an organisation, or get the one that has this name and country, or this identifier, already."),
)  # fmt: skip
def register_organisation(request: HttpRequest, given: OrganisationBody) -> Any:
    return organisation_shape(services.register_organisation(queries.who_asks(request), **dict(given)))


@router.get(
    "/tokens", response=TokenPage, signed_in=True, refuses=(NoAccount,), summary=N_("List your API tokens"),
    description=N_("Your tokens in force, newest first; their secrets are not kept."),
)  # fmt: skip
def list_tokens(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = queries.tokens_of(queries.person_of(queries.who_asks(request)).id)
    items = [TokenShape(**_token(t)) for t in found[paging.offset : paging.offset + paging.limit]]
    return TokenPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.post(
    "/tokens", response={201: IssuedToken}, signed_in=True, refuses=(BadProfile, NoAccount, NotAdministrator, TooManyTokens),
    summary=N_("Make an API token"),
    description=N_("Make a key that acts as you. Its secret is in this answer and nowhere else."),
)  # fmt: skip
def issue_token(request: HttpRequest, given: TokenBody) -> Any:
    actor = queries.who_asks(request)
    person_id = queries.person_of(actor).id
    secret = services.issue_token(actor, person_id=person_id, label=given.label, scope=Scope(given.scope), expires_on=given.expires_on)
    return Status(201, IssuedToken(**_token(queries.token_with(secret)), secret=secret))


@router.delete(
    "/tokens/{token_id}", response={204: None}, signed_in=True, summary=N_("Revoke an API token"),
    description=N_("End one of your tokens at once. Asking twice, or for somebody else's, changes nothing and says nothing."),
)  # fmt: skip
def revoke_token(request: HttpRequest, token_id: TokenId) -> Any:
    services.revoke_token(queries.who_asks(request), token_id=token_id)
    return Status(204, None)
