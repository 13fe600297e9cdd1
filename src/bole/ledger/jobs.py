"""Jobs of the ledger: the deadlines of payouts are watched."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app

from bole.kernel.errors import Busy
from bole.runtime.system import SYSTEM

from . import services

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", name="bole.watch_payouts", queueing_lock="watch_payouts")
def watch_payouts(timestamp: int) -> None:
    """Tell cashiers of refunds that are near or past their deadline."""
    try:
        services.watch_payouts(SYSTEM)
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("the deadlines of payouts are looked at later: %s", passing)
        connection.close()
