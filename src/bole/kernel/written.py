"""Numbers, amounts, days and months as people write them, in Chinese and Western forms.

Every function takes the text of one cell and raises `Unread` with what would be right. Nothing is guessed: a day that
could mean two is refused.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bole.kernel.errors import N_

NOT_A_NUMBER = N_("“%(given)s” is not a whole number; right would be, for example, 6.")
NOT_AN_AMOUNT = N_("“%(given)s” is not an amount; right would be, for example, 1234567.00, 50万 or 1.2亿.")
NOT_A_DATE = N_("“%(given)s” is not a date; right would be, for example, 2027-06-30.")
NO_SUCH_DAY = N_("The day “%(given)s” does not exist; right would be, for example, 2027-06-30.")
TWO_DAYS = N_("“%(given)s” could mean two different days; right would be, for example, 2027-06-30.")
NOT_A_MONTH = N_("“%(given)s” is not a month; right would be, for example, 2024-06.")

GIVEN_LIMIT = 200


class Unread(ValueError):
    """A cell that cannot be read: a code, one sentence and its values."""

    def __init__(self, code: str, sentence: str, given: str, **values: object) -> None:
        self.code, self.sentence, self.given = code, sentence, given[:GIVEN_LIMIT]
        self.values: dict[str, object] = {"given": self.given, **values}
        super().__init__(sentence % self.values)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs made narrow; blanks at the ends dropped."""
    return unicodedata.normalize("NFKC", text).strip()


_NOTHING = frozenset(
    ("", "-", "--", "—", "——", "/", "n/a", "na", "none", "null", "nil", "无", "暂无", "不详", "未定", "待定", "面议", "negotiable", "tbd")
)


def says_nothing(text: str) -> bool:
    """Whether a cell for a number, a day or a code says that there is none ("-", "n/a", "面议")."""
    return narrow(text).casefold() in _NOTHING


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_WHOLE = re.compile(r"(?:trl|等级|level)?[\s.:]*([+-]?\d{1,18})(?:\.0+)?\s*级?", re.I)


def whole_number(text: str) -> int:
    """6, "6.0", "TRL 6", "6级", "六级"."""
    given = narrow(text)
    if found := _WHOLE.fullmatch(given):
        return int(found[1])
    if (single := given.removesuffix("级")) in _DIGITS:
        return _DIGITS[single]
    raise Unread("not_a_number", NOT_A_NUMBER, text)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount, and the currency where the cell names one."""

    value: Decimal
    currency: str = ""


_SCALE = r"百万|千万|万亿|千|万|亿|(?:thousand|million|billion|mio\.?|mn|bn|k|m)(?![a-z])"
_NUMBER = r"[+-]?[\d.,' ]*\d|[+-]?\d[\d.]*e[+-]?\d{1,2}"
_AMOUNT = re.compile(rf"([^\d.,+-]*?)\s*({_NUMBER})\s*({_SCALE})?\s*([^\d]*)", re.I)
_SCALES = {
    "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12, "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "mio": 6, "mio.": 6,
    "billion": 9, "bn": 9,
}  # fmt: skip
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d{1,2})?", re.I)
_GROUPED = re.compile(r"[+-]?\d{1,3}([, '])\d{3}(\1\d{3})*(\.\d+)?")
_CONTINENTAL = re.compile(r"[+-]?\d{1,3}(?:(\.)\d{3}(\.\d{3})*|( )\d{3}( \d{3})*),\d{1,4}")


def _exact(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"[, ']", "", text))
    if _CONTINENTAL.fullmatch(text):
        return Decimal(re.sub(r"[. ]", "", text).replace(",", "."))
    return None


def amount(text: str, currency_of: Callable[[str], str | None]) -> Amount:
    """ "500000", "1,234.50", "1.234,50", "50万", "1.2亿元", "USD 5 million", "￥500,000"; `currency_of` knows what words mean."""
    found = _AMOUNT.fullmatch(narrow(text))
    number = _exact(found[2].strip()) if found else None
    if found is None or number is None:
        raise Unread("not_an_amount", NOT_AN_AMOUNT, text)
    named = [word.strip() for word in (found[1], found[4]) if word.strip()]
    currencies = {currency_of(word) for word in named}
    if None in currencies or len(currencies) > 1:
        raise Unread("not_an_amount", NOT_AN_AMOUNT, text)
    scaled = number.scaleb(_SCALES[found[3].lower()]) if found[3] else number
    return Amount(scaled, str(currencies.pop()) if currencies else "")


_ERA = dt.date(1899, 12, 30)  # day 0 of a spreadsheet; right for all days from 1900-03-01
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SERIALS = range(25_569, 110_000)  # 1970 to 2201: shorter numbers are years, longer ones written-out days
_CLOCK = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?|Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*(?:[-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?{_CLOCK}", re.I)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_CLOCK}", re.I)
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+([a-z]{{3,9}})\.?|([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?),?[\s-]+(\d{{4}}){_CLOCK}",
    re.I,
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NAMES = "january february march april may june july august september october november december".split()


def _month_named(name: str) -> int | None:
    lowered = name.lower()
    for number, (short, full) in enumerate(zip(_MONTHS, _MONTH_NAMES, strict=True), 1):
        if lowered in (short, full) or (lowered == "sept" and short == "sep"):
            return number
    return None


def day(text: str) -> dt.date:
    """2027-06-30, 2027/6/30, 2027.6.30, 2027年6月30日, 20270630, 30 June 2027, June 30, 2027, a spreadsheet's serial number."""
    given = narrow(text)
    if _SERIAL.fullmatch(given) and int(float(given)) in _SERIALS:
        return _ERA + dt.timedelta(days=int(float(given)))
    if found := _YEAR_FIRST.fullmatch(given) or _COMPACT.fullmatch(given):
        return _day(text, int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(given):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:  # with points the day comes first everywhere
            return _day(text, int(found[4]), second, first)
        if second > 12 or first == second:
            return _day(text, int(found[4]), first, second)
        raise Unread("two_days", TWO_DAYS, text)
    if found := _NAMED.fullmatch(given):
        month = _month_named(found[2] or found[3])
        if month:
            return _day(text, int(found[5]), month, int(found[1] or found[4]))
    raise Unread("not_a_date", NOT_A_DATE, text)


def _day(text: str, year: int, month: int, number: int) -> dt.date:
    try:
        return dt.date(year, month, number)
    except ValueError:
        raise Unread("no_such_day", NO_SUCH_DAY, text) from None


_YEAR_MONTH = re.compile(r"(\d{4})\s*(?:[-/.]|年)?\s*(\d{1,2})\s*月?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?,?[\s-]+(\d{4})", re.I)


def month(text: str) -> str:
    """2024-06, 2024/6, 2024年6月, 202406, 06/2024, Jun 2024; of a whole day its month. Always "YYYY-MM"."""
    given = narrow(text)
    year, number = 0, 0
    if _SERIAL.fullmatch(given) and int(float(given)) in _SERIALS:
        whole = day(given)
        year, number = whole.year, whole.month
    elif found := _YEAR_MONTH.fullmatch(given):
        year, number = int(found[1]), int(found[2])
    elif found := _MONTH_YEAR.fullmatch(given):
        year, number = int(found[2]), int(found[1])
    elif found := _NAMED_MONTH.fullmatch(given):
        year, number = int(found[2]), _month_named(found[1]) or 0
    else:
        try:
            whole = day(given)
        except Unread:
            raise Unread("not_a_month", NOT_A_MONTH, text) from None
        year, number = whole.year, whole.month
    if not 1900 <= year <= 2099 or not 1 <= number <= 12:
        raise Unread("not_a_month", NOT_A_MONTH, text)
    return f"{year}-{number:02}"
