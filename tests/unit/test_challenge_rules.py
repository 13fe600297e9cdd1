"""The rules of challenges: states, the panel's arithmetic, lots, acceptance, money by shares, what a plan must say."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.challenges.domain import challenge as life
from bole.challenges.domain.acceptance import is_met, judge
from bole.challenges.domain.challenge import AWARD, LIFE, Stage, has_closed, is_open, stage_of, status_after
from bole.challenges.domain.offer import Offer
from bole.challenges.domain.panel import Candidate, Rules, Sheet, lots, rank, score_of, shown
from bole.challenges.domain.plan import Criterion, Part, Plan, Said, Target, allotted, by_parts, number, problems, tidied
from bole.challenges.domain.pledge import asked
from bole.challenges.domain.record import recomputed, written
from bole.challenges.errors import ScoresMissing
from bole.kernel.states import WrongState

from ..contest import OFFER, PLAN

CLOSES = dt.datetime(2026, 12, 20, 9, tzinfo=dt.UTC)
MOMENT = dt.timedelta(microseconds=1)
A, B = Criterion("a", Said("甲", "A"), Decimal(3)), Criterion("b", Said("乙", "B"), Decimal("0.5"))


# ---- states ----


def test_every_state_of_the_table_is_a_state_and_every_end_is_reached():
    assert LIFE.states() == set(life.STATES)
    assert AWARD.states() == set(life.AWARD_STATES)
    assert {s for s in life.STATES if not LIFE.verbs(s)} == {"rewarded", "failed", "withdrawn"}


@given(st.lists(st.sampled_from(sorted(LIFE.moves)), max_size=30))
def test_no_sequence_of_verbs_leaves_an_end_or_goes_back_behind_the_board(verbs):
    state, was_public = life.COLLECTED, False
    for verb in verbs:
        try:
            after = LIFE.next(verb, state)
        except WrongState:
            continue
        assert state not in (*life.OVER, life.WITHDRAWN)
        was_public = was_public or after == life.PUBLISHED
        assert not was_public or after in (*life.ON_BOARD, life.WITHDRAWN)
        state = after


def test_the_closing_moment_is_too_late_and_the_one_before_is_not():
    assert is_open("published", closes_at=CLOSES, now=CLOSES - MOMENT)
    assert not is_open("published", closes_at=CLOSES, now=CLOSES)
    assert has_closed("published", closes_at=CLOSES, now=CLOSES)
    assert not has_closed("screened", closes_at=CLOSES, now=CLOSES)


@pytest.mark.parametrize(
    ("status", "now", "awards", "expected"),
    [
        ("published", CLOSES - MOMENT, (), Stage.APPLYING), ("published", CLOSES, (), Stage.REVIEW), ("reviewing", CLOSES, (), Stage.REVIEW),
        ("matched", CLOSES, ("chosen",), Stage.MATCHED), ("executing", CLOSES, ("contracted", "delivered"), Stage.EXECUTION),
        ("executing", CLOSES, ("stopped", "delivered"), Stage.ACCEPTANCE), ("executing", CLOSES, ("accepted",), Stage.ACCEPTANCE),
        ("failed", CLOSES, ("stopped",), Stage.FAILED), ("withdrawn", CLOSES, (), Stage.WITHDRAWN),
    ],
)  # fmt: skip
def test_the_stage_is_told_from_status_clock_and_awards(status, now, awards, expected):
    assert stage_of(status, closes_at=CLOSES, now=now, awards=awards) == expected


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        ((), None),
        (("contracted", "paid"), None),
        (("paid", "stopped"), "rewarded"),
        (("partly",), "rewarded"),
        (("stopped", "failed"), "failed"),
    ],
)
def test_a_challenge_ends_when_nobody_is_at_work_any_more(awards, expected):
    assert status_after(awards) == expected


# ---- the panel ----


def sheets(*rows):
    return [Sheet(reviewer, n, {"a": Decimal(str(a)), "b": Decimal(str(b))}) for reviewer, n, a, b in rows]


def test_a_sheet_is_the_weighted_mean_as_an_exact_fraction():
    assert score_of((A, B), {"a": Decimal(80), "b": Decimal("66.67")}) == (
        3 * Fraction(80) + Fraction(1, 2) * Fraction("66.67")
    ) / Fraction(7, 2)
    thirds = Rules((A,), fewest=3)
    (place,) = rank(thirds, [Candidate(1)], [Sheet(r, 1, {"a": Decimal(v)}) for r, v in (("R1", 1), ("R2", 0), ("R3", 0))])
    assert (place.score, shown(place.score)) == (Fraction(1, 3), "0.33")


def test_a_trimmed_mean_leaves_out_the_published_number_at_both_ends():
    given_ = sheets(("R1", 1, 100, 100), ("R2", 1, 60, 60), ("R3", 1, 50, 50), ("R4", 1, 0, 0))
    (place,) = rank(Rules((A, B), trim=1, fewest=3), [Candidate(1)], given_)
    assert (place.score, place.counted, place.left_out) == (55, ("R2", "R3"), ("R1", "R4"))


def test_ties_are_decided_by_the_published_rules_in_their_order_and_at_last_by_the_lot():
    same = sheets(*((r, n, 70, 70) for r in ("R1", "R2") for n in (1, 2, 3)))
    of = [Candidate(1, Decimal(9), 5), Candidate(2, Decimal(8), 7), Candidate(3, Decimal(8), 7)]
    places = rank(Rules((A, B), fewest=2, ties=("a", "price", "days")), of, same)
    assert [(p.number, p.decided_by) for p in places] == [(2, ""), (3, "lot"), (1, "price")]
    places = rank(Rules((A, B), fewest=2, ties=("days",)), [*of[:2], Candidate(3)], same)
    assert [(p.number, p.decided_by) for p in places] == [(1, ""), (2, "days"), (3, "days")]


def test_nothing_is_ranked_before_every_application_has_its_sheets():
    with pytest.raises(ScoresMissing) as refusal:
        rank(Rules((A, B), fewest=2), [Candidate(1), Candidate(2)], sheets(("R1", 1, 1, 1), ("R2", 1, 1, 1), ("R1", 2, 1, 1)))
    assert refusal.value.values == {"number": 2, "given": 1, "needed": 2}


scores = st.decimals(0, 100, places=2)
panels = st.integers(1, 5).flatmap(
    lambda n: st.integers(1, 6).flatmap(
        lambda r: st.lists(st.tuples(scores, scores), min_size=n * r, max_size=n * r).map(
            lambda given_: [(f"R{i // n + 1}", i % n + 1, a, b) for i, (a, b) in enumerate(given_)]
        )
    )
)


@given(panels, st.integers(0, 2), st.randoms(use_true_random=False), st.permutations(["a", "b", "price", "days"]))
def test_the_result_is_the_same_for_every_order_in_which_scores_arrive(rows, trim, chance, ties):
    numbers = sorted({n for _, n, _, _ in rows})
    of = [Candidate(n, Decimal(n % 2), n % 3) for n in numbers]
    rules = Rules((A, B), trim=trim, fewest=1, ties=tuple(ties))
    shuffled, mixed = sheets(*rows), list(of)
    chance.shuffle(shuffled)
    chance.shuffle(mixed)
    once, again = rank(rules, of, sheets(*rows)), rank(rules, mixed, shuffled)
    assert once == again
    assert sorted(p.number for p in once) == numbers
    assert [p.rank for p in once] == list(range(1, len(numbers) + 1))
    assert [p.score for p in once] == sorted((p.score for p in once), reverse=True)
    for p in once:  # what is told by criterion adds up to the score, exactly
        assert (3 * p.by_criterion["a"] + Fraction(1, 2) * p.by_criterion["b"]) / Fraction(7, 2) == p.score


def test_the_lot_is_drawn_again_by_whoever_has_the_seed():
    ids = [f"0190d3f0-0000-7000-8000-{n:012d}" for n in range(40)]
    assert lots("03 07 11", ids) == lots("03 07 11", random.Random(1).sample(ids, 40))
    assert lots("03 07 12", ids) != lots("03 07 11", ids)
    assert sorted(lots("x", ids)) == ids
    assert lots("s", ["b", "a"]) == ["a", "b"]  # sha256("s|a") = 2fe5d3…, sha256("s|b") = b443aa…


def record():
    ids = ["id-1", "id-2", "id-3"]
    order = lots("seed", ids)
    of = {one: Candidate(order.index(one) + 1, Decimal(100), 10) for one in ids}
    given_ = [Sheet(r, n, {c.code: Decimal(50 + n * k) for k, c in enumerate(PLAN.criteria)}) for r in ("R1", "R2") for n in (1, 2, 3)]
    return written(challenge="c", edition=1, plan=PLAN, seed="seed", applications=of, sheets=given_)


def test_the_ranking_is_recomputed_from_the_record_alone():
    kept = record()
    assert recomputed(kept) == kept["ranking"]
    assert [row["number"] for row in kept["ranking"]] == [3, 2, 1]
    kept["sheets"][0]["scores"]["c1"] = "100"
    assert recomputed(kept) != kept["ranking"]


# ---- acceptance ----


@pytest.mark.parametrize(
    ("comparison", "met", "missed"),
    [("at_least", ["80", "80.0001"], ["79.9999"]), ("at_most", ["80", "-1"], ["80.01"]), ("above", ["80.01"], ["80"]),
     ("below", ["79"], ["80"]), ("equal", ["80.00"], ["80.01"]), ("between", ["80", "90"], ["79.9", "90.1"])],
)  # fmt: skip
def test_a_value_is_compared_by_the_rule(comparison, met, missed):
    target = Target("t", Said("x"), comparison, Decimal(80), upper=Decimal(90))
    assert all(is_met(target, Decimal(v)) for v in met)
    assert not any(is_met(target, Decimal(v)) for v in missed)


@pytest.mark.parametrize(
    ("measured", "otherwise", "verdict", "share"),
    [
        ({"t1": 80, "t2": 30, "t3": 1500}, "failed", "accepted", Fraction(1)),
        ({"t1": 80, "t2": 30, "t3": 1}, "failed", "accepted", Fraction(1, 2)),  # what is not a must does not decide
        ({"t1": 80, "t2": 31, "t3": 1500}, "failed", "failed", Fraction(3, 4)),
        ({"t1": 80, "t2": 31, "t3": 1500}, "partly", "partly", Fraction(3, 4)),
        ({"t1": 1, "t2": 31, "t3": 1}, "partly", "failed", Fraction(0)),
        ({"t1": 80}, "failed", "failed", Fraction(1, 4)),  # what was not measured was not met
    ],
)
def test_must_targets_decide_about_acceptance(measured, otherwise, verdict, share):
    report = judge(PLAN.targets, {code: Decimal(v) for code, v in measured.items()}, otherwise=otherwise)
    assert (report.verdict, report.share) == (verdict, share)


# ---- money ----


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=20), st.integers(1, 10**12))
def test_shares_and_parts_of_the_reward_sum_to_it_exactly(weights, cents):
    reward = Decimal(cents).scaleb(-2)
    plan = replace(PLAN, reward=reward, owner_share=reward * 2, subsidy=reward / 3 if reward % 3 == 0 else Decimal(1))
    amounts = allotted(plan, {n: Decimal(w) for n, w in enumerate(weights, 1)})
    assert sum(m.amount for m in amounts.values()) == reward
    for amount in amounts.values():
        rows = by_parts(plan, amount)
        assert sum(owner.amount + subsidy.amount for _, owner, subsidy in rows) == amount.amount
        assert all(owner.amount >= 0 and subsidy.amount >= 0 for _, owner, subsidy in rows)


# ---- plan and offer ----


def test_a_good_plan_has_nothing_wrong():
    assert problems(PLAN) == ()
    assert tidied(PLAN) == PLAN


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("words", (), "title"), ("targets", (), "targets"), ("targets", (replace(PLAN.targets[0], must=False),), "targets"),
        ("targets", (PLAN.targets[0], PLAN.targets[0]), "targets"), ("targets", (replace(PLAN.targets[0], comparison="between"),), "targets"),
        ("criteria", (), "criteria"), ("criteria", (replace(PLAN.criteria[0], weight=Decimal(0)),), "criteria"),
        ("parts", (Part(Said("甲"), Decimal("99.99"), 1),), "parts"), ("reward", Decimal(0), "reward"),
        ("reward", Decimal("1000000.01"), "reward"), ("reward", Decimal("1.001"), "reward"), ("owner_share", Decimal(-1), "reward"),
        ("parallel", 0, "parallel"), ("parallel", 21, "parallel"), ("closes_at", None, "closes_at"), ("done_by", dt.date(2026, 12, 1), "done_by"),
        ("ip_terms", "", "ip_terms"), ("open_to", (), "open_to"), ("open_to", ("nobody",), "open_to"), ("trim", 1, "fewest"),
        ("most", 0, "fewest"), ("ties", ("beauty",), "ties"), ("tier", "secret", "tier"), ("otherwise", "jail", "otherwise"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_plan_is_told_where_it_is(field, value, told):
    assert told in {p.field for p in problems(replace(PLAN, **{field: value}))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,000.50", Decimal("1000.50")),
        ("１００", Decimal(100)),
        ("-4", Decimal(-4)),
        ("NaN", None),
        ("1e99", None),
        ("1.00001", None),
        ("八十", None),
    ],
)
def test_numbers_are_read_exactly_or_not_at_all(text, expected):
    assert number(text) == expected


def test_an_offer_comes_back_as_it_was_and_equal_content_has_one_digest():
    assert Offer.from_json(OFFER.as_json()) == OFFER
    assert replace(OFFER, price=Decimal("900000.00")).digest == OFFER.digest
    assert replace(OFFER, price=Decimal(899999)).digest != OFFER.digest


def test_a_target_is_written_as_people_read_it():
    assert [asked(t) for t in PLAN.targets] == ["≥ 80 %", "≤ 30 min", "≥ 1500"]
    assert asked(Target("t", Said("x"), "between", Decimal("1.50"), Decimal(100), "mm")) == "1.5 – 100 mm"


def test_an_empty_plan_says_all_that_is_missing():
    assert {p.field for p in problems(Plan())} == {"title", "abstract", "targets", "criteria", "reward", "closes_at", "ip_terms", "parts"}
