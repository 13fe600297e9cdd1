"""The questions as a person sees them, on the phone: words, buttons and a short input for each; and the answers read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bole.kernel.text import one_line
from bole.reference.queries import vocabulary
from bole.ui.locales import page_language

from ..domain.answers import ANSWER_LIMIT, BUDGETS, DEADLINES, MODES, Given
from ..domain.questions import Question

Lists = Mapping[str, Sequence[str]]
PLACES = ("CN", "DE", "US", "JP", "SG")
INDUSTRIES = ("C", "A", "B", "D", "E", "G", "I", "N", "Q")


@dataclass(frozen=True, slots=True)
class Shown:
    """One question on the page: its buttons, its input, and what was given."""

    question: Question
    title: str
    placeholder: str
    choices: Sequence[tuple[str, str]] = ()
    several: bool = False
    pressed: tuple[str, ...] = ()
    typed: str = ""

    @property
    def buttons(self) -> str:
        return f"q-{self.question}"

    @property
    def input(self) -> str:
        return f"t-{self.question}"


def titles() -> dict[Question, str]:
    """Every question as it is asked."""
    return {
        Question.OBJECT: _("What exactly is it about: which product, part, process or material?"),
        Question.TARGET: _("How much would be good enough? A figure with its unit."),
        Question.CONDITIONS: _("Under which conditions, and how much of it?"),
        Question.DEADLINE: _("Until when do you need it?"),
        Question.BUDGET: _("What may it cost, roughly?"),
        Question.COOPERATION: _("How would you like to work together?"),
        Question.TRIED: _("What have you tried, and why was it not enough?"),
        Question.TERRITORY: _("Where may the partner come from, or where will it be used?"),
    }


def _placeholders() -> dict[Question, str]:
    return {
        Question.OBJECT: _("for example: the paint line for steel bicycle frames"),
        Question.TARGET: _("for example: at least 80 % at −40 °C"),
        Question.CONDITIONS: _("for example: 60 tonnes a day, outdoors, salt air"),
        Question.DEADLINE: _("or a day: 2027-06-30"),
        Question.BUDGET: _("or an amount: 300,000 CNY"),
        Question.COOPERATION: _("or in your own words"),
        Question.TRIED: _("for example: lime precipitation; the sludge is too expensive"),
        Question.TERRITORY: _("or in your own words"),
    }


def choices() -> dict[Question, list[tuple[str, str]]]:
    """The buttons of each question that has some."""
    mode, place, industry = vocabulary("cooperation_mode"), vocabulary("country"), vocabulary("industry")
    language = page_language()
    return {
        Question.CONDITIONS: [(c, industry.label(c, language)) for c in INDUSTRIES],
        Question.DEADLINE: list(zip(DEADLINES, (_("3 months"), _("half a year"), _("1 year"), _("2 years")), strict=True)),
        Question.BUDGET: list(
            zip(
                BUDGETS,
                (
                    _("up to 100,000 CNY"),
                    _("100,000 to 500,000"),
                    _("500,000 to 2 million"),
                    _("2 to 10 million"),
                    _("more than 10 million"),
                ),
                strict=True,
            )
        ),
        Question.COOPERATION: [(c, mode.label(c, language)) for c in MODES],
        Question.TERRITORY: [(c, place.label(c, language)) for c in PLACES],
    }


SEVERAL = frozenset({Question.CONDITIONS, Question.COOPERATION, Question.TERRITORY})


def shown(questions: Iterable[Question], answers: Mapping[Question, Given]) -> list[Shown]:
    """The questions for a page, with what was given before."""
    titled, placed, buttons = titles(), _placeholders(), choices()
    return [
        Shown(
            q, titled[q], placed[q], buttons.get(q, ()), q in SEVERAL, answers.get(q, Given()).pressed, answers.get(q, Given()).typed
        )
        for q in questions
    ]  # fmt: skip


def read(given: Lists, questions: Iterable[Question] = tuple(Question)) -> dict[Question, Given]:
    """The answers of a form, in the order of the questions; what is none of the buttons is left out."""
    buttons = choices()
    found = {}
    for question in questions:
        possible = [code for code, _label in buttons.get(question, ())]
        pressed = tuple(dict.fromkeys(c for c in given.get(f"q-{question}", ()) if c in possible))
        pressed = pressed if question in SEVERAL else pressed[:1]
        typed = one_line((given.get(f"t-{question}") or ("",))[0])[:ANSWER_LIMIT]
        answer = Given(pressed, typed)
        if answer.says_something:
            found[question] = answer
    return found


def kept(answers: Mapping[Question, Given]) -> list[tuple[str, str]]:
    """The answers as names and values of hidden fields, to be read again."""
    pairs = [(f"q-{q}", code) for q, given in answers.items() for code in given.pressed]
    return pairs + [(f"t-{q}", given.typed) for q, given in answers.items() if given.typed]
