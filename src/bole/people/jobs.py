"""Jobs of people: an invitation is mailed when what made it was committed; enterprises are asked whether what they said is still so."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bole.kernel.errors import Busy
from bole.runtime.jobs import job
from bole.runtime.system import SYSTEM

from . import services

log = logging.getLogger(__name__)
# 24 attempts, each waits ten minutes longer: a mail server may be away for nearly two days.
FOR_DAYS = RetryStrategy(max_attempts=24, linear_wait=600)


@job(queue="mail", name="bole.mail_invitation", retry=FOR_DAYS)
def mail_invitation(invitation_id: str) -> None:
    """Send the mail of an invitation."""
    services.send_invitation(UUID(invitation_id))


@app.periodic(cron="37 * * * *")  # every hour, thirty-seven minutes past
@app.task(queue="upkeep", name="bole.ask_lapsed_capacities", queueing_lock="ask_lapsed_capacities")
def ask_lapsed_capacities(timestamp: int) -> None:
    """Have those asked whose profile of capacity nobody confirmed for a year; a few at a time, the rest an hour later."""
    try:
        services.ask_lapsed(SYSTEM)
    except Busy as passing:
        log.warning("asking about capacities has to wait an hour: %s", passing)
