"""The form that says what the columns of a file mean: one choice per column, beside what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from bole.kernel.errors import Problem
from bole.ui.locales import page_language

from ..domain.columns import LEFT_ALONE, column_named, columns_for
from ..domain.plan import Plan
from ..domain.profiles import BY_NAME, PROFILES
from ..models import ImportJob, Record
from ..queries import imports as reads
from ..services.imports import NO_PROFILE

MOST_SHOWN = 200  # columns; what stands behind keeps the meaning its header suggests
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One column of the file."""

    name: str  # of the input
    header: str
    samples: tuple[str, ...]
    meaning: str
    choices: list[Choice]
    errors: list[str]


def profile_title(name: str) -> str:
    """What a ready mapping is called, or nothing."""
    return _(BY_NAME[name].title) if name in BY_NAME else ""


@dataclass(slots=True)
class ColumnsForm:
    """What was chosen, and what is wrong with it."""

    plan: Plan
    columns: Mapping[str, str]
    kind: str
    profile: str
    source: str
    publish: bool
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, job: ImportJob) -> ColumnsForm:
        plan = Plan.from_json(job.mapping)
        return cls(plan, dict(plan.mapping), job.kind, job.profile or NO_PROFILE, job.source, job.publish)

    @classmethod
    def typed(cls, job: ImportJob, given: QueryDict) -> ColumnsForm:
        """The form as it was sent; what was not sent stays as it is."""
        plan = Plan.from_json(job.mapping)
        columns = {header: given.get(f"column-{at}", name) for at, (header, name) in enumerate(plan.mapping)}
        profile = given.get("profile", job.profile) or NO_PROFILE
        return cls(plan, columns, given.get("kind", job.kind), profile, given.get("source", job.source), bool(given.get("publish")))

    @property
    def by_profile(self) -> bool:
        return self.profile in BY_NAME

    @property
    def kinds(self) -> list[str]:
        return list(Record.Kind.values)

    @property
    def profiles(self) -> list[Choice]:
        fitting = [p for p in PROFILES if p.keys <= set(self.plan.headers) or p.name == self.profile]
        return [(NO_PROFILE, _("none: by the columns below")), *((p.name, _(p.title)) for p in fitting)]

    @property
    def left_out(self) -> int:
        return sum(1 for name in self.columns.values() if not name)

    @property
    def more(self) -> int:
        return max(0, len(self.columns) - MOST_SHOWN)

    @property
    def general_errors(self) -> list[str]:
        """What is wrong with no single column."""
        return [reads.told(p) for p in self.problems if p.field not in self.columns]

    @property
    def rows(self) -> list[Row]:
        choices = self._choices()
        wrong: dict[str, list[str]] = {}
        for problem in self.problems:
            wrong.setdefault(problem.field, []).append(reads.told(problem))
        listed = list(self.columns.items())[:MOST_SHOWN]
        return [
            Row(f"column-{at}", header, self.plan.samples.get(header, ()), name, _with(choices, name), wrong.get(header, []))
            for at, (header, name) in enumerate(listed)
        ]

    def _choices(self) -> list[Choice]:
        language = page_language()
        kinds = [self.kind] if self.kind in Record.Kind.values else list(Record.Kind.values)
        named = {column.name: column.label(language) for column in columns_for(kinds, ("en", "zh"))}
        return [("", _("leave this column out")), *named.items()]


def _with(choices: list[Choice], name: str) -> list[Choice]:
    """The choices, and the present one if it is an unusual one."""
    if name == LEFT_ALONE:
        return [*choices, (LEFT_ALONE, _("known from an export; left out"))]
    column = column_named(name)
    if name in dict(choices) or column is None:
        return choices
    return [*choices, (name, column.label(page_language()))]
