"""Pages of people: my account, organisations, centres."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.text import one_line
from bole.ui import panels
from bole.ui.forms import Line
from bole.ui.locales import own_name, page_language
from bole.ui.paging import Pages
from bole.ui.problems import sentence
from bole.ui.show import for_members, show

from .. import access, queries, services
from ..domain.actor import CASHIERS, PUBLISHERS, STAFF, Actor, Role, Scope
from ..errors import BadProfile
from ..models import Centre, Membership, Organisation, Person
from ..queries import duplicates, who_asks
from ..queries.capacity import seen_or_none
from ..queries.looks import look_of
from .labels import role_label
from .looks import contact_in_words
from .opening import may_open

PAGE = 30
LIFETIMES = ("90", "365")  # days a key may be given
OFFERED = 12  # names offered while somebody types


# ---- my account ----


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: name, language, ORCID; where I belong; my keys for the API."""
    actor = who_asks(request)
    assert actor.person_id is not None
    person = queries.person_named(actor.person_id)
    if request.method != "POST":
        return _account_page(request, person, _profile(person.name, person.language, person.orcid))
    given = {name: request.POST.get(name, "") for name in ("name", "language", "orcid")}
    try:
        changed = services.revise_profile(actor, person_id=person.id, **given)
    except BadProfile as refusal:
        lines = _profile(**given)
        for line in lines:
            line.errors = [sentence(p) for p in refusal.problems if p.field == line.name]
        return _account_page(request, person, lines, status=422)
    with translation.override(changed.language):
        messages.success(request, _("Saved."))
    response = HttpResponseRedirect(reverse("people:account"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, changed.language, max_age=31536000, samesite="Lax")
    return response


def _profile(name: str, language: str, orcid: str) -> list[Line]:
    return [
        Line("name", _("Name"), value=name, autocomplete="name"),
        Line("language", _("Language"), "select", language, choices=[(code, own_name(code)) for code, _name in settings.LANGUAGES]),
        Line("orcid", "ORCID", value=orcid, placeholder="0000-0002-1825-0097"),
    ]


def _account_page(request: HttpRequest, person: Person, lines: list[Line], *, status: int = 200, **more: Any) -> HttpResponse:
    return show(
        request, "people/account.html", person=person, lines=lines, tokens=queries.tokens_of(person.id),
        roles=_roles(queries.memberships_of(person.id)), sign_in=queries.sign_in_of(person),
        has_houses=bool(settings.BOLE_OIDC_ISSUER), today=timezone.localdate(), **_token_choices(who_asks(request)), status=status, **more,
    )  # fmt: skip


def _roles(memberships: Any) -> list[dict[str, Any]]:
    return [{"organisation": m.organisation, "role": role_label(m.role), "centre": _centre_of(m.organisation)} for m in memberships]


def _centre_of(organisation: Organisation) -> Centre | None:
    return getattr(organisation, "centre", None)


@require_POST
@for_members
def switch_guide(request: HttpRequest) -> HttpResponse:
    """Put the first steps on the start page away, or ask for them again."""
    wanted = request.POST.get("do", "")
    if wanted in ("show", "hide"):
        services.switch_guide(who_asks(request), is_shown=wanted == "show")
    if wanted == "hide":
        messages.success(request, _("The first steps are put away; under “My account” you get them back."))
    return HttpResponseRedirect("/")


@require_POST
@for_members
@never_cache
def issue_token(request: HttpRequest) -> HttpResponse:
    """A new key for the API. Its secret is on this one page only. Refuses with NotAdministrator, TooManyTokens."""
    actor = who_asks(request)
    assert actor.person_id is not None
    person = queries.person_named(actor.person_id)
    label = one_line(request.POST.get("label", ""))[:80] or _("unnamed")
    scope = request.POST.get("scope", "")
    days = request.POST.get("days", "")
    secret = services.issue_token(
        actor, person_id=person.id, label=label, scope=Scope(scope) if scope in list(Scope) else Scope.READ,
        expires_on=timezone.localdate() + dt.timedelta(days=int(days)) if days in LIFETIMES else None,
    )  # fmt: skip
    return _account_page(request, person, _profile(person.name, person.language, person.orcid), secret=secret, secret_label=label)


def _token_choices(actor: Actor) -> dict[str, Any]:
    scopes = [
        ("read", _("read only")),
        ("write", _("read and write")),
        *([("staff", _("in staff mode"))] if actor.is_administrator else []),
    ]
    return {"scopes": scopes, "lifetimes": [("90", _("90 days")), ("365", _("one year")), ("", _("until it is revoked"))]}


@require_POST
@for_members
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a key at once."""
    services.revoke_token(who_asks(request), token_id=token_id)
    messages.success(request, _("The key was revoked; it opens nothing any more."))
    return HttpResponseRedirect(reverse("people:account"))


# ---- organisations ----


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, by name, with search."""
    named, kind = one_line(request.GET.get("named", ""))[:200], request.GET.get("kind", "")
    kind = kind if kind in Organisation.Kind.values else ""
    pairs = [(n, v) for n, v in (("named", named), ("kind", kind)) if v]
    pages: Pages[Organisation] = Pages(
        queries.organisations(named=named, kind=kind).select_related("centre"), number=request.GET.get("page", ""), size=PAGE,
        address=reverse("people:organisations"), pairs=pairs,
    )  # fmt: skip
    return show(
        request,
        "people/organisations.html",
        pages=pages,
        named=named,
        kind=kind,
        kinds=Organisation.Kind.choices,
        may_merge=access.may_merge(who_asks(request)),
    )


@require_safe
def organisation_options(request: HttpRequest) -> JsonResponse:
    """Names of organisations that contain the words, for inputs."""
    named = one_line(request.GET.get("named", ""))[:200]
    found = queries.organisations_named(named, limit=OFFERED) if named else []
    return JsonResponse([o.name for o in found], safe=False)


@require_safe
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation. A centre is shown on its own page. Refuses with OrganisationMissing."""
    found = access.organisation_for(who_asks(request), organisation_id)
    if centre := Centre.objects.filter(organisation=found).first():
        return HttpResponseRedirect(reverse("people:centre", args=[centre.path]))
    may_manage = access.may_manage_organisation(who_asks(request), found)
    return show(
        request,
        "people/organisation.html",
        organisation=found,
        may_manage=may_manage,
        verifiers=queries.centres_where(who_asks(request), PUBLISHERS),
        may_merge=access.may_merge(who_asks(request), found),
        alike=duplicates.duplicates_of(who_asks(request), found),
        former=duplicates.former_names(found),
        capacity=seen_or_none(who_asks(request), found.pk),
        may_state=may_manage and found.kind == Organisation.Kind.ENTERPRISE,
    )


# ---- centres ----


@dataclass(frozen=True, slots=True)
class Node:
    """A centre in the tree, with its figures and what lies below it."""

    centre: Centre
    figures: list[tuple[str, int]]
    children: list[Node]


def tree(centres_found: list[Centre], columns: list[dict[str, Any]], root: str = "") -> list[Node]:
    """The centres below `root` as a tree; parents come before their children in the list."""
    nodes: dict[str, Node] = {}
    roots: list[Node] = []
    for centre in centres_found:
        figures = [(str(column["title"]), column["counts"].get(centre.path, 0)) for column in columns]
        nodes[centre.path] = node = Node(centre, figures, [])
        above = centre.path.rpartition(".")[0]
        if centre.path == root:
            continue
        (nodes[above].children if above in nodes and above != root else roots).append(node)
    return roots


@require_safe
def centres(request: HttpRequest) -> HttpResponse:
    """The tree of centres with what each of them holds."""
    columns = panels.figures_of("people.centres", who_asks(request))
    nodes = tree(list(queries.centres()), columns)
    links = panels.navigation(who_asks(request), place="people.centres")
    return show(request, "people/centres.html", nodes=nodes, links=links, may_open=may_open(who_asks(request)))


@require_safe
def centre(request: HttpRequest, path: str) -> HttpResponse:
    """One centre: its place in the tree, its staff, what it holds. Refuses with CentreMissing."""
    actor = who_asks(request)
    found = access.centre_for(actor, path)
    columns = panels.figures_of("people.centres", actor)
    parts = path.split(".")
    above = [".".join(parts[:n]) for n in range(1, len(parts))]
    everything = list(queries.centres())
    look = look_of(found, page_language())
    return show(
        request, "people/centre.html", centre=found, above=[c for c in everything if c.path in above],
        nodes=tree([c for c in everything if c.path == path or c.path.startswith(f"{path}.")], columns, root=path),
        figures=[(c["title"], c["counts"].get(path, 0)) for c in columns], staff=_staff(found.pk),
        may_manage=access.may_manage(actor, path), look=look,
        contact=[(contact_in_words(what), what, value) for what, value in look.contact],
    )  # fmt: skip


def _staff(organisation_id: UUID) -> list[dict[str, Any]]:
    held: list[Membership] = list(queries.persons_with_role(organisation_id).filter(role__in=[r.value for r in STAFF | CASHIERS]))
    order = [Role.DIRECTOR, Role.REGISTRAR, Role.BROKER, Role.CASHIER]
    held.sort(key=lambda m: (order.index(Role(m.role)), str(m.person)))
    return [{"person": m.person, "role": role_label(m.role)} for m in held]
