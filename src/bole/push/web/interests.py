"""Pages of interests: those sent and received, one with its way, and the deeds on it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bole.kernel.errors import Conflict, Invalid
from bole.people.domain.actor import STAFF, Actor
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.ui.paging import Pages
from bole.ui.problems import sentence
from bole.ui.show import for_members, show

from .. import queries, services
from ..domain.interest import Part
from ..models import Interest
from ..queries.interests import BROKERED, RECEIVED, SENT
from .pages import PAGE, actor_of


def state_in_words(state: str) -> str:
    """What a state of an interest is called."""
    words = {
        "with_broker": _("with the centre"), "sent": _("sent to the owner"), "accepted": _("accepted; waits for who is interested"),
        "declined": _("declined"), "opened": _("contact open"), "withdrawn": _("withdrawn"),
    }  # fmt: skip
    return words[state]


def step_in_words(kind: str) -> str:
    """What a step on the way of an interest is called."""
    words = {
        "interest_sent": _("Interest was expressed"), "interest_seen": _("It was read"),
        "interest_forwarded": _("The centre sent it on, without a name"), "interest_accepted": _("The owner agreed"),
        "interest_declined": _("It was declined"), "interest_withdrawn": _("It was withdrawn"),
        "contact_opened": _("Contact is open: both sides know each other"),
    }  # fmt: skip
    return words.get(kind, kind)


def _boxes(actor: Actor) -> list[tuple[str, str]]:
    boxes = [(SENT, _("Sent")), (RECEIVED, _("Received"))]
    if actor.is_administrator or actor.centre_paths(STAFF):
        boxes.append((BROKERED, _("At my centre")))
    return boxes


@require_safe
@for_members
@never_cache
def interests_list(request: HttpRequest) -> HttpResponse:
    """The interests I sent, those I received, and those of my centre."""
    actor = actor_of(request)
    boxes = _boxes(actor)
    box = request.GET.get("box", "")
    box = box if box in dict(boxes) else SENT
    counts = {name: queries.interests(actor, box=name).count() for name, _title in boxes}
    if not request.GET.get("box") and not counts[SENT]:
        box = next((name for name in counts if counts[name]), SENT)
    pages: Pages[Interest] = Pages(
        queries.interests(actor, box=box), number=request.GET.get("page", ""), size=PAGE, address=reverse("push:interests"),
        pairs=[("box", box)],
    )  # fmt: skip
    records = {r.id: r for r in registry.whole(Record.objects.filter(id__in={i.record_id for i in pages.items}))}
    rows = [(i, records[i.record_id], state_in_words(i.state)) for i in pages.items]
    tabs = [(name, title, counts[name]) for name, title in boxes]
    return show(request, "push/interests.html", pages=pages, rows=rows, box=box, tabs=tabs)


@require_safe
@for_members
@never_cache
def interest(request: HttpRequest, interest_id: UUID) -> HttpResponse:
    """One interest, as far as my part in it goes; reading it is noted for who sent it. Refuses with InterestMissing."""
    actor = actor_of(request)
    if Part.ASKER not in queries.shown(actor, interest_id).parts:
        services.see(actor, interest_id)
    found = queries.shown(actor, interest_id)
    record = registry.whole(Record.objects.filter(id=found.interest.record_id)).get()
    about = registry.whole(registry.visible(actor).filter(id=found.interest.about_id)).first() if found.interest.about_id else None
    return show(
        request, "push/interest.html", found=found, interest=found.interest, record=record, about=about,
        state=state_in_words(found.interest.state), steps=[(s.at, step_in_words(s.kind)) for s in found.steps],
    )  # fmt: skip


_DEEDS: dict[str, Callable[[Actor, UUID, str], Interest]] = {
    "forward": lambda actor, i, words: services.forward(actor, i, note=words),
    "accept": lambda actor, i, words: services.accept(actor, i, reply=words),
    "open": lambda actor, i, words: services.confirm(actor, i),
    "decline": lambda actor, i, words: services.decline(actor, i, reply=words),
    "withdraw": lambda actor, i, words: services.withdraw(actor, i),
}


@require_POST
@for_members
def go_on(request: HttpRequest, interest_id: UUID, deed: str) -> HttpResponse:
    """One step on the way of an interest. Refuses with InterestMissing, NotForYourPart."""
    if deed not in _DEEDS:
        raise Http404
    try:
        _DEEDS[deed](actor_of(request), interest_id, request.POST.get("words", ""))
        messages.success(request, _("Done; the other side was told."))
    except (Invalid, Conflict) as refusal:
        messages.error(request, sentence(refusal))
    return HttpResponseRedirect(reverse("push:interest", args=[interest_id]))
