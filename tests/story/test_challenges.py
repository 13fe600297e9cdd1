"""A challenge from the draft to the deadline: written, screened, published, revised, read in two tiers, applied for, sealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bole.challenges import access, queries
from bole.challenges.domain.plan import Plan, Words
from bole.challenges.errors import (
    AlreadyApplied,
    ApplicationMissing,
    ApplicationsClosed,
    ApplicationsOpen,
    BadOffer,
    BadPlan,
    ChallengeMissing,
    NotAcknowledged,
    NotANeed,
    NotChallengeOwner,
    NotChallengeStaff,
    NotOfTeam,
    NotOpenTo,
    OwnerMayNotApply,
    PlanChanged,
    WhyMissing,
)
from bole.challenges.models import Acknowledgement, Application, Challenge
from bole.challenges.services import applying, challenges
from bole.kernel.states import WrongState
from bole.notices.models import Notice
from bole.registry.errors import NotEditor, RecordMissing
from bole.runtime import acts, clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import contest, make
from ..contest import OFFER, PLAN

pytestmark = pytest.mark.usefixtures("noon")


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=f"challenges.{kind}").values_list("person__name", flat=True))


def test_it_begins_on_a_published_need_with_an_owner_by_who_may_change_the_need(world):
    need = contest.need_of(world)
    for actor, refusal in ((world.stranger, NotEditor), (world.professor, NotEditor), (world.anonymous, NotEditor)):
        with pytest.raises((refusal, RecordMissing)):
            challenges.draft(actor, need.id, plan=PLAN)
    with pytest.raises(NotANeed):
        challenges.draft(world.professor, make.published(world).id, plan=PLAN)
    assert not Challenge.objects.exists()
    made = challenges.draft(world.owner, need.id, plan=PLAN)
    assert (made.status, made.owner.name, made.centre.path, made.title.split(" / ")) == (
        "collected", "钱江电池厂", "cn.zj.hz", [contest.TITLE_ZH, contest.TITLE_EN],
    )  # fmt: skip


def test_a_plan_comes_back_from_the_database_as_it_was(world):
    assert Challenge.objects.get(id=contest.drafted(world).id).terms == PLAN
    assert Plan.from_json(PLAN.as_json()).digest == PLAN.digest


def test_before_it_is_published_only_its_owner_and_its_centre_see_it(world):
    found = contest.drafted(world)
    seen = {a.name for a in world.everybody() if access.challenges_for(a).filter(id=found.id).exists()}
    assert seen == {"admin", "director", "registrar", "broker", "owner"}
    with pytest.raises(ChallengeMissing):
        queries.challenge(world.stranger, found.id)


def test_a_draft_may_be_unfinished_but_is_not_handed_in_so(world):
    found = contest.drafted(world, Plan(words=(Words("zh", "只有标题"),)))
    with pytest.raises(BadPlan) as refusal:
        challenges.submit(world.owner, found.id)
    assert {p.field for p in refusal.value.problems} >= {"abstract", "targets", "criteria", "parts", "reward", "closes_at", "ip_terms"}
    assert found.fresh.status == "collected"


def test_two_editors_do_not_overwrite_each_other(world):
    found = contest.drafted(world)
    challenges.change(world.owner, found.id, plan=replace(PLAN, parallel=3), version=1)
    with pytest.raises(PlanChanged):
        challenges.change(world.broker, found.id, plan=PLAN, version=1)
    assert found.fresh.terms.parallel == 3


def test_the_centre_screens_with_reasons_or_gives_it_back(world):
    found = contest.drafted(world)
    challenges.submit(world.owner, found.id)
    assert told("submitted") == {"registrar", "director"}
    with pytest.raises(NotChallengeStaff):
        challenges.screen(world.owner, found.id, reason="我自己觉得好")
    with pytest.raises(ChallengeMissing):
        challenges.screen(world.foreign_registrar, found.id, reason="x")
    with pytest.raises(WhyMissing):
        challenges.send_back(world.registrar, found.id, reason="  ")
    challenges.send_back(world.registrar, found.id, reason="指标二没有测试方法")
    assert (found.fresh.status, found.fresh.reason, told("returned")) == ("collected", "指标二没有测试方法", {"owner"})


def test_published_it_is_on_the_board_for_everybody_with_its_first_edition(world):
    found = contest.published(world)
    assert list(queries.board(queries.Filters())) == [found.challenge]
    assert (found.fresh.edition, found.fresh.editions.get().digest) == (1, PLAN.digest)
    assert str(queries.stage(found.fresh)) == "applying"
    entry = Entry.objects.get(kind="challenges.challenge_published")
    assert entry.public == {"edition": 1, "digest": PLAN.digest, "closes_at": "2026-12-20T09:00:00+00:00"}


def test_details_are_for_who_promised_to_keep_them(world):
    found = contest.published(world)
    may = {a.name: access.may_read_details(a, found.fresh) for a in world.everybody()}
    assert {name for name, yes in may.items() if yes} == {"admin", "director", "registrar", "broker", "owner"}
    for _ in range(2):
        challenges.acknowledge(world.professor, found.id)
    assert access.may_read_details(world.professor, found.fresh)
    assert Acknowledgement.objects.count() == 1


def test_after_publication_it_changes_only_by_an_edition_that_every_team_is_told_of(world):
    found = contest.published(world)
    found.apply("甲")
    Notice.objects.all().delete()
    with pytest.raises(WrongState):
        challenges.change(world.owner, found.id, plan=PLAN, version=1)
    harder = replace(PLAN, reward=Decimal(900000))
    with pytest.raises(WhyMissing):
        challenges.revise(world.owner, found.id, plan=harder, version=1, reason="")
    with clock.freeze(PLAN.closes_at - dt.timedelta(hours=1)):
        challenges.revise(world.owner, found.id, plan=harder, version=1, reason="预算调减")
        fresh = found.fresh
        assert (fresh.edition, fresh.reward, fresh.closes_at) == (2, 900000, PLAN.closes_at + dt.timedelta(days=7, hours=-1))
        assert fresh.editions.first().changed == ["reward", "closes_at"]
    assert told("revised") == {found.team("甲")[1].name}
    assert Application.objects.get().edition == 1


def test_an_edition_takes_nothing_back_that_was_promised(world):
    found = contest.published(world)
    for plan in (replace(PLAN, sealed=False), replace(PLAN, closes_at=PLAN.closes_at - dt.timedelta(minutes=1))):
        with pytest.raises(BadPlan):
            challenges.revise(world.owner, found.id, plan=plan, version=1, reason="改一下")
    with pytest.raises(NotChallengeOwner):
        challenges.revise(world.stranger, found.id, plan=PLAN, version=1, reason="改一下")
    assert (found.fresh.edition, found.fresh.editions.count()) == (1, 1)


def test_a_withdrawn_challenge_says_why_to_every_team_and_stays_readable(world):
    found = contest.published(world)
    found.apply("甲")
    with pytest.raises(WhyMissing):
        challenges.withdraw(world.owner, found.id, reason=" ")
    challenges.withdraw(world.owner, found.id, reason="公司战略调整")
    assert (found.fresh.status, queries.challenge(world.anonymous, found.id).reason) == ("withdrawn", "公司战略调整")
    assert found.team("甲")[1].name in told("withdrawn")
    with pytest.raises(ApplicationsClosed):
        found.apply("乙")


# ---- applying ----


def test_a_team_applies_once_and_a_thousand_identical_submissions_are_one(world):
    found = contest.published(world)
    first = found.apply("甲")
    assert {found.apply("甲").id for _ in range(20)} == {first.id}
    with pytest.raises(AlreadyApplied):
        found.apply("甲", price=Decimal(1))
    assert Application.objects.count() == 1
    assert Entry.objects.filter(kind="challenges.application_sent").count() == 1


def test_a_draft_may_be_unfinished_but_is_not_sent_so(world):
    found = contest.published(world)
    place, who = found.team("甲")
    with pytest.raises(NotAcknowledged):
        applying.save_application(who, found.id, offer=OFFER, organisation_id=place.pk)
    challenges.acknowledge(who, found.id)
    bad = replace(OFFER, approach="", price=Decimal(2000000), days=0, values={"t9": Decimal(1)}, no_conflict=False)
    assert applying.save_application(who, found.id, offer=bad, organisation_id=place.pk).status == "draft"
    with pytest.raises(BadOffer) as refusal:
        applying.send_application(who, found.id, offer=bad, edition=1, organisation_id=place.pk)
    fields = {p.field for p in refusal.value.problems}
    assert fields == {"approach", "price", "days", "value-t1", "value-t2", "values", "no_conflict"}
    assert Application.objects.get().status == "draft"


def test_owner_staff_and_foreign_organisations_do_not_apply(world):
    found = contest.published(world)
    for actor, organisation, refusal in (
        (world.owner, world.factory.pk, OwnerMayNotApply), (world.broker, None, OwnerMayNotApply),
        (world.professor, world.factory.pk, NotOfTeam), (world.stranger, world.university.pk, NotOfTeam),
    ):  # fmt: skip
        with pytest.raises(refusal):
            applying.send_application(actor, found.id, offer=OFFER, edition=1, organisation_id=organisation)
    assert not Application.objects.exists()


def test_a_challenge_for_organisations_is_not_open_to_persons(world):
    found = contest.published(world, replace(PLAN, open_to=("organisation",)))
    challenges.acknowledge(world.stranger, found.id)
    with pytest.raises(NotOpenTo):
        applying.save_application(world.stranger, found.id, offer=OFFER)
    assert not Application.objects.exists()


def test_a_member_prepares_and_the_representative_sends(world):
    found = contest.published(world)
    challenges.acknowledge(world.professor, found.id)
    applying.save_application(world.professor, found.id, offer=OFFER, organisation_id=world.university.pk)
    _place, dean = world.university, contest.joined("dean", world.university, contest.Role.REPRESENTATIVE)
    challenges.acknowledge(dean, found.id)
    sent = applying.send_application(dean, found.id, offer=OFFER, edition=1, organisation_id=world.university.pk)
    assert (sent.status, sent.person_id, Application.objects.count()) == ("sent", world.professor.person_id, 1)


def test_only_own_achievements_are_linked(world):
    found = contest.published(world)
    own, other = make.published(world, owner="浙江大学"), make.published(world, by=world.owner)
    challenges.acknowledge(world.professor, found.id)
    with pytest.raises(BadOffer):
        applying.save_application(
            world.professor, found.id, offer=replace(OFFER, linked=(str(other.id),)), organisation_id=world.university.pk
        )
    kept = applying.save_application(
        world.professor, found.id, offer=replace(OFFER, linked=(str(own.id),)), organisation_id=world.university.pk
    )
    assert kept.content.linked == (str(own.id),)


def test_who_wrote_for_an_old_edition_reads_the_new_one_first(world):
    found = contest.published(world)
    place, who = found.team("甲")
    challenges.acknowledge(who, found.id)
    challenges.revise(world.owner, found.id, plan=replace(PLAN, parallel=1), version=1, reason="只取一家")
    with pytest.raises(PlanChanged):
        applying.send_application(who, found.id, offer=OFFER, edition=1, organisation_id=place.pk)
    assert not Application.objects.exists()


def test_nobody_sees_an_application_before_the_deadline_whoever_he_is(world):
    found = contest.published(world)
    sent = found.apply("甲")
    for actor in world.everybody():
        with pytest.raises(ApplicationMissing):
            access.application_for(actor, sent.id, now=acts.now())
        with pytest.raises((ApplicationsOpen, ChallengeMissing)):
            queries.applications(actor, found.fresh)
    assert queries.application(found.team("甲")[1], sent.id) == sent
    assert not Entry.objects.filter(subject=f"challenge:{found.id}", kind__contains="application").exists()
    with found.after():
        assert [a for a in (world.owner, world.registrar, world.broker) if queries.application(a, sent.id)]
        for actor in (world.stranger, world.professor, world.foreign_registrar):
            with pytest.raises(ApplicationMissing):
                queries.application(actor, sent.id)


def test_a_team_withdraws_until_the_deadline_and_may_apply_anew(world):
    found = contest.published(world)
    first, (_place, who) = found.apply("甲"), found.team("甲")
    with pytest.raises(ApplicationMissing):
        applying.withdraw_application(world.stranger, first.id)
    for _ in range(2):
        assert applying.withdraw_application(who, first.id).status == "withdrawn"
    second = found.apply("甲", price=Decimal(700000))
    assert (second.id != first.id, second.status) == (True, "sent")
    with found.after(0), pytest.raises(ApplicationsClosed):
        applying.withdraw_application(who, second.id)


@pytest.mark.parametrize(
    ("before", "taken"), [(dt.timedelta(microseconds=1), True), (dt.timedelta(0), False), (dt.timedelta(seconds=-1), False)]
)
def test_the_closing_moment_itself_is_too_late(world, before, taken):
    found = contest.published(world)
    challenges.acknowledge(found.team("甲")[1], found.id)
    with clock.freeze(PLAN.closes_at - before):
        if taken:
            assert found.apply("甲").status == "sent"
        else:
            with pytest.raises(ApplicationsClosed):
                found.apply("甲")


def test_a_job_that_comes_late_changes_nothing(world):
    found = contest.published(world)
    found.apply("甲")
    challenges.end_applications(SYSTEM, found.id)  # early: nothing
    assert found.fresh.status == "published"
    with found.after(3):
        assert str(queries.stage(found.fresh)) == "review"  # by the clock, before anything was written
        with pytest.raises(ApplicationsClosed):
            found.apply("乙")
        for _ in range(2):
            challenges.end_applications(SYSTEM, found.id)
        assert found.fresh.status == "reviewing"
    assert Entry.objects.get(kind="challenges.applications_ended").public == {"applications": 1}
