"""Duplicates of organisations for programs: found, looked at, merged, told apart. The router is that of `api`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.shapes import Page, Paging, Shape

from .. import queries, services
from ..domain.duplicates import Ground
from ..errors import (
    BadProfile,
    CentreNotMerged,
    IdentifiersContradict,
    MergedAway,
    MergedWithItself,
    NotMerger,
    OrganisationMissing,
)  # fmt: skip
from ..queries import duplicates
from .api import OrganisationShape, organisation_shape
from .upkeep_api import router as router

OrganisationId = Annotated[UUID, Path(description=N_("the id of the organisation that is kept"))]
OtherId = Annotated[UUID, Path(description=N_("the id of the other organisation"))]
PAIR_REFUSES = (OrganisationMissing, MergedAway, NotMerger, MergedWithItself, CentreNotMerged)


class DuplicatePair(Shape):
    """Two organisations that are probably one."""

    one: OrganisationShape
    other: OrganisationShape
    grounds: list[Ground] = Field(description=N_("why: the same identifier, the same name, the same other or former name"))


class PairPage(Page):
    """A part of the list of probable duplicates, by name."""

    items: list[DuplicatePair]


class FollowerShape(Shape):
    """One kind of thing that would follow."""

    what: str
    merged: int = Field(description=N_("how many belong to the one that would be merged"))
    kept: int = Field(description=N_("how many belong to the one that would be kept"))


class PreviewShape(Shape):
    """What would follow if one was merged into the other."""

    kept: OrganisationShape
    merged: OrganisationShape
    grounds: list[Ground]
    contradicting: list[str] = Field(description=N_("identifiers both have and that differ"))
    followers: list[FollowerShape]
    members: int = Field(description=N_("people whose roles in the kept one change"))
    names: list[str] = Field(description=N_("names under which the kept one is found from then on"))


class MergeBody(Shape):
    """What is merged, and why."""

    merged: UUID = Field(description=N_("the id of the organisation that is the duplicate"))
    reason: str = Field(description=N_("how you know that they are one"), max_length=300)
    despite_identifiers: bool = Field(False, description=N_("that they are one although their identifiers differ"))


@router.get(
    "/duplicates", response=PairPage, signed_in=True, refuses=(NotMerger,), summary=N_("List probable duplicates of organisations"),
    description=N_("Pairs of organisations that look like one and that you may merge."),
)  # fmt: skip
def list_duplicates(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = duplicates.duplicates(queries.who_asks(request))
    items = [
        DuplicatePair(one=organisation_shape(p.one), other=organisation_shape(p.other), grounds=list(p.grounds))
        for p in found[paging.offset : paging.offset + paging.limit]
    ]
    return PairPage(total=len(found), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/organisations/{organisation_id}/merge/{other_id}", response=PreviewShape, signed_in=True, refuses=PAIR_REFUSES,
    summary=N_("Read what a merge would do"), description=N_("What would follow if the other organisation was merged into this one."),
)  # fmt: skip
def read_merge(request: HttpRequest, organisation_id: OrganisationId, other_id: OtherId) -> Any:
    found = duplicates.preview(queries.who_asks(request), organisation_id, other_id)
    return PreviewShape(
        kept=organisation_shape(found.kept), merged=organisation_shape(found.merged), grounds=list(found.grounds),
        contradicting=list(found.contradicting), members=len(found.changes), names=list(found.names),
        followers=[FollowerShape(what=_(f.title), merged=f.merged, kept=f.kept) for f in found.followers],
    )  # fmt: skip


@router.post(
    "/organisations/{organisation_id}/merge", response=OrganisationShape, signed_in=True,
    refuses=(*PAIR_REFUSES, BadProfile, IdentifiersContradict), summary=N_("Merge a duplicate into an organisation"),
    description=N_(
        "Everything that points to the duplicate points to this one from then on; its names and identifiers are kept as former "
        "ones, and its address leads here. Nothing is deleted, and it is not taken back."
    ),
)  # fmt: skip
def merge_organisations(request: HttpRequest, organisation_id: OrganisationId, given: MergeBody) -> Any:
    services.merge_organisations(
        queries.who_asks(request), organisation_id, merged_id=given.merged, reason=given.reason,
        despite_identifiers=given.despite_identifiers,
    )  # fmt: skip
    return organisation_shape(queries.organisation(queries.who_asks(request), organisation_id))


@router.post(
    "/organisations/{organisation_id}/apart/{other_id}", response={204: None}, signed_in=True, refuses=PAIR_REFUSES,
    summary=N_("Tell two organisations apart"),
    description=N_("They look like one and are two; they are not listed as duplicates any more."),
)  # fmt: skip
def tell_apart(request: HttpRequest, organisation_id: OrganisationId, other_id: OtherId) -> Any:
    services.tell_apart(queries.who_asks(request), organisation_id, other_id=other_id)
    return Status(204, None)
