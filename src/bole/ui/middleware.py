"""Language and content policy of every page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class LanguageMiddleware(LocaleMiddleware):
    """The language of the page: `?lang=`, then the cookie, then what the browser asks for."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        wanted = request.GET.get("lang", "")
        if wanted in dict(settings.LANGUAGES):
            translation.activate(wanted)
            request.LANGUAGE_CODE = translation.get_language()
            request.language_wanted = wanted  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer = super().process_response(request, response)
        if wanted := getattr(request, "language_wanted", ""):
            answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31536000, samesite="Lax")
        return answer


def live_origin(request: HttpRequest) -> str:
    """Where the live server is, as this browser reaches it."""
    if settings.BOLE_LIVE_URL:
        return str(settings.BOLE_LIVE_URL).rstrip("/")
    host = urlsplit(f"//{request.get_host()}").hostname or "127.0.0.1"
    host = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{host}:{settings.BOLE_PORT + 1}/live"


class ContentPolicyMiddleware:
    """Nothing is loaded from anywhere else, and no inline script runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        live = urlsplit(live_origin(request))
        response.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            f"connect-src 'self' {live.scheme}://{live.netloc}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        )
        return response
