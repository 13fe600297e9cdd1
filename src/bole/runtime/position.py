"""How far a reader of the journal has come, exactly, although commit order is neither id order nor the order of transactions.

A position says: everything of transactions below `safe` has been read, and of the later ones the entries `seen`. It is
the id of every frame of a live stream, so that a browser that comes back is given what it missed, once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_SEEN = 200  # kept in a position; beyond that, an entry may be sent twice, never missed
_FORM = re.compile(r"\d{1,18}(\.\d{1,18}-\d{1,18}){0,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Position:
    """`seen` are (transaction, entry) pairs with transaction >= safe."""

    safe: int
    seen: frozenset[tuple[int, int]] = frozenset()

    def has(self, xid: int, entry_id: int) -> bool:
        """Whether this entry has been read."""
        return xid < self.safe or (xid, entry_id) in self.seen

    def after(self, xid: int, entry_id: int, *, safe: int) -> Position:
        """The position when this entry has been read too. `safe` was true when the entry's transaction ended."""
        moved = max(self.safe, min(safe, xid))
        seen = sorted(pair for pair in self.seen | {(xid, entry_id)} if pair[0] >= moved)
        return Position(moved, frozenset(seen[-MOST_SEEN:]))

    def caught_up(self, safe: int) -> Position:
        """The position when everything of transactions below `safe` has been read."""
        moved = max(self.safe, safe)
        return Position(moved, frozenset(pair for pair in self.seen if pair[0] >= moved))

    def text(self) -> str:
        """ "1200.3-88.4-91": safe, then each seen pair with its transaction counted from there."""
        return ".".join([str(self.safe), *(f"{xid - self.safe}-{entry_id}" for xid, entry_id in sorted(self.seen))])

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """What `text` gave; None when it is something else."""
        if not _FORM.fullmatch(text):
            return None
        first, *rest = text.split(".")
        pairs = (pair.split("-") for pair in rest)
        return cls(int(first), frozenset((int(first) + int(ahead), int(entry_id)) for ahead, entry_id in pairs))
