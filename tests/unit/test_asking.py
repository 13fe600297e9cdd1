"""What a paragraph says already, the three questions, and the sheet that comes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.intake.domain.answers import TITLE_HAN, TITLE_OTHER, Given, title_of
from bole.intake.domain.drafting import Told, answered, sheet_of
from bole.intake.domain.questions import THREE, Question, questions_for, said, too_vague

TODAY = dt.date(2026, 11, 23)
NICKEL = "电镀车间每天排出含镍废水六十吨。希望回收镍，并使出水达到排放标准。"
CLEAR = "We need an electrolyte for lithium batteries that keeps at least 80 % of its capacity at minus 40 °C, tested in our own workshop."


def currency_of(word: str) -> str | None:
    return {"CNY": "CNY", "元": "CNY", "EUR": "EUR"}.get(word)


def told(text: str, language: str = "zh", **answers: Given) -> Told:
    return Told(text, {Question(name): given for name, given in answers.items()}, language)


def sheet(found: Told):
    return sheet_of(found, today=TODAY, currency_of=currency_of)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NICKEL, {Question.TARGET, Question.CONDITIONS}),
        ("预算五十万元，半年之内要用上。", {Question.BUDGET}),
        ("We have tried lime; budget 300,000 CNY, by the end of June.", {Question.TRIED, Question.BUDGET, Question.DEADLINE}),
        ("想要更好的涂料", set()),
    ],
)
def test_a_paragraph_says_what_it_says(text, expected):
    assert said(text) == expected


def test_what_is_not_said_is_asked_first():
    assert questions_for(NICKEL) == (Question.DEADLINE, Question.BUDGET, Question.COOPERATION)
    assert questions_for("想要更好的涂料") == (Question.TARGET, Question.CONDITIONS, Question.DEADLINE)


@given(st.text(max_size=300))
def test_there_are_always_three_different_questions(text):
    assert len(set(questions_for(text))) == THREE
    assert len(too_vague(text)) <= THREE


@pytest.mark.parametrize(
    "text",
    ["涂料", "想要更好的涂料。", "We need better paint.", "Our company makes bicycles of steel and has been doing so for a long time."],
)
def test_a_vague_need_is_asked_about(text):
    assert too_vague(text)


@pytest.mark.parametrize("text", [NICKEL, CLEAR])
def test_a_need_with_an_object_a_figure_and_a_wish_is_clear_enough(text):
    assert too_vague(text) == ()


@given(st.text(min_size=1, max_size=400))
def test_a_title_is_never_longer_than_a_title(text):
    assert len(title_of(text)) <= max(TITLE_HAN, TITLE_OTHER)


def test_answers_with_a_field_go_there_and_the_others_below_the_paragraph():
    made = sheet(
        told(
            NICKEL,
            target=Given(typed="镍浓度低于 0.1 mg/L"),
            deadline=Given(("m6",)),
            budget=Given(("b50",)),
            cooperation=Given(("ENTRUSTED", "SERVICE")),
        )
    )
    assert made.wordings[0].title == "电镀车间每天排出含镍废水六十吨"
    assert made.wordings[0].summary == NICKEL + "\n目标指标：镍浓度低于 0.1 mg/L"
    assert (made.price_min, made.price_max, made.currency) == (Decimal(100000), Decimal(500000), "CNY")
    assert made.deadline == dt.date(2027, 5, 24)
    assert made.cooperation_modes == ("ENTRUSTED", "SERVICE")


def test_a_typed_day_and_amount_are_read_and_what_cannot_be_read_stays_as_a_line():
    made = sheet(told(NICKEL, deadline=Given(typed="2027-06-30"), budget=Given(typed="30万")))
    assert (made.deadline, made.price_max, made.currency) == (dt.date(2027, 6, 30), Decimal(300000), "CNY")
    unread = sheet(told(CLEAR, "en", deadline=Given(typed="before winter"), budget=Given(typed="as little as possible")))
    assert unread.wordings[0].summary == CLEAR + "\nDeadline: before winter\nBudget: as little as possible"


def test_a_very_long_paragraph_is_kept_whole_in_the_description():
    long = "我们需要一种涂料。" * 2000
    made = sheet(told(long))
    assert made.wordings[0].description == long
    assert len(made.wordings[0].summary) < 20_000


def test_an_answer_given_twice_stands_there_once():
    made = sheet(told(NICKEL))
    answers = {Question.TARGET: Given(typed="0.1 mg/L"), Question.TERRITORY: Given(("CN",))}
    once = answered(made, answers, today=TODAY, currency_of=currency_of)
    assert answered(once, answers, today=TODAY, currency_of=currency_of) == once
    assert once.territories == ("CN",)
