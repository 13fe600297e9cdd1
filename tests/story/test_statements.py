"""Bank statements: what came in is booked once; what nobody can assign waits; what cannot be read is told, and nothing is booked."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter

from bole.ledger import services as ledger
from bole.ledger.adapters.in_process import InProcess
from bole.ledger.domain.invoices import numbers_in
from bole.ledger.errors import BadStatement, BookMissing, FourEyes, NotAStatement, PaymentAssigned
from bole.ledger.models import Entry, Payment, Payout, Statement
from bole.ledger.queries import checking
from bole.runtime.system import SYSTEM

from ..treasury import TODAY, Treasury, balances, fresh, key, treasury, yuan


@pytest.fixture
def books(world, noon) -> Treasury:
    return treasury(world)


def brought(books, text, name="statement.csv", encoding="utf-8-sig", by=None):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return ledger.import_statement(by or books.cashier, centre="cn.zj.hz", name=name, file=io.BytesIO(content))


ICBC = """中国工商银行 杭州分行 账户明细
账号,1202 0000
交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,交易流水号
2026-11-20,,"1,000.00","1,000.00",钱江电池厂,6222 01,保证金 {number},L1
2026-11-20,35.00,,965.00,银行,,手续费,L2
2026年11月21日,,250.50,1215.50,不知名的公司,,货款,L3
合计,35.00,"1,250.50",,,,,
"""


def test_a_chinese_statement_pays_the_deposit_it_names_and_keeps_the_rest_for_the_desk(books):
    hold = books.ask(1000)
    found = brought(books, ICBC.format(number=hold.invoice.number), encoding="gb18030")
    assert (found.rows, found.booked, found.known, found.outgoing) == (3, 2, 0, 1)
    assert fresh(hold).state == "paid"
    assert balances() == {"bank": Decimal("1250.50"), "deposits": -1000, "unassigned": Decimal("-250.50")}
    waiting = Payment.objects.get(invoice=None)
    assert (waiting.line, waiting.payer, waiting.reference, waiting.received_on) == (6, "不知名的公司", "货款", dt.date(2026, 11, 21))


def test_a_statement_of_a_western_bank_is_not_taken_for_chinese(books):
    """Its letters with accents would be other characters in GB18030, which takes almost any bytes."""
    brought(books, "Date;Amount;Payer;Reference\n2026-11-20;10.00;Société Générale de Crédit;café\n", encoding="cp1252")
    assert Payment.objects.get().payer == "Société Générale de Crédit"


def test_the_same_statement_twice_books_nothing_twice(books):
    hold = books.ask(1000)
    text = ICBC.format(number=hold.invoice.number)
    brought(books, text)
    before = balances()
    again = brought(books, text.replace("杭州分行", "杭州分行 2"))
    assert (again.booked, again.known) == (0, 2)
    assert balances() == before
    assert Payment.objects.count() == 2


def test_two_transfers_that_look_alike_are_two_and_an_overlapping_statement_adds_only_what_is_new(books):
    head, row = "Date,Amount,Reference\n", "2026-11-20,10.00,membership\n"
    assert brought(books, head + row + row).booked == 2
    again = brought(books, head + row + row + row)
    assert (again.booked, again.known) == (1, 2)
    assert balances()["bank"] == 30


def test_an_english_spreadsheet_is_read_as_well(books):
    hold, buffer = books.ask("1234.56"), io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Booking date", "Amount (CNY)", "Counterparty", "Description"])
        sheet.write_datetime(1, 0, dt.date(2026, 11, 20), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(1, 1, [1234.56, "Qianjiang Batteries", f"deposit no. {hold.invoice.number.replace('-', '')}"])
    assert brought(books, buffer.getvalue(), name="x.xlsx").booked == 1
    assert fresh(hold).state == "paid"


def test_rows_that_are_not_right_are_named_and_nothing_is_booked(books):
    text = "日期,金额,摘要\n2026-11-20,100.00,ok\n2026-13-40,5,x\n2026-11-20,many,y\n,7,z\n2026-11-20,1.234,w\n"
    with pytest.raises(BadStatement) as refused:
        brought(books, text)
    told = [(p.field, p.code, p.given) for p in refused.value.problems]
    assert told == [
        ("3 日期", "no_such_day", "2026-13-40"), ("4 金额", "not_an_amount", "many"), ("5", "no_date", ""), ("6", "no_amount", "1.234"),
    ]  # fmt: skip
    assert not Entry.objects.exists()
    assert not Statement.objects.exists()


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01\x02\xff", b"PK\x03\x04 not a zip", "甲,乙\n1,2\n".encode()])
def test_what_is_no_statement_is_refused_whole(books, content):
    with pytest.raises(NotAStatement):
        brought(books, content)
    assert not Statement.objects.exists()


def test_who_does_not_keep_the_book_brings_no_statement(books):
    for stranger in (books.world.owner, books.world.foreign_registrar, books.world.broker, books.world.anonymous):
        with pytest.raises(BookMissing):
            brought(books, ICBC, by=stranger)


def test_another_amount_than_the_invoice_waits_for_is_left_to_the_desk_which_assigns_it(books):
    hold = books.ask(1000)
    brought(books, f"日期,金额,摘要\n2026-11-20,400,{hold.invoice.number}\n")
    assert fresh(hold).held == 0
    payment = Payment.objects.get()
    ledger.assign_payment(books.cashier, payment.id, invoice_id=hold.invoice_id, key=key())
    assert fresh(hold).held == 400
    assert balances() == {"bank": 400, "deposits": -400}
    with pytest.raises(PaymentAssigned):
        ledger.assign_payment(books.cashier, payment.id, invoice_id=books.fee().id, key=key())
    assert list(checking.findings()) == []


def test_money_nobody_can_assign_is_sent_back_with_four_eyes(books):
    brought(books, "日期,金额,摘要\n2026-11-20,400,?\n")
    back = ledger.send_back(books.second, Payment.objects.get().id, reason="nobody knows it", key=key())
    ledger.propose_payout(books.second, back.id, payee="6222", reference="T-3")
    with pytest.raises(FourEyes):
        ledger.approve_payout(books.cashier, back.id, key=key())  # who brought the statement
    ledger.approve_payout(books.world.director, back.id, key=key())
    assert balances() == {}
    assert list(checking.findings()) == []


def test_a_port_that_tells_twice_is_heard_once_and_a_bounce_takes_it_back(books):
    hold = books.ask(1000)
    port = InProcess(tell=lambda news: ledger.hear_news(SYSTEM, port="in-process", news=news))
    one = port.start(invoice=hold.invoice.number, money=yuan(1000), key="a")
    assert port.start(invoice=hold.invoice.number, money=yuan(1000), key="a") == one
    port.pay(one.payment, on=TODAY, times=3)
    assert (fresh(hold).state, Payment.objects.count()) == ("paid", 1)
    port.bounce(one.payment, on=TODAY, times=2)
    assert (fresh(hold).state, balances()) == ("due", {})
    assert Payout.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("保证金B3-2026-000017", ["B3-2026-000017"]),
        ("ｂ３－２０２６－００００１７", ["B3-2026-000017"]),
        ("B32026000017", ["B3-2026-000017"]),
        ("b 3/2026/000017 deposit", ["B3-2026-000017"]),
        ("B12-2026-000001 and B12-2026-000002", ["B12-2026-000001", "B12-2026-000002"]),
        ("B3-2026-0000171", []),
        ("2026-11-23", []),
    ],
)
def test_a_payer_writes_the_number_as_he_likes(text, numbers):
    assert numbers_in(text) == numbers
