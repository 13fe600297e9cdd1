"""Push under a race: a double answer is one, two workers suggest once, a budget is never passed."""

from __future__ import annotations

import pytest

from bole.matching import services as matching
from bole.matching.queries import Side
from bole.notices.models import Notice
from bole.push import services
from bole.push.domain.reasons import Verdict
from bole.push.models import Answer, Interest, RecordFamily, Suggestion
from bole.push.queries.percolation import Candidate
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import outcome, started


def all_of(*works):
    return [outcome(future) for future in [started(work) for work in works]]


def test_a_double_click_on_interested_is_one_answer_and_one_interest(committed_world):
    found = make.published(committed_world).id
    who = committed_world.stranger
    ends = all_of(*[lambda: services.answer(who, found, verdict=Verdict.INTERESTED) for _ in range(6)])
    assert [e for e in ends if isinstance(e, Exception)] == []
    assert (Answer.objects.count(), Interest.objects.count()) == (1, 1)
    assert Notice.objects.filter(kind="push.interest_received").count() == 1


def test_yes_and_no_at_the_same_time_leave_one_answer_that_counts(committed_world):
    found = make.published(committed_world).id
    who = committed_world.stranger
    yes = lambda: services.answer(who, found, verdict=Verdict.INTERESTED)  # noqa: E731
    no = lambda: services.answer(who, found, verdict=Verdict.DECLINED, reasons=["price"])  # noqa: E731
    all_of(yes, no, yes, no)
    last = Answer.objects.get(is_current=True)
    under_way = Interest.objects.exclude(state="withdrawn").count()
    assert under_way == (1 if last.verdict == "interested" else 0)


def test_two_that_accept_at_once_open_one_contact(committed_world):
    world = committed_world
    found = make.published(world)
    services.answer(world.stranger, found.id, verdict=Verdict.INTERESTED)
    sent = Interest.objects.get().id
    ends = all_of(*[lambda who=who: services.accept(who, sent) for who in (world.professor, world.broker, world.professor)])
    assert sorted(type(e).__name__ for e in ends) == ["Interest", "WrongState", "WrongState"]
    assert Entry.objects.filter(kind="push.contact_opened").count() == 1


def test_two_workers_that_percolate_one_record_suggest_it_once(committed_world):
    world = committed_world
    matching.prepare_model()
    for who in (world.stranger, world.owner, world.director):
        services.save_search(who, name="cold", side=Side.ACHIEVEMENTS, text="低温锂离子电池电解液")
    found = make.published(world).id
    matching.mark_unindexed()
    matching.index_waiting()
    matching.match_waiting()
    ends = all_of(*[lambda: services.percolate(found) for _ in range(4)])
    assert [e for e in ends if isinstance(e, Exception)] == []
    assert sum(ends) == 3
    assert Suggestion.objects.count() == 3
    assert Notice.objects.filter(kind="push.suggested").count() == 3


@pytest.mark.parametrize("workers", [4])
def test_many_that_offer_at_once_never_pass_a_budget(committed_world, settings, workers):
    settings.BOLE_PUSH_PER_DAY = 3
    world = committed_world
    for number in range(8):
        record = make.published(world)
        RecordFamily.objects.create(record=record, family=record.id)
        services.suggest(SYSTEM, record.id, found=[Candidate(world.stranger.person_id, score=number)])
    all_of(*[lambda: services.offer(SYSTEM, persons=[world.stranger.person_id]) for _ in range(workers)])
    assert Suggestion.objects.exclude(offered_at=None).count() == 3
