"""The root of the API: one NinjaAPI, strict about what it reads, in the asker's language about what it refuses.

Contexts bring their own routers; this is the only place where they are mounted. What goes wrong is not handled here:
every refusal leaves through `ui/problems.py`.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationErrorContext
from ninja.openapi.docs import DocsBase
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from pydantic import Field

import bole
from bole.challenges.web.api import router as challenges
from bole.exchange.web.flags_api import router as sale_flags
from bole.exchange.web.ocds_api import router as ocds
from bole.exchange.web.price_notices_api import router as price_notices
from bole.exchange.web.sales_api import router as sales
from bole.intake.web.api import router as intake
from bole.intake.web.reports_api import router as reporting
from bole.intake.web.surveys_api import router as surveys
from bole.kernel.errors import N_, Missing, Refusal
from bole.ledger.web.api import router as money
from bole.matching.web.api import router as matching
from bole.notices.web.api import router as notices
from bole.people.web.capacity_api import router as people
from bole.people.web.staff_api import router as staff
from bole.policy.web.api import router as policy
from bole.push.web.api import router as push
from bole.reference.web.api import router as reference
from bole.registry.web.api import router as registry
from bole.registry.web.catalogues_api import router as catalogues
from bole.registry.web.desk_api import router as desk
from bole.registry.web.experts_api import router as experts
from bole.registry.web.imports_api import router as tables
from bole.registry.web.league_api import router as league
from bole.registry.web.proposals_api import router as proposals
from bole.registry.web.terms_api import router as terms
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.problems import BadBody, BadCharacter, BadRequest, BadValues, TooManyRequests
from bole.ui.shapes import Shape

from . import document, values

DESCRIPTION = N_(
    "Everything people can do on the pages, programs can do here. Reading what is public needs no account; everything "
    "else takes an API token (Authorization: Bearer bole_…) or a signed-in browser. Whatever is refused is told as "
    "problem+json (RFC 9457), in the language of Accept-Language or of ?lang=zh-hans|en. Amounts are texts with a "
    "currency, days are ISO 8601, ids are UUIDs, lists take limit and offset."
)


class StrictParser(Parser):
    """JSON in UTF-8, with no NUL characters and no halves of surrogate pairs anywhere."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Refuses with BadBody, BadCharacter."""
        try:
            found = json.loads(request.body.decode("utf-8-sig"), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise BadBody from None
        _require_text(found)
        return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _require_text(found: Any) -> None:
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "\x00" in one or any("\ud800" <= c <= "\udfff" for c in one):
                raise BadCharacter
        elif isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one


class Utf8Renderer(JSONRenderer):
    """Chinese stays readable."""

    json_dumps_params = {"ensure_ascii": False}


class DocsPage(DocsBase):
    """The documentation as a page of our own, made of the OpenAPI document; nothing is loaded from elsewhere."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        return document.page(request, api.get_openapi_schema())


class BoleAPI(NinjaAPI):
    """Leaves every refusal to the middleware, and tells what does not fit its shape as problems."""

    def set_default_exception_handlers(self) -> None:
        self.add_exception_handler(Exception, _leave)
        self.add_exception_handler(Http404, _refuse_missing)
        self.add_exception_handler(HttpError, _refuse)

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext[Any]]) -> Any:
        problems = [
            problem
            for context in error_contexts
            for problem in values.problems_of(context.pydantic_validation_error.errors(include_url=False), context.model)
        ]
        return BadValues(problems=problems)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        return _document(self, page_language())


@functools.lru_cache(maxsize=8)
def _document(root: BoleAPI, language: str) -> dict[str, Any]:
    plain: Callable[..., dict[str, Any]] = super(BoleAPI, root).get_openapi_schema
    return document.finished(plain(), language)


def _leave(request: HttpRequest, failure: Any) -> HttpResponse:
    raise failure


def _refuse_missing(request: HttpRequest, failure: Any) -> HttpResponse:
    raise Missing from failure


def _refuse(request: HttpRequest, failure: Any) -> HttpResponse:
    """What ninja itself refuses."""
    if isinstance(failure.__cause__, Refusal):
        raise failure.__cause__
    raise TooManyRequests if isinstance(failure, Throttled) else BadRequest


root = ContextRouter(tags=["reference"])


class Start(Shape):
    """Where a program begins."""

    name: str
    version: str
    documentation: str
    openapi: str
    languages: list[str] = Field(description=N_("languages of answers and refusals"))


@root.get(
    "/", response=Start, shared=True, summary=N_("Begin here"),
    description=N_("The version of this installation, and where its documentation is."),
)  # fmt: skip
def read_start(request: HttpRequest) -> Any:
    return Start(
        name="Bole", version=bole.__version__, documentation=reverse("api:openapi-view"), openapi=reverse("api:openapi-json"),
        languages=[code for code, _ in settings.LANGUAGES],
    )  # fmt: skip


# Every router of every context is mounted here and nowhere else.
ROUTERS: Sequence[Any] = (
    root, matching, push, registry, experts, catalogues, desk, proposals, terms, league, tables, intake, surveys, reporting, notices,
    money, price_notices, sales, sale_flags, ocds, challenges, policy, people, staff, reference,
)  # fmt: skip

api = BoleAPI(
    title="Bole 伯乐", version=bole.__version__, description=DESCRIPTION, urls_namespace="api", parser=StrictParser(),
    renderer=Utf8Renderer(), docs=DocsPage(), docs_decorator=require_safe,
)  # fmt: skip
for context in ROUTERS:
    api.add_router("", context)
