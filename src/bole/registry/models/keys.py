"""Expressions by which duplicates are looked up, kept in indexes: the keys of a title and of a number."""

from __future__ import annotations

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Left, Lower, Right, Upper

from ..domain.likeness import HEAD, MARKS


def _bare(expression: object) -> Func:
    """Without marks and blanks."""
    return Func(expression, Value(MARKS), Value(""), Value("g"), function="regexp_replace", output_field=CharField())


def title_head() -> Left:
    """How the key of a title begins."""
    return Left(_bare(Lower(F("title"))), HEAD)


def title_tail() -> Right:
    """How the key of a title ends."""
    return Right(_bare(Lower(F("title"))), HEAD)


def number_key() -> Func:
    """The number of a right without marks and case."""
    return _bare(Upper(F("number")))
