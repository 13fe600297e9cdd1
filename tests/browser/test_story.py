"""The main story from a problem to what is missing, a need's way to those who can meet it, and every page on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.registry.models import Record

from .conftest import catch_up
from .test_accessibility import addresses
from .test_days import widest

pytestmark = pytest.mark.browser

WORDS = {  # what the pages say, in both languages
    "en": {
        "question": "Your question", "find": "Find solutions", "why": "Why? The whole reasoning", "missing": "What is missing", "fits": "What fits this need",
        "each": "Requirement by requirement", "of": "of 3 requirements",
    },
    "zh-hans": {
        "question": "你的问题", "find": "查找方案", "why": "为什么匹配？查看完整依据", "missing": "还缺什么", "fits": "哪些成果匹配这项需求", "each": "逐项对照", "of": "满足 3 项要求中的",
    },
}  # fmt: skip
PROBLEM = "Arc faults in old wiring start fires. We want to recognise them from the shape of the current. False alarms must be rare."


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_a_problem_to_its_reasons_to_a_record_to_what_is_missing_and_back(open_page, language):
    words = WORDS[language]
    page = open_page(language=language)
    page.goto("/")
    page.get_by_label(words["question"]).fill(PROBLEM)
    page.get_by_role("button", name=words["find"]).click()
    first = page.locator(".result").first
    expect(first).to_contain_text(words["of"])
    assert first.locator(".cover:not(.cover-head)").count() == 3
    assert page.locator(".result").count() > 1
    answer = page.url
    first.locator(".result-title a").click()
    expect(page.locator("h1")).to_have_count(1)
    page.go_back()
    assert page.url == answer
    expect(page.get_by_label(words["question"])).to_have_value(PROBLEM)

    need = Record.objects.filter(kind="need", status="published").order_by("id").first()
    assert need is not None
    page.goto(f"/records/{need.id}")
    page.get_by_role("link", name=words["why"]).first.click()
    expect(page.get_by_role("heading", name=words["missing"])).to_be_visible()
    expect(page.get_by_role("heading", name=words["each"])).to_be_visible()
    page.get_by_role("link", name=words["fits"]).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["fits"])


def test_a_factory_owner_publishes_a_need_and_the_laboratory_that_can_meet_it_finds_it(open_page):
    page = open_page("owner", width=390)
    page.goto("/needs/new")
    page.locator("#field-centre").select_option("cn.zj")
    page.locator("#field-title").fill("Removing the colour from dye-house waste water")
    page.locator("#field-summary").fill(
        "Our dye house lets out three thousand tonnes of coloured water a day. We look for a process that takes the colour out for less than three yuan a tonne."
    )
    assert widest(page) <= 0
    page.get_by_role("button", name="Save and submit").click()
    expect(page.locator("#notices")).to_contain_text("Submitted to the centre")
    number = page.url.rsplit("/", 1)[1]

    desk = open_page("director", language="zh-hans")
    desk.goto(f"/records/{number}")
    desk.get_by_role("button", name="发布", exact=True).click()
    expect(desk.locator("#notices")).to_contain_text(re.compile("已发布|登记号"))
    catch_up()

    laboratory = open_page(language="zh-hans")
    laboratory.goto("/?side=need")
    laboratory.get_by_label("你的问题").fill("我们开发了一种处理印染废水的脱色工艺，成本低。")
    laboratory.get_by_role("button", name="查找需求方").click()
    expect(laboratory.locator(".result").first).to_contain_text("Removing the colour from dye-house waste water")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_is_wider_than_a_phone(open_page, language):
    wide = {}
    for name, more in (
        ("", []),
        ("admin", ["/work", "/mine", "/account", "/imports", "/imports/new", "/achievements/new", "/needs/new", "/centres/new"]),
    ):
        page = open_page(name, language=language, width=390)
        for address in more or addresses():
            page.goto(address)
            page.wait_for_load_state("networkidle")
            if (beyond := widest(page)) > 0:
                wide[address] = beyond
    assert wide == {}


def test_on_paper_there_is_nothing_to_press_and_everything_to_read(open_page):
    page = open_page()
    page.goto("/?q=fine+water+mist+fire+extinguisher")
    page.locator(".result-title a").first.click()
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    for hidden in (".site-header", ".site-footer", "[data-print]", ".btn"):
        assert all(not one.is_visible() for one in page.locator(hidden).all()), hidden
    expect(page.locator(".print-only")).to_contain_text(re.compile(r"/records/"))
    expect(page.locator("aside .facts").first).to_be_visible()
