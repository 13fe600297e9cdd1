"""The page on which an author decides about proposed texts: his beside the reviewer's, with the difference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bole.kernel.errors import Refusal
from bole.people.domain.actor import Actor
from bole.ui.locales import page_language
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import queries
from ..errors import BadSheet, ChangedMeanwhile, NotReady, OwnProposal, ProposalDecided
from ..models import Record
from ..queries import review
from ..services import reviewing
from . import readable

NOT_DONE = (ChangedMeanwhile, ProposalDecided, OwnProposal, BadSheet, NotReady)
ALL = "all"


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def proposals(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The proposals for a record, to accept or decline each, or all. Refuses with RecordMissing, NotEditor, ProposalMissing."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.record_to_edit(actor, record_id)
    if request.method != "POST":
        return _page(request, found)
    try:
        done = _decided(request, actor, found)
    except NOT_DONE as refusal:
        return _page(request, queries.record_to_edit(actor, record_id), refusal=refusal, status=status_of(refusal))
    messages.success(request, done)
    here = reverse("registry:proposals", args=[record_id])
    waiting = review.proposals_of(found, queries.sheet_of(found))
    return HttpResponseRedirect(here if waiting else reverse("registry:record", args=[record_id]))


def _decided(request: HttpRequest, actor: Actor, found: Record) -> str:
    """What the pressed button asked for, and a sentence about it."""
    waiting = review.proposals_of(found, queries.sheet_of(found))
    if wanted := request.POST.get("accept", ""):
        # Accepting all leaves out what was made from another text: that wants a look of its own.
        chosen = [p.proposal.id for p in waiting if not p.is_outdated] if wanted == ALL else _ids(wanted)
        version = request.POST.get("version", "")
        number = int(version) if version.isdecimal() and len(version) < 9 else 0
        revised = reviewing.accept(actor, found.id, proposals=chosen, version=number)
        told = ngettext("%(count)s proposal accepted", "%(count)s proposals accepted", len(chosen)) % {"count": len(chosen)}
        return f"{told} · " + _("Saved as version %(number)s.") % {"number": revised.version}
    wanted = request.POST.get("decline", "")
    chosen = [p.proposal.id for p in waiting] if wanted == ALL else _ids(wanted)
    reviewing.decline(actor, found.id, proposals=chosen)
    return _("Declined; your words stay.")


def _ids(wanted: str) -> list[UUID]:
    try:
        return [UUID(wanted)]
    except ValueError:
        return []


def _page(request: HttpRequest, found: Record, *, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    language = page_language()
    sheet = queries.sheet_of(found)
    waiting: list[dict[str, Any]] = [readable.proposal(p, language) for p in review.proposals_of(found, sheet)]
    decided = [readable.proposal(p, language) for p in review.proposals_of(found, sheet, is_open=False)[:20]]
    told = ""
    if isinstance(refusal, ChangedMeanwhile):
        told = _("Somebody changed this record meanwhile; nothing was accepted. Below is what stands there now.")
    elif refusal is not None:
        told = " ".join(readable.problem_in_words(p, language) for p in refusal.problems) or sentence(refusal)
    return show(request, "registry/proposals.html", status=status, record=found, waiting=waiting, decided=decided, told=told)
