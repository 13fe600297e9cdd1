"""Addresses of the exchange."""

from __future__ import annotations

from django.urls import path

from . import drafting, flags, holding, objecting, price_notices, sales

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
    # ---- sales ----
    path("sales", sales.listed, name="sales"),
    path("sales/mine", sales.mine, name="my-sales"),
    path("sales/flags", flags.listed, name="sales-flags"),
    path("sales/<uuid:sale_id>", sales.sale, name="sale"),
    path("sales/<uuid:sale_id>/flags", flags.of_sale, name="sale-flags"),
    path("sales/<uuid:sale_id>/screen", sales.screen, name="sale-screen"),
    path("sales/<uuid:sale_id>/record.json", sales.record_file, name="sale-record"),
    path("sales/<uuid:sale_id>/bid", sales.bid, name="bid"),
    path("sales/<uuid:sale_id>/apply", sales.apply, name="apply-to-bid"),
    path("sales/<uuid:sale_id>/edit", holding.edit, name="edit-sale"),
    path("sales/<uuid:sale_id>/<slug:deed>", holding.deed, name="sale-deed"),
    path("sales/bidders/<uuid:bidder_id>/<slug:deed>", holding.decide, name="bidder-deed"),
    path("records/<uuid:record_id>/sales", sales.of_record, name="record-sales"),
    path("records/<uuid:record_id>/sales/new", holding.new, name="new-sale"),
    path("signing-keys.json", price_notices.keys, name="signing-keys"),
]
