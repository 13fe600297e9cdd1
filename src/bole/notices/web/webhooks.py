"""The page of webhooks: which there are, how they fare, and the form for another one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bole.kernel.errors import Refusal
from bole.people.queries import who_asks
from bole.people.templatetags.people import name_here
from bole.ui.forms import Line
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import queries, services
from ..errors import BadWebhook, TooManyWebhooks
from ..models import Webhook


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """My webhooks and those of the organisations I speak for. A new one's secret is on this one page only."""
    given, organisation = request.POST.get("address", ""), request.POST.get("organisation", "")
    if request.method != "POST":
        return _page(request)
    try:
        made = services.register_webhook(who_asks(request), address=given, organisation_id=_id(organisation))
    except (BadWebhook, TooManyWebhooks) as refusal:
        return _page(request, refusal, address=given, organisation=organisation)
    return _page(request, made=made)


def _id(given: str) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        return UUID(int=0)


def _page(
    request: HttpRequest, refusal: Refusal | None = None, *, made: Webhook | None = None, address: str = "", organisation: str = "",
) -> HttpResponse:  # fmt: skip
    actor = who_asks(request)
    spoken_for = list(queries.organisations_spoken_for(actor))
    lines = [Line("address", _("Address"), "url", address, placeholder="https://hooks.example.org/bole", wide=True)]
    if spoken_for:
        choices = [("", _("all my notices")), *((str(o.id), name_here(o)) for o in spoken_for)]
        lines.append(Line("organisation", _("What is posted"), "select", organisation, choices=choices, wide=True))
    if refusal:
        lines[0].errors = [sentence(p) for p in refusal.problems] or [sentence(refusal)]
    return show(
        request, "notices/webhooks.html", hooks=list(queries.webhooks(actor)), lines=lines, made=made,
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("notices:webhooks"))


@require_POST
@for_members
def try_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Post something that means nothing. Refuses with WebhookMissing."""
    services.try_webhook(who_asks(request), webhook_id)
    messages.success(request, _("A try is on its way; in a few seconds this page says how it went."))
    return _back()


@require_POST
@for_members
def resume_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Switch a webhook on again. Refuses with WebhookMissing."""
    services.resume_webhook(who_asks(request), webhook_id)
    messages.success(request, _("The webhook is on again; what waited goes out now."))
    return _back()


@require_POST
@for_members
def remove_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Remove a webhook. Refuses with WebhookMissing."""
    services.remove_webhook(who_asks(request), webhook_id)
    messages.success(request, _("The webhook was removed; nothing is posted there any more."))
    return _back()
