"""The system as an actor: what no person asked for is done by `SYSTEM`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemActor:
    """Acts for nobody; every door is open to it."""

    reference: str = "system"
    acting_for: str = ""


SYSTEM = SystemActor()
