"""The league table of centres: how fresh what each centre and those below it publish is.

Counted are public records, so that the table is the same for everybody who reads it. All figures come from one pass
over the records: per centre and day of confirmation how many there are, rolled up the tree; a median needs no more.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, Q, Value, When
from django.db.models.functions import TruncDate

from bole.people import queries as people
from bole.people.domain.actor import SEPARATOR
from bole.people.models import Centre

from ..domain.freshness import median
from ..domain.life import PUBLISHED
from ..models import Record
from .lists import rolled_up

YEAR = dt.timedelta(days=365)


@dataclass(slots=True)
class Standing:
    """A centre with the figures of its public records and of those of the centres below."""

    centre: Centre
    published: int = 0
    overdue: int = 0
    expired: int = 0  # left the search in the last twelve months
    ages: Counter[int] = field(default_factory=Counter)  # days since the confirmation -> records

    @property
    def fresh(self) -> int:
        """Records that are valid now."""
        return self.published - self.overdue

    @property
    def share(self) -> float | None:
        """The share of the published records that are valid now."""
        return self.fresh / self.published if self.published else None

    @property
    def median(self) -> float | None:
        """Half of the published records were confirmed so many days ago or less."""
        return median(self.ages)


def league(*, now: dt.datetime, today: dt.date) -> list[Standing]:
    """Every centre with its figures, in the order of the tree."""
    standings = {centre.path: Standing(centre) for centre in people.centres()}
    public = Record.objects.filter(visibility="public").order_by()
    late = Case(When(confirm_by__lt=today, then=Value(True)), default=Value(False), output_field=BooleanField())
    rows = (
        public.filter(status=PUBLISHED)
        .annotate(late=late, confirmed_on=TruncDate("confirmed_at"))
        .values_list("centre__path", "late", "confirmed_on")
        .annotate(times=Count("id"))
    )
    for path, is_late, confirmed_on, times in rows:
        age = max((today - confirmed_on).days, 0) if confirmed_on else None
        for above in _upward(path, standings):
            above.published += times
            above.overdue += times if is_late else 0
            if age is not None:
                above.ages[age] += times
    gone = public.filter(Q(expired_at__gt=now - YEAR)).values_list("centre__path").annotate(times=Count("id"))
    for path, times in rolled_up(gone).items():
        if path in standings:
            standings[path].expired = times
    return list(standings.values())


def _upward(path: str, standings: dict[str, Standing]) -> list[Standing]:
    parts = path.split(SEPARATOR)
    return [standings[p] for p in (SEPARATOR.join(parts[:n]) for n in range(1, len(parts) + 1)) if p in standings]
