"""A cashier's day in Chromium: a statement comes in, a payment is assigned, a refund leaves with four eyes; and what a party sees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bole.ledger import services as ledger
from bole.ledger.models import Payment, Payout
from bole.runtime.system import SYSTEM

from ..treasury import key, treasury
from .test_accessibility import violations
from .test_days import widest

pytestmark = pytest.mark.browser
WORDS = {
    "en": {"assigned": "The payment is assigned.", "booked": "2 booked", "prepared": "Prepared; a colleague approves it.", "approved": "Approved and booked."},
    "zh-hans": {"assigned": "到账款项已认领。", "booked": "入账 2 笔", "prepared": "已制单，等待同事审批。", "approved": "已审批并入账。"},
}  # fmt: skip


@pytest.fixture(scope="module")
def books(site):
    return treasury(site.world)


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_a_cashiers_day(open_page, books, language, width):
    words, address = WORDS[language], "/money/books/cn.zj.hz"
    hold, fee = (
        books.ask("120000", title="低温锂离子电池电解液及其制备方法专利权转让竞价", subject=f"sale:{language}"),
        books.fee("6800.50"),
    )
    text = f"交易日期,金额,对方户名,摘要\n2026-11-20,120000.00,浙江钱江新能源动力电池股份有限公司,保证金 {hold.invoice.number}\n2026-11-21,6800.50,不知名的公司,佣金 {language}\n"
    page = open_page("cashier", language=language, width=width)
    page.goto(address)
    page.set_input_files("input[name=file]", {"name": "对账单.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")})
    page.locator("form[enctype] .btn-primary").click()
    expect(page.locator("main .badge-line")).to_contain_text(words["booked"])
    page.goto(f"/money/payments/{Payment.objects.get(invoice=None, bounced_at=None).id}")
    assert violations(page) == []
    page.fill("input[name=number]", fee.number)
    page.locator("form[action$='/assign'] .btn-primary").click()
    expect(page.locator("#notices")).to_contain_text(words["assigned"])

    ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
    back = Payout.objects.get(hold=hold)
    page.goto(address)
    assert violations(page) == []
    assert widest(page) <= width
    page.goto(f"/money/payouts/{back.id}")
    page.fill("input[name=payee]", "浙江钱江新能源动力电池股份有限公司 6222 0000 0000")
    page.fill("input[name=reference]", "T-20261123-1")
    page.locator("form[action$='/propose'] .btn-primary").click()
    expect(page.locator("#notices")).to_contain_text(words["prepared"])
    expect(page.locator("form[action$='/approve']")).to_have_count(0)

    page = open_page("second", language=language, width=width)
    page.goto(f"/money/payouts/{back.id}")
    page.locator("form[action$='/approve'] .btn-primary").click()
    expect(page.locator("#notices")).to_contain_text(words["approved"])
    for tab in ("invoices", "deposits", "payments", "payouts", "entries"):
        page.goto(f"{address}/{tab}")
        assert violations(page) == []
        assert widest(page) <= width

    page = open_page("owner", language=language, width=width)
    page.goto("/money")
    expect(page.locator("main h1")).to_be_visible()
    assert violations(page) == []
    page.goto(f"/money/invoices/{hold.invoice_id}")
    expect(page.locator("main h1")).to_contain_text(re.compile("低温锂离子电池"))
    assert violations(page) == []
    assert widest(page) <= width
