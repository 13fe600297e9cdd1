"""The journal: audit log, outbox, event stream and source of statistics in one append-only table.

Entries of one subject are hash-chained: `hash = sha256(previous hash of the subject + canonical JSON of the entry)`,
so an exported history can be verified offline. Commit order is not id order: every global feed reads behind the
watermark (`committed`), or remembers exactly what it has read (`position.py`). The feed of one locked subject needs none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from bole.kernel.facts import Fact

from . import copying

if TYPE_CHECKING:
    from .acts import Acting
    from .models import Entry

CHANNEL = "bole_journal"
CHAIN = "entry_follows_once"  # the constraint that keeps a subject's chain from forking
SAFE = "pg_snapshot_xmin(pg_current_snapshot())"  # every transaction below has ended
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

    entries = [Entry(**row) for row in _linked(facts, at=at, heads=_heads({fact.subject for fact, _ in facts}))]
    for entry, key in zip(entries, copying.next_keys(Entry, len(entries)), strict=True):
        entry.id = key
    copying.copy_in(entries)
    from .reactions import defer_delivery

    defer_delivery(entries)
    _notify(entries)
    return entries


def _linked(facts: Sequence[tuple[Fact, Acting]], *, at: dt.datetime, heads: dict[str, str]) -> list[dict[str, Any]]:
    """The columns of the entries of these facts, each bound to the one before of its subject; `heads` are their last hashes."""
    rows = []
    for fact, actor in facts:
        said = {
            "at": at.astimezone(dt.UTC).isoformat(), "kind": fact.name, "actor": actor.reference, "acting_for": actor.acting_for,
            "subject": fact.subject, "body": fact.body(), "public": fact.public(),
        }  # fmt: skip
        previous = heads.get(fact.subject, "")
        heads[fact.subject] = chained(previous, said)
        rows.append({**said, "at": at, "topic": fact.topic, "previous": previous, "hash": heads[fact.subject]})
    return rows


def to_append(facts: Sequence[tuple[Fact, Acting]], *, at: dt.datetime, head: str) -> str:
    """What `write` writes, of facts about one subject, as the argument of the database's `runtime_append`: one trip.

    `head` is the last hash of the subject, read under a lock that keeps others from writing about it. Raises RuntimeError
    where a reaction listens: delivery is a job, and this defers none.
    """
    from .reactions import heard

    if told := heard() & {fact.name for fact, _ in facts}:
        raise RuntimeError(f"a reaction listens to {', '.join(sorted(told))}")
    (subject,) = {fact.subject for fact, _ in facts}
    rows = _linked(facts, at=at, heads={subject: head} if head else {})
    return json.dumps([{**row, "at": row["at"].isoformat()} for row in rows], ensure_ascii=False)


def _heads(subjects: set[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.subject, e.hash FROM unnest(%s::text[]) AS s(subject), LATERAL "
            "(SELECT hash FROM runtime_entry WHERE subject = s.subject ORDER BY id DESC LIMIT 1) e",
            [list(subjects)],
        )
        return dict(cursor.fetchall())


def _notify(entries: Iterable[Entry]) -> None:
    """One notification per act: its transaction, what was safe to read before it, and its topics unless they are many."""
    topics = json.dumps(sorted({entry.topic for entry in entries}), ensure_ascii=False)
    if len(topics.encode()) > _NOTIFY_LIMIT:
        topics = "null"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT pg_notify(%s, json_build_object('xid', pg_current_xact_id()::text, 'safe', {SAFE}::text, 'topics', %s::json)::text)",
            [CHANNEL, topics],
        )


def safe_now() -> int:
    """Every transaction below this number has ended: what was read up to now, for a reader who starts now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SAFE}::text")
        return int(cursor.fetchone()[0])


def committed(*, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Entries of all subjects that follow the entry `after`, in an order in which nothing is inserted any more.

    They come in the order of their transactions, and only of those below the watermark: ids are given out before the
    commit, so an entry with a lower id may appear after one with a higher. The history of one subject is read by `id`.
    """
    from .models import Entry

    begin = "AND (xid, id) > (SELECT xid, id FROM runtime_entry WHERE id = %(after)s) " if after else ""
    query = f"SELECT * FROM runtime_entry WHERE xid < {SAFE} {begin}ORDER BY xid, id LIMIT %(limit)s"
    return list(Entry.objects.raw(query, {"after": after, "limit": limit}))


def settle_after_restore() -> int:
    """Give entries that another cluster's transactions wrote the lowest number; how many there were.

    A dump brings the numbers of the old cluster along; in the new one they lie in the future, and would be held back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM runtime_entry WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("ALTER TABLE runtime_entry DISABLE TRIGGER entry_append_only")
        cursor.execute("UPDATE runtime_entry SET xid = '3' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())")
        settled = cursor.rowcount
        cursor.execute("ALTER TABLE runtime_entry ENABLE TRIGGER entry_append_only")
        return int(settled)


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
