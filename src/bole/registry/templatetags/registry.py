"""Template tags that show records: the wording a reader wants, prices, filters. Pages of upper contexts use them as well."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bole.people import queries as people
from bole.reference.queries import language_name, vocabulary
from bole.ui.locales import page_language
from bole.ui.templatetags.bole import money, number

from .. import queries
from ..domain.fields import BY_NAME
from ..domain.kinds import ACHIEVEMENT, EXPERT, NEED
from ..models import Catalogue, Record, Wording
from ..queries import catalogues
from ..queries.lists import FILTER_CODES, OF_EXPERTS, Filters, rolled_up
from ..web.kind_words import WORDS, KindWords, words_of

register = template.Library()
INDENT = "\u2003"  # of a centre below another
FEW = 6  # options of a filter shown at once; the rest is folded


@register.filter
def wording(record: Record) -> Wording | None:
    """The wording the reader wants."""
    return queries.best_wording(record.wordings.all(), page_language())


@register.filter
def title_of(record: Record) -> str:
    """The title the reader wants."""
    found = wording(record)
    return found.title if found else str(record)


@register.filter
def kind_words(kind: str) -> KindWords:
    """The words and addresses of a kind of record."""
    return words_of(kind)


@register.simple_tag
def kind_options(chosen: str) -> SafeString:
    """The kinds as options of a select."""
    rows = ((code, mark_safe(" selected") if code == chosen else "", words.many) for code, words in WORDS.items())
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.filter
def counted(kind: str, many: int) -> str:
    """How many records of a kind: “3 needs”."""
    return words_of(kind).counted(many)


@register.filter
def ranked(kind: str, many: int) -> str:
    """How many records of a kind, as the heading of a ranking."""
    return words_of(kind).ranked(many)


@register.filter
def languages_listed(codes: Sequence[str]) -> str:
    """The names of a few languages, one after the other."""
    comma = "、" if page_language().startswith("zh") else ", "
    return comma.join(language_name(code, page_language()) for code in codes[:6])


@register.filter
def is_foreign(language: str) -> bool:
    """Whether a text in this language is not in the page's language."""
    return language.partition("-")[0] != page_language().partition("-")[0]


@register.filter
def field_label(name: str) -> str:
    """The label of a field of the sheet."""
    return BY_NAME[name].label(page_language()) if name in BY_NAME else name


@register.filter
def point_label(name: str) -> str:
    """What a point of the checklist is about."""
    return _point_label(name, page_language())


@functools.cache
def _point_label(name: str, language: str) -> str:
    label = {"second_language": _("second language"), "price_max": _("price or budget")}.get(name) or field_label(name)
    return label[:1].upper() + label[1:]


@register.filter
def why(sentence: str) -> str:
    """Why a point of the checklist matters."""
    return _(sentence)


@register.filter
def price_range(record: Record) -> str:
    """From, to, or both."""
    low, high = record.prices
    if low and high:
        return money(low) if low == high else f"{money(low).rsplit(' ', 1)[0]} – {money(high)}"
    if low:
        return _("from %(amount)s") % {"amount": money(low)}
    return _("up to %(amount)s") % {"amount": money(high)} if high else ""


# The filters that say nothing of a kind.
WITHOUT: dict[str, tuple[str, ...]] = {ACHIEVEMENT: (), NEED: ("stages", "horizons"), EXPERT: ("stages", "horizons", "modes")}


@register.inclusion_tag("registry/_catalogue_line.html")
def catalogue_line(catalogue: Catalogue) -> dict[str, Any]:
    """A catalogue with an edition, in two lines."""
    return {"catalogue": catalogue, "words": catalogues.fitting(catalogue.words.all(), page_language())}


@register.inclusion_tag("registry/_filters.html", takes_context=True)
def filter_panel(
    context: Any, filters: Filters, facets: dict[str, dict[str, int]], kind: str, form_id: str, prefix: str = "f"
) -> dict[str, Any]:
    """The filters beside a list or beside results; `form_id` names the form they belong to."""
    titles = {
        "services": _("What they do"), "disciplines": _("Discipline"), "languages_spoken": _("Speaks"),
        "availability": _("Availability"),
    }  # fmt: skip
    groups = [
        *(_group(name, titles[name], FILTER_CODES[name], getattr(filters, name), facets) for name in OF_EXPERTS if kind == EXPERT),
        _group("tech_areas", _("Technology area"), "tech_area", filters.tech_areas, facets),
        _group("stages", _("Stage"), "stage", filters.stages, facets),
        _group("horizons", _("Near or long term"), "horizon", filters.horizons, facets),
        _group("modes", _("Cooperation"), "cooperation_mode", filters.modes, facets),
        _languages(filters, facets),
    ]
    return {
        "groups": [g for g in groups if g["options"] and g["name"] not in WITHOUT[kind]],
        "centres": _centres(facets.get("centre", {}), filters.centre), "filters": filters, "kind": kind, "form_id": form_id,
        "levels": [(str(n), _("at least %(level)s") % {"level": n}) for n in range(2, 10)], "prefix": prefix,
        "clear": context.get("clear", ""),
        "currencies": [(code, code) for code in ("CNY", "USD", "EUR", "JPY", "GBP")], "level": str(filters.trl_min or ""),
    }  # fmt: skip


def _group(name: str, title: str, of: str, chosen: tuple[str, ...], facets: dict[str, dict[str, int]]) -> dict[str, Any]:
    counts = facets.get(name, {})
    words = vocabulary(of)
    codes = [c for c in words.codes() if c in counts or c in chosen] if not chosen else list(words.codes())
    if not chosen:
        codes.sort(key=lambda c: -counts.get(c, 0))
    options = [
        {
            "code": c,
            "label": words.label(c, page_language()),
            "count": counts.get(c) if not chosen or c in chosen else None,
            "checked": c in chosen,
        }
        for c in codes
    ]
    return {"name": name, "title": title, "options": options[:FEW], "more": options[FEW:], "open": any(o["checked"] for o in options[FEW:])}


def _languages(filters: Filters, facets: dict[str, dict[str, int]]) -> dict[str, Any]:
    counts = facets.get("languages", {})
    codes = list(dict.fromkeys([*counts, *filters.languages]))
    options = [
        {"code": c, "label": language_name(c, page_language()), "count": counts.get(c), "checked": c in filters.languages} for c in codes
    ]
    return {"name": "languages", "title": _("Original language"), "options": options[:FEW], "more": options[FEW:], "open": False}


def _centres(counts: dict[str, int], chosen: str) -> list[tuple[str, str]]:
    """The centres that have something here with how much it is, as a tree written with indents: (path, label)."""
    rolled = rolled_up(counts.items())
    return [
        (c.path, f"{INDENT * c.path.count('.')}{c.organisation.name_in(page_language())} ({number(rolled.get(c.path, 0))})")
        for c in people.centres().only("path", "organisation__name", "organisation__names")
        if rolled.get(c.path) or c.path == chosen
    ]
