"""The panel of a centre: how interest goes there, and how long an answer takes. It counts, and names nobody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bole.people import queries as people
from bole.ui.show import show

from .. import queries
from .pages import actor_of


@require_safe
def centre_panel(request: HttpRequest, path: str) -> HttpResponse:
    """The funnel of a centre and of all below it. Refuses with CentreMissing."""
    actor = actor_of(request)
    centre = people.centre(actor, path)
    template = "push/_centre.html" if getattr(request, "htmx", False) else "push/centre.html"
    return show(
        request, template, centre=centre, funnel=queries.centre_funnel(actor, path), time=queries.answer_times(actor).get(path)
    )  # fmt: skip
