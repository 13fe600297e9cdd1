"""Wiring of matching."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "bole.matching"
    label = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from bole.ui import panels

        panels.add_entry("matching:home", title=_("Ask"), icon="search", order=10)
        panels.add_panel("registry.record", "matching:matches-panel", title=_("Who fits"), order=10)
        panels.add_panel("registry.record-of-work", "matching:experts-panel", title=_("Experts for this"), order=12)
        panels.add_panel("registry.review", "matching:near-panel", title=_("Near in meaning"), order=10)
