"""Acts: one act is one transaction, one lock, one now.

`@act` opens a transaction with a lock timeout, or joins the act under way. At its end the recorded facts become
journal entries, one delivery job is deferred and one notification is sent, all in the same commit: nothing leaves
before the commit, and what must happen later is written down with what caused it. A lock that is not free in time
becomes the refusal Busy.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg import errors as pg_errors

from bole.kernel.errors import N_, Busy
from bole.kernel.facts import Fact

from . import clock, journal

P = ParamSpec("P")
R = TypeVar("R")


class Acting(Protocol):
    """Who acts: the first argument of every verb."""

    @property
    def reference(self) -> str: ...

    @property
    def acting_for(self) -> str: ...


class DiskFull(Busy):
    code = "disk_full"
    sentence = N_("The server's disk is full; nothing was saved. The operator must make room first.")


@dataclass(slots=True)
class Act:
    """The act under way."""

    actor: Acting
    facts: list[tuple[Fact, Acting]] = field(default_factory=list)
    at: dt.datetime | None = None


A = TypeVar("A", bound=Acting)
_current: ContextVar[Act | None] = ContextVar("bole_act", default=None)
_LOCK_ERRORS = (pg_errors.LockNotAvailable, pg_errors.DeadlockDetected, pg_errors.QueryCanceled)


def act(verb: Callable[Concatenate[A, P], R]) -> Callable[Concatenate[A, P], R]:
    """Make a verb an act. The first argument of the verb is the actor."""

    @functools.wraps(verb)
    def acting(actor: A, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with under_way(actor):
            return verb(actor, *args, **kwargs)

    return acting


@contextlib.contextmanager
def under_way(actor: Acting) -> Iterator[Act]:
    """The act under way, joined, or a new one. Refuses with Busy or DiskFull."""
    joined = _current.get()
    if joined is not None:
        outer = joined.actor
        joined.actor = actor
        try:
            yield joined
        finally:
            joined.actor = outer
        return
    new = Act(actor)
    token = _current.set(new)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{settings.BOLE_LOCK_TIMEOUT_MS}ms"])
            yield new
            if new.facts:
                journal.write(new.facts, at=_now_of(new))
    except OperationalError as failure:
        if isinstance(failure.__cause__, _LOCK_ERRORS):
            raise Busy from failure
        if isinstance(failure.__cause__, pg_errors.DiskFull):
            raise DiskFull from failure
        raise
    finally:
        _current.reset(token)


def now() -> dt.datetime:
    """The one time of this act: the database's, read at the first call, so call it after the lock is held."""
    current = _current.get()
    return _now_of(current) if current is not None else clock.database_now()


def record(fact: Fact) -> None:
    """Write down what has happened, to be committed with the act. Only inside of an act."""
    current = _current.get()
    if current is None:
        raise RuntimeError(f"{fact.name} was recorded outside of an act")
    current.facts.append((fact, current.actor))


def _now_of(current: Act) -> dt.datetime:
    if current.at is None:
        current.at = clock.database_now()
    return current.at
