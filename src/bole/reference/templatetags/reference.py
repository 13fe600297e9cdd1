"""Template tags that put codes into words: terms of vocabularies, languages, countries."""

from __future__ import annotations

from django import template

from bole.ui.locales import page_language

from .. import queries

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the page's language."""
    return queries.language_name(code, page_language())


@register.filter
def term(code: object, vocabulary: str) -> str:
    """The label of a code in the page's language: `{{ record.stage|term:"stage" }}`."""
    return queries.vocabulary(vocabulary).label(str(code), page_language())


@register.filter
def country_name(code: str) -> str:
    """The name of a country in the page's language."""
    return queries.country_name(code, page_language())


@register.filter
def ipc_title(symbol: str) -> str:
    """The title of an IPC symbol's class in the page's language."""
    return queries.ipc_title(symbol, page_language())
