"""Numbers, amounts, days and months as people write them; what could mean two things is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.kernel import written
from bole.kernel.written import Amount, Unread
from bole.reference.queries import vocabularies

CURRENCY = vocabularies()["currency"].find


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6", 6),
        ("６", 6),
        (" 6 ", 6),
        ("6.0", 6),
        ("TRL 6", 6),
        ("trl6", 6),
        ("TRL: 7", 7),
        ("6级", 6),
        ("六级", 6),
        ("九", 9),
        ("12", 12),
        ("-1", -1),
    ],
)
def test_whole_numbers(text, number):
    assert written.whole_number(text) == number


@pytest.mark.parametrize("text", ["6.5", "six", "6-7", "", "１２a", "6 7", "十二级", "9" * 30])
def test_what_is_no_whole_number(text):
    with pytest.raises(Unread) as told:
        written.whole_number(text)
    assert told.value.code == "not_a_number"


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("500000", "500000", ""),
        ("５００，０００", "500000", ""),
        ("500,000.50", "500000.50", ""),
        ("1 234 567", "1234567", ""),
        ("1'234'567.5", "1234567.5", ""),
        ("1.234.567,89", "1234567.89", ""),
        ("1 234 567,89", "1234567.89", ""),
        ("50万", "500000", ""),
        ("50万元", "500000", "CNY"),
        ("1.2亿", "120000000", ""),
        ("3百万人民币", "3000000", "CNY"),
        ("2万亿", "2000000000000", ""),
        ("￥500,000", "500000", "CNY"),
        ("$300,000", "300000", "USD"),
        ("USD 5 million", "5000000", "USD"),
        ("2.5m EUR", "2500000", "EUR"),
        ("100 MXN", "100", "MXN"),
        ("3 bn", "3000000000", ""),
        ("5e5", "500000", ""),
        ("0", "0", ""),
        ("-5", "-5", ""),
        (".5", "0.5", ""),
    ],
)
def test_amounts(text, amount, currency):
    assert written.amount(text, CURRENCY) == Amount(Decimal(amount), currency)


@pytest.mark.parametrize(
    "text", ["1,5", "12,34", "1,2345", "50-100万", "about 5", "约50万", "5 apples", "1.2.3", "", "万", "1,234,56", "--5", "5 USD EUR"]
)
def test_what_is_no_amount(text):
    with pytest.raises(Unread) as told:
        written.amount(text, CURRENCY)
    assert told.value.code == "not_an_amount"


@pytest.mark.parametrize(
    "text",
    [
        "2027-06-30", "2027/6/30", "2027.6.30", "2027年6月30日", "2027年06月30号", "２０２７－０６－３０", "20270630", "30 June 2027",
        "30th June 2027", "June 30, 2027", "Jun 30 2027", "30-Jun-2027", "30.06.2027", "30/06/2027", "06/30/2027", "46568", "46568.5",
        "2027-06-30 00:00:00", "2027-06-30T08:30:00Z", "2027/06/30 11:59 p.m.", "2027-06-30T08:30:00+08:00",
    ],
)  # fmt: skip
def test_days(text):
    assert written.day(text) == dt.date(2027, 6, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-02-30", "no_such_day"), ("2027-13-01", "no_such_day"), ("31/06/2027", "no_such_day"), ("2027年2月29日", "no_such_day"),
        ("0000-01-01", "no_such_day"), ("05/06/2027", "two_days"), ("soon", "not_a_date"), ("2027", "not_a_date"),
        ("30 Juni 2027", "not_a_date"),
        ("", "not_a_date"), ("2027-06-30 to 2028-01-01", "not_a_date"), ("99999999", "no_such_day"),
    ],
)  # fmt: skip
def test_what_is_no_day(text, code):
    with pytest.raises(Unread) as told:
        written.day(text)
    assert told.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2024-06",
        "2024/6",
        "2024.06",
        "2024年6月",
        "202406",
        "06/2024",
        "Jun 2024",
        "June 2024",
        "2024-06-15",
        "2024年6月15日",
        "45444",
        "２０２４．６",
    ],
)
def test_months(text):
    assert written.month(text) == "2024-06"


@pytest.mark.parametrize("text", ["2024", "2024-13", "1024-06", "June", "next month", ""])
def test_what_is_no_month(text):
    with pytest.raises(Unread) as told:
        written.month(text)
    assert told.value.code == "not_a_month"
