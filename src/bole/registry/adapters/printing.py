"""Paper: a table, or an edition of a catalogue, as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources

from bole.runtime.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Paper:
    """A ledger as it is printed: texts only."""

    title: str
    subtitle: str
    footer: str
    lang: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    signatures: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a catalogue: its heading, and its rows."""

    title: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Booklet:
    """An edition of a catalogue as it is printed: texts only. `facts` are lines of label and value."""

    title: str
    second_title: str
    publisher: str
    edition: str
    facts: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    headers: Sequence[str]
    parts: Sequence[Part]
    footer: str
    lang: str


def ledger_pdf(paper: Paper) -> bytes:
    """The ledger as a PDF."""
    return _typeset("ledger.typ", paper)


def booklet_pdf(booklet: Booklet) -> bytes:
    """An edition of a catalogue as a PDF."""
    return _typeset("booklet.typ", booklet)


def _typeset(source_name: str, paper: Paper | Booklet) -> bytes:
    return typeset((resources.files("bole.registry.adapters") / source_name).read_bytes(), asdict(paper))
