"""axe-core finds nothing on the main pages: both languages, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from bole.registry.models import Record

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def addresses() -> list[str]:
    """The main pages for a stranger, with a real achievement and a real need."""
    achievement = Record.objects.filter(kind="achievement", status="published", wordings__title__contains="故障电弧").first()
    need = Record.objects.filter(kind="need", status="published").order_by("id").first()
    assert achievement is not None
    assert need is not None
    return [
        "/", "/?q=hot+corrosion+of+turbines.+We+need+a+coating.", "/?q=%3F", "/achievements?stages=middle", "/needs", "/experts", "/experts/consent", "/?q=a+pump&side=expert", "/centres", "/centres/league", "/centres/cn.zj",
        "/organisations", f"/records/{achievement.id}", f"/records/{need.id}", f"/matches/{need.id}", f"/match/{need.id}/{achievement.id}",
        "/catalogues", "/accounts/login/", "/accounts/signup/", "/nowhere", "/needs/ask", "/s/guessed", "/price-notices", "/policy/figures", "/policy/figures/pricing.notice", "/policy/working-days?year=2025",
    ]  # fmt: skip


def violations(page) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { if (!d.matches('[data-menu]')) d.open = true; })")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']}: {[n['html'][:140] for n in v['nodes'][:3]]}" for v in found]


@pytest.mark.parametrize(("language", "scheme", "width"), [("zh-hans", "light", 1280), ("en", "dark", 390)])
def test_axe_is_content_with_the_pages_everybody_sees(open_page, site, language, scheme, width):
    page = open_page(language=language, scheme=scheme, width=width)
    told = {}
    for address in addresses():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if found := violations(page):
            told[address] = found
    assert told == {}


@pytest.mark.parametrize(("language", "scheme"), [("zh-hans", "light"), ("en", "dark")])
def test_axe_is_content_with_the_pages_of_members(open_page, site, language, scheme):
    page = open_page("admin", language=language, scheme=scheme)
    review = f"/records/{Record.objects.filter(status='published').first().id}/review"
    told = {}
    staff = f"/organisations/{site.world.city.pk}/staff"
    for address in (
        "/", "/achievements/new", "/needs/new", "/experts/new", "/experts/me", "/mine", "/work", "/to-confirm", "/work?status=published", review, "/terms", "/reports",
        "/account", "/imports", "/imports/new", "/centres/new", staff,
        "/suggestions", "/interests", "/searches", "/searches/save?q=cold+batteries",
        "/accounts/2fa/", "/accounts/sessions/", "/accounts/email/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
        "/organisations/duplicates", "/centres/cn.zj/look", f"/organisations/{site.world.factory.pk}/capacity", f"/organisations/{site.world.factory.pk}/merge/{site.world.university.pk}",
        "/needs/ask", "/intake/vague", "/surveys", "/surveys/new", "/reporting", "/ledger", "/catalogues/new", "/catalogues", "/price-notices/work", f"/records/{Record.objects.filter(kind='achievement', status='published').first().id}/price-notices/new",
    ):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if found := violations(page):
            told[address] = found
    page.goto("/needs/new")
    page.fill("#field-summary", "x")
    page.locator("button[value=submit]").click()
    page.wait_for_selector(".error-summary")
    if found := violations(page):
        told["errors"] = found
    assert told == {}
