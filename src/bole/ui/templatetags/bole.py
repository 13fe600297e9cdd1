"""Template tags every page may use: icons, texts in their language, numbers, money, dates, panels."""

from __future__ import annotations

import datetime as dt
import functools
import re
from decimal import Decimal
from typing import Any

from babel import dates, numbers
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from bole.kernel.errors import Problem, Refusal
from bole.kernel.money import Money

from .. import forms, fragments, locales, panels, problems
from ..locales import page_language

register = template.Library()

_RTL = frozenset(("ar", "fa", "he", "ur"))


def _locale() -> Any:
    return locales.locale_of(page_language())


@functools.cache
def _icons() -> str:
    """Where the icons lie; asked for a hundred times per page, and never changes while the program runs."""
    return static("vendor/icons.svg")


@register.simple_tag
@functools.lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the one set; without a label it is decoration."""
    source = _icons()
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>', label, source, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', source, name)


@register.filter
@functools.lru_cache(maxsize=256)
def lang_attrs(language: str) -> SafeString:
    """`lang` and `dir` for a node whose text is in this language: `<p {{ w.language|lang_attrs }}>`."""
    return format_html('lang="{}" dir="{}"', locales.tag_of(language), "rtl" if language.split("-")[0] in _RTL else "ltr")


@register.filter
def own_name(language: str) -> str:
    """The name of a language in itself."""
    return locales.own_name(language)


@register.filter
def number(value: float | int | None) -> str:
    """A number with grouping, in the reader's locale."""
    return "" if value is None else _number(value, page_language())


@functools.lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return numbers.format_decimal(value, locale=locales.locale_of(language))


@register.filter
def percent(value: float | None) -> str:
    """0.37 as 37 %."""
    return "" if value is None else _percent(round(value, 2), page_language())


@functools.lru_cache(maxsize=1024)
def _percent(value: float, language: str) -> str:
    return numbers.format_percent(value, locale=locales.locale_of(language))


@register.filter
def money(value: Money | None) -> str:
    """1,234,567.00 CNY; whole amounts without decimals."""
    if value is None:
        return ""
    whole = value.amount == value.amount.to_integral_value()
    return f"{numbers.format_decimal(value.amount, format='#,##0' if whole else '#,##0.00', locale=_locale())} {value.currency}"


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date in the reader's locale and the instance's time zone."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return _day(value, page_language())


@functools.lru_cache(maxsize=4096)
def _day(value: dt.date, language: str) -> str:
    return dates.format_date(value, format="medium", locale=locales.locale_of(language))


@register.filter
def moment(value: dt.datetime | None) -> str:
    """A date and time in the reader's locale and the instance's time zone."""
    if value is None:
        return ""
    return _moment(timezone.localtime(value), page_language())


@functools.lru_cache(maxsize=4096)
def _moment(value: dt.datetime, language: str) -> str:
    return dates.format_datetime(value, format="medium", locale=locales.locale_of(language))


@register.filter
def clock(value: dt.datetime) -> str:
    """The time of the day, with seconds, in the reader's locale and the instance's time zone."""
    return dates.format_time(timezone.localtime(value), format="medium", locale=_locale())


@register.filter
def minutes(value: dt.timedelta) -> str:
    """How many minutes a span lasts."""
    return numbers.format_decimal(Decimal(value // dt.timedelta(seconds=1)) / 60, locale=_locale())


@register.filter
def iso(value: dt.datetime) -> str:
    """A moment for machines, in the instance's time zone: the `datetime` of a `<time>`."""
    return timezone.localtime(value).isoformat()


@register.filter
def hour(value: dt.datetime) -> str:
    """The time of day, 09:05, in the instance's time zone."""
    return f"{timezone.localtime(value):%H:%M}"


@register.filter
def ago(value: dt.datetime | None) -> str:
    """How long ago something was: "3 days ago"."""
    if value is None:
        return ""
    return dates.format_timedelta(value - timezone.now(), add_direction=True, locale=_locale())


@register.filter
def minutes_left(value: dt.datetime) -> str:
    """How long it is until then, in minutes, rounded up."""
    minutes = max(1, -int((timezone.now() - value).total_seconds() // 60))
    return str(dates.format_timedelta(dt.timedelta(minutes=minutes), granularity="minute", threshold=90, locale=_locale()))


@register.filter
def told(problem: Refusal | Problem) -> str:
    """A refusal or a problem as a sentence in the page's language."""
    return problems.sentence(problem)


@register.filter
def line(bound: Any, manner: str = "") -> forms.Line:
    """A field of a Django form, for `ui/_field.html`; with "bare" without its help."""
    made = forms.line_of(bound)
    if manner == "bare":
        made.help = ""
    return made


@register.filter
def of(mapping: dict[str, Any], key: object) -> Any:
    """The entry of a mapping for a key that is not known before, or nothing."""
    return mapping.get(str(key), "")


@register.simple_tag
def panels_for(place: str, *args: object) -> list[dict[str, Any]]:
    """The panels other contexts show on this place."""
    return panels.panels_of(place, *args)


@register.simple_tag
def fragment(template_name: str, macro: str, *args: object, **values: object) -> SafeString:
    """What a page repeats many times, by a macro: `{% fragment "registry/cards.html" "meta" record %}`."""
    return fragments.shown(template_name, macro, *args, **values)


_VEILED = re.compile("(▇+)")


@register.filter
def veils(text: str) -> SafeString:
    """A text in which what is not public was left out: read aloud as that, and not as blocks."""
    parts = _VEILED.split(str(text))
    if len(parts) == 1:
        return conditional_escape(parts[0])
    told = gettext("not public")
    veil = '<span class="veil"><span aria-hidden="true">{}</span><span class="visually-hidden"> [{}] </span></span>'
    return format_html_join("", "{}", [(format_html(veil, part, told) if i % 2 else part,) for i, part in enumerate(parts)])


@register.simple_tag(takes_context=True)
def entries_for(context: dict[str, Any], place: str) -> list[dict[str, Any]]:
    """What other contexts offer this reader at a place: title, address, icon."""
    return panels.navigation(context.get("actor"), place=place)


@register.filter
def times(value: float | Decimal, factor: int) -> str:
    """A product, for widths of bars; always with a point."""
    return f"{float(value) * factor:.1f}"
