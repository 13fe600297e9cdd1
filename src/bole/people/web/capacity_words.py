"""What an enterprise can take over, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bole.reference.queries import vocabulary
from bole.ui.locales import page_language

from ..domain.capacity import BLOCKS, VOCABULARIES
from ..queries.capacity import Seen


def block_label(block: str) -> str:
    """What a block is called."""
    told = {
        "technology": _("Maturity and fields"), "equipment": _("Equipment and certificates"), "people": _("People"),
        "finance": _("Money"), "export": _("Export control"),
    }  # fmt: skip
    return told[block]


def field_label(name: str) -> str:
    """What a field is called."""
    told = {
        "trl_from": _("Takes over from readiness level"), "trl_to": _("Up to readiness level"), "tech_areas": _("Technology areas"),
        "industries": _("Industries (GB/T 4754)"), "ipc": _("IPC symbols"), "equipment": _("What is there"),
        "equipment_list": _("Lines and machines"), "certifications": _("Certificates"), "staff": _("Employees"),
        "rd_staff": _("Of them in research and development"), "turnover": _("Turnover a year"),
        "budget": _("Set aside for technology from outside, a year"), "export_note": _("What has to be kept in mind at import and export"),
    }  # fmt: skip
    return told[name]


def tier_label(tier: str) -> str:
    """Who sees a block."""
    return {"public": _("everybody"), "members": _("members"), "agreement": _("after contact is open")}[tier]


def tier_choices() -> list[tuple[str, str]]:
    """Who may be let see a block."""
    return [(tier, tier_label(tier)) for tier in ("public", "members", "agreement")]


def blocks_of(seen: Seen) -> list[dict[str, Any]]:
    """Block by block what is said, in the reader's language."""
    return [
        {"title": block_label(block), "tier": tier_label(seen.tiers[block]), "lines": lines}
        for block in seen.blocks
        if (lines := _lines(block, seen.values))
    ]


def _lines(block: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    low, high = values.get("trl_from"), values.get("trl_to")
    readiness = (
        [(_("Readiness it takes over"), f"TRL {low}" if low == high else f"TRL {low}–{high}")] if low and block == "technology" else []
    )
    rest = [name for name in BLOCKS[block] if name not in ("trl_from", "trl_to") and values.get(name)]
    return [*readiness, *((field_label(name), value_of(name, values[name])) for name in rest)]


def value_of(name: str, value: Any) -> str:
    """One value, with the labels of its vocabulary."""
    language = page_language()
    between = "、" if language.startswith("zh") else ", "
    listed = value if isinstance(value, list) else [value]
    if name in VOCABULARIES:
        known = vocabulary(VOCABULARIES[name])
        listed = [known.label(code, language) for code in listed]
    return (" · " if name in ("equipment_list", "certifications") else between).join(str(v) for v in listed)
