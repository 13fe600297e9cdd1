"""The journal under writers that meet: what would go wrong without the lock, what the lock and the database do about it."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction

from bole.kernel.errors import Busy
from bole.people.facts import PersonRegistered
from bole.people.models import Organisation, Person
from bole.runtime import acts, clock, journal
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until


def write_and_hold(subject, gate):
    """What the end of an act does, held just before its commit."""
    with transaction.atomic():
        journal.write([(PersonRegistered(subject_id=subject), SYSTEM)], at=clock.database_now())
        gate.stop_here()


@acts.act
def tell(actor, subject):
    acts.record(PersonRegistered(subject_id=subject))


@acts.act
def tell_in_line(actor, subject):
    Person.objects.select_for_update().get(id=subject)
    acts.record(PersonRegistered(subject_id=subject))


def history():
    return list(Entry.objects.order_by("id"))


def test_without_the_subjects_lock_and_the_constraint_the_chain_would_fork(own_database):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE runtime_entry DROP CONSTRAINT {journal.CHAIN}")
    subject, gate = uuid.uuid4(), Gate()
    first = started(lambda: write_and_hold(subject, gate))
    gate.wait_reached()
    tell(SYSTEM, subject)
    gate.let_go()
    outcome(first)
    assert [e.previous for e in history()] == ["", ""]
    assert journal.broken_links(history()) == [history()[1].id]


def test_without_the_subjects_lock_the_database_refuses_the_fork_and_the_second_is_told_busy(own_database):
    subject, gate = uuid.uuid4(), Gate()
    first = started(lambda: write_and_hold(subject, gate))
    gate.wait_reached()
    second = started(lambda: tell(SYSTEM, subject))
    until(somebody_waits)
    gate.let_go()
    assert outcome(first) is None
    assert isinstance(outcome(second), Busy)
    assert Entry.objects.count() == 1


def test_with_the_subjects_lock_everybody_has_a_turn_and_the_chain_holds(own_database):
    person = make.person()
    before = Entry.objects.count()
    writers = [started(lambda: [tell_in_line(SYSTEM, person.id) for _ in range(10)]) for _ in range(6)]
    assert [outcome(w) for w in writers] == [[None] * 10] * 6
    assert Entry.objects.count() == before + 60
    assert journal.broken_links(history()) == []


def test_people_about_whom_much_is_written_at_once_keep_a_whole_chain(committed_world):
    from bole.people import services
    from bole.people.domain.actor import Role

    world, person = committed_world, make.person("newcomer")
    places = [world.university, world.factory]
    work = [
        lambda p=place, r=role: services.grant_role(SYSTEM, person_id=person.id, organisation_id=p.id, role=r)
        for place in places
        for role in (Role.REPRESENTATIVE, Role.MEMBER)
    ]
    work += [lambda i=i: services.issue_token(SYSTEM, person_id=person.id, label=f"key {i}") for i in range(5)]
    ends = [outcome(future) for future in [started(w) for w in work]]
    assert [e for e in ends if isinstance(e, Exception)] == []
    assert Entry.objects.filter(subject=f"person:{person.id}").count() == 1 + len(work)
    assert journal.broken_links(history()) == []


def test_an_entry_of_a_transaction_still_open_is_not_skipped(own_database):
    gate = Gate()
    slow = started(lambda: write_and_hold(uuid.uuid4(), gate))
    gate.wait_reached()
    tell(SYSTEM, uuid.uuid4())
    assert journal.committed() == []
    gate.let_go()
    outcome(slow)
    assert [e.id for e in journal.committed()] == sorted(Entry.objects.values_list("id", flat=True))


def test_an_entry_with_a_lower_id_that_commits_later_is_read_later(own_database):
    """The early transaction begins first but writes its entry last: ids and transactions are given out in different orders."""
    early, late = Gate(), Gate()
    subjects = uuid.uuid4(), uuid.uuid4()

    def begin_early():
        with transaction.atomic():
            Organisation.objects.create(name="early", kind="university")  # takes the transaction's number
            early.stop_here()
            journal.write([(PersonRegistered(subject_id=subjects[0]), SYSTEM)], at=clock.database_now())

    first = started(begin_early)
    early.wait_reached()
    second = started(lambda: write_and_hold(subjects[1], late))
    late.wait_reached()
    early.let_go()
    outcome(first)
    (seen,) = journal.committed()
    assert seen.subject == f"person:{subjects[0]}"
    late.let_go()
    outcome(second)
    (then,) = journal.committed(after=seen.id)
    assert then.subject == f"person:{subjects[1]}"
    assert then.id < seen.id


def test_a_reader_in_small_steps_reads_everything_once(own_database):
    writers = [started(lambda: [tell(SYSTEM, uuid.uuid4()) for _ in range(15)]) for _ in range(4)]
    read: list[int] = []

    def read_on(limit=7):
        found = [e.id for e in journal.committed(after=read[-1] if read else 0, limit=limit)]
        read.extend(found)
        return bool(found)

    until(lambda: (read_on(), all(w.done() for w in writers))[1])
    while read_on():
        pass
    assert sorted(read) == sorted(Entry.objects.values_list("id", flat=True))
    assert len(read) == 60


@pytest.fixture
def restored(own_database):
    """A journal that came with a dump from a cluster that had counted further."""
    for _ in range(3):
        tell(SYSTEM, uuid.uuid4())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE runtime_entry DISABLE TRIGGER entry_append_only")
        cursor.execute("UPDATE runtime_entry SET xid = '4000000000'")
        cursor.execute("ALTER TABLE runtime_entry ENABLE TRIGGER entry_append_only")


def test_a_restored_journal_is_settled_once_and_then_read_like_any_other(restored):
    assert journal.committed() == []
    assert journal.settle_after_restore() == 3
    assert journal.settle_after_restore() == 0
    tell(SYSTEM, uuid.uuid4())
    assert [e.id for e in journal.committed()] == sorted(Entry.objects.values_list("id", flat=True))
    assert journal.broken_links(history()) == []
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE runtime_entry SET actor = 'x'")
