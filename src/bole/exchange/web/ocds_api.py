"""Sales by the Open Contracting Data Standard, for those who compare what is sold everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Shape

from ..errors import SaleMissing
from ..queries import ocds

router = ContextRouter(tags=["exchange"])


class OcdsPaging(Shape):
    """Which part of the feed."""

    limit: int = Field(50, ge=1, le=200, description=N_("how many at most"))
    offset: int = Field(0, ge=0, le=1_000_000, description=N_("how many to leave out"))


class OcdsPackage(Shape):
    """A release package of OCDS 1.1; what a release holds, the standard tells."""

    uri: str
    version: Literal["1.1"]
    publishedDate: dt.datetime  # the standard's own name
    publisher: dict[str, str]
    releases: list[dict[str, Any]]
    links: dict[str, str] = Field({}, description=N_("where the feed goes on"))


@router.get(
    "/sales/{sale_id}/ocds", response=OcdsPackage, refuses=(SaleMissing,), summary=N_("Read a sale as an OCDS release package"),
    description=N_("One release by the Open Contracting Data Standard 1.1; who bid is told once the sale is closed."),
)  # fmt: skip
def read_sale_ocds(request: HttpRequest, sale_id: Annotated[UUID, Path(description=N_("the id of the sale"))]) -> HttpResponse:
    return HttpResponse(ocds.of_sale(who_asks(request), sale_id), content_type="application/json")


@router.get(
    "/ocds/releases", response=OcdsPackage, summary=N_("List sales as an OCDS release package"),
    description=N_("The releases of announced sales, the latest first, as one package; `links.next` leads on."),
)  # fmt: skip
def list_ocds_releases(request: HttpRequest, paging: Query[OcdsPaging]) -> HttpResponse:
    found = list(ocds.announced()[paging.offset : paging.offset + paging.limit + 1])
    own = f"/api/v1/ocds/releases?limit={paging.limit}&offset={paging.offset}"
    more = f"/api/v1/ocds/releases?limit={paging.limit}&offset={paging.offset + paging.limit}" if len(found) > paging.limit else ""
    return HttpResponse(ocds.packaged(found[: paging.limit], address=own, next_page=more), content_type="application/json")
