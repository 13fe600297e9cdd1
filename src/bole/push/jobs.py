"""Jobs of push: percolate a record, offer what waits, tell owners of yesterday's answers, read searches anew."""

from __future__ import annotations

import datetime as dt
import logging
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bole.kernel.errors import Busy
from bole.runtime.jobs import job

from . import services

log = logging.getLogger(__name__)
AFTER_THE_REST = -10  # a thousand imported records must not keep a notice or the next import waiting


@job(queue="push", name="bole.percolate", priority=AFTER_THE_REST)
def percolate(record_id: str) -> None:
    """Retried with backoff: doing it again suggests nothing twice."""
    services.percolate(UUID(record_id))


def ask(record_id: UUID) -> None:
    """Ask for a record to be percolated, in the act under way; asking twice is asking once."""
    name = f"percolate:{record_id}"
    try:
        with transaction.atomic():
            percolate.configure(lock=name, queueing_lock=name).defer(record_id=str(record_id))
    except AlreadyEnqueued:
        pass


@app.periodic(cron="*/10 * * * *")  # a new day has begun for some budget, or something was left waiting
@app.task(queue="upkeep", name="bole.offer_waiting", queueing_lock="offer_waiting")
def offer_waiting(timestamp: int) -> None:
    """Put before people what waited for its day; and read anew what another language model has read."""
    try:
        services.offer_waiting()
        services.read_anew()
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("what waits to be offered has to wait longer: %s", passing)
        connection.close()


@app.periodic(cron="20 * * * *")  # each hour, so that a worker that was down makes up for it; each owner is told once a day
@app.task(queue="upkeep", name="bole.tell_of_declines", queueing_lock="tell_of_declines")
def tell_of_declines(timestamp: int) -> None:
    """Tell owners how many declined yesterday, and why to look."""
    now = dt.datetime.fromtimestamp(timestamp, tz=dt.UTC)
    services.tell_of_declines(timezone.localdate(now) - dt.timedelta(days=1))
