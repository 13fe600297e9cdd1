"""Jobs of the registry: imports are run by the worker, in slices, so that a long one does not keep others waiting; and
what each day asks of the records is done once a day."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from bole.kernel.errors import Busy
from bole.runtime.jobs import job
from bole.runtime.system import SYSTEM

from .services import freshness, importing

log = logging.getLogger(__name__)
SLICE_SECONDS = 30.0


@job(queue="imports", name="bole.run_import", retry=False)
def run_import(job_id: str) -> None:
    """Run an import for a while. What passes by itself (a database that is away, a full disk) leaves it to `take_up_imports`;
    what does not is a bug: the import ends as failed, and the bug is logged."""
    try:
        ran = importing.run(UUID(job_id), seconds=SLICE_SECONDS)
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("import %s has to wait: %s", job_id, passing)
        connection.close()  # it may be broken; the next job in this thread gets a fresh one
        return
    except Exception:
        importing.fail(SYSTEM, UUID(job_id), code=importing.BUG)
        raise
    if ran is importing.Ran.MORE:
        ask(UUID(job_id))


def ask(job_id: UUID) -> None:
    """Ask for an import to be run, in the act under way; asking twice is asking once."""
    lock = f"import:{job_id}"
    try:
        with transaction.atomic():
            run_import.configure(lock=lock, queueing_lock=lock).defer(job_id=str(job_id))
    except AlreadyEnqueued:
        pass


@app.periodic(cron="* * * * * */10")  # every ten seconds
@app.task(queue="upkeep", name="bole.take_up_imports", queueing_lock="take_up_imports")
def take_up_imports(timestamp: int) -> None:
    """Imports whose process died, or that had to wait, are taken up soon."""
    for job_id in importing.left_running():
        ask(job_id)


@app.periodic(cron="7 * * * *")  # every hour, seven minutes past
@app.task(queue="upkeep", name="bole.work_off_the_day", queueing_lock="work_off_the_day")
def work_off_the_day(timestamp: int) -> None:
    """From FRESHNESS_HOUR on: ask for confirmations, let sink, expire and archive. The later hours of the day find nothing
    left, unless the worker was away when it was time."""
    try:
        done = freshness.work_off_the_day()
    except (Busy, OperationalError, InterfaceError) as passing:
        log.warning("the day's work on the records has to wait an hour: %s", passing)
        connection.close()
        return
    if done is not None:
        log.info("the day's work on the records: %s", done)
