"""Wiring of policy."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PolicyConfig(AppConfig):
    name = "bole.policy"
    label = "policy"
    verbose_name = _("Rules and figures")

    def ready(self) -> None:
        from bole.people.domain.personal import add_part
        from bole.ui import panels

        from .adapters import shipped
        from .queries import set_by

        shipped.figures()  # raises BadFigures: with wrong figures nothing starts
        shipped.regimes()
        shipped.days()
        add_part("figures", set_by)
        panels.add_entry("policy:figures", title=_("Rules and figures"), order=60, place=panels.FOOTER)
