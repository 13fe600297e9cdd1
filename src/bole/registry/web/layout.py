"""Where each field of a record stands in its form, with which widget and which words of help."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import gettext as _

from bole.kernel.errors import N_
from bole.reference.queries import language_name, vocabulary
from bole.ui.forms import Line

from ..domain.fields import Field, FieldType, fields_of
from ..domain.kinds import ACHIEVEMENT, EXPERT, NEED
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
EXPERT_HELP: dict[str, str] = {
    "title": N_("The name, as it stands on a business card; what the expert knows belongs into the summary."),
    "summary": N_("What the expert knows and has done, one thing per sentence: needs and questions are matched with these sentences."),
    "owner": N_("The main employer; conflicts of interest are judged by it."),
    "units": N_("Every other organisation the expert works for, separated by semicolons."),
    "territories": N_("Countries the expert knows or works in, separated by semicolons."),
    "languages_spoken": N_("Separated by semicolons, for example: Chinese; English; German."),
    "professional_titles": N_("Separated by semicolons."),
    "disciplines": N_("The first level of GB/T 13745; one to three are best."),
    "conflicts": N_(
        "Organisations the expert holds shares of, has relatives in, or writes papers with; separated by semicolons. Never public."
    ),
    "contact_email": N_("Never public. Whoever has confirmed this address as his own can say “this is me”."),
    "consent_on": N_("Leave both empty if it is you: “this is me” fills them in."),
    "consent_text": N_("Which text was consented to, for example expert-1, and where the signed paper lies."),
    "active_since": N_("The year."),
    "visibility": N_("Who finds the expert once published."),
}  # fmt: skip
HELPS: Mapping[str, Mapping[str, str]] = {NEED: NEED_HELP, EXPERT: EXPERT_HELP}

FIRST_VISIBILITY: Mapping[str, str] = {ACHIEVEMENT: "public", NEED: "public", EXPERT: "members"}  # what a new form proposes
_MORE_TEXT = ("description", "description_tier", "confidential")
_LAST = ("visibility", "contact_name", "contact_email", "origin", "origin_url", "licence", "external_id")


def essentials(kind: str) -> list[Part]:
    """What everybody fills in."""
    return _ESSENTIALS[kind]()


def _essentials_of_achievement() -> list[Part]:
    terms = ("stage", "trl", "price_min", "price_max", "currency", "cooperation_modes", "tech_areas")
    return [
        ("what", _("What it is"), "", ("language", "title", "summary", "keywords", "owner")),
        ("terms", _("How ready, and how to use it"), "", terms),
    ]


def _essentials_of_need() -> list[Part]:
    return [
        ("what", _("What you need"), "", ("language", "title", "summary", "keywords", "owner")),
        ("terms", _("How and by when"), "", ("need_kind", "deadline", "price_max", "currency", "cooperation_modes", "tech_areas")),
    ]


def _essentials_of_expert() -> list[Part]:
    return [
        ("what", _("Who it is, and what the expert knows"), "", (
            "language", "title", "summary", "keywords", "owner", "professional_titles",
        )),
        ("terms", _("What the expert does for others"), "", (
            "services", "languages_spoken", "availability", "fee_basis", "price_min", "price_max", "currency", "tech_areas",
        )),
        ("consent", _("Consent (never public)"), "", ("contact_email", "consent_on", "consent_text")),
    ]  # fmt: skip


_ESSENTIALS = {ACHIEVEMENT: _essentials_of_achievement, NEED: _essentials_of_need, EXPERT: _essentials_of_expert}


def folds(kind: str) -> list[Part]:
    """What helps, and can come later."""
    described = ("more", _("Description and confidential part"), _("for members, or after an agreement"), _MORE_TEXT)
    return [described, *_FOLDS[kind]()]


def _folds_of_achievement() -> list[Part]:
    return [
        ("rights", _("IP rights"), _("patents, know-how, software …"), ("rights",)),
        ("completers", _("Completers"), _("who did the work"), ("completers", "completing_organisations")),
        ("class", _("Classification for registration"), _("class, form, level, evaluation …"), (
            "ach_class", "form", "ach_property", "level", "application_status", "reason_not_applied", "evaluation_type",
            "source", "public_funding", "start_month", "end_month",
        )),
        ("fit", _("Fields and places"), _("IPC, industries, territories …"), (
            "ipc", "industries", "sdgs", "territories", "horizon_override", "horizon_reason",
        )),
        ("who", _("Who sees it, whom to ask, origin"), "", ("deadline", *_LAST)),
    ]  # fmt: skip


def _folds_of_need() -> list[Part]:
    return [
        ("fit", _("Readiness, fields and places"), _("what a solution must fit"), ("trl", "ipc", "industries", "sdgs", "territories")),
        ("who", _("Who sees it, whom to ask, origin"), "", _LAST),
    ]


def _folds_of_expert() -> list[Part]:
    last = tuple(name for name in _LAST if name != "contact_email")
    return [
        ("fit", _("Disciplines, fields and countries"), _("panels are put together by them"), (
            "disciplines", "ipc", "industries", "territories", "active_since", "orcid",
        )),
        ("ties", _("Further employers and declared interests"), _("for conflicts of interest"), ("units", "conflicts")),
        ("who", _("Who sees it, origin"), "", last),
    ]  # fmt: skip


_FOLDS = {ACHIEVEMENT: _folds_of_achievement, NEED: _folds_of_need, EXPERT: _folds_of_expert}


@cache
def fields_shown(kind: str) -> tuple[Field, ...]:
    """Every field that has a place in the form of this kind."""
    named = {name for part in (*essentials(kind), *folds(kind)) for name in part[3]}
    return tuple(f for f in fields_of(kind) if f.name in named)


def groups_of(kind: str) -> set[str]:
    """The groups of rows in the form of this kind: rights, completers."""
    return {f.name for f in fields_shown(kind) if f.type in (T.RIGHTS, T.COMPLETERS)}


def line(one: Field, kind: str, language: str) -> Line:
    """An empty input for a field."""
    helped = HELPS.get(kind, {}).get(one.name) or HELP.get(one.name, "")
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
        case T.NUMBER if one.name == "active_since":
            made.inputmode = "numeric"
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
    if one.name in WIDE:
        made.wide = True
    if kind == EXPERT and one.name == "title":
        made.label, made.placeholder = _("Name"), ""
    if kind == EXPERT and one.type is T.AMOUNT:
        made.placeholder = ""
    if one.name == "owner":
        made.list = "owners"
        made.label = OWNERS[kind](made.label)
    return made


def _amount_label(one: Field, kind: str) -> str:
    labels = {
        NEED: (_("Budget from"), _("Budget up to")), EXPERT: (_("Fee from"), _("Fee up to")),
        ACHIEVEMENT: (_("Price from"), _("Price up to")),
    }  # fmt: skip
    return labels[kind][one.name == "price_max"]


def _choices(one: Field, language: str) -> list[tuple[str, str]]:
    words = vocabulary(one.vocabulary)
    if one.name == "currency":
        return [("", _("not stated")), *((c, f"{c} · {words.label(c, language)}") for c in CURRENCIES)]
    first = [] if one.name in ("visibility", "description_tier") else [("", _("not stated"))]
    return [*first, *words.choices(language)]


OWNERS: Mapping[str, Callable[[str], str]] = {
    ACHIEVEMENT: lambda label: label, NEED: lambda label: _("Organisation with the need"), EXPERT: lambda label: _("Employer"),
}  # fmt: skip
WIDE = (
    "title", "keywords", "owner", "territories", "ipc", "completing_organisations", "professional_titles", "units", "conflicts",
    "languages_spoken",
)  # fmt: skip


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
        Line("number", _("Number"), placeholder="ZL202010123456.2"),
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
