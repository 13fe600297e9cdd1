"""The pile of a registrar: filters, oldest first, neighbours; who has what in review; open proposals of a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, Q, QuerySet
from django.db.models.functions import Coalesce

from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.runtime.clock import database_now

from .. import access
from ..access import AnyActor
from ..domain import completeness, review
from ..domain import proposals as rules
from ..domain.completeness import Mark
from ..domain.kinds import KINDS
from ..domain.life import SUBMITTED
from ..domain.sheet import RecordSheet
from ..errors import NotProposable
from ..models import Proposal, Record, Report, Review
from . import sheet_of, whole

SHARES: dict[str, tuple[int, int]] = {"low": (0, 49), "middle": (50, 79), "high": (80, 100)}
AGES = (1, 3, 7, 14, 30)  # days a record waits at least


@dataclass(frozen=True, slots=True)
class Sifting:
    """How a registrar narrows his pile. What cannot be read narrows nothing."""

    status: str = SUBMITTED
    kind: str = ""
    centre: str = ""
    share: str = ""
    days: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str], *, statuses: Sequence[str]) -> Sifting:
        """From the values of an address."""
        days, status = given.get("days", ""), given.get("status", "")
        return cls(
            status=status if status in statuses else SUBMITTED,
            kind=given.get("kind", "") if given.get("kind") in KINDS else "",
            centre=one_line(given.get("centre", ""))[:255],
            share=given.get("share", "") if given.get("share") in SHARES else "",
            days=int(days) if days.isdecimal() and days in map(str, AGES) else 0,
        )

    def as_pairs(self) -> list[tuple[str, str]]:
        """Back into an address, without what says nothing."""
        pairs = [("status", self.status), ("kind", self.kind), ("centre", self.centre), ("share", self.share)]
        return [(n, v) for n, v in [*pairs, ("days", str(self.days or ""))] if v]

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.centre or self.share or self.days)


def pile(actor: AnyActor, sifting: Sifting) -> QuerySet[Any]:
    """The records of the actor's centres that pass, longest waiting first; `since` says since when."""
    found: QuerySet[Any]
    since = Coalesce("review__submitted_at", "updated_at", output_field=DateTimeField())
    found = access.records_to_publish(actor).filter(status=sifting.status).annotate(since=since)
    if sifting.kind:
        found = found.filter(kind=sifting.kind)
    if sifting.centre:
        found = found.filter(Q(centre__path=sifting.centre) | Q(centre__path__startswith=f"{sifting.centre}."))
    if sifting.share:
        found = found.filter(review__completeness__range=SHARES[sifting.share])
    if sifting.days:
        found = found.filter(since__lte=database_now() - dt.timedelta(days=sifting.days))
    return found.select_related("review__taken_by", "created_by").order_by("since", "id")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the pile, and its neighbours."""

    number: int
    total: int
    previous: UUID | None
    next: UUID | None


def place(actor: AnyActor, sifting: Sifting, record_id: UUID) -> Place | None:
    """The place of a record in the pile; None when it is not (or no longer) in it."""
    found = pile(actor, sifting)
    here = found.filter(id=record_id).values_list("since", flat=True).first()
    if here is None:
        return None
    before = found.filter(Q(since__lt=here) | Q(since=here, id__lt=record_id))
    after = found.filter(Q(since__gt=here) | Q(since=here, id__gt=record_id))
    count = before.count()
    return Place(
        count + 1, found.count(), before.order_by("-since", "-id").values_list("id", flat=True).first(),
        after.values_list("id", flat=True).first(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """A record's checklist: every point, what is wanting, the share in percent."""

    points: tuple[completeness.Point, ...]
    wanting: tuple[completeness.Point, ...]
    share: int


def checked(sheet: RecordSheet) -> Checked:
    """The checklist of a sheet."""
    points = completeness.checklist(sheet)
    return Checked(points, completeness.wanting(points), completeness.share(points))


def summaries(found: Sequence[Record]) -> dict[UUID, completeness.Summary]:
    """The checklists of one page of a pile in short: as their reviews keep them, else read from the sheets."""
    kept = {r.id: _kept(r.review) for r in found if hasattr(r, "review") and r.review.wanting is not None}
    if unread := [r.id for r in found if r.id not in kept]:
        sheets = ((r.id, sheet_of(r)) for r in whole(Record.objects.filter(id__in=unread)))
        kept |= {i: completeness.Summary.of(completeness.checklist(sheet)) for i, sheet in sheets}
    return kept


def _kept(row: Review) -> completeness.Summary:
    return completeness.Summary(row.completeness or 0, tuple((field, Mark(mark), needed) for field, mark, needed in row.wanting or ()))


def review_of(found: Record) -> Review | None:
    """The review a submitted record is in."""
    return Review.objects.filter(record=found).select_related("taken_by", "submitted_by").first()


def second_persons(actor: AnyActor, found: Record) -> list[str] | None:
    """Who else may publish what is the actor's own, by name; None where it is not his own, or the rule is switched off."""
    if not isinstance(actor, Actor) or not settings.BOLE_SECOND_PERSON:
        return None
    submitted_by = Review.objects.filter(record=found).values_list("submitted_by_id", flat=True).first()
    if not review.is_own(actor.person_id, created_by=found.created_by_id, submitted_by=submitted_by):
        return None
    others = people.persons_with(PUBLISHERS, centre_path=found.centre.path).exclude(id=str(actor.person_id))
    return [str(person) for person in others]


def is_taken(found: Review | None) -> bool:
    """Whether somebody has it in review now."""
    if found is None or found.taken_by_id is None:
        return False
    return review.is_taken(found.taken_at, now=database_now(), hours=settings.BOLE_REVIEW_HOURS)


def taken_ones(found: Sequence[Record]) -> set[UUID]:
    """Which of these records somebody has in review now."""
    taken = [(r.id, r.review.taken_at) for r in found if hasattr(r, "review") and r.review.taken_by_id]
    now = database_now() if taken else None
    return {i for i, at in taken if now and review.is_taken(at, now=now, hours=settings.BOLE_REVIEW_HOURS)}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal beside what stands there now; `is_outdated` when that is not what it was made from."""

    proposal: Proposal
    current: str
    is_outdated: bool
    is_gone: bool  # the wording it was made for is not there any more


def proposals_of(found: Record, sheet: RecordSheet, *, is_open: bool = True) -> list[Proposed]:
    """The proposals for a record, oldest first. The caller has opened its door."""
    rows = Proposal.objects.filter(record=found).select_related("made_by", "decided_by")
    rows = rows.filter(state="proposed") if is_open else rows.exclude(state="proposed").order_by("-decided_at")
    return [_proposed(row, sheet) for row in rows]


def _proposed(row: Proposal, sheet: RecordSheet) -> Proposed:
    try:
        current = rules.text_of(sheet, row.language, row.field)
    except NotProposable:
        return Proposed(row, "", True, True)
    return Proposed(row, current, current != row.old, False)


def open_reports(actor: AnyActor) -> QuerySet[Report]:
    """Reports about records of the actor's centres that wait for a decision, oldest first."""
    return access.reports_for(actor).filter(state="open").select_related("record__centre__organisation", "person").order_by("made_at", "id")


def proposed_by(person_id: UUID) -> list[dict[str, Any]]:
    """The texts a person proposed, for the export of his personal data."""
    names = ("record_id", "language", "field", "proposed", "reason", "state", "made_at")
    return list(Proposal.objects.filter(made_by_id=person_id).values(*names))


def reported_by(person_id: UUID) -> list[dict[str, Any]]:
    """What a person reported, for the export of his personal data."""
    names = ("record_id", "reason", "text", "made_at", "state", "answer")
    return list(Report.objects.filter(person_id=person_id).order_by("made_at").values(*names))
