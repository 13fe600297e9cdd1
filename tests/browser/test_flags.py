"""The red flags of a sale in Chromium, as the house sees them: readable, on a phone as well, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ..story.test_flags import SECOND, sealed
from .test_accessibility import violations
from .test_days import widest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_the_house_reads_the_red_flags_of_a_sale(site, open_page, language, width):
    """The stream of live events is open and silent: its server is not what is looked at here."""
    offering = sealed(site.world, [1300, 1210, 1209, 1208], apart=2 * SECOND, origins=("x", "x", "y", ""))
    page = open_page("registrar", language=language, width=width)
    page.route("**/live/*", lambda route: route.fulfill(content_type="text/event-stream", body="retry: 600000\n\n"))
    for address in ("/sales/flags", f"/sales/{offering.sale.id}/flags"):
        page.goto(address)
        assert violations(page) == []
        assert widest(page) <= 0
    page.goto(f"/sales/{offering.sale.id}/flags")
    expect(page.locator("#distance .tag")).to_have_class("tag tag-warn")
    expect(page.locator("#distance .figures-line strong").first).to_have_text("90")
