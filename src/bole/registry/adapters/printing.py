"""Paper: a table as a PDF by typst, with Chinese type from a package, so that no font need be installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources

import pylopdf_fonts_zh_cn
import typst


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


def ledger_pdf(paper: Paper) -> bytes:
    """The ledger as a PDF. What people wrote is data to the typesetter, never its language."""
    source = (resources.files("bole.registry.adapters") / "ledger.typ").read_bytes()
    fonts = [str(resources.files(pylopdf_fonts_zh_cn))]
    given = {"data": json.dumps(asdict(paper))}
    made: bytes = typst.compile(source, font_paths=fonts, ignore_system_fonts=True, format="pdf", sys_inputs=given)  # type: ignore[call-overload]
    return made
