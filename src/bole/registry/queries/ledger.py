"""The registration ledger (登记台账): one line per registration number, in the order given, made of the journal and the records.

Nothing in it is stored apart: a line is the journal's first entry that published the record, and what the journal says of
it since. So it is append-only as the journal is, and every figure leads to its records.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.models import Person
from bole.runtime.models import Entry

from .. import access
from ..errors import NotLedgerKeeper
from ..facts import RecordArchived, RecordPublished, RecordReturned, RecordWithdrawn
from ..models import Record
from . import listed

STATUS_FACTS = (RecordPublished.name, RecordWithdrawn.name, RecordReturned.name, RecordArchived.name)


@dataclass(frozen=True, slots=True)
class LedgerFilters:
    """What of a ledger is shown."""

    centre: str = ""
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    named: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One change of state: which, when, by whom."""

    kind: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger."""

    record: Record
    completers: tuple[str, ...]
    registrar: str
    moves: tuple[Move, ...] = field(default=())

    @property
    def registered_at(self) -> dt.datetime | None:
        """When it got its number: at the first publication."""
        return next((m.at for m in self.moves if m.kind == RecordPublished.name), self.record.published_at)


def registered(actor: Actor, filters: LedgerFilters) -> QuerySet[Record]:
    """The numbered records of the centres whose staff the actor is, centre by centre, by number. Refuses with NotLedgerKeeper."""
    if not actor.is_administrator and not actor.centre_paths(STAFF):
        raise NotLedgerKeeper
    found = access.records_for(actor).exclude(number="").filter(centre__in=people.centres_where(actor, STAFF))
    if filters.centre:
        found = found.filter(centre__in=people.centres_under(filters.centre))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.since or filters.until:
        found = _of_period(found, filters)
    if words := one_line(filters.named):
        found = found.filter(Q(number__icontains=words) | Q(wordings__title__icontains=words)).distinct()
    return found.order_by("centre__path", "number")


def _of_period(records: QuerySet[Record], filters: LedgerFilters) -> QuerySet[Record]:
    """Those registered in a period: by the first publication, for one published again later keeps its day."""
    subject = Concat(Value("record:"), Cast(OuterRef("pk"), TextField()))
    first = Entry.objects.filter(subject=subject, kind=RecordPublished.name).order_by("id").values("at")[:1]
    found = records.annotate(registered_at=Coalesce(Subquery(first), "published_at"))
    found = found.filter(registered_at__date__gte=filters.since) if filters.since else found
    return found.filter(registered_at__date__lte=filters.until) if filters.until else found


def per_status(records: QuerySet[Record]) -> list[tuple[str, str, int]]:
    """How many of these are achievements and needs in each state: kind, state, count."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for kind, status in records.order_by().values_list("kind", "status"):
        counts[kind, status] += 1
    return [(kind, status, n) for (kind, status), n in sorted(counts.items())]


def lines(records: Sequence[UUID]) -> list[Line]:
    """The lines of these records, in order: who completed it, who registered it, what became of it."""
    found = {r.id: r for r in listed(Record.objects.filter(id__in=records)).prefetch_related("achievement__completers")}
    moves = _moves(records)
    return [_line(found[i], moves.get(i, ())) for i in records if i in found]


def _line(record: Record, moves: tuple[Move, ...]) -> Line:
    completers = tuple(c.name for c in record.achievement.completers.all()) if record.kind == "achievement" else ()
    registrar = next((m.by for m in moves if m.kind == RecordPublished.name), "")
    return Line(record, completers, registrar, moves)


def _moves(records: Sequence[UUID]) -> dict[UUID, tuple[Move, ...]]:
    entries = list(Entry.objects.filter(subject__in=[f"record:{i}" for i in records], kind__in=STATUS_FACTS).order_by("id"))
    ids = {e.actor.removeprefix("person:") for e in entries if e.actor.startswith("person:")}
    names = {f"person:{p.id}": str(p) for p in Person.objects.filter(id__in=ids)}
    found: dict[UUID, list[Move]] = defaultdict(list)
    for entry in entries:
        found[UUID(entry.subject.removeprefix("record:"))].append(Move(entry.kind, entry.at, names.get(entry.actor, "")))
    return {record_id: tuple(moves) for record_id, moves in found.items()}
