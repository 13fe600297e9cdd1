"""Jobs: slow work in the same PostgreSQL, deferred in the transaction that causes it.

Contexts put their jobs into their own `jobs.py` with `@job`; every body is one call of a service. A job that was
running on a worker that died is given back by `return_lost_jobs`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from bole.kernel.errors import Busy

from . import mail, reactions

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5.0
MAIL_SECONDS = 30.0  # that one run may send mails; the next one goes on
LOST_SECONDS = 15.0  # without a heartbeat: the worker is dead, its jobs are given back

# 10 attempts with waits of 2, 4, 8 … seconds: about 17 minutes before a job is left as failed for a human.
PATIENT = RetryStrategy(max_attempts=10, exponential_wait=2)


def worker_app() -> DjangoApp:
    """The app a worker runs: with connections of its own, while what a job defers goes through Django's connection.

    So what a job defers commits with what it writes, and each job gives its database connection back.
    """
    working = DjangoApp(connector=app.connector.get_worker_connector())
    working.tasks = app.tasks
    working.periodic_registry = app.periodic_registry
    return working


def work_off(*queues: str) -> None:
    """Do what waits in these queues, here and now, and come back when nothing is left."""
    working = worker_app()

    async def work() -> None:
        async with working.open_async():
            await working.run_worker_async(
                queues=list(queues), wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful",
                update_heartbeat_interval=HEARTBEAT_SECONDS, stalled_worker_timeout=LOST_SECONDS,
            )  # fmt: skip

    asyncio.run(work())


def job(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a job: `@job(queue="…", lock="…")`; retried with backoff unless told otherwise."""
    options.setdefault("retry", PATIENT)
    return app.task(**options)


@contextlib.contextmanager
def put_off(what: str) -> Iterator[None]:
    """For upkeep that comes again by the clock: while the database is away or busy, `what` is done the next time."""
    try:
        yield
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("%s later: %s", what, passing)
        connection.close()


@job(queue="reactions", name="bole.deliver")
def deliver(entries: Sequence[int]) -> None:
    reactions.spread(entries)


@job(queue="reactions", name="bole.react")
def react(reaction: str, entries: Sequence[int]) -> None:
    reactions.run(reaction, entries)


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="upkeep", name="bole.return_lost_jobs", queueing_lock="return_lost_jobs", pass_context=True)
async def return_lost_jobs(context: Any, timestamp: int) -> None:
    """Give back the jobs of workers whose heart no longer beats; where another that was asked for meanwhile waits, that one does."""
    for lost in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=LOST_SECONDS):
        log.warning("job %s %s was lost with its worker and is given back", lost.id, lost.task_name)
        try:
            await app.job_manager.retry_job(lost)
        except UniqueViolation:  # of the queueing lock: the same is waiting already, behind the lock this one holds
            await app.job_manager.finish_job(lost, status=Status.ABORTED, delete_job=True)


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="upkeep", name="bole.send_mail", lock="send_mail", queueing_lock="send_mail")
def send_mail(timestamp: int) -> None:
    """Send what waits in the outbox, one worker at a time."""
    mail.send_waiting(seconds=MAIL_SECONDS)


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep", name="bole.forget_sent_mail", queueing_lock="forget_sent_mail")
def forget_sent_mail(timestamp: int) -> None:
    mail.forget_sent()
