"""Facts: what has happened, in the past tense, frozen.

A fact knows its subject (whose history it belongs to), its body (for those in charge) and what a
stranger may see of it. In this trade *an event* is a fair or a roadshow; a technical happening is a fact.
Contexts declare theirs in `facts.py`; `runtime` writes them into the journal.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from .money import Money

REGISTRY: dict[str, type[Fact]] = {}


def plain(value: Any) -> Any:
    """A JSON-ready form of a value: ids, times and amounts become text, tuples become lists."""
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case UUID() | Decimal():
            return str(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Money():
            return {"amount": str(value.amount), "currency": value.currency}
        case list() | tuple():
            return [plain(v) for v in value]
        case dict():
            return {str(k): plain(v) for k, v in value.items()}
    raise TypeError(f"a fact cannot carry a {type(value).__name__}")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What has happened. Subclasses set `name` ("context.past_participle") and `subject_kind`."""

    name: ClassVar[str] = ""
    subject_kind: ClassVar[str] = ""
    public_fields: ClassVar[tuple[str, ...]] = ()

    subject_id: UUID

    def __init_subclass__(cls) -> None:
        if cls.name:
            known = REGISTRY.get(cls.name, cls)  # a slotted dataclass is made twice, so it meets itself here
            if (known.__module__, known.__name__) != (cls.__module__, cls.__name__):
                raise TypeError(f"two facts are called {cls.name}")
            REGISTRY[cls.name] = cls

    @property
    def subject(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"

    @property
    def topic(self) -> str:
        """The channel live pages listen to."""
        return self.subject

    def body(self) -> dict[str, Any]:
        """All that is recorded, JSON-ready."""
        return {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self) if f.name != "subject_id"}

    def public(self) -> dict[str, Any] | None:
        """What a stranger may see of it; None means nothing at all."""
        if not self.public_fields:
            return None
        return {name: plain(getattr(self, name)) for name in self.public_fields}
