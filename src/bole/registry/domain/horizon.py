"""Near-term, mid-term, long-term: the class of an achievement by how soon it can be transformed.

S0-047 asks for the class and names no rule; DOMAIN §3 gives this design. The thresholds are an operator's to change.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HorizonRule:
    """Thresholds of technology readiness (1 to 9)."""

    near_trl: int = 7
    mid_trl: int = 5
    long_trl: int = 4


@dataclass(frozen=True, slots=True)
class Horizon:
    """The class and its reason as a code the pages translate."""

    code: str
    reason: str


def horizon(*, stage: str, trl: int | None, matched_needs: int, override: str = "", rule: HorizonRule | None = None) -> Horizon:
    """near: mature or TRL >= 7, or (middle or TRL 5-6) with a matched need; long: TRL <= 4 or early, and no need; else mid."""
    rule = rule or HorizonRule()
    if override:
        return Horizon(override, "override")
    if stage == "mature" or (trl is not None and trl >= rule.near_trl):
        return Horizon("near", "mature")
    middle = stage == "middle" or (trl is not None and rule.mid_trl <= trl < rule.near_trl)
    if middle and matched_needs > 0:
        return Horizon("near", "middle_with_need")
    early = (trl is not None and trl <= rule.long_trl) or (trl is None and stage == "early")
    if early and matched_needs == 0:
        return Horizon("long", "early_without_need")
    return Horizon("mid", "between")
