"""Show a page, or only one of its parts when htmx asks for it; ask for a sign-in where one is needed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

P = ParamSpec("P")


def for_members(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Ask a stranger to sign in first, and bring him back here."""

    @functools.wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor: Any = getattr(request, "actor", None)
        if actor is not None and actor.is_signed_in:
            return view(request, *args, **kwargs)
        here = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': here})}")

    return asked


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where to go after a deed: the page named in the form, if it is one of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return otherwise


def show(request: HttpRequest, template: str, *, part: str = "", status: int = 200, **context: Any) -> HttpResponse:
    """Render `template`; for an htmx request that wants a part, `_<part>.html` beside it instead.

    Works the same without JavaScript: then the whole page comes, with the part inside.
    """
    htmx: Any = getattr(request, "htmx", None)
    if part and htmx and not htmx.boosted:
        folder = template.rsplit("/", 1)[0]
        template = f"{folder}/_{part}.html"
    return render(request, template, context, status=status)
