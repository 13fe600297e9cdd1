"""An invoice on paper, and the verb that says where invoices are to be paid to."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bole.kernel.text import one_line
from bole.reference.queries import vocabulary
from bole.runtime.acts import act, now, record
from bole.ui.templatetags.bole import day, money

from .. import access
from ..access import AnyActor
from ..adapters import paper
from ..domain.invoices import Purpose, Status
from ..facts import BankDetailsChanged
from ..models import BankDetails, Invoice

LIMITS = {"holder": 200, "bank": 200, "number": 60, "swift": 11}


def title_of(invoice: Invoice, language: str) -> str:
    """What an invoice is for, in words: its own title, and what kind of thing it is."""
    if invoice.kind == Purpose.CLAIM:
        return _("Claim: the payment of %(number)s bounced") % {"number": invoice.title}
    purpose = vocabulary("money_purpose").label(invoice.purpose, language)
    return f"{purpose}: {invoice.title}" if invoice.title else purpose


def status_in_words(status: str) -> str:
    """How an invoice stands."""
    return {
        Status.DUE: _("due"), Status.PARTLY_PAID: _("partly paid"), Status.PAID: _("paid"), Status.OVERDUE: _("overdue"),
        Status.CANCELLED: _("cancelled"),
    }[Status(status)]  # fmt: skip


def party_name(row: object, language: str) -> str:
    """What the party of a row is called."""
    organisation, person = getattr(row, "organisation", None), getattr(row, "person", None)
    return organisation.name_in(language) if organisation else str(person or "")


def details_of(centre_id: UUID) -> BankDetails:
    """Where a centre's invoices are to be paid to; empty where nobody has said."""
    return BankDetails.objects.filter(centre_id=centre_id).first() or BankDetails(centre_id=centre_id)


@act
def set_bank_details(actor: AnyActor, *, centre: str, holder: str, bank: str, number: str, swift: str = "") -> BankDetails:
    """Say where the invoices of a centre are to be paid to. Refuses with BookMissing."""
    home = access.book_for(actor, centre)
    given = {"holder": holder, "bank": bank, "number": number, "swift": swift}
    values = {name: one_line(text)[: LIMITS[name]] for name, text in given.items()}
    made, _made = BankDetails.objects.update_or_create(centre_id=home.pk, defaults=values)
    record(BankDetailsChanged(subject_id=home.pk, number=made.number))
    return made


def invoice_pdf(actor: AnyActor, invoice_id: UUID, *, language: str) -> tuple[str, bytes]:
    """An invoice as a PDF, with its name. Refuses with InvoiceMissing."""
    found = access.invoice_for(actor, invoice_id)
    with translation.override("zh-hans" if language.startswith("zh") else "en"):
        return f"{found.number}.pdf", paper.invoice(_sheet(found, language))


def _sheet(found: Invoice, language: str) -> paper.InvoiceSheet:
    details, centre = details_of(found.centre_id), found.centre.organisation.name_in(language)
    is_deposit = found.kind == Purpose.DEPOSIT
    told = [
        (_("Invoice number"), found.number), (_("Date"), day(found.issued_at)), (_("To be paid by"), day(found.due_at)),
        (_("Asked of"), party_name(found, language)), (_("Status"), status_in_words(found.status(now()))),
    ]  # fmt: skip
    pay_to = [
        (_("Account holder"), details.holder), (_("Bank"), details.bank), (_("Account number"), details.number),
        ("SWIFT / BIC", details.swift),
        (_("Purpose of the transfer"), found.number),
    ]  # fmt: skip
    return paper.InvoiceSheet(
        title=_("Request for a deposit") if is_deposit else _("Invoice"), centre=centre, told=told,
        lang="zh" if language.startswith("zh") else "en",
        rows=[(title_of(found, language), money(found.money))],
        sums=[(_("Amount"), money(found.money)), (_("Paid"), money(found.paid_money)), (_("Outstanding"), money(found.outstanding))],
        pay_heading=_("Please pay to"), pay_to=[(label, value) for label, value in pay_to if value],
        note=_note(is_deposit),
        footer=_("Made on %(day)s by 伯乐 Bole. This is no tax invoice (发票).") % {"day": day(timezone.localdate(now()))},
        headers=[_("What for"), _("Amount")],
    )  # fmt: skip


def _note(is_deposit: bool) -> str:
    written = _("Write the invoice number, and nothing else, as the purpose of the transfer: then it is recognised at once.")
    if not is_deposit:
        return written
    return f"{written} " + _("A deposit stays yours: it is held, and given back, applied or forfeited by the rules of the sale.")
