"""Rows of a sale: the sale, who bids in it, and its entries.

What decides the award stands in `Sale.terms` and in the entries, which are append-only and chained (migration
`0004_entries_stay`). What changes with each bid stands in a narrow row of its own, the lot: it is what bids wait for, and
to write it touches no index.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7
from bole.kernel.money import Money

from ..domain import life
from ..domain.terms import Format, Terms

CODE, KEY, TEXT = 8, 80, 1000


def numeric(**options: Any) -> Any:
    """An exact amount."""
    return models.DecimalField(max_digits=19, decimal_places=4, **options)


class Sale(models.Model):
    """One lot that is sold, or one need for which offers are asked, by a procedure."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    seller = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    announced_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, default=life.DRAFT)
    regime = models.CharField(max_length=20, default="CONTRACTUAL")
    licence = models.CharField(max_length=120, blank=True)  # of the house that holds an auction
    format = models.CharField(max_length=14)
    terms = models.JSONField()  # `Terms.as_json`; whoever has them and the entries computes the award
    wordings = models.JSONField(default=dict)  # {"zh": {"title": …, "conditions": …}}: what stands on the announcement
    currency = models.CharField(max_length=3)
    start = numeric()
    deposit = numeric(null=True)
    deposit_by = models.DateTimeField(null=True)
    sealed_reserve = models.TextField(blank=True)  # amount and key of the secret reserve, encrypted; opened at the close
    created_at = models.DateTimeField(db_default=Now())
    announced_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    winner = models.CharField(max_length=CODE, blank=True)
    award_price = numeric(null=True)
    outcome = models.CharField(max_length=20, blank=True)  # why there is no winner
    confirmed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=TEXT, blank=True)  # of its end, where it ended without a sale
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    cuts = models.SmallIntegerField(default=0)  # how many times it was offered before at a higher start

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=sorted(life.STATES)), name="sale_state"),
            models.CheckConstraint(condition=Q(format__in=sorted(str(one) for one in Format)), name="sale_format"),
            models.CheckConstraint(condition=Q(start__gt=0), name="sale_start"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="sale_currency"),
            models.CheckConstraint(
                condition=Q(deposit=None, deposit_by=None) | Q(deposit__gt=0, deposit_by__isnull=False), name="sale_deposit"
            ),
            models.CheckConstraint(
                condition=Q(state=life.DRAFT) | Q(announced_at__isnull=False) | Q(state=life.WITHDRAWN), name="sale_announced"
            ),
            models.CheckConstraint(condition=~Q(winner="") | Q(award_price=None), name="sale_award"),
        ]
        indexes = [
            models.Index(fields=["state", "opens_at"], name="sale_in_list"),
            models.Index(fields=["record"], name="sale_of_record"),
            models.Index(fields=["centre", "-created_at"], name="sale_of_centre"),
            models.Index(fields=["seller"], name="sale_of_seller"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def rules(self) -> Terms:
        """What decides it."""
        return Terms.from_json(self.terms)

    @property
    def subject(self) -> str:
        """How the ledger knows it."""
        return f"sale:{self.id}"

    @property
    def deposit_money(self) -> Money | None:
        return Money(self.deposit, self.currency) if self.deposit is not None else None


class Lot(models.Model):
    """How a sale stands: what follows from its entries. Its lock is the queue of the bids, and of all that must not meet one."""

    sale = models.OneToOneField(Sale, on_delete=models.CASCADE, primary_key=True, related_name="lot")
    entries = models.IntegerField(default=0)
    head = models.CharField(max_length=64)  # the hash of the last entry; of the terms where there is none
    price = numeric(null=True)
    leader = models.CharField(max_length=CODE, blank=True)
    over_at = models.DateTimeField()
    is_suspended = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(entries__gte=0), name="lot_entries")]

    def __str__(self) -> str:
        return f"{self.sale_id} {self.entries}"


class Bidder(models.Model):
    """Somebody who wants to bid in a sale, under a code that hides him until the close."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="bidders")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    applied_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    code = models.CharField(max_length=CODE)
    state = models.CharField(max_length=10, default=life.APPLIED)
    rank = models.SmallIntegerField(null=True)  # of a priority holder
    basis = models.CharField(max_length=40, blank=True)  # of the priority
    relation = models.CharField(max_length=TEXT, blank=True)  # to the seller, as declared
    statement = models.CharField(max_length=TEXT, blank=True)  # how he meets the conditions
    hold = models.UUIDField(null=True)
    reason = models.CharField(max_length=TEXT, blank=True)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, person__isnull=False) | Q(organisation__isnull=False, person=None), name="bidder_party"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(life.BIDDER_STATES)), name="bidder_state"),
            models.UniqueConstraint(fields=["sale", "code"], name="bidder_code"),
            models.UniqueConstraint(fields=["sale", "organisation"], condition=~Q(organisation=None), name="bidder_organisation_once"),
            models.UniqueConstraint(fields=["sale", "person"], condition=~Q(person=None), name="bidder_person_once"),
            models.CheckConstraint(condition=Q(rank=None) | Q(rank__gt=0), name="bidder_rank"),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="bidder_organisation"),
            models.Index(fields=["person"], name="bidder_person"),
            models.Index(fields=["hold"], condition=~Q(hold=None), name="bidder_hold"),
        ]

    def __str__(self) -> str:
        return self.code


class SaleEntry(models.Model):
    """One entry on the record of a sale. Append-only. What is secret until the close stands beside what is public."""

    id = models.BigAutoField(primary_key=True)
    sale = models.ForeignKey(
        Sale, on_delete=models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )  # checked by the lock on its lot; as a constraint it would lock the sale again for each entry
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    bidder = models.CharField(max_length=CODE, blank=True)
    amount = numeric(null=True)
    nonce = models.CharField(max_length=KEY, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    scores = ArrayField(numeric(), default=list)
    most = numeric(null=True)  # the maximum: secret until the close
    key = models.CharField(max_length=KEY, blank=True)  # under which the maximum is committed to
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    request_key = models.CharField(max_length=KEY)
    by = models.CharField(max_length=80)  # who did it, as the journal names him
    origin = models.CharField(max_length=32, blank=True)  # where from, as a keyed digest: for the screens of collusion
    device = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sale", "number"], name="sale_entry_number"),
            models.UniqueConstraint(fields=["sale", "previous"], name="sale_entry_follows_once"),
            models.UniqueConstraint(fields=["sale", "request_key"], name="sale_entry_once"),
            models.CheckConstraint(condition=Q(most=None) | Q(amount__isnull=False), name="sale_entry_maximum"),
            models.CheckConstraint(condition=Q(number__gt=0), name="sale_entry_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
