"""The three processes `bole run` keeps up. An operator with a process manager of his own starts them one by one."""

from __future__ import annotations

import asyncio
import os
import threading

import click

from .setting import django, told


@click.command(hidden=True)
@told
def web() -> None:
    """Serve pages and API."""
    os.environ["BOLE_PROCESS"] = "web"
    _serve("bole.cli.processes:warm_wsgi", interface="wsgi", offset=0)


@click.command(hidden=True)
@told
def live() -> None:
    """Serve live streams (server-sent events)."""
    os.environ["BOLE_PROCESS"] = "live"
    _serve("bole.runtime.live:application", interface="asgi", offset=1)


def _serve(target: str, *, interface: str, offset: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    from bole.runtime.settings_table import value

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bole.config.settings")
    threads = {"blocking_threads": int(str(value("WEB_THREADS")))} if interface == "wsgi" else {}
    server = Server(
        target, address=str(value("HOST")), port=int(str(value("PORT"))) + offset, interface=Interfaces(interface),
        workers=1, log_access=False, websockets=False, backpressure=256, **threads,
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


@click.command(hidden=True)
@told
def worker() -> None:
    """Do the jobs."""
    os.environ["BOLE_PROCESS"] = "worker"
    django()
    from django.conf import settings
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.db_cleanup import DjangoApp

    from bole.runtime.settings_table import value

    # An app of its own for the worker: inside of a job, `defer` still goes through Django's connection,
    # so what a job defers commits with what it writes.
    working = DjangoApp(connector=app.connector.get_worker_connector(), worker_defaults=settings.PROCRASTINATE_WORKER_DEFAULTS)
    working.tasks = app.tasks
    working.periodic_registry = app.periodic_registry

    async def work() -> None:
        async with working.open_async():
            await working.run_worker_async(concurrency=int(str(value("WORKERS"))), shutdown_graceful_timeout=3, delete_jobs="successful")

    asyncio.run(work())
