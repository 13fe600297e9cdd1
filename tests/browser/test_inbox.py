"""The inbox in Chromium: by keyboard, on a phone, in both languages, and axe finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.kernel.errors import N_
from bole.notices import kinds
from bole.notices import services as notices
from bole.notices.models import Notice, Preferences, Webhook
from bole.runtime.system import SYSTEM

from .test_accessibility import violations
from .test_days import widest

pytestmark = pytest.mark.browser
TITLES = (
    "Verfahren zur Herstellung wärmeleitfähiger Kunststoffverbundwerkstoffe mit ausgerichteten Kohlenstofffasern",
    "浙江省钱塘江流域新能源动力电池低温电解液产业技术创新战略联盟有限责任公司联合研究院",
)
WORDS = {
    "en": {"inbox": "Inbox", "all": "Mark all read", "read": "You have read everything", "how": "How I am told", "save": "Save", "saved": "Saved."},
    "zh-hans": {"inbox": "收件箱", "all": "全部标为已读", "read": "这类通知您已全部读完", "how": "接收方式", "save": "保存", "saved": "已保存"},
}  # fmt: skip


@pytest.fixture
def told(site, monkeypatch, settings):
    """The factory owner was told three things. No live server runs beside this one: the page works without it."""
    settings.BOLE_LIVE_URL = f"{site.address}/live"
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    for code, group in (("test.due", kinds.OWN_RECORDS), ("test.match", kinds.MATCHES)):
        kinds.add_kind(code, group=group, sentence=N_("“%(title)s” is to be confirmed by %(day)s."), url=lambda n: "/centres")
    owner = site.world.owner.person_id
    Notice.objects.all().delete()  # what other days here have told him
    for title, kind in zip((*TITLES, "Fan"), ("test.due", "test.match", "test.due"), strict=True):
        notices.tell(
            SYSTEM,
            persons=[owner],
            kind=kind,
            subject="record:1",
            values={"title": title, "day": "2026-12-07"},
            urgent=kind == "test.match",
        )
    yield
    for model in (Notice, Preferences, Webhook):
        model.objects.all().delete()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_somebody_reads_his_inbox(open_page, told, language, width):
    words = WORDS[language]
    page = open_page("owner", language=language, width=width)
    if width < 500:
        page.locator(".menu-button").click()
    expect(page.locator("#tool-notices-inbox .count")).to_have_text("3")
    page.locator("#tool-notices-inbox").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["inbox"])
    expect(page.locator(".inbox-row.is-unread")).to_have_count(3)
    assert widest(page) <= 0
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("Fan")).click()
    page.wait_for_url(re.compile("/centres$"))
    page.go_back()
    page.reload()
    expect(page.locator(".inbox-row.is-unread")).to_have_count(2)
    page.get_by_role("button", name=words["all"]).click()
    expect(page.locator(".inbox-row.is-unread")).to_have_count(0)
    expect(page.locator("#tool-notices-inbox .count")).to_have_count(0)
    page.goto("/inbox?unread=1")
    expect(page.locator(".empty")).to_contain_text(words["read"])


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1280), ("en", 390)])
def test_somebody_chooses_how_he_is_told(open_page, told, language, width):
    words = WORDS[language]
    page = open_page("owner", language=language, width=width)
    page.goto("/inbox")
    page.get_by_role("link", name=words["how"]).first.click()
    page.locator("#field-rhythm-matches").select_option("weekly")
    page.locator("#field-budget").fill("5")
    assert widest(page) <= 0
    assert violations(page) == []
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator("#notices")).to_contain_text(words["saved"])
    expect(page.locator("#field-rhythm-matches")).to_have_value("weekly")
    page.goto("/inbox/webhooks")
    page.locator("#field-address").fill("https://hooks.example.org/a/rather/long/path/that/goes/on/and/on/for/a/while")
    page.locator("main form .btn-primary").last.click()
    expect(page.locator("#secret")).to_contain_text("whsec_")
    assert widest(page) <= 0
    assert violations(page) == []
