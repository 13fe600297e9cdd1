"""Spreadsheets that leave by a page of intake."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from bole.registry.services.exports import Export


def sent(found: Export) -> HttpResponse:
    """A file as an answer; no browser takes it for a page."""
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
