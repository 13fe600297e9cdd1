"""The three processes `bole run` keeps up. An operator with a process manager of his own starts them one by one."""

from __future__ import annotations

import asyncio
import os
import threading

import click

from bole.runtime.database import DatabaseUnfit, in_one_line

from .setting import django, server_up, told

AT_ONCE = {"wsgi": 256, "asgi": 20_000}  # requests that may be under way: a stream is one for as long as somebody watches


@click.command()
@told
def web() -> None:
    """Serve pages and API (one of the processes `bole run` keeps up)."""
    os.environ["BOLE_PROCESS"] = "web"
    with server_up():
        _serve("bole.cli.processes:warm_wsgi", interface="wsgi", offset=0)


@click.command()
@told
def live() -> None:
    """Serve live streams (one of the processes `bole run` keeps up)."""
    os.environ["BOLE_PROCESS"] = "live"
    with server_up():
        _serve("bole.runtime.live:application", interface="asgi", offset=1)


def _serve(target: str, *, interface: str, offset: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    from bole.runtime.settings_table import value

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bole.config.settings")
    threads = {"blocking_threads": int(str(value("WEB_THREADS")))} if interface == "wsgi" else {}
    server = Server(
        target, address=str(value("HOST")), port=int(str(value("PORT"))) + offset, interface=Interfaces(interface),
        workers=1, log_access=False, websockets=False, backpressure=AT_ONCE[interface], workers_kill_timeout=3, **threads,
    )  # fmt: skip
    server.serve()


def __getattr__(name: str) -> object:
    """`warm_wsgi`: the WSGI application, with the model being loaded in the background."""
    if name != "warm_wsgi":
        raise AttributeError(name)
    from bole.config.wsgi import application

    threading.Thread(target=_warm, name="bole-warm", daemon=True).start()
    return application


def _warm() -> None:
    """Load what the first search needs, so that the first visitor does not wait for it."""
    from bole.matching.adapters import dictionary, embedders
    from bole.reference.queries import guess_language

    dictionary.bridge()
    embedders.current().encode(["warm"])
    guess_language("Das ist Deutsch und noch etwas mehr.")


@click.command()
@told
def worker() -> None:
    """Do the jobs (one of the processes `bole run` keeps up)."""
    os.environ["BOLE_PROCESS"] = "worker"
    with server_up():
        _work()


def _work() -> None:
    django()
    from procrastinate.exceptions import ConnectorException

    from bole.runtime import jobs
    from bole.runtime.settings_table import value

    working = jobs.worker_app()

    async def work() -> None:
        async with working.open_async():
            await working.run_worker_async(
                concurrency=int(str(value("WORKERS"))), shutdown_graceful_timeout=3, delete_jobs="successful",
                update_heartbeat_interval=jobs.HEARTBEAT_SECONDS, stalled_worker_timeout=jobs.LOST_SECONDS,
            )  # fmt: skip

    try:
        asyncio.run(work())
    except ConnectorException as failure:
        raise DatabaseUnfit(f"the worker lost the database: {in_one_line(failure.__cause__ or failure)}") from failure
