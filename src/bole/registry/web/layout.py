"""Where each field of a record stands in its form, with which widget and which words of help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import gettext as _

from bole.kernel.errors import N_
from bole.reference.queries import language_name, vocabulary
from bole.ui.forms import Line

from ..domain.fields import Field, FieldType, fields_of
from .values import WRITTEN

T = FieldType
LANGUAGES = (
    "zh",
    "en",
    "zh-hant",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "pl",
    "ru",
    "ja",
    "ko",
    "ar",
    "th",
    "tr",
    "vi",
    "id",
    "ms",
    "kk",
    "uz",
)
CURRENCIES = (
    "CNY",
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "HKD",
    "KRW",
    "SGD",
    "CHF",
    "AUD",
    "CAD",
    "RUB",
    "THB",
    "MYR",
    "IDR",
    "VND",
    "INR",
    "BRL",
    "ZAR",
    "AED",
    "SAR",
    "KZT",
    "UZS",
)
Part = tuple[str, str, str, tuple[str, ...]]  # key, title, hint, names

HELP: dict[str, str] = {
    "title": N_("What it is, in one line. No advertising: somebody who searches must recognise it."),
    "summary": N_("Public. What it does, for whom, how well, and what was shown: the sentences here are what others are matched with."),
    "description": N_("As long as you like. You choose below who reads it."),
    "confidential": N_("Only you, your organisation and your centre see this here; others after an agreement."),
    "keywords": N_("Three to six, separated by commas."),
    "owner": N_("The organisation or the person the rights belong to."),
    "cooperation_modes": N_("Choose all that you would accept."),
    "tech_areas": N_("One or two are best."),
    "ipc": N_("For example H01M10/0569, separated by semicolons."),
    "territories": N_("Countries or provinces, separated by semicolons; empty means everywhere."),
    "completing_organisations": N_("In order, separated by semicolons."),
    "horizon_override": N_("Normally worked out from stage, readiness and matching needs. Choose only to overrule that."),
    "deadline": N_("Until when you look for somebody."),
    "external_id": N_("The number it has in your own system, if any."),
    "visibility": N_("Who finds it once it is published."),
    "origin": N_("Where the text comes from, if not from you."),
}  # fmt: skip
NEED_HELP: dict[str, str] = {
    "title": N_("The problem in one line, for example: take the colour out of dye-house water and win back the salt."),
    "summary": N_(
        "Public. One requirement per sentence works best: what must be reached, under which conditions, at what cost, by when."
    ),
    "owner": N_("The organisation that has the problem."),
    "trl": N_("The least you need, if it matters."),
}  # fmt: skip


def essentials(kind: str) -> list[Part]:
    """What everybody fills in."""
    if kind == "need":
        return [
            ("what", _("What you need"), "", ("language", "title", "summary", "keywords", "owner")),
            ("terms", _("How and by when"), "", ("need_kind", "deadline", "price_max", "currency", "cooperation_modes", "tech_areas")),
        ]
    return [
        ("what", _("What it is"), "", ("language", "title", "summary", "keywords", "owner")),
        (
            "terms",
            _("How ready, and how to use it"),
            "",
            ("stage", "trl", "price_min", "price_max", "currency", "cooperation_modes", "tech_areas"),
        ),
    ]


def folds(kind: str) -> list[Part]:
    """What helps, and can come later."""
    more: list[Part] = [
        (
            "more",
            _("Description and confidential part"),
            _("for members, or after an agreement"),
            ("description", "description_tier", "confidential"),
        )
    ]
    if kind == "need":
        more.append(
            ("fit", _("Readiness, fields and places"), _("what a solution must fit"), ("trl", "ipc", "industries", "sdgs", "territories"))
        )
    else:
        more += [
            ("rights", _("IP rights"), _("patents, know-how, software …"), ("rights",)),
            ("completers", _("Completers"), _("who did the work"), ("completers", "completing_organisations")),
            ("class", _("Classification for registration"), _("class, form, level, evaluation …"), (
                "ach_class", "form", "ach_property", "level", "application_status", "reason_not_applied", "evaluation_type",
                "source", "public_funding", "start_month", "end_month",
            )),
            ("fit", _("Fields and places"), _("IPC, industries, territories …"), (
                "ipc", "industries", "sdgs", "territories", "horizon_override", "horizon_reason",
            )),
        ]  # fmt: skip
    last = ("visibility", "contact_name", "contact_email", "origin", "origin_url", "licence", "external_id")
    more.append(("who", _("Who sees it, whom to ask, origin"), "", (*(("deadline",) if kind == "achievement" else ()), *last)))
    return more


@cache
def fields_shown(kind: str) -> tuple[Field, ...]:
    """Every field that has a place in the form of this kind."""
    named = {name for part in (*essentials(kind), *folds(kind)) for name in part[3]}
    return tuple(f for f in fields_of(kind) if f.name in named)


def line(one: Field, kind: str, language: str) -> Line:
    """An empty input for a field."""
    helped = (NEED_HELP.get(one.name) if kind == "need" else None) or HELP.get(one.name, "")
    made = Line(one.name, one.label(language), help=_(helped) if helped else "")
    made.required = one.name in ("title", "summary", "language")
    made.placeholder = one.example_zh if language.startswith("zh") else one.example_en
    match one.type:
        case T.LONG:
            made.widget, made.wide, made.rows, made.placeholder = "textarea", True, 7 if one.name == "summary" else 5, ""
        case T.TERM:
            made.widget, made.choices = "select", _choices(one, language)
        case T.TERMS if one.name not in WRITTEN:
            made.widget, made.wide, made.choices = "checks", True, vocabulary(one.vocabulary).choices(language)
        case T.LANGUAGE:
            made.widget, made.choices = "select", [(code, language_name(code, language)) for code in LANGUAGES]
        case T.NUMBER:
            levels = [(t.code, f"{t.code} · {t.label(language)}") for t in vocabulary("trl").terms]
            made.widget, made.choices = "select", [("", _("not stated")), *levels]
        case T.YES_NO:
            made.widget, made.choices = "select", [("", _("not stated")), ("yes", _("yes")), ("no", _("no"))]
        case T.DATE:
            made.widget = "date"
        case T.MONTH:
            made.widget = "month"
        case T.AMOUNT:
            made.inputmode, made.placeholder, made.label = "decimal", _("for example 500000"), _amount_label(one, kind)
        case T.EMAIL:
            made.widget, made.autocomplete = "email", "email"
    if one.name in ("title", "keywords", "owner", "territories", "ipc", "completing_organisations"):
        made.wide = True
    if one.name == "owner":
        made.list = "owners"
        made.label = _("Organisation with the need") if kind == "need" else made.label
    return made


def _amount_label(one: Field, kind: str) -> str:
    if kind == "need":
        return _("Budget from") if one.name == "price_min" else _("Budget up to")
    return _("Price from") if one.name == "price_min" else _("Price up to")


def _choices(one: Field, language: str) -> list[tuple[str, str]]:
    words = vocabulary(one.vocabulary)
    if one.name == "currency":
        return [("", _("not stated")), *((c, f"{c} · {words.label(c, language)}") for c in CURRENCIES)]
    first = [] if one.name in ("visibility", "description_tier") else [("", _("not stated"))]
    return [*first, *words.choices(language)]


@dataclass(slots=True)
class Row:
    """One right, or one completer."""

    number: str
    lines: list[Line]
    errors: list[str] = field(default_factory=list)

    @property
    def shown_number(self) -> str:
        return str(int(self.number) + 1) if self.number.isdecimal() else ""

    @property
    def is_filled(self) -> bool:
        return any(line.value for line in self.lines)


def row(group: str, number: str, given: Mapping[str, str], language: str) -> Row:
    """The inputs of one row."""
    made = _right_lines(language) if group == "rights" else _completer_lines()
    for one in made:
        one.value = given.get(one.name, "")
        one.name = f"{group}-{number}-{one.name}"
    return Row(number, made)


def _right_lines(language: str) -> list[Line]:
    def choices(name: str) -> Sequence[tuple[str, str]]:
        return [("", _("not stated")), *vocabulary(name).choices(language)]

    return [
        Line("kind", _("Kind"), "select", choices=choices("ip_kind")),
        Line("status", _("Status"), "select", choices=choices("ip_status")),
        Line("number", _("Number"), placeholder="ZL202010123456.3"),
        Line("office", _("Office"), placeholder="CNIPA"),
        Line("title", _("Title")),
        Line("holder", _("Holder")),
        Line("expires_on", _("Expires"), "date"),
    ]


def _completer_lines() -> list[Line]:
    return [
        Line("name", _("Name")),
        Line("organisation", _("Organisation")),
        Line("orcid", "ORCID", placeholder="0000-0002-1825-0097"),
        Line("contribution", _("Contribution")),
    ]
