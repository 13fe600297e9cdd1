"""`bole run`: everything, from one command: database, tables, demo content, web, live server, worker."""

from __future__ import annotations

import errno
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable

import click

from bole.runtime import database, settings_table
from bole.runtime import home as homes
from bole.runtime.lifeline import Lifeline
from bole.runtime.postgres import PostgresFailed
from bole.runtime.supervisor import GaveUp, Supervisor

from .setting import NotPossible, database_up, migrate_if_needed, told

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
    supervisor = Supervisor(homes.make(home / "logs"), {"BOLE_HOME": str(home)}, Lifeline(), lambda line: click.echo(f"bole: {line}"))
    supervisor.stop_on_signals()
    try:
        if database.is_embedded():
            supervisor.line.tell_postgres(home)
        with database_up():
            _keep_up(supervisor, host, port, started)
    except KeyboardInterrupt:
        click.echo("stopped")
    except GaveUp as failure:
        raise NotPossible(str(failure)) from failure
    finally:
        supervisor.line.bye()


def _keep_up(supervisor: Supervisor, host: str, port: int, started: float) -> None:
    try:
        _prepare()
        for name in ("web", "live", "worker"):
            supervisor.add(name, name)
        supervisor.wait_until(_Answers(host, port), seconds=UP_SECONDS, what=f"http://{_shown(host)}:{port}/")
        if not supervisor.stopping:
            _tell(host, port, time.monotonic() - started)
        supervisor.watch(_Database(supervisor.tell))
        click.echo("stopping …")
    finally:
        supervisor.stop()


def _prepare() -> None:
    from bole.matching.services import prepare_model

    from .demo import fill_if_empty
    from .static import collect_if_changed

    collect_if_changed()
    prepare_model()  # so that an empty instance answers, too
    fill_if_empty()


class _Database:
    """Starts the embedded database again if it was killed; tries again later if that fails."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.next_try = 0.0

    def __call__(self) -> None:
        if not database.is_embedded() or database.embedded().is_alive() or time.monotonic() < self.next_try:
            return
        try:
            database.embedded().revive()
            self.tell("the database had ended and is up again")
        except (PostgresFailed, homes.HomeUnusable) as failure:
            self.next_try = time.monotonic() + 5
            self.tell(str(failure))


class _Answers:
    """Whether web server and live server answer."""

    def __init__(self, host: str, port: int) -> None:
        self.waiting = [(port, "/health"), (port + 1, "/live/health")]
        self.host = _shown(host).strip("[]")

    def __call__(self) -> bool:
        while self.waiting:
            port, path = self.waiting[0]
            connection = http.client.HTTPConnection(self.host, port, timeout=2)  # never through a proxy
            try:
                connection.request("GET", path)
                if connection.getresponse().status != 200:
                    return False
            except (OSError, http.client.HTTPException):
                return False
            finally:
                connection.close()
            self.waiting.pop(0)
        return True


def _shown(host: str) -> str:
    """The address to be typed into a browser on this machine."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{local}]" if ":" in local else local


def _require_free(host: str, port: int) -> None:
    for number in (port, port + 1):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError as taken:
                if taken.errno == errno.EADDRINUSE:
                    raise NotPossible(f"port {number} is taken; choose another one, for example: PORT={_next(port)} make run") from None
                raise NotPossible(f"this machine cannot listen on {host}, port {number} ({taken.strerror})") from None


def _next(port: int) -> int:
    return port + 100 if port + 100 < 65535 else 8000


def _tell(host: str, port: int, seconds: float) -> None:
    from .demo import LOGINS

    click.echo(f"\nBole is up after {seconds:.1f} s:  http://{_shown(host)}:{port}/\n")
    if LOGINS.present():
        click.echo("Demo logins (password for all: " + LOGINS.password + ")")
        for email, what in LOGINS.rows:
            click.echo(f"  {email:<28} {what}")
    click.echo(f"\nlogs: {settings_table.home() / 'logs'}   stop: Ctrl-C   process {os.getpid()}", nl=True)
    sys.stdout.flush()
