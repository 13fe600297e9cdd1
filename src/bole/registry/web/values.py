"""Values of the form's inputs: from a sheet to what an input shows, and from what was typed to a sheet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line
from bole.reference.queries import vocabulary

from ..domain import checks
from ..domain.fields import Field, FieldType

T = FieldType
BAD_DAY = N_("“%(given)s” is not a date; right would be, for example, 2027-06-30.")
BAD_AMOUNT = N_("“%(given)s” is not an amount; right would be, for example, 500000.")
_SEPARATORS = re.compile(r"[;；,，、\n]+")
_NAMES_SEPARATORS = re.compile(r"[;；\n]+|[,，、](?!\s*[a-z])")
_LINES_SEPARATORS = re.compile(r"[;；\n]+")
_TIMES = {"万": 10_000, "亿": 100_000_000}
WRITTEN = ("territories", "languages_spoken")  # lists too long for boxes: they are written, with words
NAMES = ("units", "conflicts", "professional_titles")  # names of houses and posts, which may hold a comma


def words(text: str, separators: re.Pattern[str] = _SEPARATORS) -> tuple[str, ...]:
    """Free words, separated by any usual sign."""
    return tuple(dict.fromkeys(w for w in (one_line(part) for part in separators.split(text)) if w))


def plain(value: Any) -> str:
    """A value as an input carries it."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def written(one: Field, value: Any, language: str) -> list[str]:
    """A value of a sheet as its input shows it."""
    if value is None:
        return [""]
    if one.type is T.YES_NO:
        return ["yes" if value else "no"]
    if one.name in WRITTEN:
        return ["；".join(vocabulary(one.vocabulary).label(code, language) for code in value)]
    if one.type is T.TERMS:
        return [str(code) for code in value]
    if one.type is T.WORDS:
        return ["；".join(value)]
    return [plain(value)]


def read(one: Field, given: Sequence[str], problems: list[Problem]) -> Any:
    """What was typed, as the sheet holds it; what cannot be read becomes a problem."""
    text = given[-1].strip() if given else ""
    match one.type:
        case T.TERMS if one.name in WRITTEN:
            return _terms(one, text, problems)
        case T.TERMS:
            return tuple(dict.fromkeys(g for g in given if g))
        case T.WORDS:
            return words(text, _LINES_SEPARATORS) if one.name in NAMES else words(text)
        case T.YES_NO:
            return {"yes": True, "no": False}.get(text)
        case T.NUMBER:
            return _number(one, text, problems)
        case T.AMOUNT:
            return _amount(one, text, problems)
        case T.DATE:
            return read_day(one.name, text, problems)
        case T.LONG:
            return given[-1] if given else ""
    return one_line(text)


def _terms(one: Field, text: str, problems: list[Problem]) -> tuple[str, ...]:
    known = vocabulary(one.vocabulary)
    found = []
    for part in filter(None, (one_line(p) for p in _NAMES_SEPARATORS.split(text))):
        code = known.find(part)
        if code is None:
            problems.append(Problem(one.name, "not_a_code", checks.NOT_A_CODE, {"given": part, "field": one.en}, part))
        else:
            found.append(code)
    return tuple(dict.fromkeys(found))


def _number(one: Field, text: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        code, sentence = ("bad_trl", checks.BAD_TRL) if one.name == "trl" else ("bad_since", checks.BAD_SINCE)
        problems.append(Problem(one.name, code, sentence, {"given": text}, text))
        return None
    return int(text)


def _amount(one: Field, text: str, problems: list[Problem]) -> Decimal | None:
    """An exact amount; grouping is allowed, and 50万 is 500000."""
    if not text:
        return None
    digits = re.sub(r"[,，\s]", "", text).removesuffix("元")
    factor = _TIMES.get(digits[-1:], 1)
    try:
        amount = Decimal(digits[:-1] if factor > 1 else digits) * factor
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        problems.append(Problem(one.name, "bad_amount", BAD_AMOUNT, {"given": text}, text))
        return None
    return amount


def read_day(name: str, text: str, problems: list[Problem]) -> dt.date | None:
    """A day as inputs give it."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        problems.append(Problem(name, "bad_date", BAD_DAY, {"given": text}, text))
        return None
