"""How a centre shows itself: the page on which its director says so, its logo, and the header of pages at that centre."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.text import one_line
from bole.reference.queries import is_language, language_name
from bole.runtime import files
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.panels import Host
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, services
from ..errors import BadLogo, BadProfile, LogoMissing
from ..models import Centre, CentreLook
from ..queries import looks, who_asks

CONTACT = ("name", "email", "phone", "address")
SAFE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def edit_look(request: HttpRequest, path: str) -> HttpResponse:
    """Say how a centre shows itself. Refuses with CentreMissing."""
    actor = who_asks(request)
    centre = access.centre_for(actor, path, to="manage")
    found = CentreLook.objects.filter(centre=centre).first() or CentreLook(centre=centre)
    if request.method != "POST":
        given = {f"name_{c}": n for c, n in centre.organisation.names.items()} | {f"welcome_{c}": t for c, t in found.welcome.items()}
        given |= {f"contact_{n}": getattr(found, f"contact_{n}") for n in CONTACT}
        return _page(request, centre, found, {**given, "languages": ", ".join(found.languages)})
    given = {name: request.POST.get(name, "") for name in request.POST}
    try:
        services.revise_look(
            actor, path=path, languages=_codes(given.get("languages", "")), names=_told("name_", given), welcome=_told("welcome_", given),
            contact={name: given.get(f"contact_{name}", "") for name in CONTACT},
        )  # fmt: skip
    except BadProfile as refusal:
        return _page(request, centre, found, given, refusal)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("people:edit-look" if _fresh(found, given) else "people:centre", args=[centre.path]))


def _codes(text: str) -> list[str]:
    return [one_line(code) for code in text.replace("，", ",").replace("、", ",").replace(" ", ",").split(",") if one_line(code)]


def _told(start: str, given: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(start): value for name, value in given.items() if name.startswith(start)}


def _fresh(found: CentreLook, given: dict[str, str]) -> bool:
    """Whether languages came in whose texts were not asked for on this page."""
    return any(f"welcome_{code}" not in given for code in _codes(given.get("languages", "")))


def _page(
    request: HttpRequest, centre: Centre, found: CentreLook, given: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:  # fmt: skip
    lines = _lines(centre, given)
    if refusal is not None:
        for line in lines:
            line.errors = [sentence(p) for p in refusal.problems if p.field in (line.name, line.name.partition("_")[0])]
    return show(
        request, "people/edit_look.html", centre=centre, lines=lines, logo=looks.version_of(found.logo),
        logo_limit=settings.BOLE_MAX_LOGO_KB, status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _lines(centre: Centre, given: dict[str, str]) -> list[Line]:
    site = [code.split("-")[0] for code, _name in settings.LANGUAGES]
    known = [code for code in _codes(given.get("languages", "")) if is_language(code)]
    codes = list(dict.fromkeys([*site, *known, *centre.organisation.names]))
    lines = [
        Line(
            "languages", _("Languages it works in"), value=given.get("languages", ""), wide=True, placeholder="zh, en, de",
            help=_("Codes, separated by commas. For each of them a name and a welcome are asked for below."),
        )
    ]  # fmt: skip
    for code in codes:
        told = {"language": language_name(code, page_language())}
        name, welcome = given.get(f"name_{code}", ""), given.get(f"welcome_{code}", "")
        lines.append(Line(f"name_{code}", _("Name in this language: %(language)s") % told, value=name, wide=True, lang=code))
        lines.append(Line(f"welcome_{code}", _("Welcome: %(language)s") % told, "textarea", welcome, wide=True, lang=code, rows=3))
    labels = {"name": _("Whom to ask"), "email": _("E-mail"), "phone": _("Telephone"), "address": _("Address")}
    kinds = {"email": "email", "phone": "tel"}
    return lines + [
        Line(f"contact_{name}", labels[name], kinds.get(name, "text"), given.get(f"contact_{name}", ""), wide=name == "address")
        for name in CONTACT
    ]


@require_POST
@for_members
def give_logo(request: HttpRequest, path: str) -> HttpResponse:
    """Give a centre a logo, or take it away. Refuses with CentreMissing."""
    actor, file = who_asks(request), request.FILES.get("logo")
    centre = access.centre_for(actor, path, to="manage")
    try:
        if request.POST.get("remove"):
            services.remove_logo(actor, path=path)
        elif file is None or file.file is None:
            raise BadLogo(kilobytes=settings.BOLE_MAX_LOGO_KB)
        else:
            services.give_logo(actor, path=path, file=file.file)
        messages.success(request, _("Saved."))
    except (BadLogo, LogoMissing) as refusal:
        messages.error(request, sentence(refusal))
    return HttpResponseRedirect(reverse("people:edit-look", args=[centre.path]))


@require_safe
def logo(request: HttpRequest, path: str) -> HttpResponse:
    """The logo of a centre, as a picture and as nothing else. Refuses with CentreMissing, LogoMissing."""
    found = looks.logo_of(access.centre_for(who_asks(request), path))
    if found is None:
        raise LogoMissing
    response = HttpResponse(b"".join(files.read(found.id)), content_type="image/png", headers=SAFE)
    response["ETag"] = f'"{found.sha256[:32]}"'
    fits = request.GET.get("v") == looks.version_of(found)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if fits else "public, max-age=300"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response  # type: ignore[return-value]


def host(request: HttpRequest) -> Host | None:
    """At which centre a page is: one of its own pages, a list of what it has, or what the page itself says."""
    found = getattr(request, "resolver_match", None)
    kwargs: dict[str, Any] = found.kwargs if found else {}
    path = getattr(request, "at_centre", "") or str(kwargs.get("path", "")) or one_line(request.GET.get("centre", ""))[:255]
    there = looks.host_of(path, page_language()) if path else None
    if there is None:
        return None
    picture = f"{reverse('people:logo', args=[there.path])}?v={there.logo}" if there.logo else ""
    return Host(there.name, reverse("people:centre", args=[there.path]), picture)


def contact_in_words(what: str) -> str:
    """What a part of a contact is called."""
    return {"name": _("Whom to ask"), "email": _("E-mail"), "phone": _("Telephone"), "address": _("Address")}[what]
