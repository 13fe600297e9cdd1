"""The work on a challenge: milestones, money, teams that are stopped, acceptance, failure without blame, feedback."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bole.challenges import queries
from bole.challenges.errors import (
    BadMeasurement,
    FeedbackMissing,
    MilestonesOpen,
    MoneyOpen,
    NoFeedbackText,
    NothingFailed,
    WhyMissing,
)
from bole.challenges.models import Award, Feedback, Milestone
from bole.challenges.services import challenges, choosing, executing, feedback, reviewing
from bole.challenges.services.executing import Measured
from bole.kernel.states import WrongState
from bole.ledger.models import Hold, Payout
from bole.notices.models import Notice
from bole.runtime import jobs
from bole.runtime.models import Entry

from .. import contest
from ..treasury import treasury

pytestmark = pytest.mark.usefixtures("noon")
GOOD = {"t1": Measured(Decimal(83), "GB/T 31486", "报告 17"), "t2": Measured(Decimal(29), "环境舱"), "t3": Measured(Decimal(900), "循环台")}


def awards(found):
    return list(Award.objects.filter(application__challenge_id=found.id).order_by("application__number"))


def told(kind):
    return set(Notice.objects.filter(kind=f"challenges.{kind}").values_list("person__name", flat=True))


# ---- work and money ----


def test_the_owner_pays_in_by_milestones_and_a_met_one_passes_its_money_on(world, working):
    books = treasury(world)
    first, second = awards(working)
    holds = Hold.objects.filter(subject=f"challenge:{working.id}")
    assert sum(h.amount for h in holds) == 800000  # the owner's part of 1,000,000; the subsidy is not booked
    assert [(m.from_owner, m.from_subsidy) for m in first.milestones.order_by("position")] == [(144000, 36000), (336000, 84000)]
    milestone = first.milestones.get(position=1)
    books.pay(Hold.objects.get(id=milestone.hold).invoice_id, 144000)
    team = working.team_of(first)
    executing.report_milestone(team, first.id, position=1, evidence="设计评审纪要")
    executing.check_milestone(world.owner, first.id, position=1, verdict="met")
    out = Payout.objects.get(hold_id=milestone.hold)
    assert (out.amount, out.organisation_id, out.why) == (144000, first.application.organisation_id, "forward")
    assert Milestone.objects.get(id=milestone.id).released_at is not None
    assert told("passed_on") == {team.name}
    assert not Payout.objects.filter(hold_id__in=second.milestones.values("hold")).exists()


def test_money_that_comes_after_the_milestone_was_met_goes_on_by_itself(world, working):
    books = treasury(world)
    first, _second = awards(working)
    executing.report_milestone(working.team_of(first), first.id, position=1, evidence="纪要")
    executing.check_milestone(world.owner, first.id, position=1, verdict="met")
    milestone = first.milestones.get(position=1)
    assert milestone.released_at is None
    books.pay(Hold.objects.get(id=milestone.hold).invoice_id, 144000)
    executing.pass_on(contest.SYSTEM, hold=milestone.hold)
    executing.pass_on(contest.SYSTEM, hold=milestone.hold)
    assert Payout.objects.filter(hold_id=milestone.hold).count() == 1


def test_a_team_is_stopped_only_after_a_failed_milestone_and_the_owner_gets_his_money_back(world, working):
    books = treasury(world)
    first, second = awards(working)
    books.pay(Hold.objects.get(id=second.milestones.get(position=1).hold).invoice_id, 96000)
    with pytest.raises(NothingFailed):
        executing.stop_team(world.owner, second.id, reason="不想要了")
    executing.report_milestone(working.team_of(second), second.id, position=1, evidence="方案")
    with pytest.raises(WhyMissing):
        executing.check_milestone(world.owner, second.id, position=1, verdict="not_met")
    executing.check_milestone(world.owner, second.id, position=1, verdict="not_met", reason="未通过评审")
    executing.stop_team(world.owner, second.id, reason="第一阶段未达标")
    states = dict(Hold.objects.filter(id__in=second.milestones.values("hold")).values_list("amount", "state"))
    assert states == {Decimal(96000): "refund_due", Decimal(224000): "cancelled"}
    assert [a.state for a in awards(working)] == ["contracted", "stopped"]
    assert working.fresh.status == "executing"
    assert first.state == "contracted"


def finished(world, working, award):
    """Every milestone of a team met and paid."""
    books = treasury(world) if not hasattr(working, "books") else working.books
    working.books = books
    team = working.team_of(award)
    for milestone in award.milestones.order_by("position"):
        books.pay(Hold.objects.get(id=milestone.hold).invoice_id, milestone.from_owner)
        executing.report_milestone(team, award.id, position=milestone.position, evidence="完成")
        executing.check_milestone(world.owner, award.id, position=milestone.position, verdict="met")
    executing.deliver(team, award.id)


def test_work_is_measured_against_every_target_and_the_rule_decides(world, ranked):
    (award,) = ranked.choose({1: 100})
    ranked.signed(award)
    with pytest.raises(MilestonesOpen):
        executing.deliver(ranked.team_of(award), award.id)
    finished(world, ranked, award)
    assert str(queries.stage(ranked.fresh)) == "acceptance"
    for bad in ({"t1": GOOD["t1"]}, {**GOOD, "t9": GOOD["t1"]}, {**GOOD, "t1": Measured(Decimal(83), " ")}):
        with pytest.raises(BadMeasurement):
            executing.accept(world.owner, award.id, measured=bad)
    executing.accept(world.owner, award.id, measured=GOOD)
    kept = Award.objects.get(id=award.id)
    assert (kept.state, kept.report["share"], [line["is_met"] for line in kept.report["lines"]]) == ("accepted", "1/2", [True, True, False])
    executing.confirm_reward(world.registrar, award.id, how="T-1, T-2；补贴由科技局拨付")
    assert (ranked.fresh.status, Award.objects.get(id=award.id).state) == ("rewarded", "paid")


def test_a_reward_is_not_said_to_be_paid_while_money_of_it_is_missing(world, ranked):
    (award,) = ranked.choose({1: 100})
    ranked.signed(award)
    team = ranked.team_of(award)
    for position in (1, 2):
        executing.report_milestone(team, award.id, position=position, evidence="完成")
        executing.check_milestone(world.owner, award.id, position=position, verdict="met")
    executing.deliver(team, award.id)
    executing.accept(world.owner, award.id, measured=GOOD)
    with pytest.raises(MoneyOpen):
        executing.confirm_reward(world.registrar, award.id, how="现金")
    assert ranked.fresh.status == "executing"


def test_a_missed_must_fails_the_work_and_the_failure_is_recorded_without_blame(world, ranked):
    (award,) = ranked.choose({1: 100})
    ranked.signed(award)
    finished(world, ranked, award)
    executing.accept(world.owner, award.id, measured={**GOOD, "t2": Measured(Decimal(31), "环境舱")})
    assert (Award.objects.get(id=award.id).state, ranked.fresh.status) == ("failed", "executing")
    with pytest.raises(WhyMissing):
        choosing.fail(world.owner, ranked.id, reason="快充时间超一分钟", learnt="")
    choosing.fail(world.owner, ranked.id, reason="快充时间超一分钟", learnt="极片厚度是关键")
    assert (ranked.fresh.status, ranked.fresh.learnt) == ("failed", "极片厚度是关键")


def test_a_challenge_is_not_failed_while_a_team_still_works(world, working):
    with pytest.raises(WrongState):
        choosing.fail(world.owner, working.id, reason="x", learnt="y")
    assert working.fresh.status == "executing"


def test_an_owner_whom_no_team_suits_ends_with_reasons(world, three):
    choosing.fail(world.owner, three.id, reason="三家方案均不适合", learnt="指标定得过高")
    assert (three.fresh.status, three.fresh.reason) == ("failed", "三家方案均不适合")


def test_a_challenge_withdrawn_after_the_choice_gives_deposits_back(world, ranked):
    first, _second = ranked.choose({1: 60, 2: 40})
    ranked.signed(first)
    assert Hold.objects.filter(state="due").count() == 2
    challenges.withdraw(world.owner, ranked.id, reason="项目取消")
    assert set(Hold.objects.values_list("state", flat=True)) == {"cancelled"}


# ---- feedback ----


def test_every_team_is_told_why_before_the_challenge_is_closed(world, ranked):
    (award,) = ranked.choose({1: 100})
    ranked.signed(award)
    finished(world, ranked, award)
    executing.accept(world.owner, award.id, measured=GOOD)
    executing.confirm_reward(world.registrar, award.id, how="T-1")
    with pytest.raises(FeedbackMissing):
        feedback.close(world.registrar, ranked.id)
    assert feedback.prepare_feedback(world.registrar, ranked.id) == 2
    assert feedback.prepare_feedback(world.registrar, ranked.id) == 0
    texts = list(Feedback.objects.values_list("text", flat=True))
    assert not [t for t in texts for who in ranked.reviewers if who.name in t]
    assert all("对第" in t for t in texts)
    with pytest.raises(FeedbackMissing) as refusal:
        feedback.close(world.registrar, ranked.id)
    assert refusal.value.values == {"count": 2}
    for one in Feedback.objects.all():
        feedback.edit_feedback(world.registrar, one.application_id, text=f"{one.text}\n欢迎下次再来。")
        feedback.send_feedback(world.registrar, one.application_id)
        feedback.edit_feedback(world.registrar, one.application_id, text="改口")
    assert all(t.endswith("欢迎下次再来。") for t in Feedback.objects.values_list("text", flat=True))
    feedback.close(world.registrar, ranked.id)
    assert ranked.fresh.closed_at is not None
    numbers = ranked.numbers()
    assert told("feedback") == {who.name for name, (_place, who) in ranked.teams.items() if numbers[name] != 1}


def test_a_team_that_was_turned_away_is_told_that_reason_and_empty_words_are_not_sent(world, three):
    one, *others = queries.applications(world.registrar, three.fresh)
    reviewing.screen_application(world.registrar, one.id, eligible=False, reason="没有制样能力")
    for other in others:
        reviewing.screen_application(world.registrar, other.id, eligible=True)
    choosing.fail(world.owner, three.id, reason="无合适方案", learnt="再细化指标")
    with pytest.raises(NoFeedbackText):
        feedback.send_feedback(world.registrar, one.id)
    feedback.prepare_feedback(world.registrar, three.id)
    assert "没有制样能力" in Feedback.objects.get(application=one).text
    assert all("无合适方案" in f.text for f in Feedback.objects.exclude(application=one))


# ---- belonging ----


def test_the_reaction_to_a_paid_deposit_passes_money_on(world, working):
    books = treasury(world)
    first, _second = awards(working)
    executing.report_milestone(working.team_of(first), first.id, position=1, evidence="纪要")
    executing.check_milestone(world.owner, first.id, position=1, verdict="met")
    milestone = first.milestones.get(position=1)
    books.pay(Hold.objects.get(id=milestone.hold).invoice_id, 144000)
    entry = Entry.objects.filter(kind="ledger.deposit_paid").latest("id")
    jobs.react("bole.challenges.reactions.pass_money_on", [entry.id])
    assert Milestone.objects.get(id=milestone.id).released_at is not None


def test_ledger_and_challenge_agree_on_every_yuan(world, working):
    finished(world, working, awards(working)[0])
    passed = sum(p.amount for p in Payout.objects.filter(subject=f"challenge:{working.id}"))
    assert passed == sum(m.from_owner for m in awards(working)[0].milestones.all()) == 480000
