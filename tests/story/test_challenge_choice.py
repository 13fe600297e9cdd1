"""After the deadline: eligibility, lots, an independent and blind panel, the choice, the pledge."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.challenges import access, queries
from bole.challenges.domain.record import recomputed
from bole.challenges.errors import (
    ApplicationsOpen,
    BadPitch,
    BadScores,
    BadShares,
    ConflictDeclared,
    LotsDrawn,
    LotsNotDrawn,
    NotAnExpertWithAccount,
    NotChallengeOwner,
    NotChallengeStaff,
    NotDeclared,
    NotIndependent,
    NotScreenedYet,
    ScoresFinal,
    ScoresMissing,
    SeatMissing,
    TextNotSame,
    TooManyTeams,
    WhyMissing,
)
from bole.challenges.models import Award, Score, Seat
from bole.challenges.queries import panels
from bole.challenges.services import choosing, reviewing
from bole.kernel.errors import Refusal
from bole.kernel.states import WrongState
from bole.notices.models import Notice
from bole.runtime.models import Entry

from .. import contest, make
from ..contest import PLAN, claimed

pytestmark = pytest.mark.usefixtures("noon")


def awards(found):
    return list(Award.objects.filter(application__challenge_id=found.id).order_by("application__number"))


def told(kind):
    return set(Notice.objects.filter(kind=f"challenges.{kind}").values_list("person__name", flat=True))


# ---- eligibility and lots ----


def test_nobody_is_turned_away_without_a_reason_and_the_team_is_told_it(world, three):
    one = queries.applications(world.registrar, three.fresh).first()
    with pytest.raises(WhyMissing):
        reviewing.screen_application(world.registrar, one.id, eligible=False)
    with pytest.raises(NotChallengeStaff):
        reviewing.screen_application(world.owner, one.id, eligible=False, reason="竞争对手")
    reviewing.screen_application(world.registrar, one.id, eligible=False, reason="没有制样能力")
    assert Notice.objects.get(kind="challenges.screened_out").values["reason"] == "没有制样能力"


def test_lots_are_drawn_once_after_everybody_was_screened_from_a_published_value(world, three):
    with pytest.raises(NotScreenedYet):
        reviewing.draw_lots(world.registrar, three.id, seed="x")
    three.screened(seed="03 07 11")
    with pytest.raises(LotsDrawn):
        reviewing.draw_lots(world.registrar, three.id, seed="another")
    with pytest.raises(LotsDrawn):
        reviewing.screen_application(world.registrar, queries.applications(world.owner, three.fresh)[0].id, eligible=False, reason="晚了")
    assert sorted(three.numbers().values()) == [1, 2, 3]
    assert Entry.objects.get(kind="challenges.lots_drawn").public == {"seed": "03 07 11", "applications": 3}


def test_nothing_of_the_review_begins_before_the_deadline(world):
    found = contest.published(world)
    sent = found.apply("甲")
    for deed in (
        lambda: reviewing.draw_lots(world.registrar, found.id, seed="x"),
        lambda: choosing.choose(world.owner, found.id, shares={1: Decimal(100)}),
        lambda: reviewing.seat_reviewer(world.registrar, found.id, expert_id=make.expert(world).id),
    ):
        with pytest.raises(ApplicationsOpen):
            deed()
    with pytest.raises(Refusal):
        reviewing.screen_application(world.registrar, sent.id, eligible=True)
    assert (found.fresh.status, found.fresh.lots_at) == ("published", None)


def test_a_pitch_day_lies_after_the_deadline_and_tells_every_team(world, three):
    for at, place in ((PLAN.closes_at, "杭州"), (PLAN.closes_at + dt.timedelta(days=9), "")):
        with pytest.raises(BadPitch):
            reviewing.announce_pitch(world.registrar, three.id, at=at, place=place)
    reviewing.announce_pitch(world.registrar, three.id, at=PLAN.closes_at + dt.timedelta(days=9), place="杭州")
    assert told("pitch") == {who.name for _place, who in three.teams.values()}


# ---- the panel ----


def test_a_seat_takes_an_independent_expert_with_an_account(world, three):
    plain = make.expert(world)
    with pytest.raises(NotAnExpertWithAccount):
        reviewing.seat_reviewer(world.registrar, three.id, expert_id=plain.id)
    for number, units in enumerate((("甲研究院",), ("甲研究院电池所",), ("钱江电池厂",))):
        who = make.person(f"tied{number}")
        tied = make.expert(world, units=units, contact_email=who.email)
        claimed(tied.id, who.id)
        with pytest.raises(NotIndependent):
            reviewing.seat_reviewer(world.registrar, three.id, expert_id=tied.id)
    _place, member = three.team("乙")
    own = make.expert(world, contact_email=f"{member.name}@test.example")
    claimed(own.id, member.person_id)
    with pytest.raises(NotIndependent):
        reviewing.seat_reviewer(world.registrar, three.id, expert_id=own.id)
    assert not Seat.objects.exists()
    three.reviewer()
    assert Seat.objects.get().label == "R1"


def test_a_reviewer_declares_first_and_who_has_a_conflict_does_not_score(world, three):
    three.screened()
    who = three.reviewer()
    Seat.objects.update(declared_at=None)
    with pytest.raises(NotDeclared):
        three.score(who, {1: {"c1": 50}}, finish=False)
    with pytest.raises(WhyMissing):
        reviewing.declare(who, three.id, has_conflict=True)
    reviewing.declare(who, three.id, has_conflict=True, conflict="与第2号合作过")
    with pytest.raises(ConflictDeclared):
        three.score(who, {1: {"c1": 50}}, finish=False)
    with pytest.raises(SeatMissing):
        three.score(world.stranger, {1: {"c1": 50}}, finish=False)
    assert not Score.objects.exists()


def test_scores_are_within_the_published_range_and_final_once_finished(three):
    who = three.reviewer()
    with pytest.raises(LotsNotDrawn):
        three.score(who, {1: {"c1": 50}}, finish=False)
    three.screened()
    for bad in ("100.01", "-1", "1.001", "NaN"):
        with pytest.raises(BadScores):
            three.score(who, {1: {"c1": bad}}, finish=False)
    with pytest.raises(BadScores):  # one application is not scored at all
        three.score(who, {n: {"c1": 1, "c2": 2, "c3": 3} for n in (1, 2)})
    three.score(who, {3: {"c1": "0", "c2": "100", "c3": "66.67"}})
    assert reviewing.finish_scores(who, three.id).final_at  # a second click
    with pytest.raises(ScoresFinal):
        three.score(who, {1: {"c1": 99}}, finish=False)
    assert Score.objects.get(application__number=1, criterion="c1").value == 1


def test_the_panel_reads_no_names_and_sees_no_result_before_everybody_has_finished(three):
    three.screened()
    first, _second = three.reviewer(), three.reviewer()
    seat = access.seat_for(first, three.id)
    for one in panels.blind(seat):
        assert (one.offer.members, one.offer.conflict, one.offer.linked) == ((), "", ())
    three.score(first, {n: dict.fromkeys(("c1", "c2", "c3"), 50) for n in (1, 2, 3)})
    with pytest.raises(ScoresMissing):
        panels.ranking(three.fresh)


def test_a_seat_is_taken_back_only_from_who_has_not_finished(world, three):
    three.screened().scored({1: 90, 2: 70, 3: 50})
    idle = three.reviewer()
    for who, refusal in ((three.reviewers[0], ScoresFinal), (idle, None)):
        seat = access.seat_for(who, three.id)
        if refusal:
            with pytest.raises(refusal):
                reviewing.unseat_reviewer(world.registrar, three.id, seat_id=seat.id, reason="不喜欢他的分数")
        else:
            reviewing.unseat_reviewer(world.registrar, three.id, seat_id=seat.id, reason="三周未评分")
    assert Seat.objects.count() == 1


# ---- the choice ----


def test_the_owner_chooses_by_the_ranking_and_the_record_lets_anybody_recompute_it(world, ranked):
    assert ranked.places() == [1, 2, 3]
    with pytest.raises(NotChallengeOwner):
        choosing.choose(world.registrar, ranked.id, shares={1: Decimal(100)})
    made = ranked.choose({1: 60, 2: 40})
    assert [(a.amount, a.share) for a in made] == [(600000, 60), (400000, 40)]
    kept = ranked.fresh.record
    assert recomputed(kept) == kept["ranking"]
    assert kept["chosen"] == [{"number": 1, "share": "60"}, {"number": 2, "share": "40"}]
    assert {s["reviewer"] for s in kept["sheets"]} == {"R1", "R2"}


@pytest.mark.parametrize(
    ("shares", "refusal"),
    [({1: "60", 2: "39.99"}, BadShares), ({1: "-10", 2: "110"}, BadShares), ({1: "0", 2: "100"}, BadShares), ({}, TooManyTeams),
     ({1: "50", 2: "25", 3: "25"}, TooManyTeams), ({1: "50", 9: "50"}, Refusal)],
)  # fmt: skip
def test_shares_that_are_not_right_choose_nobody(ranked, shares, refusal):
    with pytest.raises(refusal):
        ranked.choose(shares, reason="x")
    assert (ranked.fresh.status, Award.objects.count()) == ("reviewing", 0)


def test_passing_over_a_better_team_takes_a_reason_that_the_panel_reads(ranked):
    with pytest.raises(WhyMissing):
        ranked.choose({3: 100})
    assert not Award.objects.exists()
    ranked.choose({3: 100}, reason="第3号可在本省中试")
    assert (ranked.fresh.record["reason"], ranked.fresh.choice_reason) == ("第3号可在本省中试", "第3号可在本省中试")
    assert {who.name for who in ranked.reviewers} <= told("decided")


def test_a_pledge_is_signed_as_it_was_read_and_work_begins_when_all_have_signed(world, ranked):
    first, second = ranked.choose({1: 60, 2: 40})
    with pytest.raises(TextNotSame):
        choosing.sign(world.owner, first.id, side="owner", pledge_digest="0" * 64)
    ranked.signed(first)
    assert ranked.fresh.status == "matched"
    with pytest.raises(WrongState):
        choosing.decline(ranked.team_of(first), first.id, reason="晚了")
    ranked.signed(second)
    assert (ranked.fresh.status, str(queries.stage(ranked.fresh))) == ("executing", "execution")
    assert "≥ 80 %" in first.pledge


def test_when_the_only_team_declines_the_owner_chooses_again(world, ranked):
    (award,) = ranked.choose({1: 100})
    choosing.decline(ranked.team_of(award), award.id, reason="人手不足")
    assert ranked.fresh.status == "reviewing"
    (again,) = [a for a in ranked.choose({2: 100}) if a.state == "chosen"]
    assert again.application.number == 2
