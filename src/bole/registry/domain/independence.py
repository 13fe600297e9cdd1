"""Whether an expert is independent of somebody: no conflict of interest that the registers can show.

Kept apart are those who belong to the same unit (by its number, or by its name in any language, a school or a branch of
it included), who took part in the work, whose own record it is, and who declared an interest in the unit. Kinship, shares
and joint papers are not in the registers: the expert declares them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

_MARKS = re.compile(r"[^\w]+|_")
_HAN = "\u3400-\u9fff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) | (?=[{_HAN}])")
SHORTEST_STEM = 4  # characters of a name that may be the beginning of another's; shorter ones must be equal


class Conflict(StrEnum):
    """Why an expert is not independent."""

    HIMSELF = "himself"
    TOOK_PART = "took_part"
    SAME_UNIT = "same_unit"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Ties:
    """Whom and what somebody, or a record, is tied to. `units` and `interests` are keys of names."""

    persons: frozenset[UUID] = frozenset()
    orcids: frozenset[str] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    units: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()


def unit_key(name: str) -> str:
    """A unit's name without case, width and marks; words stay apart, Chinese characters do not."""
    plain = _MARKS.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()
    return _BETWEEN_HAN.sub("", plain)


def unit_keys(*names: str) -> list[str]:
    """The keys of several names, each once, without empty ones."""
    return list(dict.fromkeys(key for key in map(unit_key, names) if key))


def is_same_unit(one: str, other: str) -> bool:
    """Whether two keys name one unit, or a unit and a part of it: 浙江大学 and 浙江大学化学系, "x university" and
    "x university school of law", but not "x univers" or "xa university"."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return bool(short)
    if len(short) < SHORTEST_STEM or not long.startswith(short):
        return False
    return long[len(short)] == " " or bool(re.match(rf"[{_HAN}]", short[-1]))


def conflict(expert: Ties, asked: Ties) -> Conflict | None:
    """What stands against the independence of an expert, the gravest first; nothing when nothing is known."""
    if expert.persons & asked.persons:
        return Conflict.HIMSELF
    if expert.orcids & asked.orcids:
        return Conflict.TOOK_PART
    if expert.organisations & asked.organisations or _any_same(expert.units, asked.units):
        return Conflict.SAME_UNIT
    if _any_same(expert.interests, asked.units):
        return Conflict.DECLARED
    return None


def _any_same(some: Collection[str], others: Collection[str]) -> bool:
    return any(is_same_unit(one, other) for one in some for other in others)
