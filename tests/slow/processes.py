"""A real `bole` beside the test, on a database of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from bole.runtime import database

PATIENCE = 120.0  # seconds until something that must happen has happened, on a busy machine


def address(name: str) -> str:
    """The test server's database of this name as a URL; its socket's directory goes into the query."""
    parts = {key: str(value) for key, value in database.parts().items() if value}
    host = quote(f"{parts.pop('user', '')}:{parts.pop('password', '')}", safe=":") + "@"
    parts.pop("dbname", None)
    return f"postgresql://{host}/{name}?{urlencode(parts)}"


def environment(name: str, home: Path, **more: str) -> dict[str, str]:
    """Where a child finds its database, and a home of its own."""
    return {
        **os.environ,
        "BOLE_DATABASE_URL": address(name),
        "BOLE_HOME": str(home),
        "BOLE_EMBEDDER": "fake",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def bole(*arguments: str, env: dict[str, str]) -> subprocess.Popen[str]:
    """`bole …`, started."""
    command = [sys.executable, "-m", "bole", *arguments]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def running(*arguments: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`bole …` for the time of the block; killed at its end if it has not ended by itself."""
    child = bole(*arguments, env=env)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def until(happened: Callable[[], bool], *, child: subprocess.Popen[str] | None = None) -> None:
    """Wait until something has happened; a child that ended before it is told with what it said."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if child is not None and child.poll() is not None:
            raise AssertionError(f"it ended too early: {child.communicate()}")
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
