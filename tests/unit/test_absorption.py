"""Whether an enterprise can take an achievement over: five questions, each with its reason, and what nobody said is unknown."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.kernel.money import Money
from bole.people.domain.absorption import Band, Leg, Offer, Profile, State, Verdict, equipment_for, fit
from bole.people.domain.capacity import BLOCKS, CODED, FIELDS, VOCABULARIES, Tier, blocks_seen, fields_seen, tiers_open
from bole.reference.queries import vocabulary
from bole.registry.web.absorbing import in_words, reason_in_words

BANDS = ("turnover_band", "budget_band", "staff_band", "rd_staff_band")
FACTORY = Profile(
    trl=(5, 9), budget=Band.of("1000000-5000000"), rd_staff=Band.of("6-20"), equipment=frozenset({"pilot_line", "production_line"}),
    industries=frozenset({"C"}), tech_areas=frozenset({"04"}), ipc=frozenset({"H01M"}),
)  # fmt: skip
BATTERY = Offer(trl=6, price=Money(Decimal(800_000), "CNY"), tech_areas=frozenset({"04"}), ipc=frozenset({"H01M10/0569"}))


def told(profile, offer):
    return {reason.leg: (reason.state, reason.code) for reason in fit(profile, offer).reasons}


def test_all_that_is_known_fits():
    assert fit(FACTORY, BATTERY).verdict is Verdict.YES
    assert told(FACTORY, BATTERY) == {
        Leg.READINESS: (State.MET, "in_range"), Leg.BUDGET: (State.MET, "affordable"), Leg.EQUIPMENT: (State.MET, "has_equipment"),
        Leg.STAFF: (State.MET, "has_rd_staff"), Leg.FIELD: (State.MET, "same_field"),
    }  # fmt: skip


def test_what_is_too_early_says_how_much():
    (reason,) = [r for r in fit(FACTORY, replace(BATTERY, trl=3)).reasons if r.leg is Leg.READINESS]
    assert (reason.state, reason.values["gap"]) == (State.SHORT, 2)
    assert fit(FACTORY, replace(BATTERY, trl=3)).verdict is Verdict.PARTLY


def test_what_is_riper_than_looked_for_can_be_taken_over():
    assert told(replace(FACTORY, trl=(3, 5)), replace(BATTERY, trl=8))[Leg.READINESS] == (State.MET, "riper")


@pytest.mark.parametrize(
    ("amount", "state", "code"),
    [
        (999_999, State.MET, "affordable"),
        (1_000_000, State.MET, "affordable"),
        (5_000_000, State.MET, "within_band"),
        (5_000_001, State.SHORT, "too_dear"),
    ],
)
def test_the_price_is_compared_with_the_band(amount, state, code):
    assert told(FACTORY, replace(BATTERY, price=Money(Decimal(amount), "CNY")))[Leg.BUDGET] == (state, code)


def test_nothing_set_aside_pays_nothing_and_an_open_band_pays_everything():
    assert told(replace(FACTORY, budget=Band.of("0-0")), BATTERY)[Leg.BUDGET][0] is State.SHORT
    dear = replace(BATTERY, price=Money(Decimal(10**12), "CNY"))
    assert told(replace(FACTORY, budget=Band.of("20000000-")), dear)[Leg.BUDGET] == (State.MET, "within_band")


def test_another_currency_is_not_guessed_at():
    assert told(FACTORY, replace(BATTERY, price=Money(Decimal(1), "EUR")))[Leg.BUDGET] == (State.UNKNOWN, "other_currency")


@pytest.mark.parametrize(
    ("trl", "form", "needed"),
    [(1, "", "laboratory"), (3, "", "laboratory"), (4, "", "pilot_line"), (6, "process", "pilot_line"), (7, "", "production_line"),
     (9, "", "production_line"), (5, "software", "computing"), (5, "report", ""), (None, "", "")],
)  # fmt: skip
def test_each_level_needs_equipment_of_its_kind(trl, form, needed):
    assert equipment_for(Offer(trl=trl, form=form)) == needed


def test_without_anybody_in_research_what_is_early_cannot_be_developed_on():
    nobody = replace(FACTORY, rd_staff=Band.of("0-0"))
    assert told(nobody, BATTERY)[Leg.STAFF] == (State.SHORT, "no_rd_staff")
    assert Leg.STAFF not in told(nobody, replace(BATTERY, trl=9))


def test_ipc_is_compared_by_subclass_and_one_shared_list_is_enough():
    assert told(FACTORY, replace(BATTERY, tech_areas=frozenset({"07"})))[Leg.FIELD] == (State.MET, "same_field")
    assert told(FACTORY, Offer(industries=frozenset({"A"})))[Leg.FIELD] == (State.SHORT, "other_field")


def test_who_has_said_nothing_is_told_nothing():
    found = fit(Profile(), BATTERY)
    assert found.verdict is Verdict.UNKNOWN
    assert {r.state for r in found.reasons} == {State.UNKNOWN}


def test_the_field_alone_decides_nothing():
    assert fit(Profile(tech_areas=frozenset({"04"})), BATTERY).verdict is Verdict.UNKNOWN


def test_nothing_that_is_known_fits():
    poor = Profile(trl=(9, 9), budget=Band.of("0-0"), rd_staff=Band.of("0-0"), equipment=frozenset({"clean_room"}))
    assert fit(poor, BATTERY).verdict is Verdict.NO


# ---- properties ----

levels = st.one_of(st.none(), st.integers(1, 9))
ranges = st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda p: (min(p), max(p))))
bands = st.sampled_from([None, *map(Band.of, vocabulary("budget_band").codes())])
staffs = st.sampled_from([None, *map(Band.of, vocabulary("rd_staff_band").codes())])
codes = st.frozensets(st.sampled_from(["01", "04", "07"]), max_size=2)
kinds = st.frozensets(st.sampled_from(vocabulary("equipment_kind").codes()), max_size=3)
profiles = st.builds(Profile, trl=ranges, budget=bands, rd_staff=staffs, equipment=kinds, tech_areas=codes)
prices = st.one_of(st.none(), st.builds(lambda a, c: Money(Decimal(a), c), st.integers(0, 10**8), st.sampled_from(["CNY", "EUR"])))
offers = st.builds(
    Offer, trl=levels, price=prices, tech_areas=codes, form=st.sampled_from(["", "product", "software", "report"])
)  # fmt: skip


@given(profiles, offers)
def test_every_question_is_answered_once_and_every_answer_has_a_sentence(profile, offer):
    found = fit(profile, offer)
    legs = [reason.leg for reason in found.reasons]
    assert len(legs) == len(set(legs))
    assert all(reason_in_words(reason) for reason in found.reasons)
    assert in_words(found)["said"]


@given(profiles, offers)
def test_the_verdict_is_what_the_reasons_say(profile, offer):
    found = fit(profile, offer)
    states = {reason.state for reason in found.reasons}
    assert (found.verdict is Verdict.YES) <= (State.SHORT not in states and State.MET in states)
    assert (found.verdict is Verdict.NO) <= (State.SHORT in states)


@given(profiles, offers, st.integers(1, 9))
def test_who_takes_over_earlier_things_never_loses_by_it(profile, offer, low):
    """A wider range, a bigger budget, more equipment or more people never turn what was met into what is short."""
    wider = replace(profile, trl=(min(low, profile.trl[0]), profile.trl[1]) if profile.trl else None)
    wider = replace(wider, equipment=profile.equipment | {"pilot_line"} if profile.equipment else profile.equipment)
    wider = replace(wider, budget=Band.of("20000000-") if profile.budget else None, rd_staff=Band.of("101-") if profile.rd_staff else None)
    before, after = told(profile, offer), told(wider, offer)
    assert all(after[leg][0] is State.MET for leg, (state, _) in before.items() if state is State.MET)


@given(profiles, st.integers(1, 8), offers)
def test_what_ripens_is_never_too_early_where_it_was_not(profile, trl, offer):
    younger, riper = replace(offer, trl=trl), replace(offer, trl=trl + 1)
    assert (told(profile, younger)[Leg.READINESS][0] is State.MET) <= (told(profile, riper)[Leg.READINESS][0] is State.MET)


# ---- blocks and tiers ----


def test_every_band_of_the_vocabularies_is_a_band_and_they_do_not_overlap():
    for name in BANDS:
        found = [Band.of(code) for code in vocabulary(name).codes()]
        assert all(found)
        for one, other in itertools.pairwise(found):
            assert one.high is not None
            assert one.high <= other.low


def test_every_coded_field_stands_in_a_block_and_every_vocabulary_is_there():
    assert set(FIELDS) >= CODED
    assert all(vocabulary(name) for name in VOCABULARIES.values())


@given(st.dictionaries(st.sampled_from(sorted(BLOCKS)), st.sampled_from(list(Tier)).map(str)), st.booleans(), st.booleans(), st.booleans())
def test_who_comes_nearer_never_sees_less(tiers, signed_in, agreed, own):
    stranger = set(blocks_seen(tiers, tiers_open(signed_in=False, agreed=False, own=False)))
    here = set(blocks_seen(tiers, tiers_open(signed_in=signed_in, agreed=agreed, own=own)))
    assert stranger <= here <= set(BLOCKS)
    assert set(blocks_seen(tiers, tiers_open(signed_in=True, agreed=False, own=True))) == set(BLOCKS)


def test_an_unnamed_enterprise_is_told_of_without_free_words():
    assert {"equipment_list", "certifications", "export_note"}.isdisjoint(fields_seen(BLOCKS, named=False))
    assert {"equipment_list", "certifications", "export_note"} <= set(fields_seen(BLOCKS, named=True))
