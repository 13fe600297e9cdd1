"""Addresses of matching."""

from __future__ import annotations

from django.urls import path

from . import near, pages

app_name = "matching"
urlpatterns = [
    path("", pages.home, name="home"),
    path("match/<uuid:need_id>/<uuid:achievement_id>", pages.pair, name="pair"),
    path("matches/<uuid:record_id>", pages.matches, name="matches"),
    path("matches/<uuid:record_id>/panel", pages.matches_panel, name="matches-panel"),
    path("matches/<uuid:record_id>/experts", pages.experts_panel, name="experts-panel"),
    path("matches/<uuid:record_id>/near", near.near_panel, name="near-panel"),
]
