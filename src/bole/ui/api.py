"""The router every context's API is made with: what may go wrong is declared beside what is answered.

`@router.get("/things", refuses=(ThingMissing,))` is ninja's, and besides: a wrong or revoked token is refused and never
taken for nobody; a session needs its CSRF token, an API token does not; a misspelt query parameter is told; bodies are
JSON of a limited size; answers carry an ETag and say that they depend on who asks. Every refusal stands in the OpenAPI
document with its sentence, so `refuses` lists the same classes as the verb's docstring.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext
from ninja import Router
from ninja.operation import Operation
from ninja.utils import check_csrf, contribute_operation_callback

from bole.kernel.errors import N_, Busy, Problem, Refusal

from .problems import (
    MEGABYTE,
    PROBLEM_JSON,
    BadBody,
    BadCharacter,
    BadToken,
    BadValues,
    NoCsrfToken,
    NotInScope,
    NotSignedIn,
    TooLarge,
    WrongMediaType,
    as_problem,
    status_of,
)  # fmt: skip

MOST_BYTES = 4 * MEGABYTE  # of a JSON body: the longest sheet in four languages
SAFE = ("GET", "HEAD", "OPTIONS")
EVERYWHERE = frozenset(["lang"])  # the query parameter of every address
UNKNOWN = N_("“%(given)s” is not known here; possible are: %(possible)s.")
UNKNOWN_NEAR = N_("“%(given)s” is not known here; did you mean “%(near)s”?")
KINDS: dict[str, type[Refusal]] = {}  # every refusal some operation declares, by its code
Run = Callable[..., Any]
V = TypeVar("V", bound=Callable[..., Any])


def unknown(field: str, given: str, possible: Sequence[str]) -> Problem:
    """A name that is not one of the possible ones, with the nearest of them."""
    near = difflib.get_close_matches(given, possible, n=1)
    sentence, values = (UNKNOWN_NEAR, {"near": near[0]}) if near else (UNKNOWN, {"possible": ", ".join(possible)})
    return Problem(field, "unknown_name", sentence, {"given": given[:80], **values}, given)


class ContextRouter(Router):
    """A router whose operations know what they refuse with, and who may call them."""

    def api_operation(
        self, methods: list[str], path: str, *, refuses: Sequence[type[Refusal]] = (), also: Mapping[int, type[Refusal]] | None = None,
        signed_in: bool = False, shared: bool = False, sends: Sequence[str] = (), **options: Any,
    ) -> Callable[[V], V]:  # fmt: skip
        """`also`: refusals that leave with another status than their own. `signed_in`: not for strangers. `shared`: the
        answer is the same for everybody and may be kept for an hour. `sends`: the media types of a file as the answer."""
        statuses = [*((status_of(kind), kind) for kind in refuses), *(also or {}).items()]

        def declare(view: V) -> V:
            contribute_operation_callback(
                view, functools.partial(_furnish, refuses=statuses, signed_in=signed_in, shared=shared, sends=sends)
            )
            options.setdefault("operation_id", view.__name__)
            return super(ContextRouter, self).api_operation(methods, path, **options)(view)

        return declare

    def get(self, path: str, **options: Any) -> Callable[[V], V]:
        return self.api_operation(["GET"], path, **options)

    def post(self, path: str, **options: Any) -> Callable[[V], V]:
        return self.api_operation(["POST"], path, **options)

    def put(self, path: str, **options: Any) -> Callable[[V], V]:
        return self.api_operation(["PUT"], path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[V], V]:
        return self.api_operation(["DELETE"], path, **options)


def _furnish(
    operation: Operation, *, refuses: Sequence[tuple[int, type[Refusal]]], signed_in: bool, shared: bool, sends: Sequence[str] = (),
) -> None:  # fmt: skip
    """Put the doors before an operation, and its refusals into its description."""
    sources = {model.__ninja_param_source__: model for model in operation.models}
    query: Any = sources.get("query")
    names = frozenset(query.__ninja_flatten_map__ if query else ()) | EVERYWHERE
    media = "application/json" if "body" in sources else "multipart/form-data" if {"file", "form"} & sources.keys() else ""

    def guarded(run: Run) -> Run:
        @functools.wraps(run)
        def running(request: HttpRequest, **given: Any) -> Any:
            let_in(request, signed_in=signed_in)
            _readable(request, names, media)
            response = run(request, **given)
            return _marked(request, response, shared=shared)

        return running

    operation.run = guarded(operation.run)  # type: ignore[method-assign]
    operation._run_decorators = [guarded]  # type: ignore[attr-defined]
    common: list[type[Refusal]] = [BadToken, Busy, BadCharacter, BadValues]
    common += [NotSignedIn, NoCsrfToken] if signed_in else []
    common += [NotInScope] if signed_in and not set(operation.methods) & set(SAFE) else []
    common += [BadBody, WrongMediaType, TooLarge] if media else []
    security: list[dict[str, list[str]]] = ([] if signed_in else [{}]) + [{"token": []}, {"session": []}]
    responses = _refusals([*refuses, *((status_of(kind), kind) for kind in common)])
    if sends:
        content = {media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}} for media in sends}
        responses[200] = {"description": HTTPStatus.OK.phrase, "content": content}
    described = {"responses": responses, "security": security}
    operation.openapi_extra = {**described, **(operation.openapi_extra or {})}


def let_in(request: HttpRequest, *, signed_in: bool = False) -> None:
    """Refuses with BadToken, NoCsrfToken, NotSignedIn, NotInScope."""
    actor = request.actor  # type: ignore[attr-defined]
    scheme = request.headers.get("Authorization", "").partition(" ")[0]
    if "Authorization" in request.headers:
        if scheme.lower() != "bearer" or not actor.is_signed_in:
            raise BadToken
    elif request.method not in SAFE and actor.is_signed_in and check_csrf(request):
        raise NoCsrfToken
    if signed_in and not actor.is_signed_in:
        raise NotSignedIn
    if signed_in and request.method not in SAFE and not actor.may_write:
        raise NotInScope


def _readable(request: HttpRequest, names: frozenset[str], media: str) -> None:
    """Refuses with BadCharacter, BadValues, WrongMediaType, TooLarge."""
    if "\x00" in request.path or any("\x00" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
        raise BadCharacter
    if strange := [name for name in request.GET if name not in names]:
        raise BadValues(problems=[unknown(name, name, sorted(names)) for name in strange])
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    if not media or length == "0":
        return
    if request.content_type != media:
        raise WrongMediaType(given=str(request.content_type)[:80], right=media)
    if media == "application/json" and (not length.isdecimal() or int(length) > MOST_BYTES):
        raise TooLarge(limit=MOST_BYTES // MEGABYTE)


def _marked(request: HttpRequest, response: HttpResponse, *, shared: bool) -> HttpResponse:
    """Say how long an answer may be kept, and answer 304 to those who have it already."""
    patch_vary_headers(response, ["Accept-Language"] if shared else ["Accept-Language", "Authorization", "Cookie"])
    if request.method not in SAFE or response.status_code != HTTPStatus.OK or response.streaming:
        response.setdefault("Cache-Control", "no-store")
        return response
    response.setdefault("Cache-Control", "public, max-age=3600" if shared else "private, no-cache")
    response.setdefault("ETag", f'"{digest(response.content)}"')
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def digest(content: bytes) -> str:
    """Sixteen characters that change when the content does."""
    return hashlib.sha256(content).hexdigest()[:16]


def _refusals(kinds: Sequence[tuple[int, type[Refusal]]]) -> dict[int, dict[str, Any]]:
    """The refusals of an operation as OpenAPI responses, each with an example."""
    by_status: dict[int, dict[str, type[Refusal]]] = defaultdict(dict)
    for status, kind in kinds:
        KINDS[kind.code] = kind
        by_status[status].setdefault(kind.code, kind)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {
                PROBLEM_JSON: {
                    "schema": {"$ref": "#/components/schemas/ProblemShape"},
                    "examples": {code: {"value": example(code, status)} for code in sorted(found)},
                }
            },
        }
        for status, found in sorted(by_status.items())
    }


def example(code: str, status: int, language: str = "en") -> dict[str, Any]:
    """What a declared refusal looks like, with dots in the place of its values."""
    kind = KINDS[code]
    with translation.override(language):
        return {**as_problem(kind(), status=status), "detail": gettext(kind.sentence) % defaultdict(lambda: "…")}
