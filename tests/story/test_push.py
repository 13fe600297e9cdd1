"""Push and answers: from a need to a suggestion, a no with its reason, a revision, a second look, and a contact."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection

from bole.matching import services as matching
from bole.matching.models import StaleRecord
from bole.matching.queries import Side
from bole.notices.models import Notice
from bole.people.errors import NoAccount
from bole.push import access, queries, services
from bole.push.domain.reasons import Verdict
from bole.push.errors import BadName, BadReason, InterestMissing, NoReason, NotForOwner, NotForYourPart, NothingToSave, SuggestionMissing
from bole.push.models import Answer, Interest, RecordFamily, Subscription, SubscriptionIndex, SubscriptionText, Suggestion
from bole.push.queries import percolation
from bole.push.queries.percolation import Candidate
from bole.registry import queries as registry
from bole.registry.domain.sheet import RightSheet
from bole.registry.errors import NotEditor, RecordMissing
from bole.registry.queries import Filters
from bole.registry.services import records
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from .. import make
from ..conftest import NOON

NEED = make.wording(
    title="需要低温锂离子电池电解液", summary="需要一种在零下四十度仍能正常工作的锂离子电池电解液，容量保持率达到百分之八十。"
)


def index():
    """What the worker does within seconds, in this very transaction."""
    matching.mark_unindexed()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    stale = list(StaleRecord.objects.filter(stage=0).values_list("record_id", flat=True))
    matching.index_in_this_act(stale)
    matching.match_waiting()
    return stale


def push(*published):
    """Index, match, and run each of these against everything that waits."""
    index()
    for one in published:
        services.percolate(one.id)


def told(person):
    return list(
        Notice.objects.filter(person_id=person.person_id, kind__startswith="push.").order_by("told_at", "id").values_list("kind", flat=True)
    )


def revise(world, who, record, **values):
    sheet = registry.sheet_of(registry.record(who, record.id))
    revised = records.revise(who, record.id, sheet=replace(sheet, **values), version=registry.record(who, record.id).version)
    changed = registry.versions(who, record.id)[0].changed
    services.address(SYSTEM, record.id, changed=changed, version=revised.version)
    return revised


def test_the_whole_loop_from_a_need_to_a_contact(world):
    need = make.published(world, by=world.owner, kind="need", wordings=(NEED,), owner="钱江电池厂")
    push(need)
    achievement = make.published(world, trl=3, stage="early", owner="浙江大学")
    push(achievement)
    (suggestion,) = queries.suggestions(world.owner)
    assert (suggestion.record_id, suggestion.standing_id) == (achievement.id, need.id)
    assert told(world.owner) == ["push.suggested"]

    services.answer_suggestion(world.owner, suggestion.id, verdict=Verdict.DECLINED, reasons=["too_early"])
    assert list(queries.suggestions(world.owner)) == []
    (asked,) = queries.checklist(world.professor, achievement.id)
    assert (asked.reason, asked.times, asked.is_addressed, asked.named) == ("too_early", 1, False, ())
    assert "trl" in asked.fields

    revise(world, world.professor, achievement, trl=7, stage="mature")
    (again,) = queries.suggestions(world.owner)
    assert (again.id, again.again_for) == (suggestion.id, "too_early")
    assert told(world.owner) == ["push.suggested", "push.suggested_again"]
    (asked,) = queries.checklist(world.professor, achievement.id)
    assert asked.is_addressed

    services.answer_suggestion(world.owner, suggestion.id, verdict=Verdict.INTERESTED, remark="我们想试用。")
    (interest,) = queries.interests(world.professor, box="received")
    assert interest.state == "sent"
    assert told(world.professor)[-1] == "push.interest_received"
    services.accept(world.professor, interest.id, reply="好的")
    assert queries.shown(world.owner, interest.id).interest.state == "opened"
    assert queries.shown(world.owner, interest.id).contact
    assert told(world.owner)[-1] == "push.contact_opened"
    found = queries.funnel(world.professor, achievement.id)
    assert (found.suggested, found.declined, found.interested, found.answered, found.contacts) == (1, 0, 1, 1, 1)


def search(actor, **values):
    given = {"name": "cold batteries", "side": Side.ACHIEVEMENTS, "text": "低温锂离子电池电解液，在零下四十度仍能正常工作", **values}
    return services.save_search(actor, **given)


def of(actor):
    return [s.record_id for s in queries.suggestions(actor)]


def test_a_saved_search_is_told_of_what_is_new_and_not_of_what_is_paused(world):
    index()
    search(world.stranger)
    services.pause_search(world.director, search(world.director).id)
    found = make.published(world)
    push(found)
    assert of(world.stranger) == [found.id]
    assert of(world.director) == []
    services.percolate(found.id)
    assert told(world.stranger) == ["push.suggested"]


def test_filters_alone_are_a_search_and_each_of_them_holds(world):
    index()
    passing = Filters(tech_areas=("04", "05"), centre="cn.zj", trl_min=5, territory="CN", stages=("middle",), open_only=True)
    search(world.stranger, text="", filters=passing)
    others = {
        "tech_areas": ("06",),
        "centre": "cn.gd",
        "trl_min": 8,
        "territory": "DE",
        "stages": ("early",),
        "modes": ("EQUITY",),
        "languages": ("de",),
    }
    for number, (name, value) in enumerate(others.items()):
        search(world.director, text="", name=f"s{number}", filters=replace(passing, **{name: value}))
    found = make.published(world, tech_areas=("04",), trl=6, stage="middle", territories=("CN",), cooperation_modes=("DEVELOPMENT",))
    push(found)
    assert of(world.stranger) == [found.id]
    assert of(world.director) == []


def test_a_search_without_words_and_filters_is_refused(world):
    index()
    for text in ("", "  ", "。。。"):
        with pytest.raises(NothingToSave):
            search(world.stranger, text=text)
    with pytest.raises(BadName):
        search(world.stranger, name=" ")
    with pytest.raises(NoAccount):
        search(world.anonymous)
    assert not Subscription.objects.exists()


def test_nobody_is_suggested_what_he_may_not_see(world):
    index()
    for who in (world.stranger, world.foreign_registrar, world.broker):
        search(who)
    found = make.published(world, visibility="centre")
    push(found)
    assert (of(world.stranger), of(world.foreign_registrar), of(world.broker)) == ([], [], [found.id])
    assert not Suggestion.objects.exclude(person_id=world.broker.person_id).exists()


def test_what_was_suggested_and_is_hidden_since_is_seen_no_more(world):
    index()
    search(world.stranger)
    found = make.published(world)
    push(found)
    (suggestion,) = queries.suggestions(world.stranger)
    records.withdraw(world.professor, found.id)
    assert of(world.stranger) == []
    with pytest.raises(SuggestionMissing):
        services.answer_suggestion(world.stranger, suggestion.id, verdict=Verdict.INTERESTED)
    assert not Answer.objects.exists()


def test_ones_own_record_is_never_suggested_to_oneself(world):
    index()
    search(world.professor)
    push(make.published(world))
    assert of(world.professor) == []


def test_one_family_is_suggested_once_however_often_it_is_registered(world):
    index()
    search(world.stranger)
    first = make.published(world, rights=(RightSheet(kind="invention", number="ZL202010123456.2"),))
    second = make.published(world, rights=(RightSheet(kind="invention", number="CN202010123456.2"),))
    push(first, second)
    assert of(world.stranger) == [first.id]
    assert told(world.stranger) == ["push.suggested"]


def test_two_families_that_turn_out_to_be_one_keep_what_was_told_first(world):
    index()
    search(world.stranger)
    a, b = "ZL202010123456.2", "US 11,123,456 B2"
    first = make.published(world, rights=(RightSheet(kind="invention", number=a),))
    second = make.published(world, rights=(RightSheet(kind="invention", number=b),))
    push(first, second)
    assert sorted(of(world.stranger)) == sorted([first.id, second.id])
    bridge = make.published(world, rights=(RightSheet(kind="invention", number=a), RightSheet(kind="invention", number=b)))
    push(bridge)
    assert sorted(of(world.stranger)) == sorted([first.id, second.id])
    assert Suggestion.objects.filter(family=None).count() == 1


def test_a_day_has_its_budget_the_best_comes_first_and_the_rest_the_next_day(world, settings):
    settings.BOLE_PUSH_PER_DAY = 2
    found = [make.published(world) for _ in range(5)]
    with clock.freeze(NOON):
        for number, record in enumerate(found):
            RecordFamily.objects.create(record=record, family=record.id)
            services.suggest(SYSTEM, record.id, found=[Candidate(world.stranger.person_id, score=number / 10, requirements=1)])
        assert services.offer(SYSTEM, persons=[world.stranger.person_id]) == 2
        assert services.offer(SYSTEM, persons=[world.stranger.person_id]) == 0
        assert sorted(of(world.stranger)) == sorted([found[4].id, found[3].id])
    with clock.freeze(NOON + dt.timedelta(days=1)):
        assert services.offer_waiting() == 2
        assert set(of(world.stranger)) == {found[i].id for i in (1, 2, 3, 4)}


def test_a_thousand_searches_that_one_record_answers_are_served_in_batches(world, monkeypatch, django_assert_max_num_queries):
    index()
    monkeypatch.setattr(percolation, "BATCH", 100)
    first = search(world.stranger)
    people_ids = [make.person().id for _ in range(40)]
    copy_search(first, people_ids, times=25)
    assert Subscription.objects.count() == 1001
    found = make.published(world)
    index()
    with django_assert_max_num_queries(900):  # some eighty for each batch of a hundred, not some for each search
        assert services.percolate(found.id) == 41
    assert Suggestion.objects.filter(record=found).count() == 41
    assert Notice.objects.filter(kind="push.suggested").count() == 41


def copy_search(saved, people_ids, *, times):
    """The same search for many persons, several times each."""
    for person_id in people_ids:
        for number in range(times):
            one = Subscription.objects.create(person_id=person_id, name=f"copy {number}", side=saved.side, text=saved.text)
            for part in (SubscriptionIndex.objects.get(pk=saved.pk), SubscriptionText.objects.get(pk=saved.pk)):
                part.pk = part.subscription_id = one.id
                part.save(force_insert=True)


def test_who_declined_is_asked_again_once_and_only_for_what_was_named(world):
    index()
    search(world.stranger)
    found = make.published(world, trl=3, stage="early")
    push(found)
    (suggestion,) = queries.suggestions(world.stranger)
    services.answer_suggestion(world.stranger, suggestion.id, verdict=Verdict.DECLINED, reasons=["too_early", "price"])
    revise(world, world.professor, found, tech_areas=("04",))
    assert of(world.stranger) == []
    revise(world, world.professor, found, trl=7)
    assert of(world.stranger) == [found.id]
    services.answer_suggestion(world.stranger, suggestion.id, verdict=Verdict.DECLINED, reasons=["too_early"])
    revise(world, world.professor, found, trl=8)
    assert of(world.stranger) == []
    assert told(world.stranger).count("push.suggested_again") == 1


def test_ones_mind_may_change_and_what_was_said_stays(world):
    found = make.published(world)
    services.answer(world.stranger, found.id, verdict=Verdict.INTERESTED)
    services.answer(world.stranger, found.id, verdict=Verdict.INTERESTED)
    services.answer(world.stranger, found.id, verdict=Verdict.DECLINED, reasons=["found_elsewhere"])
    assert list(Answer.objects.order_by("at", "id").values_list("verdict", "is_current")) == [("interested", False), ("declined", True)]
    assert [i.state for i in queries.interests(world.stranger)] == ["withdrawn"]
    services.answer(world.stranger, found.id, verdict=Verdict.INTERESTED)
    assert sorted(i.state for i in queries.interests(world.stranger)) == ["sent", "withdrawn"]


def test_a_no_needs_a_reason_and_ones_own_record_no_answer(world):
    found = make.published(world)
    with pytest.raises(NoReason):
        services.answer(world.stranger, found.id, verdict=Verdict.DECLINED)
    with pytest.raises(BadReason):
        services.answer(world.stranger, found.id, verdict=Verdict.DECLINED, reasons=["ugly"])
    with pytest.raises(NotForOwner):
        services.answer(world.professor, found.id, verdict=Verdict.INTERESTED)
    with pytest.raises(RecordMissing):
        services.answer(world.stranger, make.draft(world).id, verdict=Verdict.INTERESTED)
    assert not Answer.objects.exists()


def test_through_the_broker_neither_is_named_before_both_agree(world):
    found = make.published(world, description_tier="members", contact_email="prof@test.example")
    services.answer(world.owner, found.id, verdict=Verdict.INTERESTED, remark="we test")
    (sent,) = queries.interests(world.owner)
    assert sent.state == "with_broker"
    assert told(world.broker) == ["push.interest_to_broker"]
    assert told(world.professor) == []
    with pytest.raises(InterestMissing):
        queries.shown(world.professor, sent.id)
    assert str(queries.shown(world.broker, sent.id).asker) == "owner"
    services.forward(world.broker, sent.id, note="a factory in Zhejiang")
    seen = queries.shown(world.professor, sent.id)
    assert seen.asker is None
    services.accept(world.professor, sent.id)
    assert queries.shown(world.professor, sent.id).asker is None
    assert queries.shown(world.owner, sent.id).contact == ()
    with pytest.raises(NotForYourPart):
        services.confirm(world.professor, sent.id)
    services.confirm(world.owner, sent.id)
    assert str(queries.shown(world.professor, sent.id).asker) == "owner"
    assert queries.shown(world.owner, sent.id).contact == (("", "prof@test.example"),)
    steps = [s.kind for s in queries.shown(world.owner, sent.id).steps]
    assert steps == ["interest_sent", "interest_forwarded", "interest_accepted", "contact_opened"]


def test_answers_of_centres_are_counted_in_days_and_rolled_up(world):
    first, second = make.published(world), make.published(world)
    with clock.freeze(NOON):
        for found in (first, second):
            services.answer(world.stranger, found.id, verdict=Verdict.INTERESTED)
    with clock.freeze(NOON + dt.timedelta(days=3)):
        services.decline(world.professor, queries.interests(world.professor, box="received").get(record=first).id, reply="sold")
    times = queries.answer_times(world.anonymous)
    assert {path: (t.median_days, t.answered, t.waiting) for path, t in times.items()} == dict.fromkeys(
        ("cn", "cn.zj", "cn.zj.hz"), (3.0, 1, 1)
    )
    assert told(world.stranger) == ["push.interest_answered"]


def test_views_are_counted_by_kind_of_reader_and_not_those_of_ones_own_side(world):
    found = make.published(world, owner="浙江大学")
    counted = [
        services.count_view(who, found.id)
        for who in (world.anonymous, world.anonymous, world.stranger, world.owner, world.professor, world.broker)
    ]
    assert counted == [True, True, True, True, False, False]
    assert queries.views_by_reader(world.professor, found.id) == {"stranger": 2, "member": 1, "enterprise": 1}
    with pytest.raises(NotEditor):
        queries.views_by_reader(world.stranger, found.id)


def test_declines_of_a_day_are_told_the_owner_once_as_a_count(world):
    found = make.published(world)
    with clock.freeze(NOON):
        for who in (world.stranger, world.owner):
            services.answer(who, found.id, verdict=Verdict.DECLINED, reasons=["price"])
    for _ in range(2):
        services.tell_of_declines(NOON.date())
    (notice,) = Notice.objects.filter(kind="push.declined_with_reasons")
    assert (notice.person_id, notice.values["count"]) == (world.professor.person_id, 2)


def test_doors_and_lists_of_interests_agree_for_everybody(world):
    direct, brokered = make.published(world), make.published(world, description_tier="members")
    for found in (direct, brokered):
        for who in (world.stranger, world.owner):
            services.answer(who, found.id, verdict=Verdict.INTERESTED)
    services.forward(world.broker, Interest.objects.get(record=brokered, person=world.owner.person_id).id)
    for actor in world.everybody():
        listed = set(access.interests_for(actor).values_list("id", flat=True))
        opened = {i.id for i in Interest.objects.all() if opens(actor, i.id)}
        assert listed == opened, actor.name
    assert access.interests_for(world.foreign_registrar).count() == 0
    assert access.interests_for(world.professor).count() == 3


def opens(actor, interest_id):
    try:
        access.interest_for(actor, interest_id)
    except InterestMissing:
        return False
    return True
