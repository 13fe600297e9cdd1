"""What may be wrong with a sheet, and what is missing before it can be published.

`problems` says what is wrong with what was given; `missing` what must be there to publish; `advice` what would help
to be found. Vocabularies come in as an argument: the rules do not know where they are kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container, Iterator, Mapping

from bole.kernel import ids
from bole.kernel.errors import N_, Problem

from .fields import BY_NAME, FIELDS, Field, FieldType
from .kinds import ACHIEVEMENT, EXPERT, NEED
from .sheet import RecordSheet, RightSheet, WordingSheet

Codes = Mapping[str, Container[str]]

NOT_A_CODE = N_("“%(given)s” is not one of the entries for “%(field)s”.")
TOO_LONG = N_("This has %(length)s characters; at most %(limit)s are possible.")
TOO_MANY = N_("These are %(count)s entries; at most %(limit)s are possible.")
BAD_TRL = N_("“%(given)s” is not a readiness level; right would be a whole number from 1 to 9.")
BAD_IPC = N_("“%(given)s” is not an IPC symbol; right would be, for example, H01M10/0525.")
BAD_ORCID = N_("“%(given)s” is not an ORCID iD; right would be, for example, 0000-0002-1825-0097.")
BAD_CN_NUMBER = N_(
    "The check digit of the Chinese patent number “%(given)s” is wrong; right would be twelve digits, a point and a check character, for example 202010123456.2."
)
BAD_EMAIL = N_("“%(given)s” is not an e-mail address.")
BAD_URL = N_("“%(given)s” is not a web address; right would be, for example, https://example.org/page.")
BAD_LANGUAGE = N_("“%(given)s” is not a language code; right would be, for example, zh, en or de.")
TWICE = N_("There are two wordings in the language “%(given)s”.")
NO_WORDING = N_("At least a title is needed.")
NO_TITLE = N_("The title is missing in the language “%(given)s”.")
RANGE = N_("The lower amount %(low)s is above the upper amount %(high)s.")
NEGATIVE = N_("An amount below zero is not possible: %(given)s.")
HUGE = N_("The amount %(given)s is too large; fifteen digits before the point are possible.")
PRECISE = N_("The amount %(given)s is too fine; at most four decimal places are possible.")
NO_NAME = N_("A completer needs a name.")
NO_CENTRE = N_("Choose the centre that registers it.")
NO_CURRENCY = N_("An amount needs a currency, for example CNY.")
MONTHS = N_("The work ends (%(end)s) before it starts (%(start)s).")
BAD_MONTH = N_("“%(given)s” is not a month; right would be, for example, 2024-06.")
BAD_USCC = N_("“%(given)s” is not a unified social credit code; right would be 18 characters such as 91330100799655058B.")
CODE_WITHOUT_NAME = N_("A credit code needs the name of the organisation as well.")
BAD_YEAR = N_("The year of “%(given)s” is not possible; right would be a year from 1900 to 2200.")
NO_KIND = N_("It must be said whether this is an achievement, a need or an expert.")
BAD_SINCE = N_("“%(given)s” is not a possible year; right would be, for example, 2006.")
CONSENT_TO_COME = N_("“%(given)s” is a day to come; consent counts from the day it was given.")
HALF_CONSENT = N_("Consent needs both: the day it was given, and which text was consented to.")
NO_CONSENT = N_("An expert is published only with documented consent: the day it was given, and the version of the text.")
NO_REASON = N_("A manual class needs a reason.")
NO_SUMMARY = N_("A summary of at least 20 characters is needed, so that others can see what it is about.")

ADVICE: dict[str, str] = {
    "stage": N_("State the stage or the readiness level: partners filter by it."),
    "cooperation_modes": N_("Say which cooperation you look for."),
    "tech_areas": N_("Choose a technology area, so that it appears in the right lists."),
    "keywords": N_("Add a few keywords."),
    "rights": N_("State the IP rights, or that there are none."),
    "price": N_("Name a price or a budget, even a rough one: it filters out the wrong partners."),
    "second_language": N_("Add a wording in a second language."),
    "services": N_("Say what the expert does for others: evaluation, consulting, interpreting …"),
    "disciplines": N_("Choose the disciplines: panels are put together by them."),
    "languages_spoken": N_("Name the languages spoken: who asks in another one sees whether they will understand each other."),
    "availability": N_("Say whether the expert can be asked at present."),
}
# Which of it is said of which kind, in this order.
ADVISED: Mapping[str, tuple[str, ...]] = {
    ACHIEVEMENT: ("stage", "cooperation_modes", "tech_areas", "keywords", "rights", "price", "second_language"),
    NEED: ("cooperation_modes", "tech_areas", "keywords", "price", "second_language"),
    EXPERT: ("services", "disciplines", "tech_areas", "keywords", "languages_spoken", "availability", "second_language"),
}

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_URL = re.compile(r"https?://[^\s/]+\S*")
_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
SUMMARY_MINIMUM = 20
NEVER_EMPTY = ("visibility", "description_tier")
FIRST_YEAR, LAST_YEAR = 1940, 2100  # in which an expert may have begun
KEYWORD_LIMIT, ENTRY_LIMIT, LANGUAGE_LIMIT = 120, 200, 12
# How long the parts of IP rights and completers may be.
RIGHT_LIMITS = {"number": 60, "office": 60, "title": 300, "holder": 200}
COMPLETER_LIMITS = {"name": 120, "organisation": 200, "contribution": 300}


def problems(sheet: RecordSheet, codes: Codes, is_language: Callable[[str], bool], *, today: dt.date) -> tuple[Problem, ...]:
    """Everything that is wrong with the given values on this day; empty when nothing is."""
    return (
        *_of_fields(sheet, codes),
        *_of_wordings(sheet.wordings, codes, is_language),
        *_of_rights(sheet.rights, codes),
        *_of_completers(sheet),
        *_of_owner(sheet),
        *_of_values(sheet),
        *_of_amounts(sheet),
        *_of_expert(sheet, today),
    )


def _of_fields(sheet: RecordSheet, codes: Codes) -> Iterator[Problem]:
    if not sheet.kind:
        yield Problem("kind", "no_kind", NO_KIND)
    for field in FIELDS:
        if field.in_wording or not hasattr(sheet, field.name):
            continue
        value = getattr(sheet, field.name)
        if not value and field.name not in NEVER_EMPTY:
            continue
        entries = value if isinstance(value, tuple) else (value,)
        if field.vocabulary:
            for entry in entries:
                if entry not in codes[field.vocabulary]:
                    yield Problem(field.name, "not_a_code", NOT_A_CODE, {"given": entry, "field": field.en}, str(entry))
        yield from _of_size(field, value, entries)
        if field.type is FieldType.EMAIL and not _EMAIL.fullmatch(value):
            yield Problem(field.name, "bad_email", BAD_EMAIL, {"given": value}, value)
        if field.type is FieldType.URL and not _URL.fullmatch(value):
            yield Problem(field.name, "bad_url", BAD_URL, {"given": value}, value)
        if field.type is FieldType.MONTH and not _MONTH.fullmatch(value):
            yield Problem(field.name, "bad_month", BAD_MONTH, {"given": value}, value)


def _of_size(field: Field, value: object, entries: tuple[object, ...]) -> Iterator[Problem]:
    if not field.limit:
        return
    if isinstance(value, tuple) and len(entries) > field.limit:
        yield Problem(field.name, "too_many", TOO_MANY, {"count": len(entries), "limit": field.limit})
    if isinstance(value, str) and len(value) > field.limit:
        yield Problem(field.name, "too_long", TOO_LONG, {"length": len(value), "limit": field.limit}, value[:80])


def _of_wordings(wordings: tuple[WordingSheet, ...], codes: Codes, is_language: Callable[[str], bool]) -> Iterator[Problem]:
    if not wordings:
        yield Problem("title", "no_wording", NO_WORDING)
    seen: set[str] = set()
    for wording in wordings:
        if not is_language(wording.language) or len(wording.language) > LANGUAGE_LIMIT:
            yield Problem("language", "bad_language", BAD_LANGUAGE, {"given": wording.language}, wording.language)
        if wording.origin not in codes["wording_origin"]:
            values = {"given": wording.origin, "field": "origin"}
            yield Problem("wording_origin", "not_a_code", NOT_A_CODE, values, wording.origin)
        if wording.language in seen:
            yield Problem("language", "twice", TWICE, {"given": wording.language}, wording.language)
        seen.add(wording.language)
        if not wording.title:
            yield Problem("title", "no_title", NO_TITLE, {"given": wording.language})
        for name in ("title", "summary", "description", "confidential", "keywords"):
            value = getattr(wording, name)
            yield from _of_size(BY_NAME[name], value, value if isinstance(value, tuple) else ())
        for keyword in wording.keywords:
            yield from _too_long("keywords", keyword, KEYWORD_LIMIT)


def _too_long(field: str, text: str, limit: int) -> Iterator[Problem]:
    if len(text) > limit:
        yield Problem(field, "too_long", TOO_LONG, {"length": len(text), "limit": limit}, text[:80])


def _of_rights(rights: tuple[RightSheet, ...], codes: Codes) -> Iterator[Problem]:
    for right in rights:
        for name, limit in RIGHT_LIMITS.items():
            yield from _too_long("rights", getattr(right, name), limit)
        for vocabulary, given in (("ip_kind", right.kind), ("ip_status", right.status)):
            if given and given not in codes[vocabulary]:
                yield Problem("rights", "not_a_code", NOT_A_CODE, {"given": given, "field": vocabulary}, given)
        number = right.number.removeprefix("ZL").removeprefix("CN").strip()
        if re.fullmatch(r"\d{12}\.[\dX]", number) and not ids.is_cn_application_number(number):
            yield Problem("rights", "bad_patent_number", BAD_CN_NUMBER, {"given": right.number}, right.number)


def _of_completers(sheet: RecordSheet) -> Iterator[Problem]:
    for organisation in sheet.completing_organisations:
        yield from _too_long("completing_organisations", organisation, ENTRY_LIMIT)
    for completer in sheet.completers:
        if not completer.name:
            yield Problem("completers", "no_name", NO_NAME, {}, completer.organisation or completer.orcid or completer.contribution)
        for name, limit in COMPLETER_LIMITS.items():
            yield from _too_long("completers", getattr(completer, name), limit)
        if completer.orcid and not ids.is_orcid(completer.orcid):
            yield Problem("completers", "bad_orcid", BAD_ORCID, {"given": completer.orcid}, completer.orcid)


def _of_owner(sheet: RecordSheet) -> Iterator[Problem]:
    if sheet.owner_uscc and not ids.is_uscc(sheet.owner_uscc):
        yield Problem("owner_uscc", "bad_uscc", BAD_USCC, {"given": sheet.owner_uscc}, sheet.owner_uscc)
    if sheet.owner_uscc and not sheet.owner:
        yield Problem("owner", "code_without_name", CODE_WITHOUT_NAME, {}, sheet.owner_uscc)


def _of_values(sheet: RecordSheet) -> Iterator[Problem]:
    if sheet.trl is not None and not 1 <= sheet.trl <= 9:
        yield Problem("trl", "bad_trl", BAD_TRL, {"given": sheet.trl}, str(sheet.trl))
    for symbol in sheet.ipc:
        if not ids.is_ipc(symbol):
            yield Problem("ipc", "bad_ipc", BAD_IPC, {"given": symbol}, symbol)
    if _MONTH.fullmatch(sheet.start_month) and _MONTH.fullmatch(sheet.end_month) and sheet.start_month > sheet.end_month:
        yield Problem("end_month", "months", MONTHS, {"start": sheet.start_month, "end": sheet.end_month}, sheet.end_month)
    for name, day in (
        ("deadline", sheet.deadline),
        ("consent_on", sheet.consent_on),
        *(("rights", right.expires_on) for right in sheet.rights),
    ):
        if day is not None and not 1900 <= day.year <= 2200:
            yield Problem(name, "bad_year", BAD_YEAR, {"given": day.isoformat()}, day.isoformat())
    if sheet.horizon_override and not sheet.horizon_reason:
        yield Problem("horizon_reason", "no_reason", NO_REASON)


def _of_amounts(sheet: RecordSheet) -> Iterator[Problem]:
    low, high = sheet.price_min, sheet.price_max
    for name, amount in (("price_min", low), ("price_max", high)):
        if amount is None:
            continue
        if not amount.is_finite() or amount >= 10**15:
            yield Problem(name, "huge", HUGE, {"given": str(amount)}, str(amount))
            return
        if amount < 0:
            yield Problem(name, "negative", NEGATIVE, {"given": str(amount)}, str(amount))
        elif amount != round(amount, 4):
            yield Problem(name, "precise", PRECISE, {"given": str(amount)}, str(amount))
    if low is not None and high is not None and low > high:
        yield Problem("price_min", "range", RANGE, {"low": str(low), "high": str(high)}, str(low))
    if (low is not None or high is not None) and not sheet.currency:
        yield Problem("currency", "no_currency", NO_CURRENCY)


def _of_expert(sheet: RecordSheet, today: dt.date) -> Iterator[Problem]:
    if sheet.orcid and not ids.is_orcid(sheet.orcid):
        yield Problem("orcid", "bad_orcid", BAD_ORCID, {"given": sheet.orcid}, sheet.orcid)
    if sheet.active_since is not None and not FIRST_YEAR <= sheet.active_since <= LAST_YEAR:
        yield Problem("active_since", "bad_since", BAD_SINCE, {"given": sheet.active_since}, str(sheet.active_since))
    for name in ("professional_titles", "units", "conflicts"):
        for entry in getattr(sheet, name):
            yield from _too_long(name, entry, ENTRY_LIMIT)
    if bool(sheet.consent_on) != bool(sheet.consent_text):
        wanting = "consent_text" if sheet.consent_on else "consent_on"
        yield Problem(wanting, "half_consent", HALF_CONSENT)
    if sheet.consent_on and sheet.consent_on > today:
        yield Problem(
            "consent_on", "consent_to_come", CONSENT_TO_COME, {"given": sheet.consent_on.isoformat()}, sheet.consent_on.isoformat()
        )


def missing(sheet: RecordSheet) -> tuple[Problem, ...]:
    """What must still be there before the record can be published."""
    original = sheet.original
    if original is None:
        return (Problem("title", "no_wording", NO_WORDING),)
    if len(original.summary) < SUMMARY_MINIMUM and len(original.description) < SUMMARY_MINIMUM:
        return (Problem("summary", "no_summary", NO_SUMMARY, {}, original.summary),)
    if sheet.kind == EXPERT and not (sheet.consent_on and sheet.consent_text):
        return (Problem("consent_on", "no_consent", NO_CONSENT),)
    return ()


def advice(sheet: RecordSheet) -> tuple[str, ...]:
    """What would help the record to be found, as keys of ADVICE."""
    wanting = {
        "stage": not sheet.stage and sheet.trl is None,
        "cooperation_modes": not sheet.cooperation_modes,
        "tech_areas": not sheet.tech_areas,
        "keywords": not any(w.keywords for w in sheet.wordings),
        "rights": not sheet.rights,
        "price": sheet.price_min is None and sheet.price_max is None,
        "second_language": len(sheet.wordings) < 2,
        **{name: not getattr(sheet, name) for name in ("services", "disciplines", "languages_spoken", "availability")},
    }
    return tuple(name for name in ADVISED.get(sheet.kind, ()) if wanting[name])
