"""Puts the Actor on every request: from the session, or from an API token."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from bole.ui.locales import page_language

from .. import services
from ..domain.actor import ANONYMOUS, Actor
from ..models import Token
from ..queries import actor_of, actor_with_token

STAFF_MODE_KEY = "bole_staff_mode_until"


def actor_of_request(request: HttpRequest) -> Actor:
    """Whoever asks; nobody in particular when not signed in."""
    language = page_language()
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        if not request.path.startswith("/api/") and request.method not in ("GET", "HEAD"):
            return ANONYMOUS  # scopes are told apart by the API; on pages a token only reads
        return _with_token(secret.strip(), language)
    person = request.user
    if not person.is_authenticated:
        return ANONYMOUS
    until = _staff_until(request)
    return actor_of(person, language=language, in_staff_mode=until is not None, staff_until=until)


def _with_token(secret: str, language: str) -> Actor:
    fresh: list[Token] = []
    actor = actor_with_token(secret, today=timezone.now().date(), language=language, fresh=fresh)
    for token in fresh:
        if actor.is_administrator:
            services.note_staff_token(actor, token_id=token.id, label=token.name)
    return actor


def _staff_until(request: HttpRequest) -> dt.datetime | None:
    """When this browser's staff mode ends; none when it is over or never began."""
    kept = request.session.get(STAFF_MODE_KEY)
    until = dt.datetime.fromisoformat(kept) if kept else None
    return until if until is not None and until > timezone.now() else None


class ActorMiddleware:
    """`request.actor`, worked out when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of_request(request))  # type: ignore[attr-defined]
        return self.get_response(request)
