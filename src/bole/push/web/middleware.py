"""Counts views of record pages: which page was answered, and whether a person's browser asked. Keeps nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bole.kernel.errors import Busy

from .. import services
from ..domain.funnel import is_robot

PAGE = "registry:record"


class ViewMiddleware:
    """After a record's page was answered, it is counted; a count that must wait for a lock is left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 200 and request.method == "GET" and _is_read(request):
            with contextlib.suppress(Busy):
                services.count_view(request.actor, request.resolver_match.kwargs["record_id"])  # type: ignore[attr-defined, union-attr]
        return response


def _is_read(request: HttpRequest) -> bool:
    """Whether a person's browser asked for a record's page to show it now."""
    found = request.resolver_match
    ahead = "prefetch" in (request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", ""))
    return found is not None and found.view_name == PAGE and not ahead and not is_robot(request.headers.get("User-Agent", ""))
