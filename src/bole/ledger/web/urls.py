"""Addresses of the ledger."""

from __future__ import annotations

from django.urls import path, re_path

from . import books, deeds, pages

CENTRE = r"(?P<path>[a-z0-9][a-z0-9.-]{0,254})"
LISTS = "|".join(books.LISTS)

app_name = "ledger"
urlpatterns = [
    path("money", pages.mine, name="mine"),
    path("money/invoices/<uuid:invoice_id>", pages.invoice, name="invoice"),
    path("money/invoices/<uuid:invoice_id>.pdf", pages.paper, name="invoice-pdf"),
    path("money/invoices/<uuid:invoice_id>/<slug:deed>", deeds.invoice, name="invoice-deed"),
    path("money/payments/<uuid:payment_id>", books.payment, name="payment"),
    path("money/payments/<uuid:payment_id>/<slug:deed>", deeds.payment, name="payment-deed"),
    path("money/payouts/<uuid:payout_id>", books.payout, name="payout"),
    path("money/payouts/<uuid:payout_id>/<slug:deed>", deeds.payout, name="payout-deed"),
    path("money/statements/<uuid:statement_id>", books.statement, name="statement"),
    re_path(rf"^money/books/{CENTRE}/statements$", books.upload_statement, name="upload-statement"),
    re_path(rf"^money/books/{CENTRE}/bank$", deeds.bank_details, name="bank-details"),
    re_path(rf"^money/books/{CENTRE}/(?P<tab>{LISTS})$", books.listed, name="list"),
    re_path(rf"^money/books/{CENTRE}$", books.book, name="book"),
]
