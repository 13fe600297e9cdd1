"""Push in a browser: a factory owner on a phone says "not, too early"; the professor revises; he is asked again and says yes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from bole.matching import services as matching
from bole.push import services
from bole.registry.services import records

from .. import make
from .conftest import catch_up
from .test_days import widest

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BOLE_PICTURES", "")
NEED = make.wording(
    title="海水养殖网箱附着生物的自动清洗",
    summary="养殖网箱上附着生物很多，人工清洗费用高。需要一种水下自动清洗网箱的机器人，不需要潜水员下水。",
)
OFFER = make.wording(
    title="深远海网箱自动清洗机器人",
    summary="一种水下机器人，可以自动清洗养殖网箱上的附着生物。不需要潜水员下水，每小时清洗面积三百平方米。",
)


def worker(*published):
    """What the worker does within seconds."""
    catch_up()
    matching.match_waiting()
    for one in published:
        services.percolate(one.id)


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def test_not_too_early_then_revised_then_interested(site, open_page, settings):
    settings.BOLE_PUSH_PER_DAY = 1000  # other stories of the day may have spent the usual budget
    world = site.world
    need = make.published(world, by=world.owner, kind="need", wordings=(NEED,), owner="钱江电池厂")
    offer = make.published(world, wordings=(OFFER,), trl=3, stage="early", owner="浙江大学")
    worker(need, offer)

    phone, desk = open_page("owner", language="zh-hans", width=390), open_page("professor", language="zh-hans", width=390)
    says_too_early(phone)
    revises(desk, offer)
    services.address(world.admin, offer.id, changed=["trl"], version=2)
    says_interested(phone)
    come_into_contact(desk, phone, offer)
    records.withdraw(world.professor, offer.id)


def says_too_early(phone):
    phone.goto("/suggestions")
    card = phone.locator(".suggestion").filter(has_text="深远海网箱自动清洗机器人")
    expect(card).to_contain_text("针对您的需求")
    assert widest(phone) <= 0
    picture(phone, "1-suggestions")
    card.get_by_text("不合适，因为……").click()
    picture(phone, "2-reasons")
    assert widest(phone) <= 0
    card.get_by_label("技术成熟度不够").check()
    card.get_by_role("button", name="提交理由").click()
    expect(phone.locator("#notices")).to_contain_text("权属方只看到理由")
    expect(phone.locator(".suggestion").filter(has_text="深远海网箱自动清洗机器人")).to_have_count(0)


def revises(desk, offer):
    desk.goto(f"/records/{offer.id}")
    panel = desk.locator("#push-record-panel")
    expect(panel).to_contain_text("技术成熟度不够")
    expect(panel).to_contain_text("可以补充")
    assert "钱江" not in panel.inner_text()
    panel.scroll_into_view_if_needed()
    picture(desk, "3-checklist")
    panel.get_by_role("link", name="去修订").click()
    desk.wait_for_url(re.compile("/edit#field-trl"))
    desk.locator("#field-trl").evaluate("e => { const d = e.closest('details'); if (d) d.open = true }")
    trl = desk.locator("#field-trl")
    if trl.evaluate("e => e.tagName") == "SELECT":
        trl.select_option("7")
    else:
        trl.fill("7")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(re.compile(rf"/records/{offer.id}(#|$)"))  # the fragment of the form is kept by the redirect


def says_interested(phone):
    phone.goto("/suggestions")
    card = phone.locator(".suggestion").filter(has_text="深远海网箱自动清洗机器人")
    expect(card).to_contain_text("您曾答复“技术成熟度不够”，现已修订")
    picture(phone, "4-again")
    card.get_by_role("button", name="有意向").click()
    expect(phone.locator("#notices")).to_contain_text("已告知权属方")
    phone.goto("/interests")
    expect(phone.locator(".result").first).to_contain_text("尚未读")
    picture(phone, "5-interests")


def come_into_contact(desk, phone, offer):
    desk.goto("/interests")
    desk.locator(".result a").first.click()
    expect(desk.locator("main")).to_contain_text("owner")
    picture(desk, "6-received")
    desk.get_by_role("button", name="同意，建立联系").click()
    expect(desk.locator("main")).to_contain_text("已建立联系，双方知道彼此身份")
    phone.goto("/interests")
    phone.locator(".result a").first.click()
    expect(phone.locator("main")).to_contain_text("professor@test.example")
    assert widest(phone) <= 0
    picture(phone, "7-contact")
    desk.goto(f"/records/{offer.id}")
    expect(desk.locator("#push-record-panel .funnel")).to_contain_text(re.compile(r"次对接\s*1|1\s*次对接"))
    expect(desk.locator("#push-record-panel")).not_to_contain_text("技术成熟度不够")
    picture(desk, "8-funnel")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 1280), ("en", 390)])
def test_a_search_is_saved_from_the_answer(open_page, language, width):
    page = open_page("stranger", language=language, width=width)
    page.goto("/?q=fire+extinguisher+with+fine+water+mist&stages=middle")
    page.locator('form[action="/searches/save"] button').click()
    expect(page.locator("#search-name")).to_have_value("fire extinguisher with fine water mist")
    picture(page, f"save-{language}-{width}")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".result").first).to_contain_text("fire extinguisher")
    assert widest(page) <= 0
    picture(page, f"searches-{language}-{width}")
    page.goto("/suggestions")
    picture(page, f"suggestions-{language}-{width}")
    page.goto("/searches")
    page.locator(".result a").first.click()
    expect(page.locator("h1")).to_contain_text("fire extinguisher")
    picture(page, f"try-{language}-{width}")
