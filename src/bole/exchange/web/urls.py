"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from . import drafting, objecting, price_notices

app_name = "exchange"
urlpatterns = [
    # ---- price notices ----
    path("price-notices", price_notices.board, name="price-notices"),
    path("price-notices.atom", price_notices.feed, name="price-notices-feed"),
    path("price-notices/work", objecting.work, name="price-notice-work"),
    path("price-notices/<uuid:notice_id>", price_notices.notice, name="price-notice"),
    path("price-notices/<uuid:notice_id>.pdf", price_notices.paper, name="price-notice-pdf"),
    path("price-notices/<uuid:notice_id>/proof.json", price_notices.proof, name="price-notice-proof"),
    path("price-notices/<uuid:notice_id>/edit", drafting.edit, name="edit-price-notice"),
    path("price-notices/<uuid:notice_id>/object", objecting.object_to, name="object"),
    path("price-notices/<uuid:notice_id>/<slug:deed>", drafting.deed, name="price-notice-deed"),
    path("price-notices/objections/<uuid:objection_id>/judge", objecting.judge, name="judge-objection"),
    path("price-notices/objections/<str:link>", objecting.objection, name="objection"),
    path("price-notices/evidence/<uuid:file_id>", objecting.evidence, name="evidence"),
    path("records/<uuid:record_id>/price-notices", price_notices.of_record, name="record-price-notices"),
    path("records/<uuid:record_id>/price-notices/new", drafting.new, name="new-price-notice"),
    path("signing-keys.json", price_notices.keys, name="signing-keys"),
]
