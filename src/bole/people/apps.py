"""Wiring of people."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


def _add_pointers() -> None:
    """What follows when organisations are merged; roles are joined by the verb itself."""
    from .domain.pointers import add_pointer
    from .models import Capacity, Invitation
    from .services import capacity, invitations

    add_pointer(
        "people.Invitation.organisation", title=N_("invitations"), move=invitations.follow_merge,
        count=lambda one: Invitation.objects.filter(organisation_id=one).count(),
    )  # fmt: skip
    add_pointer(
        "people.Capacity.organisation", title=N_("profile of capacity"), move=capacity.follow_merge,
        count=lambda one: Capacity.objects.filter(organisation_id=one).count(),
    )  # fmt: skip


class PeopleConfig(AppConfig):
    name = "bole.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from bole.ui import panels

        from .domain.actor import Actor
        from .web import heard, looks, starting

        heard.listen()
        _add_pointers()
        starting.add_deeds()
        starting.add_steps()

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        panels.add_host(looks.host)
        panels.add_entry("people:centres", title=_("Centres"), order=20, place=panels.FOOTER)
        panels.add_entry("people:account", title=_("My account"), order=60, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "people:staff-mode", title=_("Staff mode"), order=70, place=panels.ACCOUNT,
            wanted=lambda actor: actor.could_administer and not actor.is_administrator,
        )  # fmt: skip
        panels.add_entry("people:privacy", title=_("Privacy"), order=90, place=panels.FOOTER)
        panels.add_entry("people:organisations", title=_("Organisations"), order=40, place=panels.FOOTER)
