"""Upkeep for programs: organisations are revised and verified, centres moved. They share the addresses, so the router, of `api`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.shapes import Shape

from .. import queries, services
from ..errors import (
    BadProfile,
    CentreMissing,
    CentreWithinItself,
    CodeTaken,
    IdentifierTaken,
    NotAdministrator,
    NotManager,
    NotVerifier,
    OrganisationMissing,
)  # fmt: skip
from .api import CentreShape, OrganisationBody, OrganisationShape, centre_shape, organisation_shape
from .api import router as router

OrganisationId = Annotated[UUID, Path(description=N_("the id of the organisation"))]
CentrePath = Annotated[str, Path(description=N_("the centre's place in the tree of centres"))]


class VerifyBody(Shape):
    """In whose name."""

    centre: str = Field(description=N_("the path of the centre in whose name it is verified"), max_length=255)


class MoveBody(Shape):
    """Where the centre shall stand."""

    parent: str = Field(description=N_("the path of the centre above it; empty for a root"), max_length=255)


@router.put(
    "/organisations/{organisation_id}", response=OrganisationShape, signed_in=True,
    refuses=(OrganisationMissing, NotManager, BadProfile, IdentifierTaken), summary=N_("Revise an organisation"),
    description=N_("The whole of what an organisation says of itself; what was verified before is to be verified anew."),
)  # fmt: skip
def revise_organisation(request: HttpRequest, organisation_id: OrganisationId, given: OrganisationBody) -> Any:
    return organisation_shape(services.revise_organisation(queries.who_asks(request), organisation_id=organisation_id, **dict(given)))


@router.post(
    "/organisations/{organisation_id}/verify", response=OrganisationShape, signed_in=True,
    refuses=(OrganisationMissing, CentreMissing, NotVerifier), summary=N_("Verify an organisation"),
    description=N_("Say in the name of a centre that an organisation is what it says."),
)  # fmt: skip
def verify_organisation(request: HttpRequest, organisation_id: OrganisationId, given: VerifyBody) -> Any:
    found = services.verify_organisation(queries.who_asks(request), organisation_id=organisation_id, centre=given.centre)
    return organisation_shape(found)


@router.post(
    "/centres/{path}/move", response=CentreShape, signed_in=True,
    refuses=(NotAdministrator, CentreMissing, CentreWithinItself, CodeTaken, BadProfile), summary=N_("Move a centre"),
    description=N_("Let a centre stand below another one, or at the top; all below it go with it."),
)  # fmt: skip
def move_centre(request: HttpRequest, path: CentrePath, given: MoveBody) -> Any:
    return centre_shape(services.move_centre(queries.who_asks(request), path=path, parent=given.parent))
