"""Challenges under many hands: two choices at once, two sends of one team, a send against the deadline and a new edition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bole.challenges import access
from bole.challenges.models import Application, Award, Challenge
from bole.challenges.services import applying, challenges, choosing, reviewing
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import contest
from ..contest import OFFER, PLAN
from .threads import Gate, outcome, somebody_waits, started, until

AFTER = PLAN.closes_at + contest.DAY


@pytest.fixture
def found(committed_world):
    with clock.freeze(PLAN.closes_at - contest.DAY):
        made = contest.published(committed_world)
        for name in ("甲", "乙"):
            made.team(name)
            challenges.acknowledge(made.team(name)[1], made.id)
        yield made


@pytest.fixture
def ranked(found):
    found.apply("甲")
    found.apply("乙")
    with clock.freeze(AFTER):
        yield found.screened().scored({1: 90, 2: 70}, {1: 80, 2: 60})


def at(moment, verb):
    """The verb in a thread, at this moment."""

    def run():
        with clock.freeze(moment):
            return verb()

    return started(run)


def stopped_first(monkeypatch, module, name) -> Gate:
    """The first who comes there stops between what he has read and what he writes."""
    gate, plain, seen = Gate(), getattr(module, name), []

    def stopping(*given, **more):
        result = plain(*given, **more)
        seen.append(name)
        if len(seen) == 1:
            gate.stop_here()
        return result

    monkeypatch.setattr(module, name, stopping)
    return gate


def without_lock(monkeypatch):
    """Doors that do not lock."""
    plain = access.challenge_for
    monkeypatch.setattr(access, "challenge_for", lambda actor, one, *, to="see", lock=False: plain(actor, one, to=to))


def choose(found, number):
    return lambda: choosing.choose(found.world.owner, found.id, shares={number: Decimal(100)}, reason="因为")


def test_without_the_lock_two_choices_at_once_are_two_choices(ranked, monkeypatch):
    without_lock(monkeypatch)
    gate = stopped_first(monkeypatch, choosing, "_require_shares")
    first = at(AFTER, choose(ranked, 1))
    gate.wait_reached()
    assert outcome(at(AFTER, choose(ranked, 2))).status == "matched"
    gate.let_go()
    outcome(first)
    assert Award.objects.count() == 2  # each with the whole reward


def test_the_lock_lets_one_of_two_choices_through(ranked, monkeypatch):
    gate = stopped_first(monkeypatch, choosing, "_require_shares")
    first = at(AFTER, choose(ranked, 1))
    gate.wait_reached()
    second = at(AFTER, choose(ranked, 2))
    until(somebody_waits)
    gate.let_go()
    assert outcome(first).status == "matched"
    assert type(outcome(second)).__name__ == "WrongState"
    assert [a.application.number for a in Award.objects.all()] == [1]
    assert Entry.objects.filter(kind="challenges.teams_chosen").count() == 1


def send(found, name, **more):
    place, who = found.team(name)
    offer = replace(OFFER, **more)
    return lambda: applying.send_application(who, found.id, offer=offer, edition=1, organisation_id=place.pk)


def test_forty_identical_sends_at_once_are_one_application(found):
    many = [at(PLAN.closes_at - contest.DAY, send(found, "甲")) for _ in range(40)]
    assert len({outcome(one).id for one in many}) == 1
    assert Application.objects.count() == 1
    assert Entry.objects.filter(kind="challenges.application_sent").count() == 1


def test_two_different_sends_of_one_team_at_once_are_one_and_a_refusal(found):
    both = [at(PLAN.closes_at - contest.DAY, send(found, "甲", price=Decimal(price))) for price in (100, 200)]
    assert sorted(type(outcome(one)).__name__ for one in both) == ["AlreadyApplied", "Application"]
    assert Application.objects.count() == 1


def test_who_waits_in_line_over_the_deadline_comes_too_late(found, monkeypatch):
    """The clock is read after the lock is held: what was clicked in time but came to its turn late is late."""
    gate = stopped_first(monkeypatch, challenges, "settle")
    closing = at(AFTER, lambda: challenges.end_applications(SYSTEM, found.id))
    gate.wait_reached()
    late = at(AFTER, send(found, "甲"))
    until(somebody_waits)
    gate.let_go()
    assert outcome(closing).status == "reviewing"
    assert type(outcome(late)).__name__ == "ApplicationsClosed"
    assert not Application.objects.exists()


def test_a_send_that_meets_a_new_edition_reads_it_first(found, monkeypatch):
    moment = PLAN.closes_at - contest.DAY
    gate = stopped_first(monkeypatch, challenges, "_put")
    revised = at(
        moment, lambda: challenges.revise(found.world.owner, found.id, plan=replace(PLAN, parallel=1), version=1, reason="只取一家")
    )
    gate.wait_reached()
    sent = at(moment, send(found, "甲"))
    until(somebody_waits)
    gate.let_go()
    assert outcome(revised).edition == 2
    assert type(outcome(sent)).__name__ == "PlanChanged"
    assert not Application.objects.exists()


def test_two_draws_at_once_draw_one_lot(found):
    found.apply("甲")
    with clock.freeze(AFTER):
        reviewing.screen_application(found.world.registrar, Application.objects.get().id, eligible=True)
    both = [at(AFTER, lambda seed=seed: reviewing.draw_lots(found.world.registrar, found.id, seed=seed)) for seed in ("a", "b")]
    assert sorted(type(outcome(one)).__name__ for one in both) == ["Challenge", "LotsDrawn"]
    drawn = Challenge.objects.get(id=found.id).lot_seed
    assert Entry.objects.get(kind="challenges.lots_drawn").public["seed"] == drawn
