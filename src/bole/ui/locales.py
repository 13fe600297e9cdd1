"""Locales: CLDR's data for the language of a page."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from contextvars import ContextVar

import babel
from django.utils import translation

_ALIASES = {"zh-hans": "zh_Hans_CN", "zh-hant": "zh_Hant_TW", "zh": "zh_Hans_CN"}


@functools.cache
def locale_of(language: str) -> babel.Locale:
    """The CLDR locale for a language tag; English when CLDR does not know it."""
    try:
        return babel.Locale.parse(_ALIASES.get(language.lower(), language.replace("-", "_")))
    except (babel.UnknownLocaleError, ValueError):
        return babel.Locale.parse("en")


_spoken: ContextVar[str] = ContextVar("spoken", default="")


def page_language() -> str:
    """The language of the page that is being made; English outside of any."""
    return _spoken.get() or translation.get_language() or "en"


@contextlib.contextmanager
def spoken() -> Iterator[None]:
    """Within the block the language does not change, and need not be looked up for each word."""
    token = _spoken.set(page_language())
    try:
        yield
    finally:
        _spoken.reset(token)


def tag_of(language: str) -> str:
    """The `lang` attribute for a language of a page or of a text."""
    return {"zh": "zh-Hans", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language.lower(), language)


def own_name(language: str) -> str:
    """The name of a language in itself: 中文, English, Deutsch."""
    return str(locale_of(language).languages.get(language.split("-")[0], language))
