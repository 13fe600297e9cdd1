"""What somebody fills in to draw up a sale, before it has a number and a bidder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bole.kernel.errors import N_, Problem

from ..errors import BadTerms
from .sealed_bids import reserve_commitment
from .terms import Terms

WORDS = ("title", "conditions", "payment", "defects", "encumbrances", "viewing")  # what an announcement says, per language


@dataclass(frozen=True, slots=True)
class Reserve:
    """The secret reserve, and the key under which it is committed to."""

    amount: Decimal
    key: str


@dataclass(frozen=True, slots=True)
class SaleSheet:
    """A sale as it is drawn up. `rules` are those of `Terms`, except for its sale, its reserve and its ranks."""

    rules: Mapping[str, Any]
    wordings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    regime: str = "CONTRACTUAL"
    licence: str = ""
    deposit: Decimal | None = None
    deposit_by: dt.datetime | None = None

    def terms(self, sale: str, reserve: Reserve | None, ranks: Mapping[str, int]) -> Terms:
        """The terms it makes. Refuses with BadTerms."""
        sealed = reserve_commitment(sale, reserve.amount, reserve.key) if reserve else ""
        found = Terms(sale=sale, reserve=sealed, ranks=dict(ranks), **self.rules)
        if wrong := tuple(self._problems(found, reserve)):
            raise BadTerms(problems=wrong)
        return found

    def _problems(self, t: Terms, reserve: Reserve | None) -> list[Problem]:
        by = self.deposit_by
        reserve is None or (reserve.amount > 0 and reserve.amount % t.unit == 0 and not t.better(t.start, reserve.amount))
        rules = [
            ("deposit", DEPOSIT, self.deposit is None or (self.deposit > 0 and self.deposit % t.unit == 0)),
            ("deposit_by", DEPOSIT_BY, (self.deposit is None) == (by is None) and (by is None or by <= t.opens_at)),
            (
                "reserve",
                RESERVE,
                reserve is None or (reserve.amount > 0 and reserve.amount % t.unit == 0 and not t.better(t.start, reserve.amount)),
            ),
            ("wordings", WORDED, any(words.get("title", "").strip() for words in self.wordings.values())),
        ]
        return [Problem(name, "bad_terms", sentence) for name, sentence, right in rules if not right]


DEPOSIT = N_("A deposit is a positive amount in whole units.")
DEPOSIT_BY = N_("A deposit is due at the latest when bidding begins.")
RESERVE = N_("A reserve is a positive amount, not worse for you than the start.")
WORDED = N_("A sale needs a title in at least one language.")
