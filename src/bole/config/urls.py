"""The root of all addresses."""

from __future__ import annotations

from django.urls import include, path

from bole.api.root import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("bole.ui.urls")),
    path("", include("bole.people.web.urls")),
    path("", include("bole.notices.web.urls")),
    path("", include("bole.registry.web.urls")),
    path("", include("bole.matching.web.urls")),
]

handler400 = "bole.ui.problems.bad_request"
handler403 = "bole.ui.problems.forbidden"
handler404 = "bole.ui.problems.not_found"
handler500 = "bole.ui.problems.server_error"
