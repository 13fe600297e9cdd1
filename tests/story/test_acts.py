"""Acts: one transaction, one now, and what is said of it; a joined act that fails takes back only its own."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from bole.kernel.errors import Conflict
from bole.people.facts import PersonRegistered
from bole.people.models import Organisation
from bole.registry.facts import RecordPublished
from bole.runtime import acts, clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_empty_queue(db):
    """Tests that commit leave jobs behind; they come back when this test's transaction is taken back."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


class Stop(Conflict):
    code = "test_stop"


@acts.act
def found(actor, name, *, then=lambda: None):
    made = Organisation.objects.create(name=name, kind="university")
    acts.record(PersonRegistered(subject_id=made.id))
    then()
    return acts.now()


def names():
    return sorted(Organisation.objects.values_list("name", flat=True))


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return cursor.fetchone()[0]


def published():
    acts.record(RecordPublished(subject_id=uuid.uuid4(), kind="need", centre="cn", version=1, number="1"))


def test_what_an_act_writes_and_says_is_there_when_it_ends():
    found(SYSTEM, "a", then=published)
    assert names() == ["a"]
    assert [e.kind for e in Entry.objects.order_by("id")] == ["people.person_registered", "registry.record_published"]
    assert jobs() == 1


def test_an_act_that_fails_leaves_neither_rows_nor_journal_nor_jobs():
    def fail():
        published()
        raise Stop

    with pytest.raises(Stop):
        found(SYSTEM, "a", then=fail)
    assert names() == []
    assert not Entry.objects.exists()
    assert jobs() == 0


def test_a_bug_undoes_as_much_as_a_refusal():
    with pytest.raises(ZeroDivisionError):
        found(SYSTEM, "a", then=lambda: 1 / 0)
    assert names() == []
    assert not Entry.objects.exists()


def test_an_act_within_an_act_joins_it():
    world = make.world()
    before = Entry.objects.count()
    times = []
    found(world.professor, "outer", then=lambda: times.append(found(world.broker, "inner")))
    entries = list(Entry.objects.order_by("id")[before:])
    assert [e.actor for e in entries] == [world.professor.reference, world.broker.reference]
    assert {e.at for e in entries} == set(times)


def test_after_a_joined_act_the_outer_actor_acts_again():
    world = make.world()
    with acts.under_way(world.professor) as act:
        found(world.broker, "inner")
        assert act.actor == world.professor
    assert Entry.objects.latest("id").actor == world.broker.reference


def test_a_joined_act_that_fails_takes_back_its_own_and_the_outer_one_goes_on():
    def try_another():
        with pytest.raises(Stop):
            found(SYSTEM, "inner", then=stop)

    def stop():
        raise Stop

    found(SYSTEM, "outer", then=try_another)
    assert names() == ["outer"]
    assert Entry.objects.count() == 1


def test_a_joined_act_that_breaks_a_constraint_does_not_break_the_outer_one():
    def twice():
        for _ in range(2):
            Organisation.objects.create(name="x", kind="university", uscc="91330100799655058B")

    def try_it():
        with pytest.raises(IntegrityError):
            found(SYSTEM, "inner", then=twice)

    found(SYSTEM, "outer", then=try_it)
    assert names() == ["outer"]


def test_now_is_one_per_act_and_the_databases():
    with acts.under_way(SYSTEM):
        first = acts.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp() - %s < interval '1 minute', now() <= %s", [first, first])
            assert cursor.fetchone() == (True, True)
        assert acts.now() is first


def test_outside_of_an_act_now_is_simply_now():
    assert acts.now() < acts.now()


def test_time_can_be_stopped(noon):
    assert acts.now() == noon
    with acts.under_way(SYSTEM):
        assert acts.now() == noon


def test_time_is_stopped_at_an_aware_time_only():
    with pytest.raises(ValueError, match="time zone"), clock.freeze(dt.datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize("ask", [published, lambda: acts.wait_for_turn("x")], ids=["record", "wait_for_turn"])
def test_some_things_are_possible_in_an_act_only(ask):
    with pytest.raises(RuntimeError, match="outside of an act"):
        ask()
    assert not Entry.objects.exists()


def test_the_act_under_way_ends_with_the_block_even_after_a_failure():
    with pytest.raises(Stop), acts.under_way(SYSTEM):
        raise Stop
    with pytest.raises(RuntimeError):
        published()


def test_the_lock_timeout_is_the_acts_own(settings):
    settings.BOLE_LOCK_TIMEOUT_MS = 1234
    with transaction.atomic(), acts.under_way(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("1234ms",)
