"""Pages of experts about themselves: my record as an expert, what is consented to, “this is me”, and erasing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bole.people.queries import who_asks
from bole.ui.show import for_members, show

from .. import queries
from ..domain import consent
from ..domain.kinds import EXPERT
from ..errors import AlreadyExpert, NotAnExpert
from ..models import Record
from ..queries import experts as reads
from ..services import experts
from .deeds import told


@require_safe
@for_members
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """My record as an expert; where there is none, those that may be mine."""
    actor = who_asks(request)
    own = reads.record_of(actor.person_id)
    whole = queries.whole(Record.objects.filter(id=own.id)).get() if own else None
    may_be = list(queries.listed(reads.claimable(actor))[:20]) if own is None else []
    verbs = queries.verbs_for(actor, whole) if whole else ()
    return show(request, "registry/my_expert.html", record=whole, may_be=may_be, verbs=verbs, version=consent.VERSION)


@require_safe
def consent_page(request: HttpRequest) -> HttpResponse:
    """What an expert consents to."""
    return show(request, "registry/consent.html", version=consent.VERSION)


@require_POST
@for_members
def claim(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """“This is me.” Refuses with RecordMissing, NotYourExpertRecord, NotAnExpert."""
    try:
        experts.claim(who_asks(request), record_id)
    except AlreadyExpert as refusal:
        messages.warning(request, told(refusal))
        return HttpResponseRedirect(reverse("registry:my-expert"))
    messages.success(request, _("It is yours now, with your consent of today. You change it, withdraw it and erase it yourself."))
    return HttpResponseRedirect(reverse("registry:record", args=[record_id]))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def erase(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Ask once more, then forget. Refuses with RecordMissing, NotEditor, NotAnExpert."""
    actor = who_asks(request)
    found = queries.record_to_edit(actor, record_id)
    if found.kind != EXPERT:
        raise NotAnExpert
    if request.method != "POST":
        return show(request, "registry/erase.html", record=found)
    experts.erase(actor, record_id)
    messages.success(request, _("Erased. Nothing here says any more who it was."))
    return HttpResponseRedirect(reverse("registry:experts"))
