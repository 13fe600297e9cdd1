"""What can happen to money. None of it is for strangers.

`about` is the subject the upper context gave, such as "sale:<id>", so that it knows its own when it hears of it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from bole.kernel.facts import Fact
from bole.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFact(Fact):
    subject_kind: ClassVar[str] = "hold"

    about: str
    purpose: str
    party: str  # "organisation:<id>" or "person:<id>"
    money: Money
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositAsked(HoldFact):
    name: ClassVar[str] = "ledger.deposit_asked"

    invoice: str
    due_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositPaid(HoldFact):
    """All of it is held now."""

    name: ClassVar[str] = "ledger.deposit_paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositBounced(HoldFact):
    """What was held, or had gone on already, never came: `state` says how the hold stands now."""

    name: ClassVar[str] = "ledger.deposit_bounced"

    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositApplied(HoldFact):
    name: ClassVar[str] = "ledger.deposit_applied"

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositReleased(HoldFact):
    name: ClassVar[str] = "ledger.deposit_released"

    refund_by: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositCancelled(HoldFact):
    """Nothing had come, and nothing is wanted any more."""

    name: ClassVar[str] = "ledger.deposit_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRefunded(HoldFact):
    name: ClassVar[str] = "ledger.deposit_refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositForfeited(HoldFact):
    name: ClassVar[str] = "ledger.deposit_forfeited"

    reason: str
    to: str  # the house, or a party


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFact(Fact):
    subject_kind: ClassVar[str] = "invoice"

    about: str
    purpose: str
    party: str
    money: Money
    centre: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceIssued(InvoiceFact):
    name: ClassVar[str] = "ledger.invoice_issued"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSettled(InvoiceFact):
    """All of it is paid."""

    name: ClassVar[str] = "ledger.invoice_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceReopened(InvoiceFact):
    """A payment bounced: something is missing again."""

    name: ClassVar[str] = "ledger.invoice_reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceCancelled(InvoiceFact):
    name: ClassVar[str] = "ledger.invoice_cancelled"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFact(Fact):
    subject_kind: ClassVar[str] = "payment"

    money: Money
    centre: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRecorded(PaymentFact):
    name: ClassVar[str] = "ledger.payment_recorded"

    source: str
    invoice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAssigned(PaymentFact):
    name: ClassVar[str] = "ledger.payment_assigned"

    invoice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentBounced(PaymentFact):
    name: ClassVar[str] = "ledger.payment_bounced"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFact(Fact):
    subject_kind: ClassVar[str] = "payout"

    money: Money
    centre: str
    why: str
    hold: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutProposed(PayoutFact):
    name: ClassVar[str] = "ledger.payout_proposed"

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutDeclined(PayoutFact):
    name: ClassVar[str] = "ledger.payout_declined"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutApproved(PayoutFact):
    """The money has left."""

    name: ClassVar[str] = "ledger.payout_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReturned(PayoutFact):
    """The transfer came back from the bank: it is to be paid out again."""

    name: ClassVar[str] = "ledger.payout_returned"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementImported(Fact):
    name: ClassVar[str] = "ledger.statement_imported"
    subject_kind: ClassVar[str] = "statement"

    centre: str
    booked: int
    known: int
    unassigned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDetailsChanged(Fact):
    """Where invoices are to be paid to. The subject is the centre's organisation."""

    name: ClassVar[str] = "ledger.bank_details_changed"
    subject_kind: ClassVar[str] = "book"

    number: str
