"""The pages of challenges: a plan goes through its form and comes back, an application too; what is typed is not lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from bole.challenges.domain.plan import Plan
from bole.challenges.models import Application, Award, Challenge
from bole.challenges.services import challenges
from bole.challenges.web import form, offer_form
from bole.people.models import Person

from .. import contest
from ..contest import OFFER, PLAN


def typed(lines) -> dict[str, list[str]]:
    """What a browser would send of these inputs."""
    return {line.name: list(line.values) if line.widget == "checks" else [line.value] for line in lines}


def of_form(plan: Plan) -> dict[str, list[str]]:
    return typed(line for s in form.sections(plan) for line in (*s.lines, *(line for row in s.rows for line in row)))


@pytest.fixture
def open_plan():
    return replace(PLAN, closes_at=timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=30), done_by=None)


def test_a_plan_goes_through_its_form_and_comes_back_as_it_was(open_plan):
    assert form.read(of_form(open_plan)) == open_plan


def test_a_row_that_was_emptied_falls_out_and_the_others_keep_their_codes(open_plan):
    first, *others = (replace(t, code=code) for t, code in zip(open_plan.targets, ("flat", "fast", "long"), strict=True))
    given = of_form(replace(open_plan, targets=(first, *others)))
    kept = form.read({name: value for name, value in given.items() if not name.startswith("target-0-")})
    assert [t.code for t in kept.targets] == ["fast", "long"]
    assert form.read(of_form(kept)).targets == tuple(others)


def test_what_is_no_number_is_told_and_not_taken_for_nothing(open_plan):
    given = {**of_form(open_plan), "reward": ["一百万"], "target-0-value": ["八十"], "parallel": ["two"]}
    read = form.read(given)
    assert (read.reward, read.targets[0].comparison, read.parallel) == (-1, "", -1)


def test_an_offer_goes_through_its_form_and_comes_back_as_it_was(world, open_plan):
    post = QueryDict(mutable=True)
    for group in offer_form.groups(world.stranger, open_plan, OFFER, ()):
        for name, values in typed(group.lines).items():
            post.setlist(name, values)
    assert offer_form.read(post) == OFFER


def test_an_owner_writes_a_challenge_and_hands_it_in(world, as_whom, open_plan):
    need, browser = contest.need_of(world), as_whom("owner")
    assert browser.get(f"/challenges/new/{need.id}").status_code == 200
    assert browser.post(f"/challenges/new/{need.id}", of_form(open_plan)).status_code == 302
    found = Challenge.objects.get()
    assert found.terms == open_plan
    stale = {**of_form(replace(open_plan, parallel=3)), "version": "0"}
    page = browser.post(f"/challenges/{found.id}/edit", stale)
    assert (page.status_code, "new edition" in page.content.decode()) == (422, True)
    assert browser.post(f"/challenges/{found.id}/desk/submit").status_code == 302
    assert Challenge.objects.get().status == "submitted"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_team_saves_sends_and_is_told_what_is_missing_without_losing_what_it_typed(world, as_whom, open_plan, language):
    found = contest.published(world, replace(open_plan, tier="public"))
    browser, address = as_whom("stranger", language), f"/challenges/{found.id}/apply"
    page = browser.post(address, {"send": "1", "edition": "1", "approach": "先做配方", "price": "abc"})
    assert (page.status_code, "先做配方" in page.content.decode()) == (422, True)
    assert not Application.objects.exists()
    given = {"abstract": "x", "approach": "y", "price": "900,000", "days": "300", "value-t1": "82", "value-t2": "28", "no_conflict": "1"}
    assert browser.post(address, given).status_code == 302
    assert Application.objects.get().status == "draft"
    for _ in range(2):  # a double click
        assert browser.post(address, {**given, "send": "1", "edition": "1"}).status_code == 302
    sent = Application.objects.get()
    assert (sent.status, sent.content.price, sent.language) == ("sent", Decimal(900000), language)
    assert browser.get(f"/challenges/applications/{sent.id}").status_code == 200


def test_before_the_deadline_neither_page_nor_feed_nor_api_says_that_somebody_has_applied(world, as_whom, open_plan):
    found = contest.published(world, open_plan)
    pages = [
        f"/challenges/{found.id}",
        f"/challenges/{found.id}/desk",
        "/challenges",
        "/feeds/challenges.atom",
        f"/api/v1/challenges/{found.id}",
        "/",
    ]

    def seen():
        return {(name, p): len(as_whom(name).get(p).content) for name in ("owner", "registrar", "admin") for p in pages}

    before = seen()
    found.apply("甲")
    after = seen()
    assert {key for key in before if abs(before[key] - after[key]) > 40} == set()  # countdowns and tokens differ by characters
    for name in ("owner", "registrar", "admin"):
        for p in pages:
            assert "甲研究院" not in as_whom(name).get(p).content.decode()


def test_every_page_of_a_challenge_answers_at_every_stage_in_both_languages(world, as_whom, open_plan):
    found = contest.published(world, replace(open_plan, fewest=1))
    for name in ("甲", "乙"):
        found.apply(name)
    with found.after():
        found.screened().scored({1: 80, 2: 70})
        (award,) = found.choose({1: 100})
        found.signed(award)
    team = Person.objects.get(id=found.team_of(award).person_id)
    reviewer = Person.objects.get(id=found.reviewers[0].person_id)
    challenges.acknowledge(world.professor, found.id)
    by_whom = {
        "": [f"/challenges/{found.id}", "/challenges?stage=work"], "owner": [f"/challenges/{found.id}/desk", "/challenges/mine"],
        "registrar": [f"/challenges/{found.id}/desk", "/challenges/mine", "/"],
        team.name: [f"/challenges/applications/{Award.objects.get().application_id}", "/challenges/mine", "/"],
        reviewer.name: [f"/challenges/{found.id}/score", "/challenges/mine"],
    }  # fmt: skip
    for language in ("en", "zh-hans"):
        for name, addresses in by_whom.items():
            for address in addresses:
                assert as_whom(name, language).get(address).status_code == 200, (name, address)
