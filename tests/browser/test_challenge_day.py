"""A challenge's day in Chromium: a team takes one up; another ends, is screened, scored blind, decided and signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bole.challenges.models import Application, Award, Challenge
from bole.challenges.services import reviewing
from bole.runtime import clock

from .. import contest, make
from .test_accessibility import violations
from .test_days import widest

pytestmark = pytest.mark.browser
NOW = timezone.now().replace(second=0, microsecond=0)
DAY = dt.timedelta(days=1)


@pytest.fixture
def opened(open_page):
    """A browser for whom the stream of live events is open and silent: its server is not what is looked at here."""

    def made(*given, **more):
        page = open_page(*given, **more)
        page.route("**/live/*", lambda route: route.fulfill(content_type="text/event-stream", body="retry: 600000\n\n"))
        return page

    return made


def content(page):
    assert violations(page) == []
    assert widest(page) <= 0


def press(page, action):
    """Press the first button of the form that goes there."""
    page.locator(f"form[action$='{action}'] button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_a_team_takes_a_challenge_up_and_nobody_reads_it_before_the_deadline(site, opened, language, width):
    plan = replace(contest.PLAN, closes_at=NOW + 20 * DAY, done_by=None)
    found = contest.published(site.world, plan, contest.need_of(site.world))
    who = contest.joined(f"solver-{language}", site.world.university, contest.Role.REPRESENTATIVE)
    page = opened(who.name, language=language, width=width)
    page.goto("/challenges")
    content(page)
    page.goto(f"/challenges/{found.id}")
    expect(page.locator(".figures .countdown")).to_contain_text(":")  # it runs
    content(page)
    page.check("input[name=agree]")
    press(page, "/acknowledge")
    expect(page.locator("#details")).to_contain_text(plan.words_in(language).details)
    page.goto(f"/challenges/{found.id}/apply")
    page.click("button[name=send]")
    expect(page.locator(".field-error").first).to_be_visible()
    for name, value in (
        ("abstract", "低黏度酯类"),
        ("approach", "先配方后电芯"),
        ("price", "900000"),
        ("days", "300"),
        ("value-t1", "82"),
        ("value-t2", "28"),
    ):
        page.fill(f"[name='{name}']", value)
    page.check("input[name=no_conflict]")
    content(page)
    page.click("button[name=send]")
    page.wait_for_url("**/applications/**")
    content(page)
    assert Application.objects.get(challenge_id=found.id).organisation_id == site.world.university.pk
    page = opened("owner", language=language, width=width)
    page.goto(f"/challenges/{found.id}/desk")
    expect(page.locator("main")).not_to_contain_text("浙江大学")
    content(page)


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("zh-hans", 1280)])
def test_a_challenge_is_screened_scored_blind_decided_and_signed(site, opened, language, width):
    with clock.freeze(NOW - 40 * DAY):
        found = contest.published(
            site.world, replace(contest.PLAN, closes_at=NOW - DAY, done_by=None, fewest=1), contest.need_of(site.world)
        )
        for name in ("甲", "乙"):
            found.team(f"{name}{language}")
            found.apply(f"{name}{language}")
    desk = f"/challenges/{found.id}/desk"
    registrar = opened("registrar", language=language, width=width)
    registrar.goto(desk)
    for first_button_of in (0, 1):
        registrar.locator("form[action$='/let-in']").nth(first_button_of).locator("button").first.click()
        registrar.wait_for_load_state()
    registrar.fill("input[name=seed]", "03 07 11 19 23 28 + 05")
    press(registrar, "/draw")
    content(registrar)
    reviewer = _reviewer(site.world, found, language)
    page = opened(reviewer.name, language=language, width=width)
    page.goto(f"/challenges/{found.id}/score")
    press(page, "/score/declare")
    for number, value in ((1, "80"), (2, "66.67")):
        for code in ("c1", "c2", "c3"):
            page.fill(f"#application-{number} [name='score-{code}']", value)
        page.locator(f"#application-{number} form button").click()
        page.wait_for_load_state()
    expect(page.locator("main")).not_to_contain_text("研究院")
    content(page)
    press(page, "/score/finish")
    expect(page.locator("main table")).to_contain_text("66.67")

    owner = opened("owner", language=language, width=width)
    owner.goto(desk)
    owner.fill("input[name=share-1]", "60")
    owner.fill("input[name=share-2]", "40")
    content(owner)
    press(owner, "/choose")
    for _ in range(2):
        press(owner, "/sign-owner")
    content(owner)
    for award in Award.objects.filter(application__challenge_id=found.id):
        page = opened(found.team_of(award).name, language=language, width=width)
        page.goto(f"/challenges/applications/{award.application_id}")
        press(page, "/sign-team")
        content(page)
    assert Challenge.objects.get(id=found.id).status == "executing"
    public = opened(language=language, width=width)
    public.goto(f"/challenges/{found.id}")
    content(public)


def _reviewer(world, found, language):
    """An independent expert with an account and a seat."""
    who = make.person(f"juror-{language}")
    record = make.expert(world, contact_email=who.email, units=(f"{language}大学",))
    contest.claimed(record.id, who.id)
    reviewing.seat_reviewer(world.registrar, found.id, expert_id=record.id)
    return make.actor(who)
