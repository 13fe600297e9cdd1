"""The page on which an administrator, or the director of the centre above, opens a centre."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bole.kernel.errors import Refusal
from bole.reference.queries import vocabulary
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, queries, services
from ..domain.actor import Actor, Role
from ..errors import BadProfile, CodeTaken, NameTaken, NotAdministrator, NotInStaffMode
from ..models import Centre

FIELDS = ("name", "name_en", "level", "parent", "code", "region")
FIELD_OF: dict[type[Refusal], str] = {CodeTaken: "code", NameTaken: "name"}
DIRECTORS = frozenset([Role.DIRECTOR])


def may_open(actor: Actor) -> bool:
    """Whether the actor may open a centre anywhere."""
    return access.is_administrator(actor) or bool(actor.centre_paths(DIRECTORS))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def open_centre(request: HttpRequest) -> HttpResponse:
    """Open a centre, below another one or as a root. Refuses with NotAdministrator, CentreMissing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_open(actor):
        if actor.could_administer and request.method != "POST":
            return HttpResponseRedirect(f"{reverse('people:staff-mode')}?{urlencode({'next': request.get_full_path()})}")
        raise NotInStaffMode if actor.could_administer else NotAdministrator
    given = {name: request.POST.get(name, request.GET.get(name, "")).strip() for name in FIELDS}
    if request.method != "POST":
        return _page(request, actor, given)
    try:
        made = services.open_centre(
            actor, code=given["code"], level=given["level"], name=given["name"], parent=given["parent"], region=given["region"],
            names={"en": given["name_en"]} if given["name_en"] else None,
        )  # fmt: skip
    except (BadProfile, CodeTaken, NameTaken) as refusal:
        return _page(request, actor, given, refusal)
    messages.success(request, _("The centre is open. Records can be registered there from now on."))
    return HttpResponseRedirect(reverse("people:centre", args=[made.path]))


def _page(request: HttpRequest, actor: Actor, given: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    lines = _lines(actor, given)
    if refusal is not None:
        wrong = [(p.field, sentence(p)) for p in refusal.problems] or [(FIELD_OF[type(refusal)], sentence(refusal))]
        for line in lines:
            line.errors = [told for field, told in wrong if field == line.name]
    return show(request, "people/open_centre.html", lines=lines, status=status_of(refusal) if refusal else 200)


def _lines(actor: Actor, given: dict[str, str]) -> list[Line]:
    language = page_language()
    paths = None if access.is_administrator(actor) else actor.centre_paths(DIRECTORS)
    above = [
        (c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language))
        for c in queries.centres()
        if paths is None or any(c.path == p or c.path.startswith(f"{p}.") for p in paths)
    ]
    root = [("", _("none: it stands at the top"))] if paths is None else []
    regions = vocabulary("region")
    help_of_code = _("Short and lasting: it is part of the centre's address. For example “cn”, or “zj” for Zhejiang.")
    return [
        Line("name", _("Name of the centre"), value=given["name"], required=True, wide=True),
        Line("name_en", _("Name in English"), value=given["name_en"], wide=True, lang="en"),
        Line("level", _("Level"), "select", given["level"], choices=[(v, str(t)) for v, t in Centre.Level.choices], required=True),
        Line("parent", _("The centre above"), "select", given["parent"], choices=[*root, *above]),
        Line(
            "region", _("Province"), "select", given["region"],
            choices=[("", _("not stated")), *((c, regions.label(c, language)) for c in regions.codes())],
        ),
        Line("code", _("Code"), value=given["code"], required=True, wide=True, help=help_of_code),
    ]  # fmt: skip
