"""The blocks of what an enterprise says it can take over, and who sees which of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Tier(StrEnum):
    """Who sees a block; each holds the ones before it."""

    PUBLIC = "public"
    MEMBERS = "members"  # anybody signed in
    AGREEMENT = "agreement"  # those with whom the contact about a record is open


BLOCKS: Mapping[str, tuple[str, ...]] = {
    "technology": ("trl_from", "trl_to", "tech_areas", "industries", "ipc"),
    "equipment": ("equipment", "equipment_list", "certifications"),
    "people": ("staff", "rd_staff"),
    "finance": ("turnover", "budget"),
    "export": ("export_note",),
}
USUAL: Mapping[str, Tier] = {
    "technology": Tier.PUBLIC, "equipment": Tier.MEMBERS, "people": Tier.MEMBERS, "finance": Tier.AGREEMENT, "export": Tier.AGREEMENT,
}  # fmt: skip
CODED = frozenset(("trl_from", "trl_to", "tech_areas", "industries", "ipc", "equipment", "staff", "rd_staff", "turnover", "budget"))
VOCABULARIES: Mapping[str, str] = {
    "turnover": "turnover_band", "budget": "budget_band", "staff": "staff_band", "rd_staff": "rd_staff_band", "equipment": "equipment_kind",
    "industries": "industry", "tech_areas": "tech_area",
}  # fmt: skip
FIELDS = tuple(name for names in BLOCKS.values() for name in names)
LINES = {"equipment_list": 200, "certifications": 120}  # free words: characters of one
MOST_LINES, NOTE_LIMIT = 30, 1000


def tiers_open(*, signed_in: bool, agreed: bool, own: bool) -> frozenset[Tier]:
    """The tiers open to somebody: a stranger, a member, one with whom contact is open, one's own people."""
    if own or (signed_in and agreed):
        return frozenset(Tier)
    return frozenset((Tier.PUBLIC, Tier.MEMBERS)) if signed_in else frozenset((Tier.PUBLIC,))


def blocks_seen(tiers: Mapping[str, str], open_to: Iterable[Tier]) -> tuple[str, ...]:
    """The blocks somebody sees to whom these tiers are open; what was never given a tier has its usual one."""
    seen = frozenset(open_to)
    return tuple(block for block in BLOCKS if Tier(tiers.get(block) or USUAL[block]) in seen)


def fields_seen(blocks: Iterable[str], *, named: bool) -> tuple[str, ...]:
    """The fields of these blocks; where the enterprise may not be known, without free words, which could tell its name."""
    return tuple(name for block in blocks for name in BLOCKS[block] if named or name in CODED)
