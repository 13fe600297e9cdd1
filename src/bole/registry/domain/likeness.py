"""When two records look alike: keys of titles and patent numbers, and how near two titles are.

The database keeps the same keys in indexes (`models/keys.py`), so both sides use the one pattern below.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

# Everything that is neither letter nor digit, as ranges both Python and PostgreSQL read the same way.
MARKS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff40\uff5b-\uff65]+"
)
HEAD = 12  # characters of a title's key at its beginning and its end that are looked up
NEARLY = 0.8  # titles at least this near are shown
_MARKS = re.compile(MARKS)
_PREFIX = re.compile(r"^(ZL|CN)")


def title_key(title: str) -> str:
    """A title without blanks, marks and case."""
    return _MARKS.sub("", title.lower())


def number_key(number: str) -> str:
    """The number of a right as offices mean it, however it is written: without blanks, points, case and 'ZL' or 'CN'."""
    return _PREFIX.sub("", _MARKS.sub("", number.upper()))


def number_keys(number: str) -> tuple[str, ...]:
    """The ways in which a number may be kept."""
    key = number_key(number)
    return (key, f"ZL{key}", f"CN{key}") if key else ()


def nearness(one: str, other: str) -> float:
    """How near two titles are, 0 to 1: the share of pairs of characters they have in common (Sørensen-Dice)."""
    a, b = title_key(one), title_key(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs, others = Counter(pairwise(a)), Counter(pairwise(b))
    return 2 * sum((pairs & others).values()) / ((sum(pairs.values()) + sum(others.values())) or 1)
