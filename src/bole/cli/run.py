"""`bole run`: everything, from one command: database, tables, demo content, web, live server, worker."""

from __future__ import annotations

import os
import socket
import sys
import time
import urllib.request

import click

from bole.runtime import database, settings_table
from bole.runtime.lifeline import Lifeline
from bole.runtime.supervisor import GaveUp, Supervisor

from .setting import database_up, migrate_if_needed, told

UP_SECONDS = 60


@click.command()
@told
def migrate() -> None:
    """Bring the database's tables up to date."""
    with database_up(migrated=False):
        click.echo("tables brought up to date" if migrate_if_needed() else "tables are up to date")


@click.command()
@told
def run() -> None:
    """Start Bole: database, web server, live server and worker. Ctrl-C stops everything."""
    started = time.monotonic()
    host, port = str(settings_table.value("HOST")), int(str(settings_table.value("PORT")))
    _require_free(host, port)
    home = settings_table.home()
    (home / "logs").mkdir(parents=True, exist_ok=True)
    line = Lifeline()
    if database.is_embedded():
        line.tell(f"postgres {home}")
    supervisor = Supervisor(home / "logs", {"BOLE_HOME": str(home)}, line)
    supervisor.stop_on_signals()
    try:
        with database_up():
            _prepare()
            for name in ("web", "live", "worker"):
                supervisor.add(name, name)
            _wait_until_up(host, port, supervisor)
            _tell(host, port, time.monotonic() - started)
            supervisor.watch(_keep_database)
            click.echo("stopping …")
            supervisor.stop()
    except GaveUp as failure:
        supervisor.stop()
        click.echo(f"bole: {failure}", err=True)
        sys.exit(1)
    finally:
        line.bye()


def _prepare() -> None:
    from bole.matching.services import prepare_model

    from .demo import fill_if_empty
    from .static import collect_if_changed

    collect_if_changed()
    prepare_model()  # so that an empty instance answers, too
    fill_if_empty()


def _keep_database() -> None:
    """Start the embedded database again if it was killed."""
    if database.is_embedded() and not database.embedded().is_alive():
        database.embedded().revive()


def _require_free(host: str, port: int) -> None:
    for number in (port, port + 1):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError as taken:
                hint = f"choose another one, for example: PORT={port + 100} make run"
                raise click.ClickException(f"port {number} is taken ({taken.strerror}); {hint}") from None


def _wait_until_up(host: str, port: int, supervisor: Supervisor) -> None:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    deadline = time.monotonic() + UP_SECONDS
    waiting = [f"http://{shown}:{port}/health", f"http://{shown}:{port + 1}/live/health"]
    while waiting and not supervisor.stopping:
        try:
            with urllib.request.urlopen(waiting[0], timeout=2):
                waiting.pop(0)
        except OSError as failure:
            if time.monotonic() > deadline:
                raise GaveUp(f"{waiting[0]} did not answer within {UP_SECONDS} seconds ({failure}); see {supervisor.logs}") from None
            time.sleep(0.1)


def _tell(host: str, port: int, seconds: float) -> None:
    from .demo import LOGINS

    click.echo(f"\nBole is up after {seconds:.1f} s:  http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/\n")
    if LOGINS.present():
        click.echo("Demo logins (password for all: " + LOGINS.password + ")")
        for email, what in LOGINS.rows:
            click.echo(f"  {email:<28} {what}")
    click.echo(f"\nlogs: {settings_table.home() / 'logs'}   stop: Ctrl-C   process {os.getpid()}", nl=True)
    sys.stdout.flush()
