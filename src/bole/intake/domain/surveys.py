"""A survey (专题调研): what it is about, when it is open, what it asks beside the paragraph. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from bole.kernel.errors import N_, Problem
from bole.kernel.states import Machine

from .questions import Question

DRAFTED, OPEN, CLOSED = "drafted", "open", "closed"
LIFE = Machine({"open": {DRAFTED: OPEN, CLOSED: OPEN}, "close": {OPEN: CLOSED}, "change": {DRAFTED: DRAFTED, OPEN: OPEN}})
MOST_QUESTIONS, MOST_OWN, OWN_LIMIT, TITLE_LIMIT, MOST_LINKS = 5, 5, 200, 200, 500
CHOSEN = tuple(q for q in Question if q is not Question.OBJECT)

NO_TITLE = N_("The survey needs a title.")
NO_QUESTIONS = N_("Choose at least one question, and five at most.")
WRONG_DAYS = N_("The survey closes before it opens.")
TOO_MANY_OWN = N_("At most %(limit)s questions of your own are possible.")
BAD_TARGET = N_("The number of answers aimed at is a whole number from 1 to 100,000.")


@dataclass(frozen=True, slots=True)
class Plan:
    """A survey as its staff writes it."""

    title_zh: str = ""
    title_en: str = ""
    introduction_zh: str = ""
    introduction_en: str = ""
    tech_areas: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None
    questions: tuple[str, ...] = (Question.TARGET, Question.DEADLINE, Question.BUDGET)
    own_questions: tuple[str, ...] = ()
    target: int = 30
    needs_account: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[Problem]:
        if not self.title_zh and not self.title_en:
            yield Problem("title_zh", "no_title", NO_TITLE)
        if not 1 <= len(self.questions) <= MOST_QUESTIONS or any(q not in CHOSEN for q in self.questions):
            yield Problem("questions", "no_questions", NO_QUESTIONS)
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            yield Problem("closes_on", "wrong_days", WRONG_DAYS)
        if len(self.own_questions) > MOST_OWN:
            yield Problem("own_questions", "too_many_own", TOO_MANY_OWN, {"limit": MOST_OWN})
        if not 1 <= self.target <= 100_000:
            yield Problem("target", "bad_target", BAD_TARGET)


def is_open(status: str, *, opens_on: dt.date | None, closes_on: dt.date | None, today: dt.date) -> bool:
    """Whether answers are taken: time closes a survey, nobody needs to."""
    return status == OPEN and (opens_on is None or opens_on <= today) and (closes_on is None or today <= closes_on)
