"""A party: whom money is from or for. An organisation or a person, never both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with money of his own."""

    kind: Literal["organisation", "person"]
    id: UUID

    @classmethod
    def organisation(cls, organisation_id: UUID) -> Party:
        return cls("organisation", organisation_id)

    @classmethod
    def person(cls, person_id: UUID) -> Party:
        return cls("person", person_id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def organisation_id(self) -> UUID | None:
        return self.id if self.kind == "organisation" else None

    @property
    def person_id(self) -> UUID | None:
        return self.id if self.kind == "person" else None
