"""The redacted version of a record: marked words are veiled in what is public, and the whole stands in the description.

The description follows the tier the registry has already (members, or after an agreement), so that no second rule says
who may read what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bole.kernel.text import one_line
from bole.registry.domain.sheet import RecordSheet, WordingSheet

from .questions import is_chinese

VEIL = "▇▇▇"
MARK_LIMIT, MOST_MARKS = 200, 100
TIERS = ("members", "agreement")
_AMOUNT = (
    r"(?:(?:US\$|USD|EUR|CNY|RMB|[¥￥€$£])\s*)\d[\d,.]*(?:\s*(?:万|亿|million|billion|k|m)\b)?"
    r"|\d[\d,.]*\s*(?:万|亿|百万|千万)?\s*(?:元|美元|欧元|人民币|RMB|CNY|USD|EUR|dollars?|euros?)"
    r"|[一二三四五六七八九十百千]+(?:万|亿)元"
)
_FOUND = re.compile(
    rf"(?:{_AMOUNT})"  # amounts
    r"|[^@\s，。；、（）()<>]+@[^@\s，。；、（）()<>]+\.[A-Za-z]{2,}"  # e-mail addresses
    r"|(?<!\d)(?:\+?\d{1,3}[ -]?)?1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|\+\d[\d -]{7,16}\d"  # telephone numbers
    r"|[\u4e00-\u9fff]{2,18}(?:有限责任公司|股份有限公司|有限公司|集团|研究院|大学)"  # organisations
    r"|(?:[A-Z][\w&-]+ ){1,4}(?:GmbH|Ltd\.?|Inc\.?|LLC|AG|Corp\.?|Co\.)",
)


@dataclass(frozen=True, slots=True)
class Marked:
    """What must not be public."""

    marks: tuple[str, ...]
    tier: str
    hides_owner: bool = False
    hides_price: bool = False


def tidy_marks(given: Iterable[str]) -> tuple[str, ...]:
    """The marks on one line each, without empty ones and repetitions."""
    return tuple(dict.fromkeys(m for m in (one_line(g)[:MARK_LIMIT] for g in given) if m and VEIL not in m))[:MOST_MARKS]


def found_in(text: str, known: Iterable[str]) -> tuple[str, ...]:
    """What in a text may not be meant for everybody: amounts, addresses, numbers, organisations, and the known names and places."""
    named = [name for name in known if len(name) > 1 and name.casefold() in text.casefold()]
    return tidy_marks([*named, *(found[0] for found in _FOUND.finditer(text))])


def veiled(text: str, marks: Iterable[str]) -> str:
    """The text with every mark veiled, the longest first."""
    ordered = sorted((m for m in marks if m), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, ordered)), VEIL, text, flags=re.IGNORECASE) if ordered else text


def redacted(whole: RecordSheet, marked: Marked) -> RecordSheet:
    """The sheet with the marked words veiled in its public parts; each changed wording keeps its whole text in the description."""
    wordings = tuple(_wording(w, marked) for w in whole.wordings)
    sheet = replace(whole, wordings=wordings, description_tier=marked.tier)
    if told := _told(whole, marked):
        sheet = replace(sheet, wordings=tuple(_with_line(w, *told) for w in wordings))
    if marked.hides_owner:
        sheet = replace(sheet, owner="", owner_uscc="")
    return replace(sheet, price_min=None, price_max=None, currency="") if marked.hides_price else sheet


def _wording(wording: WordingSheet, marked: Marked) -> WordingSheet:
    title, summary = veiled(wording.title, marked.marks), veiled(wording.summary, marked.marks)
    keywords = tuple(k for k in wording.keywords if veiled(k, marked.marks) == k)
    if (title, summary, keywords) == (wording.title, wording.summary, wording.keywords):
        return wording
    whole = [wording.title if title != wording.title else "", wording.summary if summary != wording.summary else "", wording.description]
    return replace(wording, title=title, summary=summary, keywords=keywords, description="\n\n".join(filter(None, whole)))


def _with_line(wording: WordingSheet, zh: str, en: str) -> WordingSheet:
    told = zh if is_chinese(wording.title + wording.summary) else en
    return replace(wording, description="\n\n".join(filter(None, (wording.description, told))))


def _told(whole: RecordSheet, marked: Marked) -> tuple[str, str] | None:
    """The hidden owner and price as lines of the description, in Chinese and English."""
    zh, en = list[str](), list[str]()
    if marked.hides_owner and whole.owner:
        zh.append(f"单位：{whole.owner}")
        en.append(f"Organisation: {whole.owner}")
    if marked.hides_price and (whole.price_min is not None or whole.price_max is not None):
        amounts = " – ".join(f"{a:f}" if a is not None else "…" for a in (whole.price_min, whole.price_max))
        zh.append(f"预算或价格：{amounts} {whole.currency}")
        en.append(f"Budget or price: {amounts} {whole.currency}")
    return ("\n".join(zh), "\n".join(en)) if zh else None
