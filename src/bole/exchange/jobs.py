"""Jobs of the exchange: what time has closed is written down."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, connection
from procrastinate.contrib.django import app

from bole.kernel.errors import Busy
from bole.runtime.system import SYSTEM

from .services import closing

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */10")
@app.task(queue="upkeep", name="bole.close_sales", queueing_lock="close_sales")
def close_sales(timestamp: int) -> None:
    """Write down the outcome of every sale that is over. Late or twice, it writes the same."""
    try:
        closing.close_what_is_over(SYSTEM)
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("sales are closed later: %s", passing)
        connection.close()
