"""Wiring of intake."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "bole.intake"
    label = "intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from bole.people.domain.actor import Actor
        from bole.ui import panels

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        panels.add_entry("intake:ask", title=_("Publish this as a need"), icon="send", order=10, place="matching.answer")
        panels.add_entry("intake:ask", title=_("Tell a need in three steps"), order=10, place="registry.needs")
        panels.add_entry(
            "intake:ask", title=_("Tell a need in three steps"), order=25, place=panels.ACCOUNT, wanted=lambda actor: actor.is_signed_in
        )
