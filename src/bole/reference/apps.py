"""Wiring of reference data."""

from __future__ import annotations

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "bole.reference"
    label = "reference"
