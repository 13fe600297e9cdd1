"""The JSON shapes of questions and answers; pressed codes are judged here, for the buttons are the faces' own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.text import one_line
from bole.ui.api import unknown
from bole.ui.problems import BadValues
from bole.ui.shapes import Shape, Term

from ..domain.answers import ANSWER_LIMIT, Given
from ..domain.questions import Question
from . import questions

QuestionName = Literal["target", "conditions", "deadline", "budget", "cooperation", "tried", "territory", "object"]
MOST_TEXT = 200_000


class QuestionShape(Shape):
    """One question, as a person is asked it."""

    question: QuestionName
    title: str = Field(description=N_("as it is asked, in the language of the answer"))
    choices: list[Term] = Field(description=N_("what can be pressed; anything can be typed besides"))
    several: bool = Field(description=N_("whether more than one can be pressed"))


class AnswerToQuestion(Shape):
    """One answer: what was pressed, and what was typed."""

    question: QuestionName
    pressed: list[str] = Field([], description=N_("codes of the question's choices"), max_length=20)
    typed: str = Field("", description=N_("in your own words"), max_length=ANSWER_LIMIT)


def question_shapes(asked: Iterable[Question]) -> list[QuestionShape]:
    """Questions as a person is asked them."""
    return [
        QuestionShape(
            question=one.question.value, title=one.title, choices=[Term(code=c, label=label) for c, label in one.choices],
            several=one.several,
        )
        for one in questions.shown(asked, {})
    ]  # fmt: skip


def answers_of(given: Sequence[AnswerToQuestion]) -> dict[Question, Given]:
    """The answers given, in the order of the questions. Refuses with BadValues what is none of a question's choices."""
    choices = questions.choices()
    possible = {q: [code for code, _label in choices.get(q, ())] for q in Question}
    wrong = [
        unknown(f"answers.{a.question}", code, possible[Question(a.question)])
        for a in given for code in a.pressed if code not in possible[Question(a.question)]
    ]  # fmt: skip
    if wrong:
        raise BadValues(problems=wrong)
    told = {Question(a.question): Given(tuple(dict.fromkeys(a.pressed)), one_line(a.typed)) for a in given}
    ordered = {q: told[q] for q in Question if q in told and told[q].says_something}
    return {q: g if q in questions.SEVERAL else Given(g.pressed[:1], g.typed) for q, g in ordered.items()}
