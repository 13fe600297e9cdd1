"""Reasons: what "no, because …" asks the owner to revise (the vocabulary `decline_reason` has the words).

A reason names the fields of the sheet that would answer it. A reason without fields is for the owner to know, and
nothing he writes makes it go away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bole.registry.domain.fields import BY_NAME


class Verdict(StrEnum):
    """What somebody says to a record that was put before him."""

    INTERESTED = "interested"
    DECLINED = "declined"


OTHER = "other"
_PRICE = ("price_min", "price_max", "currency")

ASKS: Mapping[str, tuple[str, ...]] = {
    "too_early": ("trl", "stage", "application_status", "evaluation_type"),
    "benefit_unclear": ("wordings", "level"),
    "route_unclear": ("cooperation_modes", *_PRICE),
    "description_unclear": ("wordings",),
    "no_budget": (),
    "not_our_field": ("tech_areas", "industries", "ipc"),
    "territory": ("territories",),
    "rights_unclear": ("rights", "owner"),
    "price": _PRICE,
    "found_elsewhere": (),
    OTHER: (),
}


def fields_asked(reason: str, kind: str) -> tuple[str, ...]:
    """The fields of a kind of record that would answer a reason."""
    return tuple(name for name in ASKS.get(reason, ()) if name == "wordings" or kind in BY_NAME[name].kinds)


def addressed_by(changed: Iterable[str]) -> frozenset[str]:
    """The reasons that a revision of these fields answers."""
    fields = set(changed)
    return frozenset(reason for reason, asked in ASKS.items() if fields & set(asked))
