"""Jobs of matching. Only one of each runs at a time; a second one that is asked for meanwhile waits its turn."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bole.kernel.errors import Busy
from bole.runtime.jobs import job

from . import services

log = logging.getLogger(__name__)
MATCHED_AT_A_TIME = 50


@job(queue="matching", name="bole.index_and_match", lock="matching", queueing_lock="matching", retry=False)
def index_and_match() -> None:
    """What passes by itself (a database or a model that is away) is left to the next sweep: a retry would stand in the way
    of the same job that was asked for meanwhile."""
    try:
        services.index_waiting()
        while services.match_waiting(most=MATCHED_AT_A_TIME):
            services.index_waiting()  # what came meanwhile is found first, and matched then
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("indexing has to wait: %s", passing)
        connection.close()  # it may be broken; the next job in this thread gets a fresh one


def wake() -> None:
    """Ask for indexing, in the act under way; asking twice is asking once."""
    try:
        with transaction.atomic():
            index_and_match.defer()
    except AlreadyEnqueued:
        pass


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="upkeep", name="bole.matching_sweep", queueing_lock="matching_sweep")
def sweep(timestamp: int) -> None:
    """Whatever was left stale by a worker that died is taken up again soon."""
    if services.anything_waits():
        wake()
