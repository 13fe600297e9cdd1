"""What persons are told: once per family, within a daily budget, each in his own inbox."""

from __future__ import annotations

import datetime as dt

import pytest

from bole.kernel.errors import N_
from bole.notices import kinds, queries
from bole.notices import services as notices
from bole.notices.errors import NoticeMissing
from bole.notices.models import Notice, Preferences
from bole.people.models import Person
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from ..conftest import NOON

KIND = "test.confirmation_due"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    kinds.add_kind(
        KIND,
        group=kinds.OWN_RECORDS,
        sentence=N_("“%(title)s” is to be confirmed by %(day)s."),
        url=lambda n: f"/records/{n.values['record']}",
    )


def tell(*persons, family="", urgent=False, **values):
    given = {"title": "Cold battery", "day": "2026-12-07", "record": "7", **values}
    return notices.tell(
        SYSTEM, persons=[p.person_id for p in persons], kind=KIND, subject="record:7", values=given, family=family, urgent=urgent
    )


def test_each_person_gets_a_notice_of_his_own_and_sees_no_other(world):
    told = tell(world.professor, world.owner)
    assert [queries.unread_count(who) for who in (world.professor, world.owner, world.stranger, world.admin)] == [1, 1, 0, 0]
    mine = queries.inbox(world.professor).get()
    assert mine in told
    with pytest.raises(NoticeMissing):
        notices.mark_read(world.owner, mine.id)
    with pytest.raises(NoticeMissing):
        notices.mark_read(world.admin, mine.id)
    assert Notice.objects.get(id=mine.id).read_at is None


def test_a_family_is_told_once_and_another_again(world):
    assert len(tell(world.professor, family="7:2026-12-07")) == 1
    assert tell(world.professor, family="7:2026-12-07", title="changed") == []
    assert len(tell(world.professor, world.owner, family="7:2026-12-07")) == 1
    assert len(tell(world.professor, family="7:2027-12-07")) == 1
    assert Notice.objects.count() == 3


def test_without_a_family_everything_is_told(world):
    tell(world.professor)
    tell(world.professor)
    assert queries.unread_count(world.professor) == 2


def test_the_sentence_is_in_the_readers_language_with_its_days_as_written_there(world):
    (told,) = tell(world.professor)
    assert queries.sentence(told, language="en") == "“Cold battery” is to be confirmed by December 7, 2026."
    assert "2026年12月7日" in queries.sentence(told, language="zh-hans")


def test_who_left_or_never_was_is_not_told(world):
    Person.objects.filter(id=world.owner.person_id).update(is_active=False)
    assert tell(world.owner, world.anonymous) == []
    assert Notice.objects.count() == 0


def test_a_kind_nobody_added_is_a_mistake_and_tells_nothing(world):
    with pytest.raises(LookupError):
        notices.tell(SYSTEM, persons=[world.owner.person_id], kind="test.nothing", subject="x:1", values={})
    assert Notice.objects.count() == 0


def test_a_kind_whose_context_is_gone_still_lies_in_the_inbox(world, monkeypatch):
    (told,) = tell(world.professor)
    monkeypatch.setattr(kinds, "KINDS", {})
    assert queries.sentence(told, language="en") == "Something happened that this installation has no words for any more."
    assert queries.target(told) == "/inbox"


def test_reading_is_marked_once(world):
    (told,) = tell(world.professor)
    with clock.freeze(NOON):
        notices.mark_read(world.professor, told.id)
    with clock.freeze(NOON + dt.timedelta(hours=1)):
        notices.mark_read(world.professor, told.id)
    assert Notice.objects.get(id=told.id).read_at == NOON
    assert queries.unread_count(world.professor) == 0


def test_all_is_marked_read_as_far_as_it_was_seen(world):
    with clock.freeze(NOON):
        tell(world.professor)
        tell(world.owner)
    with clock.freeze(NOON + dt.timedelta(minutes=1)):
        tell(world.professor)
        assert notices.mark_all_read(world.professor, until=NOON) == 1
    assert queries.unread_count(world.professor) == 1
    assert queries.unread_count(world.owner) == 1


def test_what_is_above_the_budget_lies_in_the_inbox_but_is_announced_to_nobody(world, settings, noon):
    settings.BOLE_NOTICES_PER_DAY = 2
    for _ in range(4):
        tell(world.professor)
    tell(world.owner)
    assert queries.unread_count(world.professor) == 4
    topic = f"inbox:{world.professor.person_id}"
    assert Entry.objects.filter(kind="notices.notice_told", topic=topic).count() == 2
    assert Entry.objects.filter(kind="notices.notice_told", topic=f"inbox:{world.owner.person_id}").count() == 1


def test_an_urgent_notice_passes_the_budget_and_costs_nothing_of_it(world, settings, noon):
    settings.BOLE_NOTICES_PER_DAY = 1
    held = [tell(world.professor, urgent=urgent)[0].held for urgent in (True, False, True, False)]
    assert held == [False, False, False, True]


def test_the_budget_is_of_a_day_and_of_a_person(world, settings):
    settings.BOLE_NOTICES_PER_DAY = 1
    Preferences.objects.create(person_id=world.owner.person_id, budget=2)
    with clock.freeze(NOON):
        tell(world.professor)
        held = {n.person_id: n.held for n in tell(world.professor, world.owner)}
        assert held == {world.professor.person_id: True, world.owner.person_id: False}
        assert tell(world.owner)[0].held is False
        assert tell(world.owner)[0].held is True
    midnight = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)  # in Shanghai
    with clock.freeze(midnight - dt.timedelta(seconds=1)):
        assert tell(world.professor)[0].held is True
    with clock.freeze(midnight):
        assert tell(world.professor)[0].held is False


def test_the_journal_says_who_was_told_and_not_what(world):
    (told,) = tell(world.professor, title="a secret")
    entry = Entry.objects.get(subject=f"notice:{told.id}")
    assert entry.public is None
    assert entry.body == {"person_id": str(world.professor.person_id), "kind": KIND, "held": False}


def test_mail_is_due_by_the_rhythm_of_the_group_and_never_when_switched_off(world, noon):
    Preferences.objects.create(person_id=world.owner.person_id, rhythms={kinds.OWN_RECORDS: "at_once"})
    Preferences.objects.create(person_id=world.stranger.person_id, mails=False)
    due = {n.person_id: n.mail_at for n in tell(world.professor, world.owner, world.stranger)}
    assert due == {
        world.professor.person_id: dt.datetime(2026, 11, 24, 0, 0, tzinfo=dt.UTC),  # eight o'clock of the next morning in Shanghai
        world.owner.person_id: NOON,
        world.stranger.person_id: None,
    }
