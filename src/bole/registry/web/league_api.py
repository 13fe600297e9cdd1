"""The league table of centres for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.runtime import acts
from bole.ui import panels
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Shape

from ..queries.league import league
from .league import PLACE
from .schemas import CentreRef

router = ContextRouter(tags=["centres"])


class StandingShape(Shape):
    """A centre with the figures of its public records and of those of the centres below."""

    centre: CentreRef
    published: int
    fresh: int = Field(description=N_("records that are valid now"))
    overdue: int = Field(description=N_("records no longer confirmed as valid"))
    share_fresh: float | None = Field(description=N_("the share of the published records that are valid now"))
    expired: int = Field(description=N_("records that nobody confirmed, in the last twelve months"))
    median_days: float | None = Field(description=N_("half of the published records were confirmed so many days ago or less"))
    besides: dict[str, float] = Field(description=N_("figures of other parts of this installation, by their title"))


class League(Shape):
    """Every centre, in the order of the tree."""

    items: list[StandingShape]


@router.get(
    "/league", response=League, summary=N_("Compare the centres by freshness"),
    description=N_("How fresh the public records of every centre are, those of the centres below it included."),
)  # fmt: skip
def read_league(request: HttpRequest) -> Any:
    language = page_language()
    added = panels.figures_of(PLACE, who_asks(request))
    items = [
        StandingShape(
            centre=CentreRef(path=s.centre.path, name=s.centre.organisation.name_in(language)), published=s.published, fresh=s.fresh,
            overdue=s.overdue, share_fresh=None if s.share is None else round(s.share, 4), expired=s.expired, median_days=s.median,
            besides={str(f["title"]): f["counts"][s.centre.path] for f in added if s.centre.path in f["counts"]},
        )
        for s in league(now=acts.now(), today=timezone.localdate())
    ]  # fmt: skip
    return League(items=items)
