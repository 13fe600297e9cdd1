"""Wiring of the runtime."""

from __future__ import annotations

import importlib
import importlib.util

from django.apps import AppConfig, apps


class RuntimeConfig(AppConfig):
    name = "bole.runtime"
    label = "runtime"
    verbose_name = "Runtime"

    def ready(self) -> None:
        """Import every context's `reactions.py`, so that the journal knows who listens."""
        for config in apps.get_app_configs():
            others = config.name.startswith("bole.") and config.name != self.name
            if others and importlib.util.find_spec(f"{config.name}.reactions"):
                importlib.import_module(f"{config.name}.reactions")
