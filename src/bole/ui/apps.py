"""Wiring of the user interface."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bole.ui"
    label = "ui"
