"""The main story from a problem to what is missing, and what is left of a page on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.registry.models import Record

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


@pytest.mark.parametrize("address", ["/centres/new", "/imports/new"])
def test_the_forms_of_an_administrator_fit_a_phone(open_page, address):
    page = open_page("admin", language="zh-hans", width=390)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert widest(page) <= 0


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
