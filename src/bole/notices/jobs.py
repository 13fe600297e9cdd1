"""Jobs of notices: what is due goes out, a few seconds after its time."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bole.runtime.system import SYSTEM

from . import services


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="mail", name="bole.mail_notices", lock="mail_notices", queueing_lock="mail_notices")
def mail_notices(timestamp: int) -> None:
    services.mail_what_is_due(SYSTEM)
