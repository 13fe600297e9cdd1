"""One clock: the database's. `freeze` stops it for tests and for recomputing the past."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar

from django.db import connection

_frozen: ContextVar[dt.datetime | None] = ContextVar("bole_frozen_time", default=None)


def database_now() -> dt.datetime:
    """The database's time at this very moment, not at the start of the transaction."""
    if (frozen := _frozen.get()) is not None:
        return frozen
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row: tuple[dt.datetime] = cursor.fetchone()
    return row[0]


def frozen() -> dt.datetime | None:
    """The time at which the clock stands still in this thread, if it does."""
    return _frozen.get()


@contextlib.contextmanager
def freeze(at: dt.datetime) -> Iterator[None]:
    """Within the block it is `at` (an aware time), for every act in this thread."""
    if at.tzinfo is None:
        raise ValueError("a frozen time needs a time zone")
    token = _frozen.set(at)
    try:
        yield
    finally:
        _frozen.reset(token)
