"""Jobs of challenges: what time has decided is written down. Late it changes nothing, for every verb judges by the clock."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app

from bole.kernel.errors import Busy
from bole.runtime import acts
from bole.runtime.system import SYSTEM

from . import queries
from .services import challenges

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.end_applications", queueing_lock="end_applications")
def end_applications(timestamp: int) -> None:
    """Write down every deadline that is past."""
    try:
        for found in queries.past_deadline(acts.now()):
            challenges.end_applications(SYSTEM, found.id)
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("deadlines of challenges are written down later: %s", passing)
        connection.close()
