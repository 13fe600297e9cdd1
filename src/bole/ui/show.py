"""Show a page, or only one of its parts when htmx asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(request: HttpRequest, template: str, *, part: str = "", status: int = 200, **context: Any) -> HttpResponse:
    """Render `template`; for an htmx request that wants a part, `_<part>.html` beside it instead.

    Works the same without JavaScript: then the whole page comes, with the part inside.
    """
    htmx: Any = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted:
        folder = template.rsplit("/", 1)[0]
        template = f"{folder}/_{part}.html"
    return render(request, template, context, status=status)
