"""Addresses of the user interface itself."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "ui"
urlpatterns = [
    path("language", pages.choose_language, name="language"),
    path("health", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
]
