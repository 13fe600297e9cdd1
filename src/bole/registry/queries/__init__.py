"""The reads of the registry: one record here, lists and filters in `lists`, work lists and history in `desk`."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bole.people.domain.actor import Reach
from bole.reference.queries import is_language, vocabularies

from .. import access
from ..access import AnyActor
from ..domain import checks
from ..domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet
from ..models import Completer, IPRight, Record, RecordVersion, Wording

COMMON = (
    "external_id", "visibility", "description_tier", "origin", "origin_url", "licence", "trl", "stage", "price_min",
    "price_max", "currency", "deadline", "contact_name", "contact_email",
)  # fmt: skip
LISTS = ("tech_areas", "ipc", "industries", "sdgs", "cooperation_modes", "territories")
OF_ACHIEVEMENTS = (
    "ach_class", "form", "ach_property", "level", "application_status", "reason_not_applied", "evaluation_type", "source",
    "public_funding", "start_month", "end_month", "horizon_override", "horizon_reason",
)  # fmt: skip


def whole(records: QuerySet[Record]) -> QuerySet[Record]:
    """The same records with everything that belongs to them, in a fixed number of queries."""
    return records.select_related("centre__organisation", "owner", "created_by", "achievement", "need").prefetch_related(
        Prefetch("wordings", Wording.objects.order_by("id")),
        Prefetch("rights", IPRight.objects.order_by("position")),
        Prefetch("achievement__completers", Completer.objects.order_by("position")),
    )


def visible(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may see: the rule other contexts join their own tables with."""
    return access.records_for(actor)


def record(actor: AnyActor, record_id: UUID) -> Record:
    """One record with everything that belongs to it. Refuses with RecordMissing."""
    access.record_for(actor, record_id)
    return whole(Record.objects.filter(id=record_id)).get()


def record_to_edit(actor: AnyActor, record_id: UUID) -> Record:
    """One record with everything that belongs to it, for somebody who may change it. Refuses with RecordMissing, NotEditor."""
    access.record_for(actor, record_id, to="edit")
    return whole(Record.objects.filter(id=record_id)).get()


def may_read_description(actor: AnyActor, found: Record) -> bool:
    """Whether the record's tier opens its description to the actor."""
    return access.may_read_description(actor, found)


def may_edit(actor: AnyActor, found: Record) -> bool:
    """Whether the actor may change the record."""
    return access.reach_of(actor, found) is Reach.FULL


def may_publish(actor: AnyActor, found: Record) -> bool:
    """Whether the actor may publish the record."""
    return access.may_publish(actor, found)


def best_wording(wordings: Iterable[Wording], language: str) -> Wording | None:
    """The wording a reader of this language wants: his language by a human, else by a machine, else English, else the original."""
    listed = list(wordings)
    base = language.split("-")[0]

    def fitness(wording: Wording) -> tuple[bool, bool, bool]:
        return (wording.language.split("-")[0] == base, wording.origin == "author", wording.language.startswith("en"))

    return max(listed, key=fitness) if listed else None


def sheet_of(found: Record) -> RecordSheet:
    """The sheet of a record that came from `whole`."""
    values: dict[str, Any] = {name: getattr(found, name) for name in COMMON}
    values |= {name: tuple(getattr(found, name)) for name in LISTS}
    values["owner"] = found.owner.name if found.owner else ""
    values["wordings"] = tuple(
        WordingSheet(
            language=w.language, title=w.title, summary=w.summary, description=w.description, confidential=w.confidential,
            keywords=tuple(w.keywords), origin=w.origin,
        )
        for w in found.wordings.all()
    )  # fmt: skip
    values["rights"] = tuple(
        RightSheet(kind=r.kind, status=r.status, number=r.number, office=r.office, title=r.title, holder=r.holder, expires_on=r.expires_on)
        for r in found.rights.all()
    )
    if found.kind == Record.Kind.ACHIEVEMENT:
        achievement = found.achievement
        values |= {name: getattr(achievement, name) for name in OF_ACHIEVEMENTS}
        values["completing_organisations"] = tuple(achievement.completing_organisations)
        values["completers"] = tuple(
            CompleterSheet(name=c.name, organisation=c.organisation, orcid=c.orcid, contribution=c.contribution)
            for c in achievement.completers.all()
        )
    else:
        values["need_kind"] = found.need.need_kind
    return RecordSheet(kind=found.kind, **values)


def sheet_as_json(sheet: RecordSheet) -> dict[str, Any]:
    """The sheet as plain JSON: amounts and dates as text."""

    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value

    found: dict[str, Any] = plain(asdict(sheet))
    return found


def digest_of(sheet: RecordSheet) -> str:
    """A digest that changes when anything in the sheet does; an import compares it to leave equal rows alone."""
    return hashlib.sha256(json.dumps(sheet_as_json(sheet), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def problems_of(sheet: RecordSheet) -> tuple[Any, ...]:
    """What is wrong with a sheet, judged with the vocabularies in force."""
    return checks.problems(sheet, {name: v.by_code for name, v in vocabularies().items()}, is_language)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs between two versions."""

    field: str
    before: Any
    after: Any


def versions(actor: AnyActor, record_id: UUID) -> list[RecordVersion]:
    """The history of a record, newest first; for those who may change it. Refuses with RecordMissing, NotEditor."""
    access.record_for(actor, record_id, to="edit")
    return list(RecordVersion.objects.filter(record_id=record_id))


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The fields in which two sheets differ, in the sheet's order."""
    return [Difference(name, before.get(name), after[name]) for name in after if before.get(name) != after[name]]


def known_by_external_id(centre_id: UUID, source: str, external_ids: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    """external id -> (record id, digest of the row as last imported) of what this source has already brought into the centre."""
    rows = Record.objects.filter(centre_id=centre_id, external_source=source, external_id__in=external_ids)
    return {external: (rid, digest) for rid, external, digest in rows.values_list("id", "external_id", "imported_digest")}


def in_chunks(ids: Iterable[UUID], size: int = 500) -> Iterator[list[Record]]:
    """Whole records for many ids, in chunks, in the order of the ids."""
    chunk: list[UUID] = []
    for record_id in ids:
        chunk.append(record_id)
        if len(chunk) == size:
            yield _in_order(chunk)
            chunk = []
    if chunk:
        yield _in_order(chunk)


def _in_order(ids: list[UUID]) -> list[Record]:
    found = {r.id: r for r in whole(Record.objects.filter(id__in=ids))}
    return [found[i] for i in ids if i in found]


def may_read_contact(actor: AnyActor, found: Record) -> bool:
    """Whether the actor may read whom to write to."""
    return access.may_read_contact(actor, found)
