"""Jobs of notices: what is due goes out, a few seconds after its time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime.system import SYSTEM

from . import services

DELIVER_SECONDS = 30.0  # that one run may post; the next one goes on


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="upkeep", name="bole.mail_notices", lock="mail_notices", queueing_lock="mail_notices")
def mail_notices(timestamp: int) -> None:
    services.mail_what_is_due(SYSTEM)


@app.periodic(cron="* * * * * */10")
@app.task(queue="upkeep", name="bole.deliver_webhooks", lock="deliver_webhooks", queueing_lock="deliver_webhooks")
def deliver_webhooks(timestamp: int) -> None:
    services.deliver_waiting(SYSTEM, seconds=DELIVER_SECONDS)


@app.periodic(cron="37 3 * * *")
@app.task(queue="upkeep", name="bole.forget_deliveries", queueing_lock="forget_deliveries")
def forget_deliveries(timestamp: int) -> None:
    services.forget_deliveries(SYSTEM)
