"""Acts: one act is one transaction, one lock, one now.

`@act` opens a transaction with a lock timeout, or joins the act under way. At its end the recorded facts become
journal entries, one delivery job is deferred and one notification is sent, all in the same commit: nothing leaves
before the commit, and what must happen later is written down with what caused it. A lock that is not free in time
becomes the refusal Busy. A joined act that fails takes back what it wrote and said, so the outer one may go on.
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
from django.db import DatabaseError, connection, transaction
from procrastinate.exceptions import ConnectorException
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
_LOCK_ERRORS = (pg_errors.LockNotAvailable, pg_errors.DeadlockDetected, pg_errors.SerializationFailure, pg_errors.QueryCanceled)


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
    current = _current.get()
    with _joined(current, actor) if current is not None else _opened(actor) as found:
        yield found


@contextlib.contextmanager
def _opened(actor: Acting) -> Iterator[Act]:
    new = Act(actor)
    token = _current.set(new)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{settings.BOLE_LOCK_TIMEOUT_MS}ms"])
            yield new
            if new.facts:
                journal.write(new.facts, at=_now_of(new))
    except (DatabaseError, ConnectorException) as failure:
        if found := refusal(failure):
            raise found from failure
        raise
    finally:
        _current.reset(token)


@contextlib.contextmanager
def _joined(current: Act, actor: Acting) -> Iterator[Act]:
    outer, said = current.actor, len(current.facts)
    current.actor = actor
    try:
        with transaction.atomic():
            yield current
    except BaseException:
        del current.facts[said:]
        raise
    finally:
        current.actor = outer


def refusal(failure: BaseException) -> Busy | None:
    """What a failure of the database means to the asker; the driver's own error is what Django's or the queue's stands on."""
    cause = failure.__cause__
    if isinstance(cause, _LOCK_ERRORS):
        return Busy()
    if isinstance(cause, pg_errors.DiskFull):
        return DiskFull()
    if isinstance(cause, pg_errors.UniqueViolation) and cause.diag.constraint_name == journal.CHAIN:
        return Busy()  # another act wrote about the same subject at the same time
    return None


def now() -> dt.datetime:
    """The one time of this act: the database's, read at the first call, so call it after the lock is held."""
    current = _current.get()
    return _now_of(current) if current is not None else clock.database_now()


def wait_for_turn(name: str) -> None:
    """Wait until no other act holds this name: a lock for what has no row yet. Only inside of an act, and held to its end."""
    if _current.get() is None:
        raise RuntimeError(f"the turn of {name} was asked for outside of an act")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


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
