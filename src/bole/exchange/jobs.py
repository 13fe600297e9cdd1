"""The jobs of the exchange."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime.jobs import put_off
from bole.runtime.system import SYSTEM

from .services import closing, price_notices, proofs, telling_sales


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.close_price_notices", queueing_lock="close_price_notices")
def close_price_notices(timestamp: int) -> None:
    """Write down what time has closed; being late changes nothing."""
    with put_off("price notices are closed"):
        price_notices.close_notices(SYSTEM)


@app.periodic(cron="*/20 * * * *")
@app.task(queue="upkeep", name="bole.prove_notices", queueing_lock="prove_notices")
def prove_notices(timestamp: int) -> None:
    """Make the proofs that were given up because the time-stamping authority was away."""
    with put_off("proofs are made"):
        proofs.prove_missing(SYSTEM)


@app.periodic(cron="* * * * * */10")
@app.task(queue="upkeep", name="bole.close_sales", queueing_lock="close_sales")
def close_sales(timestamp: int) -> None:
    """Write down the outcome of every sale that is over. Late or twice, it writes the same."""
    with put_off("sales are closed"):
        closing.close_what_is_over(SYSTEM)


@app.periodic(cron="* * * * *")
@app.task(queue="upkeep", name="bole.tell_outbid", queueing_lock="tell_outbid")
def tell_outbid(timestamp: int) -> None:
    """Tell those who were outbid, beside the way of the bids."""
    with put_off("who was outbid is told"):
        telling_sales.tell_all_outbid(SYSTEM)
