"""The journal: audit log, outbox, event stream and source of statistics in one append-only table.

Entries of one subject are hash-chained: `hash = sha256(previous hash of the subject + canonical JSON of the entry)`,
so an exported history can be verified offline. Commit order is not id order: every global feed reads behind the
watermark (`committed`). The feed of one locked subject needs none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from bole.kernel.facts import Fact

from . import copying

if TYPE_CHECKING:
    from .acts import Acting
    from .models import Entry

CHANNEL = "bole_journal"
_NOTIFY_LIMIT = 7000  # PostgreSQL refuses payloads of 8,000 bytes


def chained(previous: str, entry: dict[str, Any]) -> str:
    """The hash of an entry that follows `previous` (empty for the first of its subject)."""
    canonical = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


def hashed_part(entry: Entry) -> dict[str, Any]:
    """What the hash of an entry covers."""
    return {
        "at": entry.at.astimezone(dt.UTC).isoformat(),
        "kind": entry.kind,
        "actor": entry.actor,
        "acting_for": entry.acting_for,
        "subject": entry.subject,
        "body": entry.body,
        "public": entry.public,
    }


def write(facts: Sequence[tuple[Fact, Acting]], *, at: dt.datetime) -> list[Entry]:
    """Append the facts of one act, defer their delivery and notify live pages. Called by `acts` only."""
    from .models import Entry

    heads = _heads({fact.subject for fact, _ in facts})
    entries = []
    for fact, actor in facts:
        entry = Entry(
            at=at, kind=fact.name, actor=actor.reference, acting_for=actor.acting_for, subject=fact.subject,
            topic=fact.topic, body=fact.body(), public=fact.public(), previous=heads.get(fact.subject, ""),
        )  # fmt: skip
        entry.hash = heads[fact.subject] = chained(entry.previous, hashed_part(entry))
        entries.append(entry)
    for entry, key in zip(entries, copying.next_keys(Entry, len(entries)), strict=True):
        entry.id = key
    copying.copy_in(entries)
    from .reactions import defer_delivery

    defer_delivery(entries)
    _notify(entries)
    return entries


def _heads(subjects: set[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.subject, e.hash FROM unnest(%s::text[]) AS s(subject), LATERAL "
            "(SELECT hash FROM runtime_entry WHERE subject = s.subject ORDER BY id DESC LIMIT 1) e",
            [list(subjects)],
        )
        return dict(cursor.fetchall())


def _notify(entries: Iterable[Entry]) -> None:
    """One notification per act: the ids and topics of its entries, or only their range when there are many."""
    rows = [[entry.id, entry.topic] for entry in entries]
    payload = json.dumps(rows, separators=(",", ":"))
    if len(payload.encode()) > _NOTIFY_LIMIT:
        payload = json.dumps({"from": rows[0][0], "to": rows[-1][0]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def committed(*, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Entries of all subjects in a safe order: only those below the watermark, where nothing can appear any more."""
    from .models import Entry

    return list(
        Entry.objects.filter(id__gt=after)
        .extra(where=["xid < pg_snapshot_xmin(pg_current_snapshot())"])  # the watermark has no ORM form
        .order_by("id")[:limit]
    )


def broken_links(entries: Iterable[Entry]) -> list[int]:
    """The ids of entries whose hash does not follow from their subject's previous one; empty when all is well.

    The entries must begin with the first of each of their subjects.
    """
    heads: dict[str, str] = {}
    broken = []
    for entry in entries:
        expected = chained(heads.get(entry.subject, ""), hashed_part(entry))
        if entry.previous != heads.get(entry.subject, "") or entry.hash != expected:
            broken.append(entry.id)
        heads[entry.subject] = entry.hash
    return broken
