"""Figures in words: values with their units, directions, how sure they are, places."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bole.kernel.money import Money
from bole.reference.queries import country_name, vocabulary
from bole.ui.templatetags.bole import money, number

from ..domain.figures import Bound, Confidence, Figure, Unit
from ..domain.regimes import PRICING, LegalRegime
from ..queries import EVERYWHERE, regime


def value(amount: Decimal, unit: Unit) -> str:
    """A value with its unit: "15 days", "5 %"."""
    count = int(amount)
    counted: dict[Unit, Callable[[], str]] = {
        Unit.WORKING_DAYS: lambda: ngettext("%(n)s working day", "%(n)s working days", count),
        Unit.DAYS: lambda: ngettext("%(n)s day", "%(n)s days", count),
        Unit.HOURS: lambda: ngettext("%(n)s hour", "%(n)s hours", count),
        Unit.MINUTES: lambda: ngettext("%(n)s minute", "%(n)s minutes", count),
        Unit.SECONDS: lambda: ngettext("%(n)s second", "%(n)s seconds", count),
        Unit.YEARS: lambda: ngettext("%(n)s year", "%(n)s years", count),
    }
    if unit in counted:
        return counted[unit]() % {"n": number(count)}
    if unit is Unit.PERCENT:
        return f"{amount.normalize() + 0:f} %"
    if unit is Unit.CNY:
        return money(Money(amount, "CNY"))
    if unit is Unit.YES_NO:
        return _("yes") if amount else _("no")
    return number(count)


def bound(found: Bound) -> str:
    return {Bound.LEAST: _("at least"), Bound.MOST: _("at most"), Bound.EXACT: "", Bound.DEFAULT: _("default")}[found]


def said(found: Figure) -> str:
    """The value with its direction: "at least 15 days"."""
    written, way = value(found.value, found.unit), bound(found.bound)
    if found.unit is Unit.YES_NO or not way:
        return written
    if found.bound is Bound.DEFAULT:
        return written
    return _("%(bound)s %(value)s") % {"bound": way, "value": written}


def confidence(found: Confidence) -> str:
    return {
        Confidence.FOUND: _("read in the text"), Confidence.KNOWN: _("known"), Confidence.UNCERTAIN: _("uncertain: to be confirmed"),
    }[found]  # fmt: skip


def source(found: Figure, language: str) -> str:
    """The document and its article."""
    document = found.source_in(language)
    return _("%(document)s, article %(article)s") % {"document": document, "article": found.article} if found.article else document


def place(jurisdiction: str, language: str) -> str:
    """The name of a jurisdiction."""
    if jurisdiction in ("", EVERYWHERE):
        return _("everywhere")
    country, _dash, region = jurisdiction.partition("-")
    regions = vocabulary("region").by_code
    for digits in (6, 4, 2):
        found = regions.get(region[:digits].ljust(6, "0")) if region else None
        if found is not None:
            return found.label(language)
    return country_name(country, language)


def regime_name(prefix: str, language: str) -> str:
    """A regime, or the pricing of notices, by the beginning of its codes."""
    return _("price notices") if prefix == PRICING else regime(LegalRegime(prefix.upper())).name(language)
