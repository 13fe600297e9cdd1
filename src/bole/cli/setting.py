"""What every command needs: Django set up, the database up, refusals told in one line."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, ParamSpec, TypeVar

import click

from bole.kernel.errors import Refusal
from bole.runtime import database
from bole.runtime.home import HomeUnusable
from bole.runtime.postgres import PostgresFailed
from bole.runtime.settings_table import BadSetting

P = ParamSpec("P")
R = TypeVar("R")


def django() -> None:
    """Set Django up, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bole.config.settings")
    import django as framework
    from django.apps import apps

    if not apps.ready:
        framework.setup()


@contextlib.contextmanager
def server_up() -> Iterator[None]:
    """The embedded database, if it is the one in use, is up within the block; a given one is its operator's part."""
    with database.embedded().in_use() if database.is_embedded() else contextlib.nullcontext():
        yield


@contextlib.contextmanager
def database_up(*, migrated: bool = True) -> Iterator[None]:
    """The database is up and fit and, if wanted, has its tables, within the block; Django is set up."""
    with server_up():
        database.require_fit()
        django()
        from django.db import connections

        try:
            if migrated:
                migrate_if_needed()
            yield
        finally:
            connections.close_all()


def migrate_if_needed() -> bool:
    """Bring the tables up to date, one process at a time; whether there was anything to do."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from bole.runtime import journal

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(20261123)")
        try:
            executor = MigrationExecutor(connection)
            waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
            if waiting:
                call_command("migrate", verbosity=0, interactive=False)
            return journal.settle_after_restore() > 0 or waiting
        finally:
            cursor.execute("SELECT pg_advisory_unlock(20261123)")


class NotPossible(RuntimeError):
    """A command cannot go on. Says why and what would help, in one line."""


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Tell refusals, bad settings and a database that is away or unfit in one line, and exit with 2."""

    @functools.wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        from django.db import InterfaceError, OperationalError
        from psycopg import OperationalError as DriverError

        signal.signal(signal.SIGTERM, _end)
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            _tell(refusal, as_json=bool(kwargs.get("as_json")))
        except (PostgresFailed, BadSetting, HomeUnusable, database.DatabaseUnfit, NotPossible) as failure:
            click.echo(f"bole: {failure}", err=True)
        except (OperationalError, InterfaceError, DriverError) as failure:
            click.echo(f"bole: the database does not answer: {database.in_one_line(failure)}", err=True)
        sys.exit(2)

    return telling


def _end(number: int, frame: FrameType | None) -> None:
    """Being asked to end is an orderly end: the database is left, and stopped if nobody else uses it."""
    sys.exit(128 + number)


def spoken() -> str:
    """The language of this terminal, as far as Bole speaks it: Chinese on a Chinese one, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-hans" if locale.lower().startswith("zh") else "en"


def _tell(refusal: Refusal, *, as_json: bool) -> None:
    django()  # a refusal may come before anything needed the database
    from django.utils import translation

    from bole.ui.problems import sentence

    with translation.override(spoken()):
        detail, problems = sentence(refusal), [(p.field, p.code, sentence(p)) for p in refusal.problems]
    if as_json:
        errors = [{"field": field, "code": code, "detail": said} for field, code, said in problems]
        click.echo(json.dumps({"code": refusal.code, "detail": detail, "errors": errors}, ensure_ascii=False))
        return
    click.echo(f"bole: {detail}", err=True)
    for field, _, said in problems:
        click.echo(f"  {field}: {said}", err=True)


def print_json(value: Any) -> None:
    """A value as JSON on standard output, for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
