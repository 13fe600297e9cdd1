"""Several questions asked of the database as one, and put together once.

Putting a query together costs a page more than asking it. A `Statement` holds no answer, only the question, so whoever
has one may keep it and ask again; what it depends on (who asks, the day) is the key it is kept under.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

EACH = ":"  # the end of a code whose rows bring the rest of it in a column of their own


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are, and since when the oldest."""

    count: int
    since: dt.datetime | None


NONE = Tally(0, None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One question to the database; its rows begin with the code of the part they answer."""

    sql: str
    values: tuple[Any, ...]

    def rows(self) -> list[tuple[Any, ...]]:
        """The answer of now."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return cursor.fetchall()

    def tallies(self) -> dict[str, Tally]:
        """Of a statement of `counted`: how many rows each part has, and the least of their times. A part without any may be left out."""
        return {code: Tally(count, since) for code, count, since in self.rows()}

    def lists(self) -> dict[str, list[Any]]:
        """Of a statement of `gathered`: the values of each part, in their order."""
        return dict(self.rows())


def counted(parts: Mapping[str, QuerySet[Any, Any]]) -> Statement:
    """All parts counted. Each gives one column of times; where its code ends with ":", the rest of the code before it."""
    return _together(
        parts,
        lambda code: (
            "SELECT %s || key, count(*), min(at)::timestamptz FROM ({sql}) AS found(key, at) GROUP BY 1"
            if code.endswith(EACH)
            else "SELECT %s, count(*), min(at)::timestamptz FROM ({sql}) AS found(at)"
        ),
    )


def gathered(parts: Mapping[str, QuerySet[Any, Any]]) -> Statement:
    """The values of all parts, each of one column, in the order of each."""
    return _together(parts, lambda code: "SELECT %s, ARRAY({sql})")


def _together(parts: Mapping[str, QuerySet[Any, Any]], form: Any) -> Statement:
    statements, values = [], list[Any]()
    for code, rows in parts.items():
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(form(code).format(sql=sql))
        values += [code, *given]
    return Statement(" UNION ALL ".join(statements), tuple(values))
