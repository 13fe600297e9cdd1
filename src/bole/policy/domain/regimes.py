"""The legal regimes a sale can stand under, what each may be called, and whether its figures are limits or defaults."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LegalRegime(StrEnum):
    """Under which rules something is sold (DOMAIN 5.1)."""

    AUCTION_LAW = "AUCTION_LAW"  # 拍卖法: by a licensed house with a licensed auctioneer
    PROPERTY_EXCHANGE = "PROPERTY_EXCHANGE"  # 产权交易规则: state assets
    CONTRACTUAL = "CONTRACTUAL"  # 约定: what the parties agree on; the figures are defaults
    JUDICIAL = "JUDICIAL"  # 网络司法拍卖: by a court


PRICING = "pricing"  # the figures of price notices, which hold under no regime of sales


@dataclass(frozen=True, slots=True)
class Regime:
    """A regime as told to people. `binds`: its figures are limits, not only defaults."""

    code: LegalRegime
    zh: str
    en: str
    procedure_zh: str
    procedure_en: str
    needs_licence: bool
    binds: bool
    note_zh: str = ""
    note_en: str = ""

    @property
    def prefix(self) -> str:
        """How the codes of its figures begin."""
        return prefix_of(self.code)

    def name(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def procedure(self, language: str) -> str:
        """What the procedure may be called: only a licensed house may say auction."""
        return self.procedure_zh if language.startswith("zh") else self.procedure_en

    def note(self, language: str) -> str:
        return self.note_zh if language.startswith("zh") else self.note_en


def prefix_of(regime: LegalRegime) -> str:
    """The figures of a regime are called "auction_law.announce", …"""
    return regime.value.lower()
