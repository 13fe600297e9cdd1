"""An invoice as a PDF. All text comes in as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources

from bole.runtime.typesetting import typeset


@dataclass(frozen=True, slots=True)
class InvoiceSheet:
    """An invoice as it is printed: texts only."""

    title: str
    centre: str
    told: Sequence[tuple[str, str]]
    headers: Sequence[str]
    rows: Sequence[tuple[str, str]]
    sums: Sequence[tuple[str, str]]
    pay_heading: str
    pay_to: Sequence[tuple[str, str]]
    note: str
    footer: str
    lang: str


def invoice(sheet: InvoiceSheet) -> bytes:
    """The invoice as a PDF."""
    return typeset((resources.files("bole.ledger.adapters") / "invoice.typ").read_bytes(), asdict(sheet))
