"""Wiring of push."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PushConfig(AppConfig):
    name = "bole.push"
    label = "push"
    verbose_name = _("Push and answers")

    def ready(self) -> None:
        pass
