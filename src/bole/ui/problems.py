"""Refusals made visible: the only table from kind to status, and RFC 9457 problem+json, a fragment or a page.

A bug is not a refusal: it becomes a plain 500 page and is logged once by Django.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from psycopg_pool import PoolTimeout

from bole.kernel.errors import N_, Busy, Conflict, Forbidden, Invalid, Missing, Problem, Refusal, Unpaid

from . import locales

STATUS: dict[type[Refusal], int] = {Missing: 404, Forbidden: 403, Invalid: 422, Conflict: 409, Unpaid: 402, Busy: 503}
RETRY_SECONDS = "2"


class DatabaseAway(Busy):
    code = "database_away"
    sentence = N_("The database does not answer at the moment; nothing was changed. Please try again in a moment.")


class TooLarge(Invalid):
    code = "too_large"
    sentence = N_("This is larger than what can be taken here (%(limit)s MB).")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return next((code for kind, code in STATUS.items() if isinstance(refusal, kind)), 422)


def sentence(told: Refusal | Problem) -> str:
    """The sentence in the reader's language."""
    text = gettext(told.sentence)
    return text % told.values if told.values else text


def _titles() -> dict[int, str]:
    """A heading for each kind of refusal."""
    return {
        404: gettext("Nothing is here"), 403: gettext("This is not open to you"), 422: gettext("Something is not right yet"),
        409: gettext("Something came first"), 402: gettext("A payment is needed"), 503: gettext("Please try again in a moment"),
    }  # fmt: skip


def as_problem(refusal: Refusal) -> dict[str, Any]:
    """The RFC 9457 form: type, title, status, detail, code, and every single problem with its field."""
    kind = next((k for k in STATUS if isinstance(refusal, k)), Refusal)
    return {
        "type": f"urn:bole:problem:{refusal.code}",
        "title": gettext(kind.sentence),
        "status": status_of(refusal),
        "detail": sentence(refusal),
        "code": refusal.code,
        "errors": [{"field": p.field, "code": p.code, "detail": sentence(p), "given": p.given} for p in refusal.problems],
    }


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a program."""
    return request.path.startswith("/api/")


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as problem+json, as a fragment for htmx, or as a page."""
    status = status_of(refusal)
    response: HttpResponse
    if wants_json(request):
        response = JsonResponse(as_problem(refusal), status=status, content_type="application/problem+json")
    elif isinstance(refusal, DatabaseAway):
        response = _standalone(request, gettext("Please try again in a moment"), sentence(refusal), status)
    else:
        part = getattr(request, "htmx", False)
        template = "ui/_refusal.html" if part else "ui/refusal.html"
        context = {
            "title": _titles()[status_of(refusal)], "sentence": sentence(refusal), "status": status,
            "problems": [(p.field, sentence(p)) for p in refusal.problems],
        }  # fmt: skip
        response = render(request, template, context, status=status)
        if part:
            response["HX-Retarget"] = "#notices"
            response["HX-Reswap"] = "innerHTML"
    if isinstance(refusal, Busy):
        response["Retry-After"] = RETRY_SECONDS
    return response


class ProblemMiddleware:
    """Turns refusals, and a database that is away, into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        if isinstance(failure, Refusal):
            return answer(request, failure)
        if isinstance(failure, OperationalError | PoolTimeout):
            return answer(request, DatabaseAway())
        if isinstance(failure, RequestDataTooBig | TooManyFilesSent):
            return answer(request, TooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)))
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Invalid())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Missing())


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page: it uses no database and no template inheritance, because either may be what failed."""
    if wants_json(request):
        body = {"type": "urn:bole:problem:bug", "title": gettext("Something went wrong here"), "status": 500, "code": "bug"}
        return JsonResponse(body, status=500, content_type="application/problem+json")
    told = gettext("The fault is ours, it was written down, and nothing of what you see elsewhere was changed by it.")
    return _standalone(request, gettext("Something went wrong here"), told, 500)


def _standalone(request: HttpRequest, title: str, told: str, status: int) -> HttpResponse:
    """A page without the request's context: no session, no actor, no database is asked for."""
    language = translation.get_language() or "en"
    context = {"title": title, "sentence": told, "status": status, "html_lang": locales.tag_of(language)}
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(render_to_string("ui/_refusal.html", context), status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return HttpResponse(render_to_string("ui/bug.html", context), status=status)
