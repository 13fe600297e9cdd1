"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from . import choosing, pages

app_name = "notices"
urlpatterns = [
    path("inbox", pages.inbox, name="inbox"),
    path("inbox/read", pages.mark_all_read, name="read-all"),
    path("inbox/preferences", choosing.preferences, name="preferences"),
    path("inbox/feed", choosing.renew_feed, name="renew-feed"),
    path("inbox/feed/<str:token>", choosing.feed, name="feed"),
    path("inbox/unsubscribe/<str:token>", choosing.unsubscribe, name="unsubscribe"),
    path("inbox/<uuid:notice_id>", pages.open_notice, name="open"),
    path("inbox/<uuid:notice_id>/read", pages.mark_read, name="read"),
]
