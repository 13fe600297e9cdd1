"""Acts that meet: they wait for a while, are told Busy, and judge time after the lock."""

from __future__ import annotations

import pytest
from django.db import connection

from bole.kernel.errors import Busy
from bole.people.facts import PersonRegistered
from bole.people.models import Person
from bole.runtime import acts
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until


@acts.act
def touch(actor, person, *, then=lambda: None):
    Person.objects.select_for_update().get(id=person.id)
    acts.record(PersonRegistered(subject_id=person.id))
    at = acts.now()
    then()
    return at


@pytest.fixture
def two(own_database):
    return make.person("one"), make.person("two")


def test_who_waits_too_long_is_told_busy_and_leaves_nothing(two, settings):
    settings.BOLE_LOCK_TIMEOUT_MS = 100
    gate, before = Gate(), Entry.objects.count()
    holder = started(lambda: touch(SYSTEM, two[0], then=gate.stop_here))
    gate.wait_reached()
    with pytest.raises(Busy):
        touch(SYSTEM, two[0])
    assert Entry.objects.count() == before
    gate.let_go()
    outcome(holder)
    assert Entry.objects.count() == before + 1


def test_who_waits_a_moment_goes_on_and_reads_the_time_after_the_lock(two):
    gate = Gate()
    holder = started(lambda: touch(SYSTEM, two[0], then=gate.stop_here))
    gate.wait_reached()
    waiter = started(lambda: touch(SYSTEM, two[0]))
    until(somebody_waits)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (while_waiting,) = cursor.fetchone()
    gate.let_go()
    assert outcome(holder) < while_waiting < outcome(waiter)


def test_of_two_that_wait_for_each_other_one_is_told_busy_and_the_other_goes_on(two):
    one, other = two
    gates = Gate(), Gate()
    before = Entry.objects.count()

    def crossing(first, second, gate):
        return touch(SYSTEM, first, then=lambda: (gate.stop_here(), touch(SYSTEM, second)))

    both = [started(lambda: crossing(one, other, gates[0])), started(lambda: crossing(other, one, gates[1]))]
    for gate in gates:
        gate.wait_reached()
    for gate in gates:
        gate.let_go()
    ends = [outcome(future) for future in both]
    assert sorted(type(end).__name__ for end in ends) == ["Busy", "datetime"]
    assert Entry.objects.count() == before + 2


def test_a_turn_is_waited_for_where_there_is_no_row_yet(own_database):
    gate = Gate()

    def hold(then):
        with acts.under_way(SYSTEM):
            acts.wait_for_turn("the same name")
            then()
        return "done"

    holder = started(lambda: hold(gate.stop_here))
    gate.wait_reached()
    waiter = started(lambda: hold(lambda: None))
    until(somebody_waits)
    with acts.under_way(SYSTEM):
        acts.wait_for_turn("another name")
    assert not waiter.done()
    gate.let_go()
    assert [outcome(holder), outcome(waiter)] == ["done", "done"]
