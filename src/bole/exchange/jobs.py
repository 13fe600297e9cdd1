"""The jobs of the exchange."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime.system import SYSTEM

from .services import price_notices, proofs


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.close_price_notices", queueing_lock="close_price_notices")
def close_price_notices(timestamp: int) -> None:
    """Write down what time has closed; being late changes nothing."""
    price_notices.close_notices(SYSTEM)


@app.periodic(cron="*/20 * * * *")
@app.task(queue="upkeep", name="bole.prove_notices", queueing_lock="prove_notices")
def prove_notices(timestamp: int) -> None:
    """Make the proofs that were given up because the time-stamping authority was away."""
    proofs.prove_missing(SYSTEM)
