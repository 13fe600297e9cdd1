"""Addresses of challenges."""

from __future__ import annotations

from django.urls import path

from . import applying, deeds, desk, feeds, pages, scoring, writing

app_name = "challenges"
urlpatterns = [
    path("challenges", pages.board, name="board"),
    path("challenges/mine", pages.mine, name="mine"),
    path("challenges/new/<uuid:need_id>", writing.new, name="new"),
    path("challenges/<uuid:challenge_id>", pages.challenge, name="challenge"),
    path("challenges/<uuid:challenge_id>/edit", writing.edit, name="edit"),
    path("challenges/<uuid:challenge_id>/acknowledge", pages.acknowledge, name="acknowledge"),
    path("challenges/<uuid:challenge_id>/record.json", pages.record, name="record"),
    path("challenges/<uuid:challenge_id>/apply", applying.apply, name="apply"),
    path("challenges/<uuid:challenge_id>/desk", desk.desk, name="desk"),
    path("challenges/<uuid:challenge_id>/desk/<slug:deed>", deeds.of_challenge, name="deed"),
    path("challenges/<uuid:challenge_id>/score", scoring.score, name="score"),
    path("challenges/<uuid:challenge_id>/score/<slug:deed>", scoring.go_on, name="score-deed"),
    path("challenges/applications/<uuid:application_id>", applying.application, name="application"),
    path("challenges/applications/<uuid:application_id>/files/<int:file_id>", applying.file, name="file"),
    path("challenges/applications/<uuid:application_id>/<slug:deed>", deeds.of_application, name="application-deed"),
    path("challenges/awards/<uuid:award_id>/<slug:deed>", deeds.of_award, name="award-deed"),
    path("needs/<uuid:need_id>/challenge", pages.need_panel, name="need-panel"),
    path("feeds/challenges.atom", feeds.newest, name="feed"),
]
