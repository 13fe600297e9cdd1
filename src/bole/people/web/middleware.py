"""Puts the Actor on every request: from the session, or from an API token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from ..domain.actor import ANONYMOUS, Actor
from ..queries import actor_of, actor_with_token


def actor_of_request(request: HttpRequest) -> Actor:
    """Whoever asks; nobody in particular when not signed in."""
    language = get_language() or "en"
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        if not request.path.startswith("/api/") and request.method not in ("GET", "HEAD"):
            return ANONYMOUS  # scopes are told apart by the API; on pages a token only reads
        return actor_with_token(secret.strip(), today=timezone.now().date(), language=language)
    person = request.user
    if not person.is_authenticated:
        return ANONYMOUS
    return actor_of(person, language=language)


class ActorMiddleware:
    """`request.actor`, worked out when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
