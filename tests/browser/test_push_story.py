"""The loop in a browser, in both languages: a factory owner on a phone describes a problem, answers three questions, sees what
fits and says "not, too early"; the professor reads the reason and revises; the owner is asked again and says yes."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from bole.matching import services as matching
from bole.push import services
from bole.registry.models import Record
from bole.registry.services import records

from .. import make
from .conftest import catch_up
from .test_days import widest

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BOLE_PICTURES", "")
PROBLEM = {
    "zh-hans": "我们养殖网箱上附着的藻类和贻贝很多，靠潜水员人工清洗，费用高也危险。需要一种水下自动清洗网箱的机器人，不需要潜水员下水。",
    "en": "Our net cages get overgrown with algae and mussels. We need an underwater robot that cleans the fouling off the net "
    "cages automatically. No divers should have to go into the water.",
}
TITLE = {"zh-hans": "深远海网箱自动清洗机器人", "en": "深水网箱清洗机器人样机"}  # the English owner finds a Chinese record
ANSWER = {"zh-hans": "每小时清洗面积三百平方米", "en": "cleans 300 square metres an hour"}
OFFER = "一种水下机器人，可以自动清洗养殖网箱上的附着生物。不需要潜水员下水，每小时清洗面积三百平方米。"


class Words:
    """What stands on the pages in a language: the catalogue's own sentences."""

    def __init__(self, language):
        self.language = language

    def __call__(self, sentence, **values):
        with translation.override(self.language):
            return gettext(sentence) % values if values else gettext(sentence)

    def beginning(self, sentence):
        """What the sentence begins with, as far as the first value in it."""
        return re.split(r"%\(\w+\)s", self(sentence))[0].strip(" “‘，,；")


def worker(*published):
    """What the worker does within seconds."""
    catch_up()
    matching.match_waiting()
    for one in published:
        services.percolate(one.id)


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_not_too_early_then_revised_then_interested(site, open_page, settings, language):
    settings.BOLE_PUSH_PER_DAY = 1000  # other stories of the day may have spent the usual budget
    world, words, title = site.world, Words(language), TITLE[language]
    offer = make.published(world, wordings=(make.wording(title=title, summary=OFFER),), trl=3, stage="early", owner="浙江大学")
    worker(offer)

    phone, desk = open_page("owner", language=language, width=390), open_page("professor", language=language)
    need = describes_and_sees_what_fits(phone, words, title)
    records.publish(world.admin, need.id)
    worker(need, offer)
    says_too_early(phone, words, title)
    revises(desk, offer, words)
    services.address(world.admin, offer.id, changed=["trl"], version=2)
    says_interested(phone, words, title)
    come_into_contact(desk, phone, offer, words)
    records.withdraw(world.professor, offer.id)
    records.withdraw(world.owner, need.id)


def describes_and_sees_what_fits(phone, words, title):
    """A paragraph, three questions, the matches at once; then it is handed in."""
    phone.goto("/needs/ask")
    phone.locator("#need-text").fill(PROBLEM[words.language])
    picture(phone, f"{words.language}-1-paragraph")
    assert widest(phone) <= 0
    phone.get_by_role("button", name=words("Next: three questions")).click()
    questions = phone.locator(".need-question")
    expect(questions).to_have_count(3)
    for number in range(3):
        choices = questions.nth(number).locator(".choice")
        if choices.count():
            choices.first.click()
        else:
            questions.nth(number).locator("input.form-control").fill(ANSWER[words.language])
    picture(phone, f"{words.language}-2-three-questions")
    assert widest(phone) <= 0
    phone.locator("main").get_by_role("button", name=words("Show what fits")).last.click()
    phone.wait_for_url(re.compile("/needs/ask/[0-9a-f-]{36}"))
    expect(phone.locator(".results")).to_contain_text(title)
    picture(phone, f"{words.language}-3-matches")
    assert widest(phone) <= 0
    need = Record.objects.get(id=phone.url.rsplit("/", 1)[1])
    phone.get_by_role("button", name=words("Hand it in to the centre")).click()
    expect(phone.get_by_role("button", name=words("Hand it in to the centre"))).to_have_count(0)
    return need


def says_too_early(phone, words, title):
    phone.goto("/suggestions")
    card = phone.locator(".suggestion").filter(has_text=title)
    expect(card).to_contain_text(words.beginning("For your need “%(title)s”: meets %(n)s of %(total)s requirements"))
    assert widest(phone) <= 0
    picture(phone, f"{words.language}-4-suggestion")
    card.get_by_text(words("Not, because …")).click()
    picture(phone, f"{words.language}-5-reasons")
    assert widest(phone) <= 0
    card.get_by_label({"zh-hans": "技术成熟度不够", "en": "too early"}[words.language]).check()
    card.get_by_role("button", name=words("Send the reason")).click()
    expect(phone.locator("#notices")).to_contain_text(
        words("Thank you. The owner reads the reason, not your name; when it is revised, you may look again.")
    )
    expect(phone.locator(".suggestion").filter(has_text=title)).to_have_count(0)


def revises(desk, offer, words):
    desk.goto(f"/records/{offer.id}")
    panel = desk.locator("#push-record-panel")
    expect(panel).to_contain_text(re.compile({"zh-hans": "技术成熟度不够", "en": "too early"}[words.language], re.I))
    expect(panel).to_contain_text(words("What would help:"))
    assert "钱江" not in panel.inner_text()
    panel.scroll_into_view_if_needed()
    picture(desk, f"{words.language}-6-checklist")
    panel.get_by_role("link", name=words("Revise")).click()
    desk.wait_for_url(re.compile("/edit#field-trl"))
    desk.locator("#field-trl").evaluate("e => { const d = e.closest('details'); if (d) d.open = true }")
    trl = desk.locator("#field-trl")
    if trl.evaluate("e => e.tagName") == "SELECT":
        trl.select_option("7")
    else:
        trl.fill("7")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(re.compile(rf"/records/{offer.id}(#|$)"))  # the fragment of the form is kept by the redirect


def says_interested(phone, words, title):
    phone.goto("/suggestions")
    card = phone.locator(".suggestion").filter(has_text=title)
    expect(card).to_contain_text(re.compile(re.escape(words.beginning("revised since you said: %(reason)s")), re.I))
    picture(phone, f"{words.language}-7-again")
    card.get_by_role("button", name=words("Interested")).click()
    expect(phone.locator("#notices")).to_contain_text(words("The owner was told that you are interested."))
    phone.goto("/interests")
    expect(phone.locator(".result").first).to_contain_text(words("not read yet"))
    picture(phone, f"{words.language}-8-interests")


def come_into_contact(desk, phone, offer, words):
    desk.goto("/interests")
    desk.locator(".result a").first.click()
    expect(desk.locator("main")).to_contain_text("owner")
    picture(desk, f"{words.language}-9-received")
    desk.get_by_role("button", name=words("Agree, open the contact")).click()
    expect(desk.locator("main")).to_contain_text(words("Contact is open: both sides know each other"))
    phone.goto("/interests")
    phone.locator(".result a").first.click()
    expect(phone.locator("main")).to_contain_text("professor@test.example")
    assert widest(phone) <= 0
    picture(phone, f"{words.language}-10-contact")
    desk.goto(f"/records/{offer.id}")
    funnel = desk.locator("#push-record-panel .funnel")
    expect(funnel).to_contain_text(re.compile(r"1\s*(次对接|contacts?)|(次对接|contacts?)\s*1"))
    picture(desk, f"{words.language}-11-funnel")


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
