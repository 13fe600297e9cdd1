"""What is kept about a person, part by part: every context that keeps something adds its part here, for the export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

Collect = Callable[[UUID], Any]
_parts: dict[str, Collect] = {}


def add_part(name: str, collect: Collect) -> None:
    """Let the export of personal data hold `name`: what `collect(person_id)` gives, ready for JSON."""
    _parts[name] = collect


def parts() -> dict[str, Collect]:
    """Every part there is, by name."""
    return dict(_parts)
