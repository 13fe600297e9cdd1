"""A year later: a reader is warned, the registrar goes through the list, a link from a mail confirms, the league compares."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.registry.models import Record
from bole.registry.queries import links
from bole.runtime import clock

from .. import make
from .test_accessibility import violations

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "overdue": "confirmation overdue since",
        "button": "Still valid",
        "done": "It is confirmed",
        "league": "How fresh the centres are",
    },
    "zh-hans": {"overdue": "超期未确认", "button": "仍然有效", "done": "已确认", "league": "各中心鲜活度排行"},
}


@pytest.fixture
def late(site):
    """A record of the professor's whose term ended ten days ago; put away afterwards, so that other stories do not meet it."""
    record = make.aged(make.published(site.world, wordings=(make.wording("zh"), make.wording("en", origin="human"))), 10)
    yield record
    Record.objects.filter(id=record.id).update(status="archived", confirm_by=None, sinking=False)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", list(WORDS))
def test_the_banner_warns_and_the_link_in_the_mail_confirms(open_page, site, late, language, width):
    words = WORDS[language]
    reader = open_page(language=language, width=width)
    reader.goto(f"/records/{late.id}")
    expect(reader.locator(".notice-warning")).to_contain_text(words["overdue"])
    assert reader.evaluate("document.documentElement.scrollWidth") <= width
    asked = links.asked(site.world.professor.person_id, late.id, late.confirm_by, told_at=clock.database_now())
    mail = open_page(language=language, width=width, scripts=False)
    mail.goto(asked.address())
    mail.get_by_role("button", name=words["button"]).click()
    expect(mail.locator("h1")).to_have_text(words["done"])
    reader.reload()
    expect(reader.locator(".notice-warning")).to_have_count(0)


def test_the_registrar_goes_through_the_list_with_check_boxes(open_page, site, late):
    page = open_page("registrar")
    page.goto("/to-confirm")
    page.locator(".confirm-check").first.check()
    page.locator(".bottom-bar .btn-primary").click()
    expect(page.locator("#notices")).to_contain_text("1 record confirmed")
    expect(page.locator(".confirm-row")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", list(WORDS))
def test_the_league_fits_every_width_and_sorts(open_page, site, late, language, width):
    page = open_page(language=language, width=width)
    page.goto("/centres/league")
    expect(page.locator("h1")).to_have_text(WORDS[language]["league"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    if width == 1280:
        page.locator("th a[href='?sort=overdue']").click()
        page.wait_for_url(re.compile("sort=overdue"))
        expect(page.locator("th[aria-sort]")).to_have_count(1)
