"""Privacy: what is kept and why, all of one's data as a file, and the deletion of the account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bole.kernel.errors import Conflict
from bole.ui.problems import sentence, status_of
from bole.ui.show import for_members, show

from .. import services
from ..queries import who_asks


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about persons here, why, how long, and what they can ask for."""
    return show(request, "people/privacy.html")


@require_safe
@for_members
@never_cache
def personal_data(request: HttpRequest) -> HttpResponse:
    """All that is kept about me, as one file."""
    actor = who_asks(request)
    assert actor.person_id is not None
    response = JsonResponse(
        services.personal_data(actor, person_id=actor.person_id), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = 'attachment; filename="bole-personal-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; delete the account. The password is asked for once more."""
    asked: HttpResponse = _deleting(request)
    return asked


@reauthentication_required
def _deleting(request: HttpRequest) -> HttpResponse:
    actor = who_asks(request)
    assert actor.person_id is not None
    if request.method != "POST":
        return show(request, "people/delete_account.html")
    if request.POST.get("sure") != "yes":
        return show(request, "people/delete_account.html", refused=_("Tick the box first: this cannot be undone."), status=422)
    try:
        services.erase_person(actor, person_id=actor.person_id)
    except Conflict as refusal:
        return show(request, "people/delete_account.html", refused=sentence(refusal), status=status_of(refusal))
    logout(request)
    messages.success(request, _("Your account was deleted. Thank you for having been here."))
    return HttpResponseRedirect("/")
