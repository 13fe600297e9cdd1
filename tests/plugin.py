"""Loaded before everything else (`-p tests.plugin`): an instance of its own, with a real PostgreSQL, for the whole run."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(tempfile.mkdtemp(prefix="bole-test-"))
HOME.chmod(0o755)  # as root the database runs under another account
(HOME / "static").mkdir()  # WhiteNoise warns of a directory that is not there
os.environ["BOLE_HOME"] = str(HOME)
os.environ["BOLE_DEMO"] = "0"
os.environ.setdefault("BOLE_EMBEDDER", "fake")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's synchronous API runs a loop in the test's thread


import psycopg  # noqa: E402  (after the environment)

from bole.runtime import database  # noqa: E402

if database.is_embedded():
    _server = database.embedded()
    _server.enter()
    with psycopg.connect(database.conninfo(), autocommit=True) as _connection:  # what the tests write need not survive the machine
        for _name in ("fsync", "full_page_writes", "synchronous_commit"):
            _connection.execute(f"ALTER SYSTEM SET {_name} = off")
        _connection.execute("SELECT pg_reload_conf()")

    @atexit.register
    def _clean_up() -> None:
        _server.leave()
        shutil.rmtree(HOME, ignore_errors=True)


def pytest_configure(config: Any) -> None:
    """Static files need no gathering in tests, and passwords no strong hash."""
    from django.conf import settings

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    _let_flush_empty_the_journal()


def _let_flush_empty_the_journal() -> None:
    """The journal and the books refuse TRUNCATE, whoever asks; emptying the test database lifts that for one transaction."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    plain = DatabaseOperations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = plain(self, *args, **kwargs)
        kept = (("runtime_entry", "entry"), *((name, name) for name in ("ledger_entry", "ledger_line", "exchange_saleentry")))
        changes = [f"ALTER TABLE {table} {{}} TRIGGER {name}_no_truncate" for table, name in kept]
        lifted, put_back = ([one.format(word) for one in changes] for word in ("DISABLE", "ENABLE"))
        return [*lifted, *statements, *put_back] if statements else statements

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


TOGETHER = ("browser",)  # a server, a model and a browser are made once for all of them
APART = ("tests/api/test_contract.py",)  # the longest of all: each of its functions by itself


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests one worker runs in a row (`pytest -n 2 --dist loadgroup`): those of a file, with few exceptions."""
    for item in items:
        path = item.path.relative_to(ROOT)
        group = path.parts[1] if path.parts[1] in TOGETHER else str(path)
        if str(path) in APART:
            group += f"::{item.originalname}"  # type: ignore[attr-defined]
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The last lines: a plain count."""
    counts = {k: len(terminalreporter.stats.get(k, [])) for k in ("passed", "failed", "error", "skipped")}
    terminalreporter.write_line("tests: " + ", ".join(f"{n} {k}" for k, n in counts.items()))
