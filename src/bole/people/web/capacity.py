"""The page on which a representative says what his enterprise can take over, and the one click that confirms it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.text import one_line
from bole.reference.queries import vocabulary
from bole.ui.forms import Line
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, services
from ..domain.capacity import BLOCKS, FIELDS, LINES, USUAL, VOCABULARIES
from ..errors import BadProfile, NotAnEnterprise
from ..models import Capacity, Organisation
from ..queries import who_asks
from .capacity_words import block_label, field_label, tier_choices

CHECKS = ("equipment", "industries", "tech_areas")
MORE = ("industries", "ipc", "equipment_list", "certifications", "turnover")  # behind a click: two minutes are short


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Say what an enterprise can take over. Refuses with OrganisationMissing, NotManager, NotAnEnterprise."""
    actor = who_asks(request)
    organisation = access.organisation_for(actor, organisation_id, to="manage")
    if organisation.kind != Organisation.Kind.ENTERPRISE or hasattr(organisation, "centre"):
        raise NotAnEnterprise
    if request.method != "POST":
        found = Capacity.objects.filter(organisation=organisation).first() or Capacity(organisation=organisation)
        return _page(request, organisation, {name: getattr(found, name) for name in FIELDS}, found.tiers)
    values, tiers = _given(request), {block: request.POST.get(f"tier_{block}", "") for block in BLOCKS}
    try:
        services.state_capacity(actor, organisation.pk, values=values, tiers=tiers)
    except BadProfile as refusal:
        return _page(request, organisation, values, tiers, refusal)
    messages.success(request, _("Saved. Every achievement's page tells you from now on whether it fits."))
    return HttpResponseRedirect(reverse("people:organisation", args=[organisation.pk]) + "#capacity")


def _given(request: HttpRequest) -> dict[str, Any]:
    found: dict[str, Any] = {name: request.POST.get(name, "") for name in ("turnover", "budget", "staff", "rd_staff", "export_note")}
    found |= {name: request.POST.getlist(name) for name in CHECKS}
    found |= {name: [t for t in map(one_line, request.POST.get(name, "").splitlines()) if t] for name in LINES}
    found["ipc"] = request.POST.get("ipc", "").replace("，", " ").replace(",", " ").replace("；", " ").replace(";", " ").split()
    for name in ("trl_from", "trl_to"):
        level = request.POST.get(name, "")
        found[name] = int(level) if level.isdecimal() and len(level) < 3 else None
    return found


def _page(
    request: HttpRequest, organisation: Organisation, values: dict[str, Any], tiers: dict[str, Any], refusal: BadProfile | None = None
) -> HttpResponse:  # fmt: skip
    wrong = [(p.field, sentence(p)) for p in refusal.problems] if refusal else []
    blocks = []
    for block, names in BLOCKS.items():
        lines = {name: _line(name, values.get(name)) for name in names}
        for name, line in lines.items():
            line.errors = [told for field, told in wrong if field == name]
        tier = Line(f"tier_{block}", _("Who sees this part"), "select", str(tiers.get(block) or USUAL[block]), choices=tier_choices())
        more = [line for name, line in lines.items() if name in MORE]
        blocks.append(
            {
                "name": block,
                "title": block_label(block),
                "lines": [line for name, line in lines.items() if name not in MORE],
                "more": more,
                "is_open": any(line.is_filled or line.errors for line in more),
                "tier": tier,
            }
        )
    return show(
        request, "people/edit_capacity.html", organisation=organisation, blocks=blocks, status=status_of(refusal) if refusal else 200
    )


def _line(name: str, value: Any) -> Line:
    language, label = page_language(), field_label(name)
    if name in ("trl_from", "trl_to"):
        levels = [("", _("not stated")), *((str(n), f"{n} · {vocabulary('trl').label(str(n), language)}") for n in range(1, 10))]
        return Line(name, label, "select", str(value or ""), choices=levels)
    if name in CHECKS:
        return Line(name, label, "checks", values=value or (), choices=vocabulary(VOCABULARIES[name]).choices(language), wide=True)
    if name in VOCABULARIES:
        choices = [("", _("not stated")), *vocabulary(VOCABULARIES[name]).choices(language)]
        return Line(name, label, "select", value or "", choices=choices)
    if name in LINES:
        return Line(name, label, "textarea", "\n".join(value or ()), wide=True, rows=3, help=_("One on each line."))
    if name == "ipc":
        return Line(name, label, value=" ".join(value or ()), wide=True, placeholder="H01M C08L")
    return Line(name, label, "textarea", value or "", wide=True, rows=2)


@require_POST
@for_members
def confirm(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Say that it is still so. Refuses with OrganisationMissing, NotManager, NotAnEnterprise, CapacityMissing."""
    services.confirm_capacity(who_asks(request), organisation_id)
    messages.success(request, _("Confirmed for another year."))
    return HttpResponseRedirect(reverse("people:organisation", args=[organisation_id]) + "#capacity")
