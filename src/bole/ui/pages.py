"""Pages that belong to no context: the language switch and the health check."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from psycopg_pool import PoolTimeout


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to the same place."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    parts = urlsplit(back)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != "lang"])
    response = HttpResponseRedirect(urlunsplit(("", "", parts.path, query, parts.fragment)))
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=31536000, samesite="Lax")
    return response


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when this process reaches the database, else 503: for whoever watches it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError, PoolTimeout):
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /accounts/\nDisallow: /api/\n", content_type="text/plain")
