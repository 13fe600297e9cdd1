"""Jobs of intake: needs that were here before their clarity was worked out are judged little by little."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime.system import SYSTEM

from . import queries
from .services import clarifying

BATCH = 500


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", name="bole.judge_old_needs", queueing_lock="judge_old_needs")
def judge_old_needs(timestamp: int) -> None:
    """Take the next batch of needs that were never judged."""
    clarifying.judge(SYSTEM, record_ids=queries.not_judged(BATCH))
