"""Pages on which duplicates of organisations are found, looked at side by side, merged or told apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.kernel.errors import Refusal
from bole.kernel.text import one_line
from bole.ui.forms import Line
from bole.ui.paging import Pages
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import access, queries, services
from ..domain.duplicates import IDENTIFIERS, Ground
from ..errors import BadProfile, IdentifiersContradict
from ..models import Organisation
from ..queries import duplicates, who_asks
from ..queries.duplicates import Pair, Preview
from .labels import role_label

PAGE, OFFERED = 20, 12


def ground_in_words(ground: Ground) -> str:
    """Why two organisations look like one."""
    told = {
        Ground.IDENTIFIER: _("the same identifier"),
        Ground.NAME: _("the same name, but for the legal form"),
        Ground.OTHER_NAME: _("the same name in another language, or a former one"),
    }
    return told[ground]


def in_words(pair: Pair) -> dict[str, Any]:
    """A pair with its reasons as sentences."""
    return {"one": pair.one, "other": pair.other, "grounds": [ground_in_words(g) for g in pair.grounds]}


@require_safe
@for_members
@never_cache
def duplicates_list(request: HttpRequest) -> HttpResponse:
    """The probable duplicates I may merge. Refuses with NotMerger."""
    found = duplicates.duplicates(who_asks(request))
    pages: Pages[Pair] = Pages(found, number=request.GET.get("page", ""), size=PAGE, address=reverse("people:duplicates"), pairs=[])
    return show(request, "people/duplicates.html", pages=pages, pairs=[in_words(pair) for pair in pages.items])


@require_safe
@for_members
@never_cache
def choose(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Choose by name what is to be merged into this one. Refuses with OrganisationMissing, NotMerger."""
    actor = who_asks(request)
    found = access.organisation_for(actor, organisation_id, to="merge")
    named = one_line(request.GET.get("named", ""))[:200]
    others = queries.organisations(named=named).filter(centre=None).exclude(pk=found.pk)[:OFFERED] if named else []
    alike = [in_words(pair) for pair in duplicates.duplicates_of(actor, found)]
    return show(request, "people/merge_choose.html", organisation=found, named=named, others=others, alike=alike)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def merge(request: HttpRequest, organisation_id: UUID, merged_id: UUID) -> HttpResponse:
    """Two side by side, what would follow, and the deed. Refuses with OrganisationMissing, NotMerger, CentreNotMerged."""
    actor = who_asks(request)
    preview = duplicates.preview(actor, organisation_id, merged_id)
    if request.method != "POST":
        return _page(request, preview)
    given = request.POST.get("reason", "")
    try:
        services.merge_organisations(
            actor, organisation_id, merged_id=merged_id, reason=given, despite_identifiers=request.POST.get("despite") == "yes"
        )
    except (BadProfile, IdentifiersContradict) as refusal:
        return _page(request, preview, given, refusal)
    messages.success(request, _("They are one now. The old address leads here, and the old name finds this one."))
    return HttpResponseRedirect(reverse("people:organisation", args=[organisation_id]))


def _page(request: HttpRequest, preview: Preview, reason: str = "", refusal: Refusal | None = None) -> HttpResponse:
    line = Line("reason", _("How do you know that they are one?"), "textarea", reason, required=True, wide=True, rows=2)
    if refusal is not None:
        line.errors = [sentence(p) for p in refusal.problems] or [sentence(refusal)]
    return show(
        request, "people/merge.html", preview=preview, sides=[_side(preview.kept), _side(preview.merged)], line=line,
        grounds=[ground_in_words(g) for g in preview.grounds],
        followers=[(_(f.title), f.merged, f.kept) for f in preview.followers],
        changes=[(c.person, [role_label(r) for r in c.held], role_label(c.role)) for c in preview.changes],
        contradicting=[name.upper() for name in preview.contradicting], status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _side(found: Organisation) -> dict[str, Any]:
    return {
        "organisation": found,
        "identifiers": [(name.upper(), getattr(found, name)) for name in IDENTIFIERS if getattr(found, name)],
        "names": [*found.names.values(), *duplicates.former_names(found)],
    }


@require_POST
@for_members
def tell_apart(request: HttpRequest, organisation_id: UUID, other_id: UUID) -> HttpResponse:
    """Say that two are two. Refuses with OrganisationMissing, NotMerger."""
    services.tell_apart(who_asks(request), organisation_id, other_id=other_id)
    messages.success(request, _("They stay two, and are not shown as duplicates any more."))
    return HttpResponseRedirect(reverse("people:duplicates"))
