"""Working days: Monday to Friday, but for holidays, and with the weekends that are worked in their place (调休)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """`exceptions` says for single days whether one works on them. Years without any are not known: weekends alone count there."""

    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)

    def is_working(self, day: dt.date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def knows(self, year: int) -> bool:
        """Whether the holidays of the year were announced and are here."""
        return any(day.year == year for day in self.exceptions)

    def after(self, day: dt.date, working_days: int) -> dt.date:
        """The working day that is so many after `day`: with 1 the next one."""
        found = day
        for _ in range(working_days):
            found += DAY
            while not self.is_working(found):
                found += DAY
        return found

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie after `first`, up to and with `last`; negative backwards."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + n * DAY) for n in range(1, (last - first).days + 1))
