"""Wiring of the registry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "bole.registry"
    label = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from bole.people.domain import personal
        from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
        from bole.ui import panels

        from .queries import lists

        def publishes(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(PUBLISHERS))

        def imports(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(STAFF))

        personal.add_part("records", lists.written_by)
        personal.add_part("imports", lists.imports_by)

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        panels.add_entry("registry:achievements", title=_("Achievements"), order=20)
        panels.add_entry("registry:needs", title=_("Needs"), order=30)
        panels.add_entry("registry:work", title=_("Work list"), order=50, wanted=publishes)
        panels.add_entry("registry:imports", title=_("Import"), order=60, wanted=imports)
        panels.add_entry("registry:mine", title=_("My records"), order=10, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_entry(
            "registry:register-achievement", title=_("Register an achievement"), order=20, wanted=signed_in, place=panels.ACCOUNT
        )
        panels.add_entry("registry:publish-need", title=_("Publish a need"), order=30, wanted=signed_in, place=panels.ACCOUNT)
        panels.add_panel("people.centre", "registry:centre-panel", title=_("Newest records"), order=10)
        panels.add_panel("people.organisation", "registry:owner-panel", title=_("Records"), order=10)
        panels.add_figure(
            "people.centres", title=_("achievements"), counts=lambda actor: lists.counts_by_centre(actor, "achievement"), order=10
        )
        panels.add_figure("people.centres", title=_("needs"), counts=lambda actor: lists.counts_by_centre(actor, "need"), order=20)
