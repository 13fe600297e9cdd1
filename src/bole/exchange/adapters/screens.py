"""The screens for red flags that come with the program: a table in `data/`, read once and checked whole."""

from __future__ import annotations

import csv
import functools
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources

from ..domain.flags import SCREENS, Applies, Basis

_TABLE = resources.files("bole.exchange") / "data" / "screens.csv"
_TEXTS = ("zh", "en", "says_zh", "says_en", "basis_zh", "basis_en", "confidence")


@functools.cache
def bases() -> Mapping[str, Basis]:
    """What each screen stands on. Raises ValueError where the table and the screens do not go together."""
    found = {row["code"]: _basis(row) for row in csv.DictReader(_TABLE.read_text(encoding="utf-8").splitlines())}
    if list(found) != [screen.code for screen in SCREENS]:
        raise ValueError("screens.csv: the screens of the table are not those of the program, or in another order")
    return found


def _basis(row: Mapping[str, str]) -> Basis:
    if missing := [name for name in _TEXTS if not row[name]]:
        raise ValueError(f"screens.csv: {row['code']} has no {', '.join(missing)}")
    texts = {name: row[name] for name in _TEXTS}
    return Basis(row["code"], Applies(row["applies"]), int(row["least"]), row["unit"], Decimal(row["threshold"]), **texts)
