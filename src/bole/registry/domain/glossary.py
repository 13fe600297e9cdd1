"""Terms and how they are said in the other language; which of them occur in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 60  # terms shown beside a translation, and sent to a translator


@dataclass(frozen=True, slots=True)
class Pair:
    """A term in the language of the original, what it is called in the other, and a note."""

    source: str
    target: str
    note: str = ""


def occurring(pairs: Iterable[Pair], text: str) -> list[Pair]:
    """The terms that stand in the text, in the order in which they do; the longer first where two begin at one place."""
    lowered = text.lower()
    found = ((place, -len(pair.source), pair) for pair in pairs if (place := _place(pair.source.lower(), lowered)) >= 0)
    return [pair for _, _, pair in sorted(found, key=lambda f: f[:2])][:MOST]


def _place(term: str, text: str) -> int:
    """Where a term begins; a term of letters with spaces between words must stand there as whole words. -1: nowhere."""
    if not term.isascii():
        return text.find(term)
    match = re.search(rf"(?<![a-z0-9]){re.escape(term)}(?:e?s)?(?![a-z0-9])", text)
    return match.start() if match else -1
