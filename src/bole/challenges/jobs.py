"""Jobs of challenges: what time has decided is written down. Late it changes nothing, for every verb judges by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime import acts
from bole.runtime.jobs import put_off
from bole.runtime.system import SYSTEM

from . import queries
from .services import challenges


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.end_applications", queueing_lock="end_applications")
def end_applications(timestamp: int) -> None:
    """Write down every deadline that is past."""
    with put_off("deadlines of challenges are written down"):
        for found in queries.past_deadline(acts.now()):
            challenges.end_applications(SYSTEM, found.id)
