"""What was answered, and how a paragraph with its answers becomes the sheet of a need.

Answers that the sheet has a field for go there; the others become lines below the paragraph, in its language. A date or
an amount is read as the registry's tables read them; what cannot be read is kept as a line, so that nothing is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bole.kernel import written
from bole.kernel.text import one_line, sentences, tidy

from .questions import Question, is_chinese

TITLE_HAN, TITLE_OTHER = 40, 110
MOST = 12_000  # characters of a paragraph that become the summary; a longer one becomes the description as well
ANSWER_LIMIT = 600

DEADLINES: dict[str, int] = {"m3": 91, "m6": 182, "y1": 365, "y2": 730}  # buttons, in days from today
BUDGETS: dict[str, tuple[str, str]] = {  # buttons, in CNY from and to; empty is open
    "b10": ("", "100000"), "b50": ("100000", "500000"), "b200": ("500000", "2000000"), "b1000": ("2000000", "10000000"), "more": ("10000000", ""),
}  # fmt: skip
MODES = ("ENTRUSTED", "DEVELOPMENT", "LICENSE_NONEXCLUSIVE", "TRANSFER", "CONSULTING", "SERVICE", "TRIAL")
LABELS: dict[Question, tuple[str, str]] = {
    Question.OBJECT: ("具体对象", "What it is about"), Question.TARGET: ("目标指标", "Target"), Question.CONDITIONS: ("条件与规模", "Conditions and scale"),
    Question.DEADLINE: ("期限", "Deadline"), Question.BUDGET: ("预算", "Budget"), Question.COOPERATION: ("合作方式", "Cooperation"),
    Question.TRIED: ("已尝试的办法", "Tried so far"), Question.TERRITORY: ("地域", "Territory"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: what was pressed (codes), and what was typed."""

    pressed: tuple[str, ...] = ()
    typed: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.pressed or self.typed)


@dataclass(frozen=True, slots=True)
class Fields:
    """The answers as the sheet has fields for them, and those it has none for as lines."""

    lines: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    cooperation_modes: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    deadline: dt.date | None = None
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    currency: str = ""


CurrencyOf = Callable[[str], str | None]


def title_of(text: str) -> str:
    """A title for a paragraph: its first sentence, cut where a word ends."""
    first = (sentences(text) or [one_line(text)])[0].rstrip("。.；;！!")
    limit = TITLE_HAN if is_chinese(first) else TITLE_OTHER
    if len(first) <= limit:
        return first
    cut = first[: limit - 1]
    place = max(cut.rfind(mark) for mark in ("，", "、", "；", ",", ";", " "))
    return cut[: place if place > limit // 2 else len(cut)].rstrip("，、；,; ") + "…"


def line(question: Question, answer: str, *, chinese: bool) -> str:
    """One answer as a line below the paragraph."""
    zh, en = LABELS[question]
    return f"{zh}：{one_line(answer)}" if chinese else f"{en}: {one_line(answer)}"


def fields_of(answers: Mapping[Question, Given], *, today: dt.date, chinese: bool, currency_of: CurrencyOf) -> Fields:
    """The answers, sorted into fields and lines."""
    found, lines = Fields(), list[str]()
    for question, given in answers.items():
        found = _pressed(found, question, given.pressed, today)
        typed = given.typed[:ANSWER_LIMIT]
        if not typed:
            continue
        read = _read(found, question, typed, "CNY" if chinese else "", currency_of)
        if read is None:
            lines.append(line(question, typed, chinese=chinese))
        found = read or found
    return replace(found, lines=tuple(lines))


def _read(found: Fields, question: Question, typed: str, currency: str, currency_of: CurrencyOf) -> Fields | None:
    """A typed day or amount as a field; None when it is neither and stays a line."""
    try:
        if question is Question.DEADLINE:
            return replace(found, deadline=written.day(typed))
        if question is Question.BUDGET:
            amount = written.amount(typed, currency_of)
            named = amount.currency or currency
            if named and 0 <= amount.value < 10**15 and amount.value == round(amount.value, 4):
                return replace(found, price_min=None, price_max=amount.value, currency=named)
    except written.Unread:
        pass
    return None


def _pressed(found: Fields, question: Question, pressed: tuple[str, ...], today: dt.date) -> Fields:
    if not pressed:
        return found
    match question:
        case Question.CONDITIONS:
            return replace(found, industries=pressed)
        case Question.COOPERATION:
            return replace(found, cooperation_modes=pressed)
        case Question.TERRITORY:
            return replace(found, territories=pressed)
        case Question.DEADLINE if pressed[0] in DEADLINES:
            return replace(found, deadline=today + dt.timedelta(days=DEADLINES[pressed[0]]))
        case Question.BUDGET if pressed[0] in BUDGETS:
            low, high = BUDGETS[pressed[0]]
            return replace(found, price_min=Decimal(low) if low else None, price_max=Decimal(high) if high else None, currency="CNY")
    return found


def with_lines(text: str, lines: tuple[str, ...]) -> str:
    """The paragraph with the answers below it; a line that stands there already is not put there twice."""
    paragraph = tidy(text)[:MOST]
    fresh = [one for one in lines if one not in paragraph.split("\n")]
    return "\n".join([paragraph, *fresh])
