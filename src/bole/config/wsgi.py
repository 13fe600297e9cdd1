"""The WSGI application: pages and API."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bole.config.settings")

from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

from bole.runtime.memory import settle


class Utf8Request(WSGIRequest):
    """Addresses and forms are read as UTF-8 whatever charset a content type claims: "rot13" would crash Django."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


pages = get_wsgi_application()
pages.request_class = Utf8Request

from bole.exchange.web import desk  # noqa: E402  (needs Django to be set up)


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Pages and API; bids with a pass go past both (`exchange/web/desk.py`)."""
    return desk.answer(environ, start_response) if desk.is_for(environ) else pages(environ, start_response)


settle()
