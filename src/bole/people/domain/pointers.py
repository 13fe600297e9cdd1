"""What points to an organisation, kind by kind: every context that keeps such a thing adds it here, so that it follows when
two organisations are merged, in the same act. A lower context does not know the upper ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

Count = Callable[[UUID], int]
Move = Callable[[UUID, UUID], int]


@dataclass(frozen=True, slots=True)
class Pointer:
    """One kind of thing that belongs to organisations."""

    field: str  # "registry.Record.owner": a test compares with the models
    title: str  # its name on pages, plural; translated there
    count: Count  # (organisation) -> how many
    move: Move  # (from, to) -> how many follow


_pointers: dict[str, Pointer] = {}


def add_pointer(field: str, *, title: str, count: Count, move: Move) -> None:
    """Let what stands in `field` follow when its organisation is merged into another. `move(merged, kept)` opens no door."""
    _pointers[field] = Pointer(field, title, count, move)


def pointers() -> tuple[Pointer, ...]:
    """Every kind there is, in the order in which they were added."""
    return tuple(_pointers.values())
