"""Bank statements: which columns say what, in Chinese and English, and what a row means.

Money that came in is positive. Nothing is guessed: a row that cannot be read is told with its number and what would be right.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bole.kernel.errors import N_, Problem
from bole.kernel.money import Money, NotMoney
from bole.kernel.text import one_line
from bole.kernel.written import Unread, amount, day, narrow, says_nothing

COLUMNS: Mapping[str, str] = {
    "date": "交易日期|交易时间|日期|记账日期|入账日期|记账日|date|booking date|value date|transaction date|posting date",
    "amount": "金额|交易金额|发生额|amount|transaction amount",
    "credit": "贷方发生额|贷方金额|贷方|收入|收入金额|存入|存入金额|credit|credit amount|paid in|money in|deposit",
    "debit": "借方发生额|借方金额|借方|支出|支出金额|支取|debit|debit amount|paid out|money out|withdrawal",
    "direction": "借贷标志|借贷|收支|收/支|dr/cr|debit/credit|direction",
    "payer": "对方户名|对方名称|对方账户名称|付款人|付款人名称|付款方|交易对方|payer|payer name|counterparty|name|counterparty name",
    "account": "对方账号|对方账户|付款账号|付款人账号|counterparty account|payer account|account|iban",
    "reference": "摘要|附言|用途|备注|交易附言|交易摘要|交易说明|reference|description|purpose|remark|remarks|details|remittance information",
    "serial": "流水号|交易流水号|银行流水号|凭证号|交易号|transaction id|serial|serial number|bank reference|transaction number",
    "currency": "币种|货币|currency",
}
MEANING = {word: meaning for meaning, words in COLUMNS.items() for word in words.split("|")}
_UNIT = re.compile(r"[（(【\[].*?[)）】\]]")
IN, OUT = (
    frozenset(("贷", "收", "收入", "贷方", "c", "cr", "credit", "in", "+")),
    frozenset(("借", "支", "支出", "借方", "d", "dr", "debit", "out", "-")),
)
HEADER_WITHIN = 30  # rows; banks write their own address above

NO_AMOUNT = N_("There is no amount in this row; right would be, for example, 1234.50.")
BOTH_WAYS = N_("“%(given)s” went both in and out in one row; right would be one of the two.")
NO_DIRECTION = N_("“%(given)s” does not say whether money came in or went out; right would be 贷 or 借, credit or debit.")
NO_CURRENCY = N_("“%(given)s” is not a currency; right would be, for example, CNY.")
NO_DATE = N_("There is no date in this row; right would be, for example, 2026-11-23.")

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """What a bank says of one transfer. Negative money went out."""

    number: int
    on: dt.date
    money: Money
    reference: str
    payer: str
    serial: str

    @property
    def came_in(self) -> bool:
        return self.money.amount > 0


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns: its number, and what each column means."""

    number: int
    meanings: tuple[str, ...]
    names: tuple[str, ...]


def header_of(rows: Iterable[tuple[int, Cells]]) -> Header | None:
    """The first row with a date and an amount among its names."""
    for position, (number, cells) in enumerate(rows):
        if position >= HEADER_WITHIN:
            return None
        meanings = tuple(MEANING.get(_key(cell), "") for cell in cells)
        if "date" in meanings and {"amount", "credit"} & set(meanings):
            return Header(number, meanings, tuple(one_line(cell) for cell in cells))
    return None


def _key(cell: str) -> str:
    return _UNIT.sub("", narrow(one_line(cell))).strip().casefold()


class Reader:
    """Reads the rows below a header. `currency_of` knows what words mean; `currency` holds where a row names none."""

    def __init__(self, header: Header, *, currency: str, currency_of: Callable[[str], str | None]) -> None:
        self.header, self.currency, self.currency_of = header, currency, currency_of

    def read(self, number: int, cells: Cells) -> Row | list[Problem] | None:
        """A row, what is wrong with it, or nothing where it says nothing (an empty row, a sum)."""
        found: dict[str, tuple[str, str]] = {}
        for meaning, name, cell in zip(self.header.meanings, self.header.names, cells, strict=False):
            if not meaning or not one_line(cell):
                continue
            if meaning == "reference" and meaning in found:
                found[meaning] = (name, f"{found[meaning][1]} {one_line(cell)}")
            else:
                found.setdefault(meaning, (name, one_line(cell)))
        if not found or _is_sum(cells):
            return None
        problems: list[Problem] = []
        on = self._day(number, found, problems)
        money = self._money(number, found, problems)
        if problems or on is None or money is None:
            return problems
        payer = " ".join(found[part][1] for part in ("payer", "account") if part in found)
        return Row(number, on, money, found.get("reference", ("", ""))[1], payer, found.get("serial", ("", ""))[1])

    def _day(self, number: int, found: Mapping[str, tuple[str, str]], problems: list[Problem]) -> dt.date | None:
        if "date" not in found:
            problems.append(_problem(number, "", "no_date", NO_DATE))
            return None
        name, text = found["date"]
        try:
            return day(text)
        except Unread as wrong:
            problems.append(_problem(number, name, wrong.code, wrong.sentence, wrong.given, wrong.values))
            return None

    def _money(self, number: int, found: Mapping[str, tuple[str, str]], problems: list[Problem]) -> Money | None:
        values: dict[str, Decimal] = {}
        currency, given = self.currency, ""
        if "currency" in found:
            name, text = found["currency"]
            known = self.currency_of(text)
            if known is None:
                problems.append(_problem(number, name, "no_currency", NO_CURRENCY, text))
                return None
            currency = known
        for part in ("amount", "credit", "debit"):
            name, text = found.get(part, ("", ""))
            if not text or says_nothing(text):
                continue
            try:
                read = amount(text, self.currency_of)
            except Unread as wrong:
                problems.append(_problem(number, name, wrong.code, wrong.sentence, wrong.given, wrong.values))
                return None
            given, currency = text, read.currency or currency
            if read.value:
                values[part] = read.value
        return self._signed(number, values, currency, given, found.get("direction", ("", "")), problems)

    def _signed(
        self, number: int, values: Mapping[str, Decimal], currency: str, given: str, direction: tuple[str, str], problems: list[Problem]
    ) -> Money | None:
        if "credit" in values and "debit" in values:
            problems.append(_problem(number, "", "both_ways", BOTH_WAYS, given))
            return None
        value = values.get("credit", -values["debit"] if "debit" in values else values.get("amount"))
        if value is None:
            problems.append(_problem(number, "", "no_amount", NO_AMOUNT, given))
            return None
        name, word = direction
        if word and "amount" in values and not {"credit", "debit"} & set(values):
            if (told := _key(word)) not in IN | OUT:
                problems.append(_problem(number, name, "no_direction", NO_DIRECTION, word))
                return None
            value = abs(value) if told in IN else -abs(value)
        try:
            money = Money(value, currency)
        except NotMoney as wrong:
            problems.append(_problem(number, "", wrong.code, wrong.sentence, str(value), wrong.values))
            return None
        if money.amount != round(money.amount, 2):
            problems.append(_problem(number, "", "no_amount", NO_AMOUNT, given))
            return None
        return money


_SUM = re.compile(r"(本页|本期|本月)?(合计|总计|小计|累计|余额|期初|期末)|(grand )?total\b|(opening|closing) balance\b", re.I)


def _is_sum(cells: Cells) -> bool:
    """Whether a row is the bank's own sum or balance: its first words say so."""
    first = next((text for cell in cells if (text := one_line(cell))), "")
    return bool(_SUM.match(first))


def _problem(row: int, column: str, code: str, sentence: str, given: str = "", values: Mapping[str, object] | None = None) -> Problem:
    return Problem(f"{row} {column}".strip(), code, sentence, {"given": given, **(values or {})}, given)


def fingerprints(rows: Iterable[Row]) -> list[str]:
    """What tells each transfer from all others, the same in every statement that lists it; of several alike, the n-th."""
    seen: Counter[str] = Counter()
    made = []
    for row in rows:
        words = (row.on.isoformat(), f"{row.money.amount:f}", row.money.currency, row.serial or f"{row.reference}\n{row.payer}")
        alike = "\n".join(words)
        seen[alike] += 1
        made.append(hashlib.sha256(f"{alike}\n{seen[alike]}".encode()).hexdigest())
    return made
