"""Enterprises say what they can take over: to whom they want, for a year, and it is used where it counts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.notices.models import Notice
from bole.people import services
from bole.people.domain.absorption import Verdict
from bole.people.domain.actor import Role
from bole.people.errors import BadProfile, CapacityMissing, NotAnEnterprise, NotManager, OrganisationMissing
from bole.people.models import Capacity
from bole.people.queries.capacity import own_enterprises, seen
from bole.push import queries as push
from bole.push import services as answers
from bole.push.domain.reasons import Verdict as Answered
from bole.registry.queries.absorbing import absorptions
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..reacting import react

VALUES = {
    "trl_from": 5, "trl_to": 8, "tech_areas": ["04"], "industries": ["C"], "ipc": ["h01m"], "equipment": ["pilot_line"],
    "equipment_list": ["coating line, 40 m"], "certifications": ["IATF 16949"], "staff": "300-999", "rd_staff": "6-20",
    "turnover": "20000000-400000000", "budget": "1000000-5000000", "export_note": "dual use",
}  # fmt: skip


def stated(actor, organisation, tiers=None, **values):
    return services.state_capacity(actor, organisation.pk, values={**VALUES, **values}, tiers=tiers or {})


def test_a_representative_says_what_his_enterprise_can_take_over(world, noon):
    found = stated(world.owner, world.factory)
    assert (found.trl_from, found.trl_to, found.ipc, found.budget) == (5, 8, ["H01M"], "1000000-5000000")
    assert found.confirm_by == dt.date(2027, 11, 23)
    told = Entry.objects.get(kind="people.capacity_revised")
    assert told.public is None
    assert "1000000" not in str(told.body)


@pytest.mark.parametrize("name", ["professor", "registrar", "director", "stranger", "anonymous"])
def test_nobody_else_says_it(world, name):
    for deed in (lambda who: stated(who, world.factory), lambda who: services.confirm_capacity(who, world.factory.pk)):
        with pytest.raises(NotManager):
            deed(getattr(world, name))
    assert not Capacity.objects.exists()


def test_only_enterprises_say_it(world):
    for place in (world.university, world.city):
        with pytest.raises(NotAnEnterprise):
            stated(SYSTEM, place)
    with pytest.raises(OrganisationMissing):
        services.confirm_capacity(SYSTEM, world.owner.person_id)
    with pytest.raises(CapacityMissing):
        services.confirm_capacity(world.owner, world.factory.pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"trl_from": 8, "trl_to": 5}, "trl_from"),
        ({"trl_from": 0}, "trl_from"),
        ({"trl_to": 10}, "trl_from"),
        ({"budget": "12345"}, "budget"),
        ({"equipment": ["spoon"]}, "equipment"),
        ({"industries": ["ZZ"]}, "industries"),
        ({"ipc": ["nothing"]}, "ipc"),
        ({"equipment_list": ["x" * 201]}, "equipment_list"),
        ({"certifications": [str(n) for n in range(31)]}, "certifications"),
        ({"export_note": "x" * 1001}, "export_note"),
        ({"tiers": {"finance": "friends"}}, "tier_finance"),
    ],
)
def test_what_is_not_right_is_told_and_nothing_is_kept(world, values, field):
    with pytest.raises(BadProfile) as told:
        stated(world.owner, world.factory, **values)
    assert field in {p.field for p in told.value.problems}
    assert not Capacity.objects.exists()


def test_one_level_alone_is_a_range_of_one(world):
    assert stated(world.owner, world.factory, trl_from=None, trl_to=7).trl_from == 7


# ---- who sees what ----


def test_each_block_is_seen_by_whom_the_enterprise_lets(world):
    stated(world.owner, world.factory)
    assert seen(world.anonymous, world.factory.pk).blocks == ("technology",)
    assert seen(world.stranger, world.factory.pk).blocks == ("technology", "equipment", "people")
    assert "budget" not in seen(world.stranger, world.factory.pk).values
    assert seen(world.stranger, world.factory.pk, agreed=True).values["budget"] == "1000000-5000000"
    assert seen(world.owner, world.factory.pk).hidden == ()
    assert seen(world.admin, world.factory.pk).hidden == ()


def test_what_is_open_to_nobody_looks_like_what_is_not_there(world):
    everything = dict.fromkeys(("technology", "equipment", "people", "finance", "export"), "agreement")
    stated(world.owner, world.factory, everything)
    for who in (world.stranger, world.anonymous, world.registrar):
        with pytest.raises(CapacityMissing):
            seen(who, world.factory.pk)


def test_a_stranger_does_not_see_more_by_saying_that_he_agreed(world):
    stated(world.owner, world.factory)
    assert seen(world.anonymous, world.factory.pk, agreed=True).blocks == ("technology",)


# ---- a year ----


def test_after_a_year_the_representatives_are_asked_once(world, noon):
    stated(world.owner, world.factory)
    assert services.ask_lapsed(SYSTEM) == 0
    with clock.freeze(noon + dt.timedelta(days=366)):
        assert services.ask_lapsed(SYSTEM) == 1
        assert services.ask_lapsed(SYSTEM) == 0
        react("push")
        notice = Notice.objects.get(kind="push.capacity_lapsed")
        assert notice.person_id == world.owner.person_id
        assert seen(world.stranger, world.factory.pk).is_lapsed
        services.confirm_capacity(world.owner, world.factory.pk)
        assert not seen(world.stranger, world.factory.pk).is_lapsed
        assert services.ask_lapsed(SYSTEM) == 0
    with clock.freeze(noon + dt.timedelta(days=732)):
        assert services.ask_lapsed(SYSTEM) == 1


# ---- used ----


def test_a_member_is_told_whether_his_enterprise_can_take_an_achievement_over(world):
    stated(world.owner, world.factory)
    record = make.published(world, trl=3, price_min=Decimal(800_000), currency="CNY", tech_areas=("04",))
    (found,) = absorptions(world.owner, record)
    assert found.own.organisation == world.factory
    assert (found.fit.verdict, found.fit.reasons[0].code) == (Verdict.PARTLY, "too_early")
    for who in (world.professor, world.stranger, world.anonymous, world.registrar):
        assert absorptions(who, record) == []


def test_needs_and_ones_own_achievements_are_not_judged(world):
    stated(world.owner, world.factory)
    assert absorptions(world.owner, make.published(world, kind="need")) == []
    assert absorptions(world.owner, make.published(world, by=world.owner, owner="钱江电池厂")) == []


def test_an_enterprise_that_has_said_nothing_is_asked_to(world):
    colleague = make.person("colleague")
    services.grant_role(SYSTEM, person_id=colleague.id, organisation_id=world.factory.pk, role=Role.MEMBER)
    record = make.published(world, trl=6)
    assert [(a.fit, a.own.may_state) for a in absorptions(world.owner, record)] == [(None, True)]
    assert [a.own.may_state for a in absorptions(make.actor(colleague), record)] == [False]
    assert own_enterprises(world.professor) == []


def interest_of(world, **values):
    """The factory says that it is interested in the professor's achievement."""
    record = make.published(world, **values)
    answers.answer(world.owner, record.id, verdict=Answered.INTERESTED)
    return push.interests(world.owner).get()


def test_an_owner_reads_with_an_interest_what_the_enterprise_can_take_over(world):
    stated(world.owner, world.factory)
    sent = interest_of(world)
    told = push.shown(world.professor, sent.id)
    assert (told.asker.id, told.capacity.values["equipment_list"]) == (world.owner.person_id, ["coating line, 40 m"])
    assert "budget" not in told.capacity.values
    answers.accept(world.professor, sent.id)
    assert push.shown(world.professor, sent.id).capacity.values["budget"] == "1000000-5000000"


def test_an_enterprise_that_is_not_named_yet_is_told_of_without_free_words(world):
    stated(world.owner, world.factory)
    sent = interest_of(world, description_tier="members")
    assert push.shown(world.broker, sent.id).capacity.values["equipment_list"] == ["coating line, 40 m"]
    answers.forward(world.broker, sent.id)
    told = push.shown(world.professor, sent.id)
    assert told.asker is None
    assert told.capacity.values["equipment"] == ["pilot_line"]
    assert {"equipment_list", "certifications", "export_note", "budget"}.isdisjoint(told.capacity.values)


# ---- merged ----


def test_a_profile_follows_a_merge_where_the_kept_one_has_none(world):
    twin = services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")
    services.state_capacity(SYSTEM, twin.pk, values=VALUES, tiers={})
    services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason="one telephone number")
    assert Capacity.objects.get().organisation_id == world.factory.pk


def test_of_two_profiles_the_kept_ones_stays_and_the_other_is_not_lost(world):
    twin = services.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")
    services.state_capacity(SYSTEM, twin.pk, values={**VALUES, "trl_from": 1}, tiers={})
    stated(world.owner, world.factory)
    services.merge_organisations(SYSTEM, world.factory.pk, merged_id=twin.pk, reason="one telephone number")
    assert seen(world.owner, world.factory.pk).values["trl_from"] == 5
    assert Capacity.objects.get(organisation_id=twin.pk).trl_from == 1
