"""Shapes of the API that belong to no context: the strict base, paging, money, and the problem of RFC 9457.

A shape refuses names it does not know: a misspelt field is told, never silently dropped. Whether the *values* are right
is the domain's to say, with all that is wrong at once; a shape only says what is text, number, list or object.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bole.kernel.errors import N_
from bole.kernel.money import NotMoney

MOST_ITEMS, FURTHEST = 100, 100_000
AMOUNT_PATTERN = r"^[0-9]{1,15}(\.[0-9]{1,4})?$"
NOT_A_DAY = N_("“%(given)s” is not a day; right would be, for example, 2027-06-30.")


class Shape(BaseModel):
    """The base of everything that goes in and out as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paging(Shape):
    """Which part of a list."""

    limit: int = Field(20, ge=1, le=MOST_ITEMS, description=N_("how many at most, 1 to 100"))
    offset: int = Field(0, ge=0, le=FURTHEST, description=N_("how many to leave out at the beginning"))


class Page(Shape):
    """A part of a list: `items` is added by each kind of list."""

    total: int = Field(description=N_("how many there are in all"))
    limit: int
    offset: int


def _day(given: object) -> object:
    """A day is a text such as "2027-06-30": no time, and no number of seconds."""
    if isinstance(given, dt.date) or (isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII)):
        return given
    raise PydanticCustomError("date_form", NOT_A_DAY)  # type: ignore[arg-type]


Day = Annotated[dt.date, BeforeValidator(_day)]


def _amount(given: str) -> str:
    if not re.fullmatch(AMOUNT_PATTERN, given):
        raise PydanticCustomError("not_money", NotMoney.sentence)  # type: ignore[arg-type]
    return given


class MoneyShape(Shape):
    """An exact amount as text, never a floating number, and its ISO 4217 currency."""

    amount: Annotated[str, AfterValidator(_amount)] = Field(examples=["500000.00"], json_schema_extra={"pattern": AMOUNT_PATTERN})
    currency: str = Field(examples=["CNY"], json_schema_extra={"pattern": "^[A-Z]{3}$"})


def money(amount: Decimal | None, currency: str) -> MoneyShape | None:
    """An amount with at least two decimals, and no zeros that say nothing."""
    if amount is None:
        return None
    whole, _, part = format(amount, "f").partition(".")
    return MoneyShape(amount=f"{whole}.{part.rstrip('0').ljust(2, '0')}", currency=currency)


class FieldProblem(Shape):
    """One thing that is wrong with one given value: where, what, and what would be right."""

    field: str = Field(examples=["trl"])
    code: str = Field(examples=["bad_trl"])
    detail: str = Field(examples=["“12” is not a readiness level; right would be a whole number from 1 to 9."])
    given: str = Field(examples=["12"])


class ProblemShape(Shape):
    """Why something was not done (RFC 9457), in the language of the asker."""

    type: str = Field(description=N_("a stable name of the problem, as a URN"))
    title: str = Field(description=N_("the kind of problem"))
    status: int = Field(description=N_("the HTTP status"))
    detail: str = Field(description=N_("what is wrong and what would be right, as a sentence"))
    code: str = Field(description=N_("a stable short name, for programs"))
    values: dict[str, Any] = Field(description=N_("the values in the sentence"))
    errors: list[FieldProblem] = Field(description=N_("every single value that is wrong, with its field"))


class Term(Shape):
    """An entry of a vocabulary."""

    code: str
    label: str = Field(description=N_("in the language of the answer"))


def terms(codes: Iterable[str], label: Callable[[str], str]) -> list[Term]:
    """Codes with their labels; `label` is called with each code."""
    return [Term(code=code, label=label(code)) for code in codes]
