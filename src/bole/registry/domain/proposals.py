"""Texts proposed to an author, field by field: which fields, how a text is read from a sheet and put into it."""

from __future__ import annotations

from dataclasses import replace

from bole.kernel.text import one_line, tidy

from ..errors import NotProposable
from .sheet import RecordSheet, WordingSheet

PROPOSABLE = ("title", "summary", "description", "keywords")
SEPARATOR = "；"


def tidied(field: str, text: str) -> str:
    """A proposed text as it would stand in the record."""
    if field == "keywords":
        return SEPARATOR.join(dict.fromkeys(k for k in map(one_line, text.replace(";", SEPARATOR).split(SEPARATOR)) if k))
    return one_line(text) if field == "title" else tidy(text)


def text_of(sheet: RecordSheet, language: str, field: str) -> str:
    """What stands in a field of the wording in a language. Refuses with NotProposable."""
    value = getattr(_wording(sheet, language, field), field)
    return SEPARATOR.join(value) if isinstance(value, tuple) else str(value)


def with_text(sheet: RecordSheet, language: str, field: str, text: str) -> RecordSheet:
    """The sheet with another text in one field. Refuses with NotProposable."""
    there = _wording(sheet, language, field)
    value = tuple(filter(None, text.split(SEPARATOR))) if field == "keywords" else text
    changed = replace(there, **{field: value})  # type: ignore[arg-type]
    return replace(sheet, wordings=tuple(changed if w is there else w for w in sheet.wordings))


def _wording(sheet: RecordSheet, language: str, field: str) -> WordingSheet:
    found = next((w for w in sheet.wordings if w.language == language), None)
    if found is None or field not in PROPOSABLE:
        raise NotProposable
    return found
