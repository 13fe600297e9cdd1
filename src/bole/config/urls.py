"""The root of all addresses."""

from __future__ import annotations

from django.urls import include, path

from bole.api.root import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/3rdparty/", include("allauth.socialaccount.urls")),
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include("bole.ui.urls")),
    path("", include("bole.notices.web.urls")),
    path("", include("bole.ledger.web.urls")),
    path("", include("bole.policy.web.urls")),
    path("", include("bole.registry.web.urls")),  # before people's, which take every address below /centres/
    path("", include("bole.people.web.urls")),
    path("", include("bole.matching.web.urls")),
    path("", include("bole.push.web.urls")),
    path("", include("bole.intake.web.urls")),
    path("", include("bole.exchange.web.urls")),
    path("", include("bole.challenges.web.urls")),
]

handler400 = "bole.ui.problems.bad_request"
handler403 = "bole.ui.problems.forbidden"
handler404 = "bole.ui.problems.not_found"
handler429 = "bole.ui.problems.too_many_requests"
handler500 = "bole.ui.problems.server_error"
