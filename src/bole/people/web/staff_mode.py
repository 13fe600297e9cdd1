"""Entering and leaving staff mode."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bole.ui.forms import Line
from bole.ui.problems import sentence
from bole.ui.show import for_members, show, way_back

from .. import services
from ..errors import BadProfile, NotAdministrator
from ..queries import who_asks
from .middleware import STAFF_MODE_KEY


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
@never_cache
def staff_mode(request: HttpRequest) -> HttpResponse:
    """Give a reason, and the password once more; take up an administrator's rights for a while. Refuses with NotAdministrator."""
    if not who_asks(request).could_administer:
        raise NotAdministrator
    asked: HttpResponse = _entering(request)
    return asked


@reauthentication_required
def _entering(request: HttpRequest) -> HttpResponse:
    line = Line("reason", _("What do you want to do?"), value=request.POST.get("reason", ""), required=True, wide=True)
    line.help = _("The reason stands in the journal, with all that is done meanwhile.")
    if request.method == "POST":
        try:
            until = services.enter_staff_mode(who_asks(request), reason=line.value)
        except BadProfile as refusal:
            line.errors = [sentence(p) for p in refusal.problems]
        else:
            request.session[STAFF_MODE_KEY] = until.isoformat()
            return HttpResponseRedirect(way_back(request, reverse("people:account")))
    way = request.POST.get("next", request.GET.get("next", ""))
    return show(request, "people/staff_mode.html", line=line, way=way, status=422 if line.errors else 200)


@require_POST
@for_members
def leave_staff_mode(request: HttpRequest) -> HttpResponse:
    """Lay the rights down."""
    services.leave_staff_mode(who_asks(request))
    request.session.pop(STAFF_MODE_KEY, None)
    messages.success(request, _("You left staff mode; you are an ordinary person again."))
    return HttpResponseRedirect(reverse("people:account"))
