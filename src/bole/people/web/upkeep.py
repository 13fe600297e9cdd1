"""The pages on which an organisation's own people look after what it says of itself; verification; a centre's place and mask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Conflict, Invalid, Refusal
from bole.kernel.ids import BadMask
from bole.reference.queries import vocabulary
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, queries, services
from ..models import Centre, Organisation
from ..queries import who_asks
from ..templatetags.people import kind_label
from .staff import address_of

TEXTS = ("name", "name_en", "kind", "country", "region", "uscc", "ror", "lei")
IDENTIFIERS = ("uscc", "ror", "lei")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Revise an organisation. Refuses with OrganisationMissing, NotManager."""
    actor = who_asks(request)
    found = access.organisation_for(actor, organisation_id, to="manage")
    if request.method != "POST":
        return _page(request, found, {n: getattr(found, n, "") for n in TEXTS} | {"name_en": found.names.get("en", "")})
    given = {name: request.POST.get(name, "").strip() for name in TEXTS}
    values = {n: given[n] for n in ("name", "kind", "country", "region", *IDENTIFIERS)}
    try:
        services.revise_organisation(
            actor, organisation_id=found.pk, names={**found.names, "en": given["name_en"], "zh": found.names.get("zh", "")}, **values
        )
    except (Invalid, Conflict) as refusal:
        return _page(request, found, given, refusal)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(address_of(found))


def _page(request: HttpRequest, found: Organisation, given: dict[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    lines = _lines(given)
    if refusal is not None:
        taken = next((n for n in IDENTIFIERS if given[n] and str(refusal.values.get("given", "")).lower() in given[n].lower()), "name")
        wrong = [(p.field, sentence(p)) for p in refusal.problems] or [(taken, sentence(refusal))]
        for line in lines:
            line.errors = [told for field, told in wrong if field == line.name]
    centre = Centre.objects.filter(pk=found.pk).first()
    may_move = centre is not None and who_asks(request).is_administrator
    return show(
        request, "people/edit_organisation.html", organisation=found, lines=lines, back=address_of(found), centre=centre,
        mask=Line("number_mask", _("Mask of registration numbers"), value=centre.number_mask if centre else "", wide=True),
        place=_place(centre) if centre is not None and may_move else None, status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _place(centre: Centre) -> Line:
    language = page_language()
    others = [c for c in queries.centres() if c.path != centre.path and not c.path.startswith(f"{centre.path}.")]
    choices = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in others]
    above = centre.path.rpartition(".")[0]
    return Line("parent", _("The centre above"), "select", above, choices=[("", _("none: it stands at the top")), *choices], wide=True)


def _lines(given: dict[str, Any]) -> list[Line]:
    language = page_language()
    regions, countries = vocabulary("region"), vocabulary("country")
    region = [("", _("not stated")), *((c, regions.label(c, language)) for c in regions.codes())]
    if given["region"] and given["region"] not in regions.codes():
        region.append((given["region"], given["region"]))
    return [
        Line("name", _("Name of the organisation"), value=given["name"], required=True, wide=True),
        Line("name_en", _("Name in English"), value=given["name_en"], wide=True, lang="en"),
        Line("kind", _("Kind"), "select", given["kind"], choices=[(c, kind_label(c)) for c in Organisation.Kind.values]),
        Line("country", _("Country"), "select", given["country"], choices=[(c, countries.label(c, language)) for c in countries.codes()]),
        Line("region", _("Province"), "select", given["region"], choices=region),
        Line("uscc", _("Unified social credit code"), value=given["uscc"], placeholder="91330100799655058B"),
        Line("ror", "ROR", value=given["ror"], placeholder="03vek6s52"),
        Line("lei", "LEI", value=given["lei"], placeholder="5493001KJTIIGC8Y1R12"),
    ]


@require_POST
@for_members
def verify(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Verify an organisation in the name of a centre. Refuses with OrganisationMissing, CentreMissing, NotVerifier."""
    found = services.verify_organisation(who_asks(request), organisation_id=organisation_id, centre=request.POST.get("centre", ""))
    messages.success(request, _("Verified in the name of the centre."))
    return HttpResponseRedirect(address_of(found))


@require_POST
@for_members
def settings(request: HttpRequest, path: str) -> HttpResponse:
    """The mask of a centre's numbers. Refuses with CentreMissing."""
    try:
        found = services.revise_centre(who_asks(request), path=path, number_mask=request.POST.get("number_mask", ""))
    except BadMask as refusal:
        messages.error(request, sentence(refusal))
        found = access.centre_for(who_asks(request), path, to="manage")
        return HttpResponseRedirect(reverse("people:edit-organisation", args=[found.pk]))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("people:centre", args=[found.path]))


@require_POST
@for_members
def move(request: HttpRequest, path: str) -> HttpResponse:
    """Move a centre in the tree. Refuses with NotAdministrator, CentreMissing."""
    try:
        found = services.move_centre(who_asks(request), path=path, parent=request.POST.get("parent", ""))
    except Conflict as refusal:
        messages.error(request, sentence(refusal))
        return HttpResponseRedirect(reverse("people:centre", args=[path]))
    messages.success(request, _("The centre was moved, and all below it with it."))
    return HttpResponseRedirect(reverse("people:centre", args=[found.path]))
