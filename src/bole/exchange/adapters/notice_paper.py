"""A price notice as a PDF. All text comes in as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources

from bole.runtime.typesetting import typeset


@dataclass(frozen=True, slots=True)
class NoticeOnPaper:
    """A notice as it is printed: texts only."""

    title: str
    unit: str
    status: str
    warning: str
    rows: Sequence[tuple[str, str]]
    objections_title: str
    objections: Sequence[tuple[str, str, str]]
    proof_title: str
    proof: Sequence[tuple[str, str]]
    footer: str
    lang: str


def printed(sheet: NoticeOnPaper) -> bytes:
    """The notice as a PDF."""
    return typeset((resources.files("bole.exchange.adapters") / "notice.typ").read_bytes(), asdict(sheet))
