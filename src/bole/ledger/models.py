"""Rows of the ledger: accounts, entries with lines, invoices, holds, payments, payouts, statements.

Entries and lines are append-only, and an entry sums to zero in each currency: triggers keep both (migration 0002). What is
stored beside them (how much of an invoice is paid, what is in a hold) follows from the lines; `bole ledger check` recomputes it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7
from bole.kernel.money import Money
from bole.runtime.models import CurrentXid, Xid8Field

from .domain import accounts, hold, invoices, payouts
from .domain.party import Party

SUBJECT, TEXT, KEY = 80, 300, 200


def numeric(**options: Any) -> Any:
    """An exact amount."""
    return models.DecimalField(max_digits=19, decimal_places=4, **options)


def party_check(name: str, *, optional: bool = False) -> models.CheckConstraint:
    """An organisation or a person, never both; neither only where the house may be it."""
    one = Q(organisation=None, person__isnull=False) | Q(organisation__isnull=False, person=None)
    return models.CheckConstraint(condition=one | Q(organisation=None, person=None) if optional else one, name=name)


class OfParty(models.Model):
    """A row about money in a centre's book that belongs to a party."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)

    class Meta:
        abstract = True

    @property
    def party(self) -> Party | None:
        if self.organisation_id:
            return Party.organisation(self.organisation_id)
        return Party.person(self.person_id) if self.person_id else None

    def money_of(self, amount: Decimal) -> Money:
        return Money(amount, self.currency)


class Account(OfParty):
    """A place for money of one kind and currency in the book of a centre; the house's own where no party is named.

    When two organisations are merged the accounts of one follow, closed where the other has the same: lines stay where they are.
    """

    kind = models.CharField(max_length=12)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "kind", "currency", "organisation", "person"], condition=Q(is_open=True), nulls_distinct=False,
                name="account_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=sorted(accounts.Kind)), name="account_kind"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="account_currency"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(accounts.OF_HOUSE), organisation=None, person=None)
                | Q(kind__in=sorted(accounts.OF_PARTIES)) & (Q(organisation=None) ^ Q(person=None)),
                name="account_owner",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["organisation"], name="account_organisation")]


class Entry(models.Model):
    """One dated booking. Append-only; corrected by an entry that reverses it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    booked_on = models.DateField()
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=SUBJECT, blank=True)
    reference = models.CharField(max_length=TEXT, blank=True)
    reason = models.CharField(max_length=TEXT, blank=True)
    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=KEY, unique=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-at"], name="ledger_entry_centre"),
            models.Index(fields=["subject"], name="ledger_entry_subject"),
        ]
        verbose_name_plural = "entries"


class Invoice(OfParty):
    """What a party is asked to pay."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8)
    purpose = models.CharField(max_length=40)
    title = models.CharField(max_length=TEXT, blank=True)
    subject = models.CharField(max_length=SUBJECT)
    amount = numeric()
    paid = numeric(default=0)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            party_check("invoice_party"),
            models.CheckConstraint(condition=Q(kind__in=sorted(invoices.Purpose)), name="invoice_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0, paid__gte=0, paid__lte=F("amount")), name="invoice_amount"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="invoice_currency"),
        ]
        indexes = [
            models.Index(fields=["centre", "-issued_at"], name="invoice_centre"),
            models.Index(fields=["organisation", "-issued_at"], name="invoice_organisation"),
            models.Index(fields=["person", "-issued_at"], name="invoice_person"),
            models.Index(fields=["subject"], name="invoice_subject"),
            models.Index(fields=["centre", "due_at"], condition=Q(cancelled_at=None, paid__lt=F("amount")), name="invoice_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        return self.money_of(self.amount)

    @property
    def paid_money(self) -> Money:
        return self.money_of(self.paid)

    @property
    def outstanding(self) -> Money:
        return invoices.outstanding(amount=self.money, paid=self.paid_money, is_cancelled=self.cancelled_at is not None)

    def status(self, now: dt.datetime) -> invoices.Status:
        return invoices.status_of(
            amount=self.money, paid=self.paid_money, due_at=self.due_at, is_cancelled=self.cancelled_at is not None, now=now
        )


class Hold(OfParty):
    """A deposit for one purpose of one subject. `held` is what is in it."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="hold")
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=SUBJECT)
    amount = numeric()
    held = numeric(default=0)
    state = models.CharField(max_length=10, default=hold.DUE)
    asked_at = models.DateTimeField()
    state_at = models.DateTimeField()
    reason = models.CharField(max_length=TEXT, blank=True)

    class Meta:
        constraints = [
            party_check("hold_party"),
            models.CheckConstraint(condition=Q(state__in=hold.STATES), name="hold_state"),
            models.CheckConstraint(condition=Q(amount__gt=0, held__gte=0, held__lte=F("amount")), name="hold_amount"),
            models.CheckConstraint(condition=~Q(state=hold.PAID) | Q(held=F("amount")), name="hold_paid_is_full"),
            models.CheckConstraint(condition=~Q(state=hold.DUE) | Q(held__lt=F("amount")), name="hold_due_is_not_full"),
            models.CheckConstraint(condition=~Q(state=hold.REFUND_DUE) | Q(held__gt=0), name="hold_refund_due_has_money"),
            models.CheckConstraint(condition=~Q(state__in=hold.OVER) | Q(held=0), name="hold_over_is_empty"),
        ]
        indexes = [
            models.Index(fields=["subject", "purpose"], name="hold_subject"),
            models.Index(fields=["organisation", "purpose"], name="hold_organisation"),
            models.Index(fields=["person", "purpose"], name="hold_person"),
            models.Index(fields=["centre", "state", "-asked_at"], name="hold_centre"),
        ]

    @property
    def money(self) -> Money:
        return self.money_of(self.amount)

    @property
    def held_money(self) -> Money:
        return self.money_of(self.held)

    def as_state(self) -> hold.Hold:
        assert self.party is not None
        return hold.Hold(self.id, self.party, self.money, self.held_money, self.state)


class Statement(models.Model):
    """A bank statement that was imported."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("runtime.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    rows = models.IntegerField()
    booked = models.IntegerField()
    known = models.IntegerField()  # booked by an earlier statement
    outgoing = models.IntegerField()  # what left the bank: booked when it was approved, never from a statement

    class Meta:
        indexes = [models.Index(fields=["centre", "-at"], name="statement_centre")]


class Payment(OfParty):
    """Money that came in. Without an invoice and a party it is not assigned yet."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="payments")
    amount = numeric()
    taken = numeric(default=0)  # by the invoice; the rest was too much
    source = models.CharField(max_length=40)  # "desk", "statement", or the name of a port
    received_on = models.DateField()
    reference = models.CharField(max_length=TEXT, blank=True)  # what the payer wrote
    payer = models.CharField(max_length=TEXT, blank=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="payments")
    line = models.IntegerField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    assigned_by = models.CharField(max_length=80, blank=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            party_check("payment_party", optional=True),
            models.CheckConstraint(condition=Q(amount__gt=0, taken__gte=0, taken__lte=F("amount")), name="payment_amount"),
            models.UniqueConstraint(fields=["centre", "fingerprint"], condition=~Q(fingerprint=""), name="payment_line_once"),
        ]
        indexes = [
            models.Index(fields=["centre", "-recorded_at"], name="payment_centre"),
            models.Index(fields=["centre", "recorded_at"], condition=Q(invoice=None, bounced_at=None), name="payment_unassigned"),
        ]

    @property
    def money(self) -> Money:
        return self.money_of(self.amount)


class Payout(OfParty):
    """Money that is to leave: prepared by one, approved by another."""

    why = models.CharField(max_length=10)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="payouts")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="payouts")
    subject = models.CharField(max_length=SUBJECT, blank=True)
    amount = numeric()
    state = models.CharField(max_length=9, default=payouts.DUE)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    payee = models.CharField(max_length=TEXT, blank=True)
    reference = models.CharField(max_length=TEXT, blank=True)
    proposed_by = models.CharField(max_length=80, blank=True)
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    paid_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            party_check("payout_party", optional=True),
            models.CheckConstraint(condition=Q(state__in=payouts.STATES), name="payout_state"),
            models.CheckConstraint(condition=Q(why__in=sorted(payouts.Why)), name="payout_why"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payout_amount"),
            models.UniqueConstraint(fields=["hold"], condition=Q(why="refund", state__in=payouts.WAITING), name="payout_hold_once"),
            models.CheckConstraint(
                condition=~Q(state=payouts.PAID) | ~Q(approved_by=F("proposed_by")) & ~Q(approved_by=""), name="payout_four_eyes"
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "due_at"], condition=Q(state__in=payouts.WAITING), name="payout_waiting"),
            models.Index(fields=["due_at"], condition=Q(state__in=payouts.WAITING), name="payout_deadline"),
        ]

    @property
    def money(self) -> Money:
        return self.money_of(self.amount)


class Line(models.Model):
    """So much to one account. Debit is positive."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    amount = numeric()
    currency = models.CharField(max_length=3)
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, related_name="lines")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="lines")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="lines")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="line_says_something")]

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Series(models.Model):
    """The last invoice number given in a centre's year: gap-free, because it is locked when counted."""

    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="invoice_series_once")]
        verbose_name_plural = "series"


class Done(models.Model):
    """A deed that was done under a key: asked for again it is the same one."""

    key = models.CharField(max_length=KEY, primary_key=True)
    verb = models.CharField(max_length=40)
    asked = models.CharField(max_length=64)  # what was asked for, hashed
    result = models.UUIDField()
    at = models.DateTimeField(db_default=Now())


class BankDetails(models.Model):
    """Where the invoices of a centre are to be paid to."""

    centre = models.OneToOneField("people.Centre", on_delete=models.CASCADE, primary_key=True, related_name="+")
    holder = models.CharField(max_length=200, blank=True)
    bank = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    swift = models.CharField(max_length=11, blank=True)

    class Meta:
        verbose_name_plural = "bank details"
