"""The sides of matching: what is looked for, who is compared with whom, and whose sentences are the requirements."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..errors import NotASide


class Side(StrEnum):
    """What is looked for; its values are the kinds of records."""

    ACHIEVEMENTS = "achievement"
    NEEDS = "need"
    EXPERTS = "expert"

    @classmethod
    def named(cls, given: object) -> Side:
        """The side somebody named; achievements where none is."""
        return next((side for side in cls if side.value == given), cls.ACHIEVEMENTS)

    @property
    def partners(self) -> tuple[Side, ...]:
        """What a record of this side is compared with, the usual one first."""
        return _PARTNERS[self]

    @property
    def other(self) -> Side:
        """What is looked for when nothing is said."""
        return _PARTNERS[self][0]

    @property
    def requires(self) -> bool:
        """Whether the requirements stand in what is found, and not in what was asked."""
        return self is Side.NEEDS


_PARTNERS: Mapping[Side, tuple[Side, ...]] = {
    Side.NEEDS: (Side.ACHIEVEMENTS, Side.EXPERTS),
    Side.ACHIEVEMENTS: (Side.NEEDS, Side.EXPERTS),
    Side.EXPERTS: (Side.NEEDS, Side.ACHIEVEMENTS),
}

# Pairs that are explained side by side: what requires first, what answers second.
PAIRS = frozenset({(Side.NEEDS, Side.ACHIEVEMENTS), (Side.NEEDS, Side.EXPERTS), (Side.ACHIEVEMENTS, Side.EXPERTS)})


def looked_for(kind: str, wanted: str = "") -> Side:
    """What is looked for on behalf of a record of a kind. Refuses with NotASide."""
    own = Side(kind)
    if not wanted:
        return own.other
    found = next((side for side in own.partners if side.value == wanted), None)
    if found is None:
        raise NotASide(given=wanted[:40], kind=kind, possible=", ".join(own.partners))
    return found
