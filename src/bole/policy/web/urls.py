"""Addresses of policy."""

from __future__ import annotations

from django.urls import path, re_path

from . import pages

app_name = "policy"
urlpatterns = [
    path("policy/figures", pages.figures, name="figures"),
    re_path(r"^policy/figures/(?P<code>[a-z_]+\.[a-z_]+)$", pages.figure, name="figure"),
    path("policy/working-days", pages.working_days, name="working-days"),
]
