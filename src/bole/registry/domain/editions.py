"""Editions of catalogues: what was taken down of a record, what has become of it since, and what differs between two. Pure.

An edition is never changed. What a reader sees of a row is judged when he reads: as it was published; with a mark when the
record was revised, expired or was withdrawn since; and with nothing but its number when it is not for the public any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from .life import EXPIRED, HELD, PUBLISHED

EXCERPT = 240
VEIL = "▇"  # what stands where something was taken out of a text because it is not public
COMPARED = ("number", "kind", "title", "owner", "trl", "stage", "modes", "text")


class Mark(StrEnum):
    """What has become of a record since an edition was published."""

    AS_PUBLISHED = "as_published"
    UPDATED = "updated"  # revised since
    EXPIRED = "expired"  # nobody confirmed it
    WITHDRAWN = "withdrawn"  # taken back, or archived
    REDACTED = "redacted"  # held back by moderation, or not public any more


@dataclass(frozen=True, slots=True)
class Said:
    """Title and beginning of the summary in one language, and who put it so."""

    language: str
    title: str
    excerpt: str = ""
    origin: str = "author"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as it is taken down. `owner` and `centre` are names by language, the original one under ""."""

    record: UUID
    number: str
    kind: str
    words: tuple[Said, ...]
    owner: Mapping[str, str]
    centre: Mapping[str, str]
    trl: int | None = None
    stage: str = ""
    modes: tuple[str, ...] = ()
    text_hash: str = ""  # of all its public texts
    version: int = 0
    section: int = 0

    @property
    def title(self) -> str:
        """The title of the original wording."""
        return next((w.title for w in self.words if w.origin == "author"), self.words[0].title if self.words else "")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the record of an entry stands now; `entry` is what would be taken down of it today, where that may differ."""

    status: str
    is_public: bool
    entry: Entry | None = None
    is_nameless: bool = False  # brokered: its owner is not named


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an edition as it is shown: what of it, with which mark; `fields` is what differs from the record of today."""

    position: int
    entry: Entry
    mark: Mark = Mark.AS_PUBLISHED
    fields: tuple[str, ...] = ()


def excerpt_of(text: str, limit: int = EXCERPT) -> str:
    """The beginning of a text, with a sign where it was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def text_hash(texts: Iterable[tuple[str, ...]]) -> str:
    """The hash of a record's public texts: it changes when one of them does."""
    return hashlib.sha256(json.dumps(sorted(texts), ensure_ascii=False).encode()).hexdigest()


def content_hash(header: Mapping[str, Any], entries: Sequence[Entry]) -> str:
    """The hash of a whole edition: of what it says of itself, and of every row in its order."""
    rows = [[str(e.record), e.section, *(_value(e, name) for name in COMPARED)] for e in entries]
    return hashlib.sha256(json.dumps([header, rows], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _value(entry: Entry, name: str) -> Any:
    match name:
        case "title":
            return [[w.language, w.title] for w in entry.words]
        case "owner":
            return entry.owner.get("", "")
        case "modes":
            return list(entry.modes)
        case "text":
            return entry.text_hash
    return getattr(entry, name)


def differing(before: Entry, after: Entry) -> tuple[str, ...]:
    """In what two entries of one record differ."""
    return tuple(name for name in COMPARED if _value(before, name) != _value(after, name))


def judged(position: int, entry: Entry, standing: Standing | None) -> Line:
    """A row as the public may see it. A record that is gone, held back or no longer public leaves its number and its mark."""
    if standing is None or standing.status == HELD or not standing.is_public:
        return Line(position, redacted(entry), Mark.REDACTED)
    now = standing.entry
    shown = veiled(entry, now) if now else entry
    shown = replace(shown, owner={}) if standing.is_nameless else shown
    fields = differing(entry, now) if now else ()
    if standing.status == PUBLISHED:
        return Line(position, shown, Mark.UPDATED if fields else Mark.AS_PUBLISHED, fields)
    return Line(position, shown, Mark.EXPIRED if standing.status == EXPIRED else Mark.WITHDRAWN)


def redacted(entry: Entry) -> Entry:
    """What is left of a row: which record it was, its number and its kind."""
    return replace(entry, words=(), owner={}, centre=entry.centre, trl=None, stage="", modes=(), text_hash="")


def veiled(entry: Entry, now: Entry) -> Entry:
    """The entry without what was taken out of the record since because it is not public: veiled words, or the owner."""
    today = {w.language: w for w in now.words if VEIL in w.title or VEIL in w.excerpt}
    words = tuple(today.get(w.language, w) for w in entry.words)
    return replace(entry, words=words, owner=entry.owner if now.owner else {})


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is in both editions and was taken down differently."""

    before: Line
    after: Line
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edition has that another has not."""

    added: tuple[Line, ...]
    removed: tuple[Line, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


def difference(before: Sequence[tuple[Entry, Line]], after: Sequence[tuple[Entry, Line]]) -> Difference:
    """What came, what went and what changed. Compared is what was published, shown is what may be shown of it now."""
    were = {entry.record: (entry, line) for entry, line in before}
    are = {entry.record: (entry, line) for entry, line in after}
    changed, same = [], 0
    for record, (entry, line) in are.items():
        if record not in were:
            continue
        earlier, earlier_line = were[record]
        if fields := differing(earlier, entry):
            changed.append(Changed(earlier_line, line, fields))
        else:
            same += 1
    return Difference(
        added=tuple(line for record, (_, line) in are.items() if record not in were),
        removed=tuple(line for record, (_, line) in were.items() if record not in are),
        changed=tuple(changed), same=same,
    )  # fmt: skip
