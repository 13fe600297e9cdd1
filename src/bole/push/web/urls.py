"""Addresses of push."""

from __future__ import annotations

from django.urls import path, re_path

from . import answers, centres, feeds, interests, pages, searches

CENTRE = r"(?P<path>[a-z0-9][a-z0-9.-]{0,254})"

app_name = "push"
urlpatterns = [
    path("suggestions", pages.suggestions, name="suggestions"),
    path("suggestions/newest", pages.newest_suggestions, name="newest-suggestions"),
    path("suggestions/<uuid:suggestion_id>/answer", answers.answer_suggestion, name="answer-suggestion"),
    path("records/<uuid:record_id>/answer", answers.answer, name="answer"),
    path("records/<uuid:record_id>/answers", pages.record_panel, name="record-panel"),
    path("interests", interests.interests_list, name="interests"),
    path("interests/<uuid:interest_id>", interests.interest, name="interest"),
    path("interests/<uuid:interest_id>/<slug:deed>", interests.go_on, name="interest-deed"),
    path("searches", searches.searches_list, name="searches"),
    path("searches/save", searches.save_search, name="save-search"),
    path("searches/<uuid:subscription_id>", searches.search, name="search"),
    path("searches/<uuid:subscription_id>/<slug:deed>", searches.change, name="search-deed"),
    path("feeds/searches/<uuid:subscription_id>.atom", feeds.saved_search, name="search-feed"),
    path("feeds/newest.atom", feeds.newest, name="newest-feed"),
    re_path(rf"^centres/{CENTRE}/answers$", centres.centre_panel, name="centre-panel"),
]
