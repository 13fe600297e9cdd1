"""Two that tell the same family at once; a mail that two workers would write; a webhook two workers would post to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.models import Notice
from bole.runtime import acts, clock, mail
from bole.runtime.models import Entry, Mail
from bole.runtime.system import SYSTEM

from .threads import Gate, outcome, somebody_waits, started, until


@pytest.fixture(autouse=True)
def _kinds(monkeypatch, settings, tmp_path):
    settings.BOLE_MAIL_URL, settings.BOLE_MAIL_FOLDER = "", tmp_path / "mail"
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.add_kind("test.due", group=kinds.ANSWERS, sentence=N_("About “%(title)s”: %(what)s"), url=lambda n: "")


def tell(persons, family="one"):
    return notices.tell(
        SYSTEM, persons=[p.person_id for p in persons], kind="test.due", subject="x:1", values={"title": "a", "what": "b"}, family=family
    )


def test_two_that_tell_one_family_at_once_tell_it_once(committed_world):
    """The first has not committed when the second writes: the second waits, and finds that all is said."""
    world, gate = committed_world, Gate()

    def first():
        with acts.under_way(SYSTEM):
            told = tell([world.owner, world.professor])
            gate.stop_here()
            return len(told)

    early = started(first)
    gate.wait_reached()
    late = started(lambda: len(tell([world.professor, world.owner, world.stranger])))
    until(somebody_waits)
    gate.let_go()
    assert (outcome(early), outcome(late)) == (2, 1)
    assert Notice.objects.count() == Entry.objects.filter(kind="notices.notice_told").count() == 3


def test_when_the_first_fails_the_second_tells(committed_world):
    world, gate = committed_world, Gate()

    def first():
        with acts.under_way(SYSTEM):
            tell([world.owner])
            gate.stop_here()
            raise RuntimeError

    early = started(first)
    gate.wait_reached()
    late = started(lambda: len(tell([world.owner])))
    until(somebody_waits)
    gate.let_go()
    assert isinstance(outcome(early), RuntimeError)
    assert outcome(late) == 1


def test_many_that_tell_many_at_once_never_block_each_other_for_good(committed_world):
    world = committed_world
    persons = [world.owner, world.professor, world.stranger, world.broker]
    ends = [started(lambda n=n: len(tell(persons[n % 4 :] + persons[: n % 4], family=str(n // 4)))) for n in range(12)]
    assert sum(outcome(end) for end in ends) == 4 * 3
    assert Notice.objects.count() == 12


def test_telling_one_person_different_things_at_once_waits_for_nobody(committed_world):
    world, gate = committed_world, Gate()

    def first():
        with acts.under_way(SYSTEM):
            tell([world.owner], family="first")
            gate.stop_here()

    early = started(first)
    gate.wait_reached()
    assert len(outcome(started(lambda: tell([world.owner], family="second")))) == 1
    gate.let_go()
    outcome(early)
    assert queries.unread_count(world.owner) == 2


def test_two_workers_write_one_mail(committed_world):
    tell([committed_world.owner])
    ends = [started(lambda: notices.mail_what_is_due(SYSTEM)) for _ in range(4)]
    assert sum(outcome(end) for end in ends) == 1
    assert Mail.objects.count() == 1


def test_two_workers_send_a_mail_once(committed_world):
    for number in range(6):
        mail.post(to=f"p{number}@test.example", subject="x", text="y")
    ends = [started(lambda: mail.send_waiting(seconds=20)) for _ in range(3)]
    assert sum(outcome(end) for end in ends) == 6
    assert list(Mail.objects.values_list("attempts", flat=True)) == [1] * 6


def test_a_mail_another_worker_is_taking_is_left_to_him(committed_world):
    mail.post(to="p@test.example", subject="x", text="y")
    gate = Gate()

    def taking():
        with transaction.atomic():
            list(Mail.objects.select_for_update())
            gate.stop_here()

    other = started(taking)
    gate.wait_reached()
    assert outcome(started(lambda: mail.send_waiting(seconds=20))) == 0
    gate.let_go()
    outcome(other)


def test_a_day_has_one_budget_and_the_clock_is_the_acts(committed_world, settings):
    settings.BOLE_NOTICES_PER_DAY = 1
    with clock.freeze(dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)):
        assert [tell([committed_world.owner], family=f)[0].held for f in "ab"] == [False, True]
