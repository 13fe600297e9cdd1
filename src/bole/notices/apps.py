"""Wiring of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "bole.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from bole.people.domain.actor import Actor
        from bole.ui import panels

        from . import queries

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        panels.add_entry("notices:preferences", title=_("How I am told"), order=55, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "notices:inbox", title=_("Inbox"), icon="bell", order=10, wanted=signed_in, place=panels.TOOLS, count=queries.unread_count
        )
