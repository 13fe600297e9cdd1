"""Threads with database connections of their own, and a way to see that one waits for another: no sleeping, no luck."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection

PATIENCE = 20.0  # seconds; only a test that fails takes so long


def started(work: Callable[[], Any]) -> Future[Any]:
    """Run the work in a thread whose connection is closed at the end."""

    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(run)
    pool.shutdown(wait=False)
    return future


def outcome(future: Future[Any]) -> Any:
    """What the work returned, or the exception it raised."""
    failure = future.exception(PATIENCE)
    return failure if failure is not None else future.result()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until this is so."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "this never came to be"
        time.sleep(0.01)


def somebody_waits() -> bool:
    """Whether a transaction of this database waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')")
        return bool(cursor.fetchone()[0])


class Gate:
    """A place where one thread stops until another lets it go on."""

    def __init__(self) -> None:
        self._reached, self._open = threading.Event(), threading.Event()

    def stop_here(self) -> None:
        self._reached.set()
        assert self._open.wait(PATIENCE)

    def wait_reached(self) -> None:
        assert self._reached.wait(PATIENCE)

    def let_go(self) -> None:
        self._open.set()
