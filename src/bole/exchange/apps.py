"""Wiring of the exchange."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "bole.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        pass
