"""The form of a survey, for its staff: its lines, and the plan read back."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bole.kernel import written
from bole.kernel.errors import Problem
from bole.reference.queries import vocabulary
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence

from ..domain.surveys import CHOSEN, Plan
from ..models import Survey
from .questions import titles

Lists = Mapping[str, Sequence[str]]


def plan_of(survey: Survey) -> Plan:
    """What a survey says, as its form shows it."""
    values: dict[str, Any] = {}
    lists = ("tech_areas", "industries", "questions", "own_questions")
    names = ("title_zh", "title_en", "introduction_zh", "introduction_en", "opens_on", "closes_on", "target", "needs_account")
    values |= {n: getattr(survey, n) for n in names} | {n: tuple(getattr(survey, n)) for n in lists}
    return Plan(**values)


def read(given: Lists) -> Plan:
    """The plan a form says. A day that cannot be read is none; a number that cannot is 0, which is refused."""

    def one(name: str) -> str:
        return (given.get(name) or ("",))[0].strip()

    def day(name: str) -> dt.date | None:
        with contextlib.suppress(written.Unread):
            return written.day(one(name)) if one(name) else None
        return None

    areas, industries = vocabulary("tech_area").by_code, vocabulary("industry").by_code
    target = one("target")
    return Plan(
        title_zh=one("title_zh"), title_en=one("title_en"), introduction_zh=one("introduction_zh"), introduction_en=one("introduction_en"),
        tech_areas=tuple(a for a in given.get("tech_areas", ()) if a in areas),
        industries=tuple(i for i in given.get("industries", ()) if i in industries),
        opens_on=day("opens_on"), closes_on=day("closes_on"), questions=tuple(q for q in CHOSEN if q in given.get("questions", ())),
        own_questions=tuple(one("own_questions").splitlines()), target=int(target) if target.isdecimal() and len(target) < 7 else 0,
        needs_account=bool(one("needs_account")),
    )  # fmt: skip


def lines(plan: Plan, problems: Sequence[Problem] = ()) -> list[Line]:
    """The inputs, with what is wrong beside each."""
    language = page_language()
    told = titles()
    areas, industries = vocabulary("tech_area").choices(language), vocabulary("industry").choices(language)

    def days(value: object) -> str:
        return str(value) if value else ""

    made = [
        Line("title_zh", _("title in Chinese"), value=plan.title_zh, lang="zh", wide=True),
        Line("title_en", _("title in English"), value=plan.title_en, lang="en", wide=True),
        Line("introduction_zh", _("introduction in Chinese"), "textarea", plan.introduction_zh, lang="zh", wide=True),
        Line("introduction_en", _("introduction in English"), "textarea", plan.introduction_en, lang="en", wide=True),
        Line("opens_on", _("opens on"), "date", days(plan.opens_on), help=_("Empty: as soon as it is opened.")),
        Line("closes_on", _("closes after"), "date", days(plan.closes_on), help=_("Empty: when somebody closes it.")),
        Line("target", _("answers aimed at"), "number", str(plan.target)),
        Line("tech_areas", _("technology areas"), "checks", values=plan.tech_areas, choices=areas, wide=True),
        Line("industries", _("industries"), "checks", values=plan.industries, choices=industries, wide=True),
        Line(
            "questions", _("questions beside the paragraph"), "checks", values=plan.questions, choices=[(q, told[q]) for q in CHOSEN],
            help=_("One to five; every question costs answers."), wide=True,
        ),
        Line(
            "own_questions", _("questions of your own"), "textarea", "\n".join(plan.own_questions), wide=True,
            help=_("One on each line, five at most."),
        ),
        Line(
            "needs_account", _("who may answer"), "checks", values=["1"] if plan.needs_account else [],
            choices=[("1", _("only people with an account"))], wide=True,
        ),
    ]  # fmt: skip
    for line in made:
        line.errors = [sentence(p) for p in problems if p.field == line.name]
    return made
