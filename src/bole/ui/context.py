"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from . import locales, panels
from .locales import page_language
from .middleware import live_origin


def page(request: HttpRequest) -> dict[str, Any]:
    """The language, its direction, the other languages, the actor and the navigation."""
    language = page_language()
    actor = getattr(request, "actor", None)
    return {
        "language": language,
        "html_lang": locales.tag_of(language),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "actor": actor,
        "navigation": lambda: panels.navigation(actor, path=request.path),
        "account_menu": lambda: panels.navigation(actor, path=request.path, place=panels.ACCOUNT),
        "tools": lambda: panels.navigation(actor, path=request.path, place=panels.TOOLS),
        "footer_links": lambda: panels.navigation(actor, path=request.path, place=panels.FOOTER),
        "host": lambda: panels.host_of(request),
        "live_origin": lambda: live_origin(request),
    }
