"""A confirmation at the moment the day's work lets the record expire: whoever comes first, it ends confirmed."""

from __future__ import annotations

import pytest

from bole.registry.domain.life import EXPIRED, PUBLISHED
from bole.registry.models import Record
from bole.registry.services import freshness
from bole.runtime import acts
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until


@pytest.fixture
def late(committed_world):
    """A record that expires today, and its world."""
    record = make.aged(make.published(committed_world), freshness.days().sink)
    Record.objects.filter(id=record.id).update(confirm_by=freshness.freshness.last_day_of_those_expiring(today(), freshness.days()))
    return committed_world, record


def today():
    return freshness.day_of(acts.now())


def told(record):
    return [e.kind.partition(".")[2] for e in Entry.objects.filter(subject=f"record:{record.id}").order_by("id")][-2:]


def test_without_the_lock_the_days_work_would_undo_a_confirmation(late):
    world, record = late
    seen = Record.objects.get(id=record.id)  # what a job without a lock would have read
    freshness.confirm(world.professor, record.id)
    seen.status = EXPIRED
    seen.save(update_fields=["status"])
    assert Record.objects.get(id=record.id).status == EXPIRED


def test_what_is_being_confirmed_is_passed_over_and_stays(late):
    world, record = late
    gate = Gate()

    def confirm_slowly():
        with acts.under_way(world.professor):
            freshness.confirm(world.professor, record.id)
            gate.stop_here()

    confirming = started(confirm_slowly)
    gate.wait_reached()
    assert outcome(started(lambda: freshness.expire_unconfirmed(SYSTEM))) == 0
    gate.let_go()
    assert outcome(confirming) is None
    assert freshness.expire_unconfirmed(SYSTEM) == 0
    assert Record.objects.get(id=record.id).status == PUBLISHED
    assert "record_expired" not in told(record)


def test_what_expires_this_moment_is_taken_back_by_the_confirmation_that_waited(late):
    world, record = late
    gate = Gate()

    def expire_slowly():
        with acts.under_way(SYSTEM):
            freshness.expire_unconfirmed(SYSTEM)
            gate.stop_here()

    expiring = started(expire_slowly)
    gate.wait_reached()
    confirming = started(lambda: freshness.confirm(world.professor, record.id).status)
    until(somebody_waits)
    gate.let_go()
    assert outcome(expiring) is None
    assert outcome(confirming) == PUBLISHED
    assert told(record) == ["record_expired", "record_confirmed"]


def test_two_workers_on_the_same_day_ask_and_expire_once(late, settings):
    _, record = late
    settings.BOLE_FRESHNESS_HOUR = 0  # the day's work begins whenever this test runs
    ends = [outcome(f) for f in [started(freshness.work_off_the_day) for _ in range(4)]]
    assert sum(done.expired for done in ends) == 1
    assert told(record).count("record_expired") == 1
    assert Record.objects.get(id=record.id).status == EXPIRED


def test_four_clicks_at_once_are_one_confirmation(late):
    world, record = late
    ends = [outcome(f) for f in [started(lambda: freshness.confirm(world.professor, record.id).status) for _ in range(4)]]
    assert ends == [PUBLISHED] * 4
    assert Entry.objects.filter(subject=f"record:{record.id}", kind="registry.record_confirmed").count() == 1
