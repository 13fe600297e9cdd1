"""The reads of editions: their rows as the public may see them now, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.models import Organisation

from .. import access
from ..access import AnyActor
from ..domain import editions as rules
from ..domain.brokering import is_nameless
from ..domain.editions import Difference, Entry, Line, Said, Standing
from ..errors import EditionMissing
from ..models import Catalogue, Edition, EditionEntry, Record, Wording

PUBLIC = "public"


def listed(found: Catalogue) -> QuerySet[Edition]:
    """The editions of a catalogue, the newest first, without their texts."""
    return Edition.objects.filter(catalogue=found).defer("header").order_by("-number")


def edition(actor: AnyActor, catalogue_id: UUID, number: int | None = None) -> Edition:
    """One edition, or the newest. Editions are public. Refuses with CatalogueMissing, EditionMissing."""
    found = access.catalogue_for(actor, catalogue_id)
    wanted = number if number is not None else found.editions
    one = Edition.objects.filter(catalogue=found, number=wanted).first() if 0 < wanted < 2**31 else None
    if one is None:
        raise EditionMissing
    one.catalogue = found
    return one


def newest(*, centre: str = "", limit: int = 50) -> list[Edition]:
    """The editions published last, of a centre and all below it."""
    found = Edition.objects.select_related("catalogue__centre__organisation")
    if centre:
        found = found.filter(catalogue__centre__in=[c.pk for c in people.centres_under(centre)])
    return list(found.order_by("-published_at", "-id")[:limit])


# ---- taking down ----


def _names(organisation: Organisation | None) -> dict[str, str]:
    return {"": organisation.name, **organisation.names} if organisation else {}


def entry_of(record: Record, *, section: int = 0) -> Entry:
    """What is taken down of a record that came from `to_take_down`."""
    wordings = sorted(record.wordings.all(), key=lambda w: w.pk)
    words = tuple(Said(w.language, w.title, rules.excerpt_of(one_line(w.summary)), w.origin) for w in wordings)
    texts = [(w.language, w.origin, w.title, w.summary, *w.keywords) for w in wordings]
    return Entry(
        record=record.id, number=record.number, kind=record.kind, words=words, owner=_names(record.told_owner),
        centre=_names(record.centre.organisation), trl=record.trl, stage=record.stage, modes=tuple(record.cooperation_modes),
        text_hash=rules.text_hash(texts), version=record.version, section=section,
    )  # fmt: skip


def to_take_down(record_ids: Iterable[UUID]) -> dict[UUID, Record]:
    """Records with what an entry says of them, by id; the long texts stay where they are."""
    short = Wording.objects.order_by("id").defer("description", "confidential")
    found = Record.objects.filter(id__in=list(record_ids)).select_related("centre__organisation", "owner")
    return {r.id: r for r in found.prefetch_related(Prefetch("wordings", short))}


def snapshot_of(entry: Entry) -> dict[str, Any]:
    """What an entry says beside the columns of its row."""
    return {
        "words": [[w.language, w.title, w.excerpt, w.origin] for w in entry.words], "owner": dict(entry.owner),
        "centre": dict(entry.centre), "trl": entry.trl, "stage": entry.stage, "modes": list(entry.modes),
    }  # fmt: skip


def entry_kept(row: EditionEntry) -> Entry:
    """The entry of a row: the reverse of `snapshot_of`."""
    kept: Mapping[str, Any] = row.snapshot
    return Entry(
        record=row.record_id, number=row.number, kind=row.kind, words=tuple(Said(*w) for w in kept["words"]), owner=kept["owner"],
        centre=kept["centre"], trl=kept["trl"], stage=kept["stage"], modes=tuple(kept["modes"]), text_hash=row.text_hash,
        version=row.version, section=row.section,
    )  # fmt: skip


# ---- reading ----


def rows_of(found: Edition) -> QuerySet[EditionEntry]:
    """The rows of an edition as they were taken down, in order. They are for `lines`, which knows what may be shown of them."""
    return EditionEntry.objects.filter(edition=found).order_by("position")


def lines(rows: Sequence[EditionEntry]) -> list[Line]:
    """Rows as the public may see them now, with what has become of each record."""
    entries = [entry_kept(row) for row in rows]
    standings = _standings(entries)
    return [rules.judged(row.position, entry, standings.get(entry.record)) for row, entry in zip(rows, entries, strict=True)]


def _standings(entries: Sequence[Entry]) -> dict[UUID, Standing]:
    """Where the records stand now. Only those that were revised since are read as a whole."""
    names = ("id", "status", "visibility", "version", "kind", "description_tier")
    now = {i: rest for i, *rest in Record.objects.filter(id__in=[e.record for e in entries]).values_list(*names)}
    revised = to_take_down(e.record for e in entries if e.record in now and now[e.record][2] != e.version)
    return {
        record_id: Standing(
            status,
            visibility == PUBLIC,
            entry_of(revised[record_id]) if record_id in revised else None,
            is_nameless=is_nameless(kind=kind, visibility=visibility, description_tier=tier),
        )
        for record_id, (status, visibility, _version, kind, tier) in now.items()
    }


def marks(found: Edition) -> dict[str, int]:
    """How many rows of an edition have which mark, for the line above it."""
    counts: dict[str, int] = {}
    for line in lines(list(rows_of(found))):
        counts[line.mark] = counts.get(line.mark, 0) + 1
    return counts


def difference(earlier: Edition, later: Edition) -> Difference:
    """What came, went and changed between two editions, as far as it may be shown now."""
    return rules.difference(_pairs(earlier), _pairs(later))


def _pairs(found: Edition) -> list[tuple[Entry, Line]]:
    rows = list(rows_of(found))
    return list(zip([entry_kept(row) for row in rows], lines(rows), strict=True))


def short_digest(found: Edition) -> str:
    """The beginning of an edition's digest, for paper."""
    return found.digest[:16]


@dataclass(frozen=True, slots=True)
class News:
    """How many records the next edition would add, leave out and show differently."""

    added: int
    removed: int
    changed: int


def news(found: Catalogue, records: Sequence[Sequence[UUID]]) -> News | None:
    """What an edition of these records would bring that the newest has not; None before the first."""
    last = {e.record: e for e in map(entry_kept, EditionEntry.objects.filter(edition__catalogue=found, edition__number=found.editions))}
    if not last:
        return None
    now = {r: entry_of(record) for r, record in to_take_down(r for part in records for r in part).items()}
    changed = sum(bool(rules.differing(last[r], entry)) for r, entry in now.items() if r in last)
    return News(added=len(set(now) - set(last)), removed=len(set(last) - set(now)), changed=changed)
