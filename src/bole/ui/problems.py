"""Refusals made visible: the only table from kind to status, and RFC 9457 problem+json, a fragment or a page.

A bug is not a refusal: it becomes a plain 500 page and is logged once by Django. What HTTP itself refuses (a wrong
method, a body too large, a token nobody knows) is a refusal too, and is declared here.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext
from psycopg_pool import PoolTimeout

from bole.kernel.errors import N_, Busy, Conflict, Forbidden, Invalid, Missing, Moved, Problem, Refusal, Unpaid
from bole.runtime.acts import DiskFull

from . import locales
from .locales import page_language

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = "2"
GIVEN_LIMIT = 200  # characters of what was given that are told back
MEGABYTE = 1024 * 1024


class DatabaseAway(Busy):
    code = "database_away"
    sentence = N_("The database does not answer at the moment; nothing was changed. Please try again in a moment.")


class BadRequest(Invalid):
    code = "bad_request"
    sentence = N_("This request cannot be understood.")


class BadBody(BadRequest):
    code = "bad_body"
    sentence = N_("This is not a JSON text in UTF-8; check quotes, commas and brackets.")


class BadCharacter(BadRequest):
    code = "bad_character"
    sentence = N_("This holds a character that no text has (NUL, or half of a surrogate pair).")


class BadValues(Invalid):
    code = "bad_values"
    sentence = N_("Some values cannot be read; nothing was done.")


class NotSignedIn(Forbidden):
    code = "not_signed_in"
    sentence = N_("This is for those who are signed in: send an API token, or sign in first.")


class BadToken(NotSignedIn):
    code = "bad_token"
    sentence = N_(
        "This API token is not known here, it has been revoked, or its last day is over. It is sent as “Authorization: Bearer bole_…”."
    )


class NotInScope(Forbidden):
    code = "not_in_scope"
    sentence = N_("This API token only reads; for this it takes one with the scope “write”.")


class NoCsrfToken(Forbidden):
    code = "no_csrf_token"
    sentence = N_("A signed-in browser must send the CSRF token of its cookie in the header X-CSRFToken; programs use an API token.")


class NotAllowed(Invalid):
    code = "method_not_allowed"
    title = N_("This method is not possible here.")
    sentence = N_("%(method)s is not possible here; possible are: %(allowed)s.")


class TooLarge(Invalid):
    code = "too_large"
    title = N_("This is too large.")
    sentence = N_("This is larger than what can be taken here (%(limit)s MB).")


class WrongMediaType(Invalid):
    code = "wrong_media_type"
    title = N_("This kind of content cannot be read here.")
    sentence = N_("“%(given)s” cannot be read here; right would be %(right)s.")


class TooManyRequests(Busy):
    code = "too_many_requests"
    sentence = N_("These are too many requests at a time; nothing was changed. Please wait a moment.")


STATUS: Mapping[type[Refusal], int] = {
    Missing: 404, Forbidden: 403, Invalid: 422, Conflict: 409, Unpaid: 402, Busy: 503,
    BadRequest: 400, NotSignedIn: 401, NotAllowed: 405, TooLarge: 413, WrongMediaType: 415, TooManyRequests: 429,
}  # fmt: skip


def status_of(refusal: Refusal | type[Refusal]) -> int:
    """The HTTP status of a refusal: that of the nearest kind it is one of."""
    kind = refusal if isinstance(refusal, type) else type(refusal)
    return next((STATUS[k] for k in kind.__mro__ if k in STATUS), 422)


def sentence(told: Refusal | Problem) -> str:
    """The sentence in the reader's language."""
    text = gettext(told.sentence)
    return text % told.values if told.values else text


def _titles() -> dict[type[Refusal], str]:
    """A heading for each kind of refusal."""
    return {
        Missing: gettext("Nothing is here"), Forbidden: gettext("This is not open to you"), Invalid: gettext("Something is not right yet"),
        Conflict: gettext("Something came first"), Unpaid: gettext("A payment is needed"), Busy: gettext("Please try again in a moment"),
        TooLarge: gettext("This is too large to be taken"), NotAllowed: gettext("This cannot be done here"),
    }  # fmt: skip


def heading(refusal: Refusal) -> str:
    """The heading of a refusal's page: that of the nearest kind that has one."""
    titles = _titles()
    return next((titles[k] for k in type(refusal).__mro__ if k in titles), titles[Invalid])


def as_problem(refusal: Refusal, *, status: int = 0) -> dict[str, Any]:
    """The RFC 9457 form: type, title, status, detail, code, values, and every single problem with its field."""
    kind = next((k for k in type(refusal).__mro__ if issubclass(k, Refusal) and k in STATUS), Refusal)
    return {
        "type": f"urn:bole:problem:{refusal.code}",
        "title": gettext(getattr(kind, "title", kind.sentence)),
        "status": status or status_of(refusal),
        "detail": _told_back(sentence(refusal), 2000),
        "code": refusal.code,
        "values": {name: value if isinstance(value, int) else _told_back(value) for name, value in refusal.values.items()},
        "errors": [
            {"field": p.field, "code": p.code, "detail": _told_back(sentence(p), 2000), "given": _told_back(p.given)}
            for p in refusal.problems
        ],
    }  # fmt: skip


def _told_back(given: object, limit: int = GIVEN_LIMIT) -> str:
    """What somebody gave, short, and as text that every program can read."""
    text = str(given)
    text = text if len(text) <= limit else f"{text[:limit]}…"
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker is a program."""
    return request.path.startswith("/api/")


def answer(request: HttpRequest, refusal: Refusal, *, status: int = 0) -> HttpResponse:
    """A refusal as problem+json, as a fragment for htmx, or as a page."""
    there = _new_address(request, refusal) if isinstance(refusal, Moved) else ""
    status = HTTPStatus.MOVED_PERMANENTLY if there else status or status_of(refusal)
    response: HttpResponse
    if there and not wants_json(request):
        return HttpResponsePermanentRedirect(there)
    if wants_json(request):
        told = as_problem(refusal, status=status)
        response = JsonResponse(told, status=status, content_type=PROBLEM_JSON, json_dumps_params={"ensure_ascii": False})
        response["Cache-Control"] = "no-store"
        if there:
            response["Location"] = there
    elif isinstance(refusal, DatabaseAway):
        response = _standalone(request, gettext("Please try again in a moment"), sentence(refusal), status)
    else:
        part = getattr(request, "htmx", False)
        template = "ui/_refusal.html" if part else "ui/refusal.html"
        context = {
            "title": heading(refusal), "sentence": sentence(refusal), "status": status,
            "problems": [(p.field, sentence(p)) for p in refusal.problems],
        }  # fmt: skip
        response = render(request, template, context, status=status)
        if part:
            response["HX-Retarget"] = "#notices"
            response["HX-Reswap"] = "innerHTML"
    if isinstance(refusal, Busy):
        response["Retry-After"] = str(refusal.values.get("seconds", RETRY_SECONDS))
    if isinstance(refusal, NotSignedIn):
        response["WWW-Authenticate"] = 'Bearer realm="bole"' + (', error="invalid_token"' if isinstance(refusal, BadToken) else "")
    return response


def _new_address(request: HttpRequest, refusal: Moved) -> str:
    """Where somebody who only reads finds what has moved; nothing for deeds, which are not done twice by a redirect."""
    steps, old = request.path.split("/"), str(refusal.values.get("old", ""))
    if request.method not in ("GET", "HEAD") or old not in steps:
        return ""
    path = "/".join(str(refusal.values["new"]) if step == old else step for step in steps)
    query = request.META.get("QUERY_STRING", "")
    return iri_to_uri(f"{path}?{query}" if query else path)


class ProblemMiddleware:
    """Turns refusals, and a database that is away, into answers; and what Django refuses by itself, for programs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length) > (settings.BOLE_MAX_UPLOAD_MB + 1) * MEGABYTE:
            return answer(request, TooLarge(limit=settings.BOLE_MAX_UPLOAD_MB))  # before anything of it is kept
        response = self.get_response(request)
        if response.status_code < 400 or not wants_json(request) or response.get("Content-Type", "").startswith(PROBLEM_JSON):
            return response
        return _retold(request, response)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        if isinstance(failure, Refusal):
            return answer(request, failure)
        if isinstance(failure, OperationalError | InterfaceError | PoolTimeout):
            return answer(request, DatabaseAway())
        if isinstance(failure, OSError) and failure.errno == errno.ENOSPC:
            return answer(request, DiskFull())
        if isinstance(failure, RequestDataTooBig | TooManyFilesSent):
            return answer(request, TooLarge(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE))
        return None


def _retold(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer of Django's own as a problem."""
    allowed = response.get("Allow", "")
    kind = next((kind for kind, status in STATUS.items() if status == response.status_code), Refusal)
    refusal = NotAllowed(method=request.method, allowed=allowed) if kind is NotAllowed else kind()
    told = answer(request, refusal, status=response.status_code)
    if allowed:
        told["Allow"] = allowed
    return told


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, BadRequest())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Forbidden())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, Missing())


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return answer(request, TooManyRequests())


def server_error(request: HttpRequest) -> HttpResponse:
    """The last page: it uses no database and no template inheritance, because either may be what failed."""
    if wants_json(request):
        title = gettext("Something went wrong here")
        body = {"type": "urn:bole:problem:bug", "title": title, "status": 500, "detail": title, "code": "bug", "values": {}, "errors": []}
        return JsonResponse(body, status=500, content_type=PROBLEM_JSON)
    told = gettext("The fault is ours, it was written down, and nothing of what you see elsewhere was changed by it.")
    return _standalone(request, gettext("Something went wrong here"), told, 500)


def _standalone(request: HttpRequest, title: str, told: str, status: int) -> HttpResponse:
    """A page without the request's context: no session, no actor, no database is asked for."""
    language = page_language()
    context = {"title": title, "sentence": told, "status": status, "html_lang": locales.tag_of(language)}
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(render_to_string("ui/_refusal.html", context), status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
        return response
    return HttpResponse(render_to_string("ui/bug.html", context), status=status)
