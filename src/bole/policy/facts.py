"""What can happen to figures. All of it is public: a figure that holds for everybody is set in the open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from bole.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureOverridden(Fact):
    """A centre, or the whole house, goes by another value from a day on; without a value, by the rule again."""

    name: ClassVar[str] = "policy.figure_overridden"
    subject_kind: ClassVar[str] = "figure"
    public_fields: ClassVar[tuple[str, ...]] = ("code", "centre", "value", "valid_from", "reason")

    code: str
    centre: str
    value: str
    valid_from: dt.date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDayMarked(Fact):
    """A day is worked on, or not, other than its place in the week says."""

    name: ClassVar[str] = "policy.working_day_marked"
    subject_kind: ClassVar[str] = "working_day"
    public_fields: ClassVar[tuple[str, ...]] = ("jurisdiction", "day", "works", "reason")

    jurisdiction: str
    day: dt.date
    works: bool
    reason: str
