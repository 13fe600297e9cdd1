"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from . import asking, clarifying

app_name = "intake"
urlpatterns = [
    path("needs/ask", asking.ask, name="ask"),
    path("needs/ask/kept", asking.kept, name="kept"),
    path("needs/ask/<uuid:record_id>", asking.told, name="told"),
    path("needs/<uuid:record_id>/answers", clarifying.clarify, name="clarify"),
    path("needs/<uuid:record_id>/ask-back", clarifying.ask_back, name="ask-back"),
    path("records/<uuid:record_id>/redact", clarifying.redact, name="redact"),
    path("intake/vague", clarifying.vague, name="vague"),
]
