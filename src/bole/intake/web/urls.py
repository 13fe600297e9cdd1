"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from . import asking

app_name = "intake"
urlpatterns = [
    path("needs/ask", asking.ask, name="ask"),
    path("needs/ask/kept", asking.kept, name="kept"),
    path("needs/ask/<uuid:record_id>", asking.told, name="told"),
]
