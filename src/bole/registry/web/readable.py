"""Records put into words for people: the details of a record, what is missing, what differs between two versions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bole.kernel.errors import Problem
from bole.reference.queries import ipc_title, language_name, vocabulary
from bole.ui.locales import page_language
from bole.ui.problems import sentence

from .. import queries
from ..domain import checks
from ..domain.fields import BY_NAME, FieldType
from ..models import Record
from ..queries import Difference
from ..queries.review import Proposed

# The fields shown as details, in this order; what stands elsewhere on the page is not repeated.
DETAILS = (
    "ach_class", "form", "ach_property", "level", "application_status", "reason_not_applied", "evaluation_type", "source",
    "public_funding", "start_month", "end_month", "need_kind", "orcid", "professional_titles", "units", "disciplines",
    "active_since", "industries", "sdgs", "territories",
)  # fmt: skip
MOST_DIFFERENT = 3000  # characters of a text that are compared word by word
_WORD = re.compile(r"[\u3400-\u9fff]|\w+|\s+|[^\w\s]")


def language_here() -> str:
    """The language of the page."""
    return page_language()


@dataclass(frozen=True, slots=True)
class Detail:
    """A field with its value in words."""

    label: str
    value: str


def value_in_words(name: str, value: Any, language: str) -> str:
    """A value of a field as a reader expects it."""
    if value in (None, "", (), []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = BY_NAME.get(name)
    if field is not None and field.vocabulary:
        words = vocabulary(field.vocabulary)
        entries = value if isinstance(value, list | tuple) else [value]
        return ("；" if language.startswith("zh") else "; ").join(words.label(str(v), language) for v in entries)
    if field is not None and field.type is FieldType.LANGUAGE:
        return language_name(str(value), language)
    if isinstance(value, list | tuple):
        return ("；" if language.startswith("zh") else "; ").join(_part_in_words(v, language) for v in value)
    return str(value)


def _part_in_words(value: Any, language: str) -> str:
    """One IP right or completer, or one word of a list."""
    if not isinstance(value, dict):
        return str(value)
    codes = {"kind": "ip_kind", "status": "ip_status"}
    return " | ".join(vocabulary(codes[k]).label(str(v), language) if k in codes else str(v) for k, v in value.items() if v)


def details(record: Record, language: str) -> list[Detail]:
    """Everything that was said and is not shown elsewhere on the page."""
    sheet = queries.sheet_of(record)
    shown = [Detail(BY_NAME[n].label(language), value_in_words(n, getattr(sheet, n), language)) for n in DETAILS if n != "end_month"]
    if sheet.ipc:
        symbols = "; ".join(f"{s} {ipc_title(s, language)}".strip() for s in sheet.ipc)
        shown.append(Detail(BY_NAME["ipc"].label(language), symbols))
    found = []
    for detail in shown:
        if detail.label == BY_NAME["start_month"].label(language):
            detail = Detail(_("Period of work"), " – ".join(m for m in (sheet.start_month, sheet.end_month) if m))
        if detail.value:
            found.append(detail)
    if sheet.horizon_override:
        found.append(Detail(BY_NAME["horizon_reason"].label(language), sheet.horizon_reason))
    return found


def missing(record: Record) -> list[str]:
    """What must still be there before the record can be published, as sentences."""
    return [sentence(p) for p in checks.missing(queries.sheet_of(record))]


def advice(record: Record) -> list[str]:
    """What would help the record to be found, as sentences."""
    return [_(checks.ADVICE[key]) for key in checks.advice(queries.sheet_of(record))]


def problem_in_words(problem: Problem, language: str) -> str:
    """A problem with the field named by its label, not by its name."""
    values = dict(problem.values)
    if "field" in values and problem.field in BY_NAME:
        values["field"] = BY_NAME[problem.field].label(language)
    return sentence(Problem(problem.field, problem.code, problem.sentence, values, problem.given))


def said(kind: str) -> str:
    """A fact as a heading of the history."""
    told = {
        "record_drafted": _("Drafted"), "record_submitted": _("Submitted"), "record_returned": _("Returned to the author"),
        "record_published": _("Published"), "record_revised": _("Changed"), "record_withdrawn": _("Withdrawn"),
        "record_archived": _("Archived"), "record_confirmed": _("Confirmed: still valid"), "confirmation_asked": _("Asked to be confirmed"),
        "record_sank": _("Not confirmed in time: comes after the others"), "record_expired": _("Left the search: nobody confirmed it"),
        "record_held": _("Held back from the public"), "record_released": _("Public again"),
        "review_taken": _("Taken into review"), "review_given_back": _("Given back to the pile"),
        "changes_proposed": _("Other texts proposed"), "proposals_decided": _("Proposals decided on"),
        "likeness_found": _("Compared with another record"), "record_reported": _("Reported by a reader"),
        "report_dismissed": _("Report dismissed"), "expert_claimed": _("Confirmed by the expert: “this is me”"),
        "record_erased": _("Erased: nothing says any more who it was"),
    }  # fmt: skip
    return told.get(kind, kind)


def note(kind: str, text: str, language: str) -> str:
    """What was noted of a fact; of a report the kind of trouble."""
    return vocabulary("report_reason").label(text, language) if kind == "record_reported" else text


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, in words; `marked` shows what went and what came, word by word."""

    label: str
    marked: SafeString


def differences(found: Iterable[Difference], language: str) -> list[Change]:
    """The differences of two versions in words."""
    changes: list[Change] = []
    for one in found:
        if one.field == "wordings":
            changes += _of_wordings(one.before or [], one.after or [], language)
            continue
        label = BY_NAME[one.field].label(language) if one.field in BY_NAME else one.field
        before, after = (value_in_words(one.field, value, language) for value in (one.before, one.after))
        changes.append(Change(label, marked(before, after)))
    return changes


@dataclass(frozen=True, slots=True)
class Sides:
    """One field that differs: as it is now, and as it was typed."""

    label: str
    theirs: str
    mine: str


def sides(found: Iterable[Difference], language: str) -> list[Sides]:
    """The differences of two versions beside each other."""
    told: list[Sides] = []
    for one in found:
        if one.field == "wordings":
            told += [Sides(label, old, new) for label, old, new in _wording_texts(one.before or [], one.after or [], language)]
            continue
        label = BY_NAME[one.field].label(language) if one.field in BY_NAME else one.field
        told.append(Sides(label, value_in_words(one.field, one.before, language), value_in_words(one.field, one.after, language)))
    return told


def _of_wordings(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], language: str) -> list[Change]:
    return [Change(label, marked(old, new)) for label, old, new in _wording_texts(before, after, language)]


def _wording_texts(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], language: str) -> Iterator[tuple[str, str, str]]:
    """(label, text before, text after) of every part of every wording that differs."""
    earlier, later = ({w["language"]: w for w in wordings} for wordings in (before, after))
    for code in dict.fromkeys([*earlier, *later]):
        for name in ("title", "summary", "description", "confidential", "keywords", "origin"):
            old, new = ((side.get(code) or {}).get(name) for side in (earlier, later))
            if (old or "") == (new or ""):
                continue
            label = origin_label() if name == "origin" else BY_NAME[name].label(language)
            yield f"{label} · {language_name(code, language)}", _wording_part(name, old, language), _wording_part(name, new, language)


def _wording_part(name: str, value: Any, language: str) -> str:
    if name == "origin":
        return vocabulary("wording_origin").label(value, language) if value else ""
    return value_in_words(name, value, language)


def marked(before: str, after: str) -> SafeString:
    """The new text with what went and what came marked; long texts are put one after the other."""
    if not before or not after or max(len(before), len(after)) > MOST_DIFFERENT:
        return format_html("{}{}{}", _went(before), " " if before and after else "", _came(after))
    parts: list[SafeString] = []
    for is_equal, old, new in _runs(_WORD.findall(before), _WORD.findall(after)):
        parts += [format_html("{}", _shortened(old))] if is_equal else [_went(old), _came(new)]
    return format_html_join("", "{}", ((p,) for p in parts))


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, str, str]]:
    """Stretches that are equal or differ; one word alone between two changes belongs to them, or nobody could read it."""
    found = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    went, came = "", ""
    for number, (what, a, b, c, d) in enumerate(found):
        if what == "equal" and (b - a > 1 or number in (0, len(found) - 1)):
            if went or came:
                yield False, went, came
            yield True, "".join(old[a:b]), ""
            went = came = ""
        else:
            went, came = went + "".join(old[a:b]), came + "".join(new[c:d])
    if went or came:
        yield False, went, came


def _went(text: str) -> SafeString:
    return format_html("<del>{}</del>", text) if text else SafeString("")


def _came(text: str) -> SafeString:
    return format_html("<ins>{}</ins>", text) if text else SafeString("")


def _shortened(text: str) -> str:
    """Long stretches that did not change are cut in the middle."""
    return text if len(text) <= 160 else f"{text[:70]} … {text[-70:]}"


def origin_label() -> str:
    """What the origin of a wording is called."""
    return _("Origin of the wording")


def field_of(name: str, wording: str, language: str) -> str:
    """A field of a wording: "Title · English"."""
    return f"{BY_NAME[name].label(language).capitalize()} · {language_name(wording, language)}"


def proposal(found: Proposed, language: str) -> dict[str, Any]:
    """A proposal with its label, both texts, and the difference marked."""
    row = found.proposal
    return {
        "row": row, "label": field_of(row.field, row.language, language), "current": found.current, "proposed": row.proposed,
        "marked": marked(found.current, row.proposed), "is_outdated": found.is_outdated, "is_gone": found.is_gone, "old": row.old,
    }  # fmt: skip


def likeness_reason(code: str) -> str:
    """Why two records look alike."""
    return {
        "same_number": _("the same patent or registration number"), "same_external": _("the same external id"),
        "same_title": _("the same title"), "near_title": _("nearly the same title"),
    }.get(code, code)  # fmt: skip
