"""The reads of the registry: one record here; lists and filters in `lists`, work lists and history in `desk`, imports in `imports`."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from bole.people.domain.actor import Reach
from bole.reference.queries import is_language, vocabularies
from bole.runtime import acts

from .. import access
from ..access import AnyActor
from ..domain import checks, kinds
from ..domain.brokering import NAMING
from ..domain.fields import PRIVATE_OF_EXPERTS
from ..domain.life import LIFE, OF_PUBLISHERS, OF_TIME
from ..domain.sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet
from ..domain.sheet_json import sheet_as_json as sheet_as_json
from ..models import Completer, IPRight, Record, RecordVersion, Wording
from .lists import FILTER_CODES as FILTER_CODES
from .lists import Filters as Filters

COMMON = (
    "external_id", "visibility", "description_tier", "origin", "origin_url", "licence", "trl", "stage", "price_min",
    "price_max", "currency", "deadline", "contact_name", "contact_email",
)  # fmt: skip
LISTS = ("tech_areas", "ipc", "industries", "sdgs", "cooperation_modes", "territories")
OF_ACHIEVEMENTS = (
    "ach_class", "form", "ach_property", "level", "application_status", "reason_not_applied", "evaluation_type", "source",
    "public_funding", "start_month", "end_month", "horizon_override", "horizon_reason",
)  # fmt: skip
OF_EXPERTS = ("orcid", "active_since", "availability", "fee_basis", "consent_on", "consent_text")
LISTS_OF_EXPERTS = ("services", "disciplines", "professional_titles", "units", "languages_spoken", "conflicts")


def whole(records: QuerySet[Record]) -> QuerySet[Record]:
    """The same records with everything that belongs to them, in a fixed number of queries."""
    return records.select_related("centre__organisation", "owner", "created_by", "achievement", "need", "expert").prefetch_related(
        Prefetch("wordings", Wording.objects.order_by("id")),
        Prefetch("rights", IPRight.objects.order_by("position")),
        Prefetch("achievement__completers", Completer.objects.order_by("position")),
    )


def listed(records: QuerySet[Record], *, excerpt: bool = True) -> QuerySet[Record]:
    """The same records with what a list shows of them: long texts stay where they are; without an excerpt only titles come."""
    left = ("description", "confidential") if excerpt else ("description", "confidential", "summary", "keywords")
    wordings = Wording.objects.order_by("id").defer(*left)
    return records.select_related("centre__organisation", "owner", "expert").prefetch_related(Prefetch("wordings", wordings))


def summarised(records: QuerySet[Record]) -> QuerySet[Record]:
    """The same records with what the API's short form says of them."""
    return listed(records).select_related("achievement")


def listed_in_order(record_ids: Sequence[UUID], *, taken: access.Taken = listed) -> list[Record]:
    """Records for a list, in the order of the ids; an id that is gone meanwhile is left out."""
    found = {r.id: r for r in taken(Record.objects.filter(id__in=record_ids))}
    return [found[i] for i in record_ids if i in found]


def visible(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may see: the rule other contexts join their own tables with."""
    return access.records_for(actor)


def named(actor: AnyActor) -> QuerySet[Record]:
    """Every record the actor may see with those behind it: only these may be looked up by their owner."""
    return access.named_for(actor)


def record(actor: AnyActor, record_id: UUID) -> Record:
    """One record with everything that belongs to it. Refuses with RecordMissing."""
    return access.tell_names(actor, [access.record_for(actor, record_id, taken=whole)])[0]


def tell_names(actor: AnyActor, records: Iterable[Record]) -> list[Record]:
    """The same records; those behind them are named where the actor may know them."""
    return access.tell_names(actor, records)


def record_to_edit(actor: AnyActor, record_id: UUID) -> Record:
    """One record with everything that belongs to it, for somebody who may change it. Refuses with RecordMissing, NotEditor."""
    return access.tell_names(actor, [access.record_for(actor, record_id, to="edit", taken=whole)])[0]


def record_to_publish(actor: AnyActor, record_id: UUID) -> Record:
    """One record with everything, for somebody who may publish it. Refuses with RecordMissing, NotEditor, NotPublisher."""
    return access.tell_names(actor, [access.record_for(actor, record_id, to="publish", taken=whole)])[0]


def may_read_description(actor: AnyActor, found: Record) -> bool:
    """Whether the record's tier opens its description to the actor."""
    return access.may_read_description(actor, found)


def may_edit(actor: AnyActor, found: Record) -> bool:
    """Whether the actor may change the record."""
    return access.reach_of(actor, found) is Reach.FULL


def verbs_for(actor: AnyActor, found: Record) -> tuple[str, ...]:
    """What the actor may do with the record now, as the verbs of its life."""
    possible = LIFE.verbs(found.status)
    if not may_edit(actor, found):
        return ()
    return tuple(v for v in possible if v not in OF_TIME and (v not in OF_PUBLISHERS or access.may_publish(actor, found)))


@dataclass(frozen=True, slots=True)
class Readable:
    """A record's sheet as far as somebody may read it; `withheld` names the fields that are blank for that reason."""

    sheet: RecordSheet
    reach: Reach
    withheld: tuple[str, ...] = ()


def readable(actor: AnyActor, found: Record) -> Readable:
    """The sheet of a record that came from `whole`, without what is not for this actor.

    The description follows the record's tier; the confidential part is for those who may change the record; names and
    addresses of persons are for those who are signed in, those of experts for nobody but themselves and their centre; a
    brokered record names nobody.
    """
    reach, sheet = access.reach_of(actor, found), sheet_of(found)
    if reach is Reach.FULL:
        return Readable(sheet, reach)
    withheld = ["confidential"] if any(w.confidential for w in sheet.wordings) else []
    may_describe = access.may_read_description(actor, found)
    if not may_describe and any(w.description for w in sheet.wordings):
        withheld.insert(0, "description")
    wordings = tuple(replace(w, confidential="", description=w.description if may_describe else "") for w in sheet.wordings)
    sheet = replace(sheet, wordings=wordings)
    may_name = access.may_read_names(actor, found)
    hidden = [name for name in _hidden(reach, sheet.kind, may_name=may_name) if getattr(sheet, name)]
    sheet = replace(sheet, **{name: getattr(_EMPTY, name) for name in hidden})
    withheld += hidden
    if not may_name and any(right.number or right.holder for right in sheet.rights):
        sheet = replace(sheet, rights=tuple(replace(right, number="", holder="") for right in sheet.rights))
        withheld += ["rights.number", "rights.holder"]
    return Readable(sheet, reach, tuple(withheld))


_EMPTY = RecordSheet(kind="")


def _hidden(reach: Reach, kind: str, *, may_name: bool) -> tuple[str, ...]:
    """The fields of the sheet that those of this reach do not read."""
    if kind == kinds.EXPERT:
        return PRIVATE_OF_EXPERTS
    if not may_name:
        return NAMING
    return ("contact_name", "contact_email") if reach is Reach.PUBLIC else ()


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
    values |= _OF_KIND[found.kind](found)
    return RecordSheet(kind=found.kind, **values)


def _of_achievement(found: Record) -> dict[str, Any]:
    achievement = found.achievement
    return {
        **{name: getattr(achievement, name) for name in OF_ACHIEVEMENTS},
        "completing_organisations": tuple(achievement.completing_organisations),
        "completers": tuple(
            CompleterSheet(name=c.name, organisation=c.organisation, orcid=c.orcid, contribution=c.contribution)
            for c in achievement.completers.all()
        ),
    }


def _of_expert(found: Record) -> dict[str, Any]:
    expert = found.expert
    return {
        **{name: getattr(expert, name) for name in OF_EXPERTS},
        **{name: tuple(getattr(expert, name)) for name in LISTS_OF_EXPERTS},
    }


_OF_KIND: dict[str, Callable[[Record], dict[str, Any]]] = {
    kinds.ACHIEVEMENT: _of_achievement, kinds.NEED: lambda found: {"need_kind": found.need.need_kind}, kinds.EXPERT: _of_expert,
}  # fmt: skip


def digest_of(sheet: RecordSheet) -> str:
    """A digest that changes when anything in the sheet does; an import compares it to leave equal rows alone."""
    return hashlib.sha256(json.dumps(sheet_as_json(sheet), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def problems_of(sheet: RecordSheet) -> tuple[Any, ...]:
    """What is wrong with a sheet, judged with the vocabularies in force."""
    today = timezone.localtime(acts.now()).date() if sheet.consent_on else dt.date.max  # nothing else asks what day it is
    return checks.problems(sheet, _codes(), is_language, today=today)


@functools.cache
def _codes() -> dict[str, Mapping[str, object]]:
    return {name: v.by_code for name, v in vocabularies().items()}


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


@dataclass(frozen=True, slots=True)
class Known:
    """A record that a source has already brought into a centre, and the digest of its row as last imported."""

    record_id: UUID
    digest: str
    kind: str
    status: str
    visibility: str
    created_by_id: UUID | None


def known_by_external_id(centre_id: UUID, source: str, external_ids: Sequence[str]) -> dict[str, Known]:
    """By external id: what this source has already brought into the centre."""
    rows = Record.objects.filter(centre_id=centre_id, external_source=source, external_id__in=external_ids)
    names = ("external_id", "id", "imported_digest", "kind", "status", "visibility", "created_by_id")
    return {external: Known(*found) for external, *found in rows.values_list(*names)}


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
