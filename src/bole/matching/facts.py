"""What can happen in matching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchFound(Fact):
    """A record that is new or changed was read and compared; `others` are those it fits, best first, and may be none.

    Its subject is the matching of the record, not the record: the worker never stands in the way of a person's verb.
    """

    name: ClassVar[str] = "matching.match_found"
    subject_kind: ClassVar[str] = "matching"

    kind: str
    version: int
    others: tuple[UUID, ...]
