"""Jobs and reactions: deferred with what causes them, done once, given back when their worker dies."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from bole.matching import services as matching
from bole.matching.models import Entry as Indexed
from bole.people.facts import PersonRegistered
from bole.people.models import Organisation
from bole.runtime import acts, jobs, reactions
from bole.runtime.models import Entry, ReactionDone
from bole.runtime.reactions import Reaction
from bole.runtime.system import SYSTEM

from .. import make

HEARD: dict[str, list[int]] = {"calm": [], "moody": []}
FAILURES: list[str] = []


def note(name):
    def body(entries):
        for entry in entries:
            Organisation.objects.create(name=f"{name} heard {entry.id}", kind="university")
        if FAILURES and name == "moody":
            raise RuntimeError(FAILURES.pop())
        HEARD[name].extend(entry.id for entry in entries)

    return body


@pytest.fixture
def listening(own_database):
    """Two reactions to persons who register; the moody one fails while FAILURES lasts."""
    ours = {f"test.{name}": Reaction(f"test.{name}", frozenset({PersonRegistered.name}), note(name)) for name in HEARD}
    reactions.REACTIONS.update(ours)
    yield ours
    for name in ours:
        del reactions.REACTIONS[name]
    for heard in HEARD.values():
        heard.clear()
    FAILURES.clear()


def tell(count=1):
    with acts.under_way(SYSTEM):
        for _ in range(count):
            acts.record(PersonRegistered(subject_id=uuid.uuid4()))
    return list(Entry.objects.order_by("-id").values_list("id", flat=True)[:count])[::-1]


def work_until_idle():
    """A real worker, as `bole worker` runs it, until there is nothing to do."""

    async def work():
        working = jobs.worker_app()
        async with working.open_async():
            await working.run_worker_async(wait=False, install_signal_handlers=False, delete_jobs="successful", listen_notify=False)
        await sync_to_async(lambda: connection.close())()  # that of the worker's own thread, for the next test has another database

    asyncio.run(work())


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def queue():
    return rows("SELECT task_name, status::text, attempts FROM procrastinate_jobs WHERE queue_name <> 'upkeep' ORDER BY id")


def hurry():
    rows("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def made():
    return Organisation.objects.filter(name__contains="heard").count()


def test_an_act_defers_one_delivery_and_the_worker_does_the_rest(listening):
    entries = tell(3)
    assert queue() == [("bole.deliver", "todo", 0)]
    work_until_idle()
    assert {"calm": entries, "moody": entries} == HEARD
    assert queue() == []
    assert ReactionDone.objects.count() == 6


def test_a_reaction_is_done_once_per_entry_whatever_is_retried(listening):
    entries = tell(2)
    assert reactions.run("test.calm", entries) == 2
    assert reactions.run("test.calm", entries) == 0
    more = tell(1)
    assert reactions.run("test.calm", [*entries, *more, *more]) == 1
    jobs.deliver(entries=entries)
    work_until_idle()
    assert HEARD["calm"] == entries + more
    assert made() == 6


def test_a_reaction_that_fails_leaves_nothing_is_tried_again_and_holds_up_no_other(listening):
    FAILURES.append("not today")
    entries = tell(2)
    work_until_idle()
    assert {"calm": entries, "moody": []} == HEARD
    assert made() == 2
    assert queue() == [("bole.react", "todo", 1)]
    hurry()
    work_until_idle()
    assert {"calm": entries, "moody": entries} == HEARD
    assert made() == 4
    assert queue() == []


def test_a_reaction_that_never_works_is_left_as_failed_for_a_human(listening):
    FAILURES.extend(["never"] * 30)
    tell()
    for _ in range(12):
        work_until_idle()
        hurry()
    assert [(name, status) for name, status, _ in queue()] == [("bole.react", "failed")]
    assert HEARD["moody"] == []
    assert len(HEARD["calm"]) == 1


def test_entries_nobody_listens_to_defer_nothing(own_database):
    tell()
    assert queue() == []


def test_more_entries_than_a_batch_become_several_jobs(listening, monkeypatch):
    monkeypatch.setattr(reactions, "BATCH", 2)
    entries = tell(5)
    jobs.deliver(entries=entries)
    assert [name for name, _, _ in queue()].count("bole.react") == 6
    work_until_idle()
    assert HEARD["calm"] == entries


def test_a_job_is_deferred_with_the_data_and_rolled_back_with_it(own_database):
    def defer_and_fail():
        with acts.under_way(SYSTEM):
            jobs.deliver.defer(entries=[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        defer_and_fail()
    assert queue() == []
    with acts.under_way(SYSTEM):
        jobs.deliver.defer(entries=[])
    assert queue() == [("bole.deliver", "todo", 0)]


def test_what_a_job_defers_is_rolled_back_with_what_it_writes(listening):
    def deferring(entries):
        Organisation.objects.create(name="heard in vain", kind="university")
        jobs.deliver.defer(entries=[])
        if FAILURES:
            raise RuntimeError(FAILURES.pop())

    name = "test.moody"
    reactions.REACTIONS[name] = Reaction(name, frozenset({PersonRegistered.name}), deferring)
    FAILURES.append("once")
    tell()
    work_until_idle()
    assert [name for name, _, _ in queue()] == ["bole.react"]
    assert not Organisation.objects.filter(name="heard in vain").exists()
    hurry()
    work_until_idle()
    assert queue() == []
    assert Organisation.objects.filter(name="heard in vain").count() == 1


@pytest.mark.parametrize(("silent_for", "given_back"), [(2, False), (60, True)])
def test_the_job_of_a_worker_without_a_heartbeat_is_given_back(own_database, silent_for, given_back):
    with acts.under_way(SYSTEM):
        jobs.deliver.defer(entries=[])
    (worker,) = rows("SELECT * FROM procrastinate_register_worker_v1()")[0]
    rows("SELECT * FROM procrastinate_fetch_job_v2(NULL, %s)", worker)
    assert queue() == [("bole.deliver", "doing", 0)]
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", silent_for)
    jobs.return_lost_jobs.defer(timestamp=0)
    work_until_idle()
    work_until_idle()
    assert queue() == ([] if given_back else [("bole.deliver", "doing", 0)])


def test_the_job_of_a_worker_that_was_forgotten_is_given_back(own_database):
    with acts.under_way(SYSTEM):
        jobs.deliver.defer(entries=[])
    (worker,) = rows("SELECT * FROM procrastinate_register_worker_v1()")[0]
    rows("SELECT * FROM procrastinate_fetch_job_v2(NULL, %s)", worker)
    rows("DELETE FROM procrastinate_workers")
    jobs.return_lost_jobs.defer(timestamp=0)
    work_until_idle()
    work_until_idle()
    assert queue() == []


def test_a_lost_job_whose_twin_waits_makes_way_for_it(own_database):
    twin = jobs.deliver.configure(lock="twin", queueing_lock="twin")
    twin.defer(entries=[])
    (worker,) = rows("SELECT * FROM procrastinate_register_worker_v1()")[0]
    rows("SELECT * FROM procrastinate_fetch_job_v2(NULL, %s)", worker)
    twin.defer(entries=[])
    assert queue() == [("bole.deliver", "doing", 0), ("bole.deliver", "todo", 0)]
    rows("DELETE FROM procrastinate_workers")
    jobs.return_lost_jobs.defer(timestamp=0)
    work_until_idle()
    work_until_idle()
    assert queue() == []


def test_reactions_that_were_worked_off_do_not_have_records_indexed_twice(committed_world):
    records = [make.published(committed_world) for _ in range(3)]
    jobs.work_off("reactions")
    assert sorted(task for task, _, _ in queue()) == ["bole.index_and_match"]
    assert matching.index_waiting() == len(records)
    work_until_idle()
    assert matching.index_waiting() == 0
    assert Indexed.objects.count() == len(records)
    assert matching.recount() == 0
