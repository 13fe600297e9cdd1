"""An invoice on paper, in both languages, for who may see it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from bole.ledger import services as ledger
from bole.ledger.errors import BookMissing, InvoiceMissing

from ..treasury import treasury

WORDS = {
    "en": ("Request for a deposit", "bid deposit: 一种电解液", "1,000 CNY", "Please pay to", "1202 0000 0001"),
    "zh": ("保证金缴纳通知", "竞买保证金: 一种电解液", "1,000 CNY", "请付至", "1202 0000 0001"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_invoice_is_printed_with_its_number_amount_and_where_to_pay(world, noon, language):
    books = treasury(world)
    ledger.set_bank_details(books.cashier, centre="cn.zj.hz", holder="杭州中心", bank="工商银行", number="1202 0000 0001")
    hold = books.ask(1000, title="一种电解液")
    name, content = ledger.invoice_pdf(world.owner, hold.invoice_id, language=language)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert name == "B3-2026-000001.pdf"
    assert [word for word in (*WORDS[language], hold.invoice.number, "钱江电池厂") if word not in text] == []


def test_nobody_else_prints_it_and_nobody_else_says_where_to_pay(world, noon):
    books = treasury(world)
    hold = books.ask(1000)
    with pytest.raises(InvoiceMissing):
        ledger.invoice_pdf(world.professor, hold.invoice_id, language="en")
    with pytest.raises(BookMissing):
        ledger.set_bank_details(world.broker, centre="cn.zj.hz", holder="x", bank="x", number="1")
