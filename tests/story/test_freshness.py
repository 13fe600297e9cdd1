"""A record is asked for, sinks, leaves the search, comes back when it is confirmed, and is put away when nobody does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bole.kernel.states import WrongState
from bole.registry import queries
from bole.registry.domain.freshness import Phase
from bole.registry.errors import NotEditor, RecordMissing
from bole.registry.models import Record
from bole.registry.queries import freshness as reads
from bole.registry.queries import lists
from bole.registry.services import freshness, likeness, moderation, records
from bole.registry.services.bulk import bring_in
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..conftest import NOON


def told(record):
    return [
        e.kind.partition(".")[2]
        for e in Entry.objects.filter(subject=f"record:{record.id}").order_by("id")
        if e.kind not in ("registry.record_drafted", "registry.record_published")
    ]


def day(number):
    return clock.freeze(NOON + dt.timedelta(days=number))


def in_lists(world, record):
    return lists.published(world.anonymous, record.kind).filter(id=record.id).exists()


def test_what_is_published_is_to_be_confirmed_in_a_year_and_a_draft_is_not(world, noon):
    assert make.draft(world).confirm_by is None
    published = make.published(world)
    assert (published.confirm_by, published.confirmed_at) == (dt.date(2027, 11, 23), noon)


def test_a_year_without_a_word_one_reminder_sinking_expiry_and_the_archive(world, noon):
    record = make.published(world)
    happened = []
    moments = (350, 351, 352, 365, 366, 367, 425, 426, 427, 731, 732, 733)
    for number in sorted({*moments, *range(0, 760, 40)}):
        with day(number):
            freshness.work_off_the_day()
            freshness.work_off_the_day()  # the worker was started twice
        if told(record)[len(happened) :]:
            happened += [(number, what) for what in told(record)[len(happened) :]]
    assert happened == [(351, "confirmation_asked"), (366, "record_sank"), (426, "record_expired"), (732, "record_archived")]
    assert not in_lists(world, record)
    record = Record.objects.get(id=record.id)
    assert (record.status, record.confirm_by, record.sinking) == ("archived", None, False)


def test_what_is_held_back_is_not_asked_for_and_begins_a_new_term_when_it_is_released(world, noon):
    record = make.published(world)
    with day(100):
        moderation.hold(world.registrar, record.id, reason="Whose it is is disputed.")
    for number in (351, 366, 426, 500):
        with day(number):
            freshness.work_off_the_day()
            with pytest.raises(WrongState):
                freshness.confirm(world.professor, record.id)
    held = Record.objects.get(id=record.id)
    assert (held.status, held.confirm_by, held.sinking) == ("held", None, False)
    with day(500):
        released = moderation.release(world.registrar, record.id)
        assert (released.confirm_by, in_lists(world, record)) == (dt.date(2029, 4, 6), True)
    assert told(record) == ["record_held", "record_released"]


def test_what_left_the_search_is_withdrawn_when_it_is_found_to_be_a_duplicate(world, noon):
    record, other = make.expired(make.published(world)), make.published(world)
    likeness.mark_duplicate(world.registrar, record.id, other=other.id, reason="registered twice")
    found = Record.objects.get(id=record.id)
    assert (found.status, found.confirm_by) == ("withdrawn", None)


def test_a_confirmation_begins_a_new_year(world, noon):
    record = make.published(world)
    with day(360):
        freshness.work_off_the_day()
        confirmed = freshness.confirm(world.professor, record.id)
        assert confirmed.confirm_by == dt.date(2028, 11, 17)
    with day(400):
        freshness.work_off_the_day()
    assert told(record) == ["confirmation_asked", "record_confirmed"]
    with day(711):  # 14 days before the end of the new term
        freshness.work_off_the_day()
    assert told(record)[2:] == ["confirmation_asked"]


def test_a_second_click_is_the_same_confirmation(world, noon):
    record = make.published(world)
    with day(360):
        freshness.confirm(world.professor, record.id)
        freshness.confirm(world.professor, record.id)
        freshness.confirm(world.registrar, record.id)
    assert told(record) == ["record_confirmed"]


def test_what_sank_comes_last_in_the_lists_and_a_confirmation_takes_it_up_again(world, noon):
    older, newer = make.published(world), make.published(world)
    assert [r.id for r in lists.published(world.anonymous, "achievement")] == [newer.id, older.id]
    assert make.aged(newer, 1).sinking
    assert [r.id for r in lists.published(world.anonymous, "achievement")] == [older.id, newer.id]
    freshness.confirm(world.professor, newer.id)
    assert [r.id for r in lists.published(world.anonymous, "achievement")] == [newer.id, older.id]


def test_an_expired_record_is_for_its_owner_and_the_staff_alone_and_comes_back_when_confirmed(world, noon):
    record = make.expired(make.published(world))
    assert record.status == "expired"
    seeing = [a.name for a in world.everybody() if queries.visible(a).filter(id=record.id).exists()]
    assert seeing == ["admin", "director", "registrar", "broker", "professor"]
    number = record.number
    back = freshness.confirm(world.broker, record.id)
    assert (back.status, back.number, in_lists(world, back)) == ("published", number, True)


def test_who_may_not_change_a_record_does_not_confirm_it(world, noon):
    record = make.aged(make.published(world), 1)
    with pytest.raises(NotEditor):
        freshness.confirm(world.stranger, record.id)
    with pytest.raises(NotEditor):
        freshness.confirm(world.anonymous, record.id)
    hidden = make.expired(make.published(world))
    with pytest.raises(RecordMissing):
        freshness.confirm(world.stranger, hidden.id)
    assert Record.objects.get(id=record.id).sinking
    assert Record.objects.get(id=hidden.id).status == "expired"
    assert "record_confirmed" not in told(record) + told(hidden)


def test_a_draft_and_an_archived_record_are_not_confirmed(world):
    draft = make.draft(world)
    with pytest.raises(WrongState):
        freshness.confirm(world.professor, draft.id)
    records.archive(world.professor, draft.id)
    with pytest.raises(WrongState):
        freshness.confirm(world.professor, draft.id)
    assert Record.objects.get(id=draft.id).confirm_by is None


def test_several_are_confirmed_together_and_what_was_withdrawn_meanwhile_is_passed_over(world, noon):
    mine, other, gone = (make.aged(make.published(world), 1) for _ in range(3))
    records.withdraw(world.professor, gone.id)
    assert freshness.confirm_many(world.professor, record_ids=[mine.id, other.id, mine.id, gone.id]) == 2
    assert [Record.objects.get(id=r.id).sinking for r in (mine, other, gone)] == [False, False, False]
    assert Record.objects.get(id=gone.id).status == "withdrawn"


def test_of_several_none_is_confirmed_when_one_is_not_ones_own(world, noon):
    mine, foreign = make.aged(make.published(world), 1), make.aged(make.published(world, by=world.owner), 1)
    with pytest.raises(NotEditor):
        freshness.confirm_many(world.professor, record_ids=[mine.id, foreign.id])
    assert [Record.objects.get(id=r.id).sinking for r in (mine, foreign)] == [True, True]


def test_a_revision_counts_as_a_confirmation_and_brings_an_expired_record_back(world, noon):
    record = make.expired(make.published(world))
    sheet = queries.sheet_of(queries.record(world.professor, record.id))
    revised = records.revise(world.professor, record.id, sheet=replace(sheet, trl=7), version=1)
    assert (revised.status, revised.confirm_by, revised.sinking) == ("published", dt.date(2027, 11, 23), False)
    assert in_lists(world, record)


def test_saving_without_a_change_confirms_nothing(world, noon):
    record = make.aged(make.published(world), 1)
    sheet = queries.sheet_of(queries.record(world.professor, record.id))
    assert records.revise(world.professor, record.id, sheet=sheet, version=1).sinking


def test_an_import_publishes_with_a_term_and_a_changed_row_confirms(world, noon):
    rows = [make.sheet(external_id="A")]
    bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=rows, publish=True)
    record = Record.objects.get()
    assert (record.confirm_by, record.confirmed_at) == (dt.date(2027, 11, 23), noon)
    make.expired(record)
    bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=rows, publish=True)
    assert Record.objects.get().status == "expired"  # an equal row says nothing new
    bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=[replace(rows[0], trl=3)], publish=True)
    assert (Record.objects.get().status, Record.objects.get().confirm_by) == ("published", dt.date(2027, 11, 23))


def test_a_need_is_asked_for_before_its_deadline_and_believed_for_a_while_after_it(world, noon):
    need = make.published(world, kind="need", deadline=dt.date(2027, 2, 1))
    assert need.confirm_by == dt.date(2027, 2, 1)
    with day(80):  # 11 February, ten days after the deadline
        assert freshness.confirm(world.professor, need.id).confirm_by == dt.date(2027, 4, 12)


def test_withdrawing_ends_the_term_and_publishing_again_begins_one(world, noon):
    record = make.aged(make.published(world), 1)
    assert records.withdraw(world.professor, record.id).confirm_by is None
    again = records.publish(world.registrar, record.id)
    assert (again.confirm_by, again.sinking) == (dt.date(2027, 11, 23), False)


def test_a_worker_that_was_away_for_months_asks_first_and_expires_another_day(world, noon):
    record = make.published(world)
    with day(500):
        freshness.work_off_the_day()
        assert told(record) == ["confirmation_asked", "record_sank"]
    with day(515):
        freshness.work_off_the_day()
    assert told(record)[2:] == ["record_expired"]


def test_the_days_work_goes_through_many_batches(world, noon, monkeypatch):
    monkeypatch.setattr(freshness, "BATCH", 3)
    bring_in(SYSTEM, centre="cn.zj.hz", source="s", sheets=[make.sheet(external_id=str(i)) for i in range(7)], publish=True)
    with day(360):
        assert freshness.work_off_the_day() == freshness.DayDone(asked=7, sunk=0, expired=0, archived=0)
        assert freshness.work_off_the_day() == freshness.DayDone(asked=0, sunk=0, expired=0, archived=0)


def test_what_is_to_be_confirmed_comes_soonest_first_for_its_people_and_for_nobody_else(world, noon):
    due, overdue, expired, fresh = (make.published(world, owner="浙江大学") for _ in range(4))
    make.aged(due, -10), make.aged(overdue, 20), make.expired(expired)
    today = dt.date(2026, 11, 23)
    assert [r.id for r in reads.own_to_confirm(world.professor, today=today)] == [expired.id, overdue.id, due.id]
    assert [r.id for r in reads.pile_to_confirm(world.registrar, today=today)] == [expired.id, overdue.id, due.id]
    assert list(reads.pile_to_confirm(world.foreign_registrar, today=today)) == []
    assert list(reads.own_to_confirm(world.anonymous, today=today)) == []
    phases = [reads.phase_of(Record.objects.get(id=r.id)) for r in (fresh, due, overdue, expired)]
    assert phases == [Phase.FRESH, Phase.DUE, Phase.OVERDUE, Phase.EXPIRED]
