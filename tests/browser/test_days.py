"""Days: a factory owner with a phone, a professor and a registrar, somebody without a mouse, somebody without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .conftest import catch_up

pytestmark = pytest.mark.browser

FISH = "养鱼场的细菌病害造成很大损失。需要快速检测方法，以及不用抗生素的防治办法。"


def widest(page) -> int:
    """How far the page reaches beyond the window, in pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_a_factory_owner_with_a_phone_describes_a_problem_sees_why_and_opens_a_record(open_page):
    page = open_page(language="zh-hans", width=390)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("你想解决什么问题？"))
    assert widest(page) <= 0
    page.get_by_label("你的问题").fill(FISH)
    page.get_by_role("button", name="查找方案").click()
    expect(page.get_by_role("heading", name=re.compile("项科技成果，按匹配程度排序"))).to_be_focused()
    assert "q=" in page.url
    first = page.locator(".result").first
    expect(first.locator("h3")).to_contain_text("channel catfish")
    expect(first).to_contain_text("满足 2 项要求中的")
    expect(first).to_contain_text("英语")
    assert first.locator("blockquote").first.get_attribute("lang") == "en"
    first.get_by_text("完整依据").click()
    expect(first).to_contain_text("得分的构成")
    assert widest(page) <= 0
    first.get_by_role("link", name=re.compile("channel catfish")).click()
    expect(page.locator("h1")).to_contain_text("channel catfish")
    expect(page.locator("aside")).to_contain_text("SBIR.gov")
    expect(page.locator("#matching-matches-panel")).to_contain_text(re.compile("要求|暂时没有"))
    assert widest(page) <= 0
    page.go_back()
    expect(page.get_by_label("你的问题")).to_have_value(FISH)
    expect(page.locator(".result").first).to_contain_text("channel catfish")


def test_a_filter_works_at_once_and_can_be_sent_to_somebody(open_page):
    page = open_page()
    page.goto("/?q=fire+extinguisher+with+fine+water+mist")
    before = page.locator("#answer-title").inner_text()
    page.get_by_label(re.compile("Middle: pilot")).check()
    page.wait_for_url(re.compile("stages=middle"))
    expect(page.locator("#answer-title")).not_to_have_text(before)
    expect(page.get_by_label(re.compile("Middle: pilot"))).to_be_checked()
    page.reload()
    expect(page.get_by_label(re.compile("Middle: pilot"))).to_be_checked()
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator("#answer-title")).to_have_text(before)


def test_a_professor_registers_a_registrar_publishes_and_an_english_question_finds_it(open_page):
    page = open_page("professor", language="zh-hans")
    page.goto("/achievements/new")
    page.get_by_label(re.compile("^中心")).select_option(label="\u2003\u2003杭州中心")
    page.get_by_label(re.compile("^名称")).first.fill("海水养殖网箱自动清洗机器人")
    page.get_by_label(re.compile("^摘要")).fill(
        "一种水下机器人，可以自动清洗海水养殖网箱上的附着生物。\n不需要潜水员下水，每小时清洗面积三百平方米。\n已在两个养殖场试用一年。"
    )
    page.get_by_label("中期阶段").or_(page.locator("#field-stage")).first.select_option("middle")
    page.get_by_text("完成人", exact=False).first.click()
    page.get_by_role("button", name="添加完成人").click()
    page.locator("#field-completers-1-name").fill("张三")
    page.get_by_role("button", name="English").click()  # the language changes, what is typed stays
    expect(page.get_by_label(re.compile("^Title")).first).to_have_value("海水养殖网箱自动清洗机器人")
    expect(page.locator("#field-completers-1-name")).to_have_value("张三")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.locator("#notices")).to_contain_text("已存为草稿")
    record = page.url
    page.get_by_role("link", name="添加语言版本").click()
    expect(page.locator("main")).to_contain_text("每小时清洗面积三百平方米")
    page.get_by_label("名称").fill("Robot that cleans the net cages of sea fish farms")
    page.get_by_label(re.compile("摘要")).fill(
        "An underwater robot that removes fouling from the nets of fish farms at sea. No divers are needed. It cleans 300 square metres an hour."
    )
    page.get_by_role("button", name="保存该版本").click()
    page.get_by_role("tab", name=re.compile("英语")).click()
    expect(page.get_by_role("tabpanel")).to_contain_text("removes fouling")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#notices")).to_contain_text("已提交给中心")

    desk = open_page("registrar")
    desk.goto("/work")
    desk.get_by_role("link", name="Robot that cleans the net cages").click()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator("#notices")).to_contain_text(re.compile(r"Published with the number \w+"))
    catch_up()

    asker = open_page()
    asker.goto("/")
    asker.get_by_label("Your question").fill(
        "Our salmon nets get overgrown with algae and mussels. Divers clean them by hand, which is slow and dangerous."
    )
    asker.get_by_role("button", name="Find solutions").click()
    expect(asker.locator(".result").first).to_contain_text("Robot that cleans the net cages of sea fish farms")
    assert asker.locator(".result h3 a").first.get_attribute("href") in record


def test_two_people_edit_at_once_and_the_second_sees_both(open_page):
    one, two = open_page("professor"), open_page("professor")
    one.goto("/needs/new")
    one.get_by_label(re.compile("^Centre")).select_option(index=1)
    one.get_by_label(re.compile("^Title")).first.fill("A need of two people")
    one.get_by_label(re.compile("^Summary")).fill("We need something that two people describe at the same time.")
    one.get_by_role("button", name="Save draft").last.click()
    one.get_by_role("link", name="Edit").click()
    two.goto(one.url)
    one.get_by_label(re.compile("^Title")).first.fill("The first was faster")
    one.get_by_role("button", name="Save draft").last.click()
    expect(one.locator("h1")).to_have_text("The first was faster")
    two.get_by_label(re.compile("^Title")).first.fill("The second was slower")
    two.get_by_role("button", name="Save draft").last.click()
    expect(two.locator("#conflict-title")).to_contain_text("Somebody changed this record")
    expect(two.locator(".conflict")).to_contain_text("The first was faster")
    expect(two.locator(".conflict")).to_contain_text("The second was slower")
    expect(two.get_by_label(re.compile("^Title")).first).to_have_value("The second was slower")


def test_switching_the_language_keeps_the_place_and_the_text(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_label("Your question").fill("arc fault detection")
    page.get_by_role("button", name="Find solutions").click()
    page.wait_for_url(re.compile("q=arc"))
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_label("你的问题")).to_have_value("arc fault detection")
    expect(page.locator(".result").first).to_be_visible()
    long = ("We need a method to find arc faults in the wiring of old houses. " * 40).strip()
    page.get_by_label("你的问题").fill(long)
    page.get_by_role("button", name="查找方案").click()
    expect(page.locator(".result").first).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Your question")).to_have_value(long)
    expect(page.locator(".result").first).to_be_visible()


def test_without_a_mouse_from_the_first_page_to_a_record(open_page):
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("hot corrosion of nickel alloys in turbines")
    page.keyboard.press("Tab")
    expect(page.get_by_label("I have a problem")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Find who needs it")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#answer-title")).to_be_focused()
    expect(page.locator("#said")).to_have_text(re.compile("results"))
    page.keyboard.press("Tab")
    expect(page.locator(".result h3 a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("DARWIN-HC")


def test_without_scripts_everything_works_by_reload(open_page):
    page = open_page("professor", scripts=False)
    page.goto("/?side=achievement")  # a university asks who needs what it has, unless told otherwise
    page.get_by_label("Your question").fill("fine water mist fire extinguisher")
    page.get_by_role("button", name="Find solutions").click()
    expect(page.locator(".result").first).to_contain_text("Fine Water Mist")
    page.get_by_text("Filters").first.click()
    page.get_by_label(re.compile("Middle: pilot")).check()
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url(re.compile("stages=middle"))
    page.locator(".result h3 a").first.click()
    expect(page.locator(".prose").first).to_be_visible()
    page.locator("#matching-matches-panel").get_by_role("link", name="Show").click()
    expect(page.get_by_role("heading", name="Who needs this achievement")).to_be_visible()
    page.goto("/achievements/new")
    page.get_by_label(re.compile("^Title")).first.fill("Without scripts")
    page.get_by_text("Completers").first.click()
    page.get_by_role("button", name="Add a completer").click()
    expect(page.get_by_label(re.compile("^Title")).first).to_have_value("Without scripts")
    expect(page.locator("#field-completers-1-name")).to_have_count(1)
    page.get_by_label(re.compile("^Centre")).select_option(index=1)
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator("h1")).to_have_text("Without scripts")


def test_a_server_that_does_not_answer_is_told_and_nothing_is_lost(open_page):
    page = open_page(faults=True)
    page.goto("/")
    page.get_by_label("Your question").fill("arc fault detection")
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Find solutions").click()
    expect(page.locator("#notices")).to_contain_text("No answer from the server")
    expect(page.get_by_label("Your question")).to_have_value("arc fault detection")
