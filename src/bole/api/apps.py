"""Wiring of the API."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "bole.api"
    label = "api"
