"""A sheet as plain JSON and back: what versions keep, digests are made of, and JSONL files carry.

`sheet_from_json` judges the form only (names and types); what the values mean is judged by `checks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from bole.kernel.errors import N_, Problem

from .fields import BY_NAME, EXPERT
from .sheet import CompleterSheet, RecordSheet, RightSheet, WordingSheet

NOT_THIS_FORM = N_("“%(field)s” cannot be read; right would be %(right)s.")
UNKNOWN_FIELD = N_("There is no field “%(field)s”.")

A_TEXT, A_LIST, A_NUMBER, AN_AMOUNT, A_DAY, A_YES_NO, OBJECTS = (
    N_("a text"), N_("a list of texts"), N_("a whole number"), N_("an amount such as \"500000.00\""),
    N_("a date such as \"2027-06-30\""), N_("true or false"), N_("a list of objects"),
)  # fmt: skip

_PARTS: dict[str, type[WordingSheet] | type[RightSheet] | type[CompleterSheet]] = {
    "wordings": WordingSheet, "rights": RightSheet, "completers": CompleterSheet,
}  # fmt: skip
_NAMES = {cls: tuple(f.name for f in fields(cls)) for cls in (RecordSheet, WordingSheet, RightSheet, CompleterSheet)}
_OF_EXPERTS = frozenset(n for n in _NAMES[RecordSheet] if n in BY_NAME and BY_NAME[n].kinds == EXPERT)
_OF_WORK = tuple(n for n in _NAMES[RecordSheet] if n not in _OF_EXPERTS)
_AS_IT_IS = frozenset((str, int, bool, type(None)))


def sheet_as_json(sheet: RecordSheet) -> dict[str, Any]:
    """The sheet as plain JSON: amounts and dates as text. What only experts have is not said of others."""
    names = _NAMES[RecordSheet] if sheet.kind in EXPERT else _OF_WORK
    return {name: _plain(getattr(sheet, name)) for name in names}


def _plain_parts(part: Any) -> dict[str, Any]:
    return {name: _plain(getattr(part, name)) for name in _NAMES[type(part)]}


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is tuple or kind is list:
        return [_plain(v) for v in value]
    if kind is Decimal:
        return format(value.normalize(), "f")
    if kind is dt.date:
        return value.isoformat()
    return _plain_parts(value)


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet's JSON without what is not said: for files that people read."""
    return {
        name: [said(v) if isinstance(v, dict) else v for v in value] if isinstance(value, list) else value
        for name, value in given.items()
        if value not in (None, "", [])
    }


class _Reader:
    """Collects problems while the parts of a JSON object are read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, name: str, right: str, given: object) -> None:
        values = {"field": name, "right": right}
        self.problems.append(Problem(name, "not_this_form", NOT_THIS_FORM, values, str(given)[:200]))

    def values(self, given: Mapping[str, Any], cls: type[Any], prefix: str = "") -> dict[str, Any]:
        """The fields of one part; problems are noted, a field that cannot be read is left out."""
        found: dict[str, Any] = {}
        types = {f.name: str(f.type) for f in fields(cls)}
        for name, value in given.items():
            if name not in types:
                self.problems.append(Problem(prefix + name, "unknown_field", UNKNOWN_FIELD, {"field": prefix + name}))
            elif value is not None:
                self._one(found, prefix + name, name, types[name], value)
        return found

    def _one(self, found: dict[str, Any], shown: str, name: str, kind: str, value: Any) -> None:
        if name in _PARTS:
            found[name] = self._parts(name, value)
        elif kind.startswith("tuple"):
            if isinstance(value, list) and all(isinstance(v, str) for v in value):
                found[name] = tuple(value)
            else:
                self.wrong(shown, A_LIST, value)
        else:
            right, read = _SCALARS[kind.removesuffix(" | None")]
            try:
                found[name] = read(value)
            except (ValueError, TypeError, InvalidOperation):
                self.wrong(shown, right, value)

    def _parts(self, name: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.wrong(name, OBJECTS, value)
            return ()
        cls = _PARTS[name]
        made = []
        for part in value:
            given = self.values(part, cls, prefix=f"{name}.")
            wanting = [n for n in _REQUIRED[cls] if n not in given]
            for one in wanting:
                self.wrong(f"{name}.{one}", A_TEXT, "")
            if not wanting:
                made.append(cls(**given))
        return tuple(made)


_REQUIRED: dict[type[Any], tuple[str, ...]] = {WordingSheet: ("language", "title"), RightSheet: ("kind",), CompleterSheet: ("name",)}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise ValueError(value)
    return amount


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_SCALARS: dict[str, tuple[str, Any]] = {
    "str": (A_TEXT, _text),
    "int": (A_NUMBER, _whole),
    "bool": (A_YES_NO, _yes_no),
    "Decimal": (AN_AMOUNT, _amount),
    "dt.date": (A_DAY, lambda value: dt.date.fromisoformat(_text(value))),
}


def sheet_from_json(given: Mapping[str, Any]) -> tuple[RecordSheet | None, tuple[Problem, ...]]:
    """The sheet of a JSON object, or why it is none."""
    reader = _Reader()
    values = reader.values(given, RecordSheet)
    if "kind" not in values:
        reader.wrong("kind", A_TEXT, "")
    if reader.problems:
        return None, tuple(reader.problems)
    return RecordSheet(**values), ()
