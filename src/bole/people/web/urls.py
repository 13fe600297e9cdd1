"""Addresses of people."""

from __future__ import annotations

from django.urls import path, re_path

from . import opening, pages

app_name = "people"
urlpatterns = [
    path("account", pages.account, name="account"),
    path("account/tokens", pages.issue_token, name="issue-token"),
    path("account/tokens/<uuid:token_id>/revoke", pages.revoke_token, name="revoke-token"),
    path("organisations", pages.organisations, name="organisations"),
    path("organisations/options", pages.organisation_options, name="organisation-options"),
    path("organisations/<uuid:organisation_id>", pages.organisation, name="organisation"),
    path("centres", pages.centres, name="centres"),
    path("centres/new", opening.open_centre, name="open-centre"),
    re_path(r"^centres/(?P<path>[a-z0-9][a-z0-9.-]{0,254})$", pages.centre, name="centre"),
]
