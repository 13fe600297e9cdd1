"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from . import panels
from .middleware import live_origin


def page(request: HttpRequest) -> dict[str, Any]:
    """The language, its direction, the other languages, the actor and the navigation."""
    language = translation.get_language() or "en"
    return {
        "language": language,
        "html_lang": {"zh-hans": "zh-Hans"}.get(language, language),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "languages": settings.LANGUAGES,
        "actor": getattr(request, "actor", None),
        "navigation": panels.navigation(getattr(request, "actor", None)),
        "live_origin": lambda: live_origin(request),
    }
