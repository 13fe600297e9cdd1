"""What enterprises can take over, for programs. The router is that of `api`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path
from pydantic import Field

from bole.kernel.errors import N_
from bole.ui.shapes import Shape

from .. import queries, services
from ..domain.capacity import FIELDS
from ..errors import BadProfile, CapacityMissing, MergedAway, NotAnEnterprise, NotManager, OrganisationMissing
from ..queries.capacity import Seen, seen
from .looks_api import router as router

OrganisationId = Annotated[UUID, Path(description=N_("the id of the enterprise"))]
TierName = Literal["public", "members", "agreement"]
BlockName = Literal["technology", "equipment", "people", "finance", "export"]
TIERS = N_("who sees which block: public, members, or after contact about a record is open")
STATES = (OrganisationMissing, MergedAway, NotManager, NotAnEnterprise)


class CapacityFields(Shape):
    """What an enterprise can take over. Empty means not said."""

    trl_from: int | None = Field(None, description=N_("readiness it takes over from, 1 to 9"))
    trl_to: int | None = Field(None, description=N_("readiness up to which it looks for something, 1 to 9"))
    tech_areas: list[str] = Field([], description=N_("codes of the vocabulary tech_area"), max_length=30)
    industries: list[str] = Field([], description=N_("codes of the vocabulary industry (GB/T 4754)"), max_length=30)
    ipc: list[str] = Field([], description=N_("IPC symbols"), max_length=60)
    equipment: list[str] = Field([], description=N_("codes of the vocabulary equipment_kind"), max_length=30)
    equipment_list: list[str] = Field([], description=N_("lines and machines, in words"), max_length=60)
    certifications: list[str] = Field([], description=N_("certificates, in words"), max_length=60)
    staff: str = Field("", description=N_("a code of the vocabulary staff_band"))
    rd_staff: str = Field("", description=N_("a code of the vocabulary rd_staff_band"))
    turnover: str = Field("", description=N_("a code of the vocabulary turnover_band"))
    budget: str = Field("", description=N_("a code of the vocabulary budget_band: for technology from outside, a year"))
    export_note: str = Field("", description=N_("what has to be kept in mind at import and export"), max_length=4000)


class CapacityBody(CapacityFields):
    """The whole of what an enterprise can take over."""

    tiers: dict[BlockName, TierName] = Field({}, description=TIERS)


class CapacityShape(CapacityFields):
    """What an enterprise can take over, as far as you may see it."""

    organisation: UUID
    hidden: list[BlockName] = Field(description=N_("blocks that are not open to you; their fields are empty here"))
    tiers: dict[BlockName, TierName] = Field(description=TIERS)
    stated_on: dt.date = Field(description=N_("when it was said or confirmed last"))
    confirm_by: dt.date
    is_lapsed: bool = Field(description=N_("whether nobody has confirmed it in time"))


def _shape(found: Seen) -> CapacityShape:
    same = {name: found.values[name] for name in FIELDS if name in found.values}
    return CapacityShape(
        **same, organisation=found.organisation.pk, hidden=list(found.hidden), tiers=found.tiers,  # type: ignore[arg-type]
        stated_on=found.stated_on, confirm_by=found.confirm_by, is_lapsed=found.is_lapsed,
    )  # fmt: skip


@router.get(
    "/organisations/{organisation_id}/capacity", response=CapacityShape, refuses=(OrganisationMissing, MergedAway, CapacityMissing),
    summary=N_("Read what an enterprise can take over"), description=N_("As far as it is open to you."),
)  # fmt: skip
def read_capacity(request: HttpRequest, organisation_id: OrganisationId) -> Any:
    return _shape(seen(queries.who_asks(request), organisation_id))


@router.put(
    "/organisations/{organisation_id}/capacity", response=CapacityShape, signed_in=True, refuses=(*STATES, BadProfile, CapacityMissing),
    summary=N_("Say what an enterprise can take over"),
    description=N_("The whole of it, for its representatives; it holds for a year. Blocks without a tier have their usual one."),
)  # fmt: skip
def state_capacity(request: HttpRequest, organisation_id: OrganisationId, given: CapacityBody) -> Any:
    actor, values = queries.who_asks(request), dict(given)
    tiers = values.pop("tiers")
    services.state_capacity(actor, organisation_id, values=values, tiers=tiers)
    return _shape(seen(actor, organisation_id))


@router.post(
    "/organisations/{organisation_id}/capacity/confirm", response=CapacityShape, signed_in=True, refuses=(*STATES, CapacityMissing),
    summary=N_("Confirm what an enterprise can take over"), description=N_("It is still so; it holds for another year."),
)  # fmt: skip
def confirm_capacity(request: HttpRequest, organisation_id: OrganisationId) -> Any:
    actor = queries.who_asks(request)
    services.confirm_capacity(actor, organisation_id)
    return _shape(seen(actor, organisation_id))
