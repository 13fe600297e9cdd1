"""Jobs of matching. Only one of each runs at a time; a second one that is asked for meanwhile waits its turn."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bole.runtime.jobs import job

from . import services


@job(queue="matching", name="bole.index_and_match", lock="matching", queueing_lock="matching")
def index_and_match() -> None:
    services.index_waiting()
    services.match_waiting()


def wake() -> None:
    """Ask for indexing, in the act under way; asking twice is asking once."""
    try:
        with transaction.atomic():
            index_and_match.defer()
    except AlreadyEnqueued:
        pass


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.matching_sweep", queueing_lock="matching_sweep")
def sweep(timestamp: int) -> None:
    """Whatever was left stale by a worker that died is taken up again within a minute."""
    if services.anything_waits():
        wake()
