"""The terminology list of a centre's staff: look up, add, change, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Refusal
from bole.kernel.text import one_line
from bole.people import queries as people
from bole.people.domain.actor import STAFF, Actor
from bole.people.errors import CentreMissing
from bole.ui.locales import page_language
from bole.ui.paging import Pages
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from ..errors import BadTerm, NotTermKeeper, TermTaken
from ..models import Term
from ..queries import glossary
from ..services import terms as verbs

PAGE = 50
NOT_SAVED = (BadTerm, TermTaken, NotTermKeeper, CentreMissing)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def terms(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, actor)
    typed = {name: request.POST.get(name, "") for name in ("zh", "en", "note", "centre")}
    try:
        verbs.add_term(actor, **typed)
    except NOT_SAVED as refusal:
        return _page(request, actor, typed=typed, refusal=refusal)
    messages.success(request, _("Added: %(zh)s = %(en)s.") % {"zh": typed["zh"], "en": typed["en"]})
    return HttpResponseRedirect(reverse("registry:terms"))


@require_POST
@for_members
def change(request: HttpRequest, term_id: UUID) -> HttpResponse:
    """Change or remove a term. Refuses with TermMissing, NotTermKeeper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.POST.get("do") == "remove":
        verbs.remove_term(actor, term_id)
        messages.success(request, _("Removed from the list."))
        return HttpResponseRedirect(reverse("registry:terms"))
    typed = {name: request.POST.get(name, "") for name in ("zh", "en", "note")}
    try:
        verbs.change_term(actor, term_id, **typed)
    except (BadTerm, TermTaken) as refusal:
        return _page(request, actor, refusal=refusal, changed={"id": str(term_id), **typed})
    messages.success(request, _("Saved: %(zh)s = %(en)s.") % {"zh": typed["zh"], "en": typed["en"]})
    return HttpResponseRedirect(reverse("registry:terms"))


def _page(
    request: HttpRequest, actor: Actor, *, typed: dict[str, str] | None = None, refusal: Refusal | None = None,
    changed: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    text = one_line(request.GET.get("q", ""))[:120]
    pairs = [("q", text)] if text else []
    address = reverse("registry:terms")
    pages: Pages[Term] = Pages(glossary.listed(actor, text), number=request.GET.get("page", ""), size=PAGE, address=address, pairs=pairs)
    language = page_language()
    centres = [(c.path, "\u2003" * c.path.count(".") + c.organisation.name_in(language)) for c in people.centres_where(actor, STAFF)]
    rows = [{"term": t, "may": glossary.may_keep(actor, t)} for t in pages.items]
    return show(
        request, "registry/terms.html", pages=pages, rows=rows, q=text, centres=centres, typed=typed or {}, changed=changed or {},
        told=sentence(refusal) if refusal else "", status=status_of(refusal) if refusal else 200, everywhere=actor.is_administrator,
        may_add=bool(centres) or actor.is_administrator,
    )  # fmt: skip
