"""The start page of somebody who signed in: what waits for him, his main deeds, what is new for him, his first five minutes."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from bole.people.domain.actor import Actor, Entitlement
from bole.people.models import Person
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import catalogues, lists
from bole.runtime.statements import Statement, Tally, counted
from bole.ui import panels, start

from ..domain.start import StartPage, kinds_of, page_of

NEWEST = 4
GUIDED = dt.timedelta(days=30)  # how long after joining the first steps are offered unasked
PLACE = "matching.start"
RECORDS = {"achievements": "achievement", "needs": "need"}
CATALOGUES = "catalogues"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: what, how many, since when, and where it is done."""

    code: str
    title: str
    count: int
    since: dt.datetime | None
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """One first step, and whether it was done."""

    code: str
    title: str
    text: str
    address: str
    done: bool


@dataclass(frozen=True, slots=True)
class Start:
    """Everything on a start page."""

    looks_for: str
    kind: str
    deeds: list[dict[str, Any]]
    waiting: list[Waiting]
    news: list[dict[str, Any]]
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def has_records(self) -> bool:
        """Whether anything published is shown."""
        return any(one["found"] for one in self.news if one["code"] != "panel")


def start_of(request: HttpRequest, actor: Actor, language: str) -> Start:
    """The start page of whoever asks: one statement for all numbers, few for what is new."""
    kinds = kinds_of(actor)
    page = page_of(kinds)
    steps = page.steps if _is_guided(request.user) else ()  # type: ignore[arg-type]
    statement, not_meant = _statement(Entitlement.of(actor), timezone.localdate(), page.waits, steps)
    tallies = statement.tallies()
    return Start(
        looks_for=page.looks_for, kind=kinds[0].value, deeds=_deeds(actor, page), waiting=_waiting(actor, page, tallies),
        news=_news(actor, page.news, language), steps=_steps(actor, [code for code in steps if code not in not_meant], tallies),
    )  # fmt: skip


def _is_guided(person: Person) -> bool:
    """Whether the first steps are offered: for a while after joining, or when asked for; not when put away."""
    if person.guide == Person.Guide.AUTO:
        return person.joined_at > timezone.now() - GUIDED
    return person.guide == Person.Guide.SHOWN


@functools.lru_cache(maxsize=1024)
def _statement(entitled: Entitlement, day: dt.date, waits: tuple[str, ...], steps: tuple[str, ...]) -> tuple[Statement, frozenset[str]]:
    """What counts all of it on this day for whoever is entitled to the same, and the steps that are not meant for him."""
    actor = entitled.actor
    parts: dict[str, QuerySet[Any, Any] | None] = {f"wait:{c}": start.WAITS[c].rows(actor) for c in waits if c in start.WAITS}
    for code in steps:
        rows = start.STEPS[code].rows(actor) if code in start.STEPS else None
        parts[code] = rows[:1] if rows is not None else None
    meant = {code: rows for code, rows in parts.items() if rows is not None}
    return counted(meant), frozenset(parts.keys() - meant.keys())


def _deeds(actor: Actor, page: StartPage) -> list[dict[str, Any]]:
    known = [start.DEEDS[code] for code in page.deeds if code in start.DEEDS]
    return [{"title": d.title, "text": d.text, "icon": d.icon, "address": start.address_of(d.address, actor)} for d in known]


def _waiting(actor: Actor, page: StartPage, tallies: Mapping[str, Tally]) -> list[Waiting]:
    """What waits, in the order of the table; nothing is left away as zero."""
    found = []
    for code in page.waits:
        tally = tallies.get(f"wait:{code}")
        if tally is not None and tally.count > 0:
            one = start.WAITS[code]
            found.append(Waiting(code, str(one.title), tally.count, tally.since, start.address_of(one.address, actor)))
    return found


def _steps(actor: Actor, codes: Iterable[str], tallies: Mapping[str, Tally]) -> list[Step]:
    """The first steps that are meant for him; none when all are done."""
    known = [start.STEPS[code] for code in codes if code in start.STEPS]
    done = {code for code, tally in tallies.items() if tally.count}
    found = [Step(s.code, str(s.title), str(s.text), start.address_of(s.address, actor), s.code in done) for s in known]
    return found if not all(step.done for step in found) else []


def _news(actor: Actor, codes: Iterable[str], language: str) -> list[dict[str, Any]]:
    """The blocks of what is new: records and catalogues at once, what upper contexts have when it is seen."""
    kinds = [RECORDS[code] for code in codes if code in RECORDS]
    records = registry.listed_in_order([i for ids in lists.newest(actor, kinds, language=language, limit=NEWEST).values() for i in ids])
    return [_block(code, records) for code in codes]


def _block(code: str, records: Iterable[Record]) -> dict[str, Any]:
    if code in RECORDS:
        return {"code": code, "found": [r for r in records if r.kind == RECORDS[code]]}
    if code == CATALOGUES:
        return {"code": code, "found": list(catalogues.published()[:NEWEST])}
    panel = next((p for p in panels.panels_of(PLACE) if p["name"] == code or p["name"].endswith(f"-{code}")), None)
    return {"code": "panel" if panel else "", "panel": panel, "found": [panel] if panel else []}
