"""Red flags for programs of the house."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Shape

from ..errors import NotHouse, SaleMissing
from ..queries.flags import Screened
from ..services import flags

router = ContextRouter(tags=["exchange"])


class FlagShape(Shape):
    """What one screen says of a sale: a signal, never a verdict."""

    code: str
    title: str
    says: str
    basis: str = Field(description=N_("the law or the literature it stands on"))
    confidence: Literal["known", "uncertain"]
    verdict: Literal["found", "not_found", "too_little", "not_for_format"]
    data: int = Field(description=N_("how many data there were"))
    least: int = Field(description=N_("how many it needs"))
    unit: str
    figures: dict[str, str]
    bidders: list[list[str]] = Field(description=N_("whom it is about, by their codes; those of one group together"))


class SaleFlags(Shape):
    """The red flags of a sale, computed when they are asked for."""

    sale: UUID
    number: str
    validated: Literal[False] = Field(False, description=N_("no screen was validated on a set of known cartels"))
    entries: int
    begin: dt.datetime | None = Field(description=N_("the first entry looked at"))
    end: dt.datetime | None = Field(description=N_("the last entry looked at"))
    since: dt.datetime = Field(description=N_("since when the seller's sales were looked at"))
    flags: list[FlagShape]


@router.get(
    "/sales/{sale_id}/flags", response=SaleFlags, signed_in=True, refuses=(SaleMissing, NotHouse),
    summary=N_("Read the red flags of a sale"),
    description=N_("For those who hold it; the journal says who looked. Signals, never verdicts."),
)  # fmt: skip
def read_sale_flags(request: HttpRequest, sale_id: Annotated[UUID, Path(description=N_("the id of the sale"))]) -> Any:
    return _shape(flags.open_flags(who_asks(request), sale_id), page_language())


def _shape(seen: Screened, language: str) -> SaleFlags:
    found = [
        FlagShape(
            code=one.basis.code, title=one.basis.title(language), says=one.basis.says(language), basis=one.basis.source(language),
            confidence=one.basis.confidence, verdict=one.verdict.value, data=one.data, least=one.basis.least, unit=one.basis.unit,
            figures={name: f"{value.normalize() + 0:f}" for name, value in one.figures.items()},
            bidders=[list(group) for group in one.bidders],
        )
        for one in seen.findings
    ]  # fmt: skip
    return SaleFlags(
        sale=seen.sale.id, number=seen.sale.number, entries=seen.entries, begin=seen.begin, end=seen.end, since=seen.since, flags=found
    )
