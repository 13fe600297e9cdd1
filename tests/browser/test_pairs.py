"""From a need to the achievement that fits it, in both languages; and no main page scrolls sideways on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import catch_up
from .test_accessibility import addresses
from .test_days import widest

pytestmark = pytest.mark.browser

STORIES = {  # the words of the page, a need typed in the other language than the achievement's, and what should be found
    "zh-hans": {
        "title": "机舱灭火装置", "summary": "机舱起火时不能使用大量的水。\n需要用细水雾灭火的便携式灭火器。",
        "submit": "保存并提交", "submitted": "已提交给中心", "publish": "发布", "published": "已发布",
        "found": "Fine Water Mist", "pair": "为什么匹配", "heading": "哪里匹配，哪里不匹配", "conditions": "硬性条件", "tally": "满足 \\d 项要求中的",
        "ask": "你的问题", "offer": "我有技术可提供", "offered": "A portable fire extinguisher that puts out fires with fine water mist.",
    },
    "en": {
        "title": "Finding arc faults in house wiring",
        "summary": "Arc faults in the wiring of old houses cause fires.\nWe need a method that recognises arc faults from the current.",
        "submit": "Save and submit", "submitted": "Submitted to", "publish": "Publish", "published": "Published",
        "found": "", "pair": "Why\\? The whole reasoning", "heading": "Why they fit, and where they do not", "conditions": "Conditions",
        "tally": "Meets \\d of \\d requirements", "ask": "Your question", "offer": "I have a technology",
        "offered": "用支持向量机从电流波形中检测故障电弧，防止电气火灾。",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", STORIES)
def test_a_need_is_submitted_published_matched_opened_beside_its_match_and_found_by_who_can_meet_it(open_page, site, language):
    words = STORIES[language]
    page = open_page("professor", language=language)
    page.goto("/needs/new")
    page.locator("#field-centre").select_option(value="cn.zj.hz")
    page.locator("#field-title").fill(words["title"])
    page.locator("#field-summary").fill(words["summary"])
    page.get_by_role("button", name=words["submit"]).click()
    expect(page.locator("#notices")).to_contain_text(words["submitted"])
    record = re.sub(r"[?#].*", "", page.url)

    desk = open_page("registrar", language=language)
    desk.goto(record)
    desk.get_by_role("button", name=words["publish"], exact=True).click()
    expect(desk.locator("#notices")).to_contain_text(words["published"])
    catch_up()

    page.goto(record)
    page.get_by_role("link", name=re.compile(words["pair"])).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["heading"])
    expect(page.get_by_role("heading", name=words["conditions"])).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(words["tally"]))
    expect(page.locator(".side-by-side")).to_contain_text(words["title"])
    expect(page.locator(".side-by-side")).to_contain_text(words["found"])
    assert page.locator(".cover:not(.cover-head)").count() >= 2
    page.locator(".side-by-side h2 a").last.click()
    expect(page.locator(".record aside")).to_be_visible()

    owner = open_page(language=language)
    owner.goto("/")
    owner.get_by_label(words["offer"]).check()
    owner.get_by_label(words["ask"]).fill(words["offered"])
    owner.locator("#ask .btn-primary").click()
    expect(owner.locator(".result").first).to_contain_text(words["title"])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_main_page_scrolls_sideways_on_a_phone(open_page, site, language):
    stranger, registrar = open_page(language=language, width=390), open_page("registrar", language=language, width=390)
    members = ["/achievements/new", "/needs/new", "/mine", "/work?status=published", "/imports", "/account"]
    too_wide = {}
    for page, pages in ((stranger, addresses()), (registrar, members)):
        for address in pages:
            page.goto(address)
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('details').forEach((d) => { if (!d.matches('[data-menu]')) d.open = true; })")
            if (by := widest(page)) > 0:
                too_wide[address] = by
    assert too_wide == {}


def test_filters_are_shut_on_a_phone_until_somebody_opens_them_and_stay_open_while_he_chooses(open_page):
    page = open_page(width=390)
    page.goto("/achievements?stages=middle")
    expect(page.locator("details.filters")).not_to_have_attribute("open", re.compile(".*"))
    page.locator("details.filters > summary").click()
    page.get_by_label(re.compile("^Early: laboratory")).check()
    page.wait_for_url(re.compile("stages=early"))
    expect(page.locator("details.filters")).to_have_attribute("open", re.compile(".*"))
