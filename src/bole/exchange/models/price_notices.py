"""Price notices, the objections to them, and the proofs of their publication. What was published is never changed: a trigger
keeps it (migration 0002); a notice that is withdrawn or superseded stays readable."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7
from bole.kernel.money import Money

from ..domain.price_notice import Announced, Course, Objected, Outcome, Phase, Relation, Status, closes_at, over_at, phase

NAME, TEXT, GROUNDS, REASONS, LINE = 300, 6000, 6000, 4000, 300


class PriceNotice(models.Model):
    """What a unit announces: an achievement, how it is to be transferred, at which price, to whom."""

    class PriceKind(models.TextChoices):
        AMOUNT = "amount"
        FORMULA = "formula"  # in words, with the range it leads to

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    status = models.CharField(max_length=10, default=Status.DRAFT)
    version = models.IntegerField(default=1)
    number = models.CharField(max_length=20, blank=True)
    words = models.JSONField(default=dict)  # language -> name, abstract, price: the formula in words
    mode = models.CharField(max_length=24, blank=True)
    price_kind = models.CharField(max_length=7, choices=PriceKind, default=PriceKind.AMOUNT)
    price_min = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    price_max = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    buyer = models.CharField(max_length=NAME, blank=True)  # empty: not known yet
    relation = models.CharField(max_length=8, blank=True)
    relation_note = models.CharField(max_length=LINE, blank=True)
    unit_place = models.CharField(max_length=LINE, blank=True)  # where in the unit it is published
    market_place = models.CharField(max_length=LINE, blank=True)  # on which market besides this board
    contact = models.JSONField(default=dict)  # name, phone, email, address: for objections
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    handed_in_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    days = models.SmallIntegerField(null=True)  # the figure of the day of publication
    stops = models.BooleanField(default=False)  # whether an open objection stops the clock
    zone = models.CharField(max_length=60, blank=True)
    over_at = models.DateTimeField(null=True)  # when its days are over if nothing stops the clock
    content = models.JSONField(null=True)  # what was published, word for word
    digest = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=REASONS, blank=True)
    closed_at = models.DateTimeField(null=True)  # written down by the job; time itself closes it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=list(Status)), name="price_notice_status"),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, published_at=None, content=None, number="")
                | ~Q(status=Status.DRAFT)
                & Q(published_at__isnull=False, days__gt=0, over_at__isnull=False, content__isnull=False, price_min__isnull=False)
                & ~Q(number="")
                & ~Q(digest="")
                & ~Q(zone=""),
                name="price_notice_published",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.PUBLISHED], ended_at=None)
                | Q(status__in=[Status.WITHDRAWN, Status.SUPERSEDED], ended_at__isnull=False),
                name="price_notice_ended",
            ),
            models.CheckConstraint(
                condition=Q(price_min=None) | Q(price_min__gt=0, price_min__lte=F("price_max")), name="price_notice_price"
            ),
            models.CheckConstraint(condition=Q(relation__in=["", *Relation]), name="price_notice_relation"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="price_notice_number"),
        ]
        indexes = [
            models.Index(fields=["-published_at"], condition=~Q(published_at=None), name="price_notice_board"),
            models.Index(fields=["record", "-published_at"], name="price_notice_record"),
            models.Index(fields=["over_at"], condition=Q(status="published", closed_at=None), name="price_notice_running"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or str(self.id)

    def word(self, name: str, language: str) -> tuple[str, str]:
        """A text with the language it is in: that asked for, else another."""
        for code in dict.fromkeys((language.split("-")[0], *self.words)):
            if text := self.words.get(code, {}).get(name):
                return str(text), code
        return "", ""

    def title_in(self, language: str) -> str:
        return self.word("name", language)[0] or str(self)

    @property
    def prices(self) -> tuple[Money, Money] | None:
        """What is announced as the price; None in a draft that does not say yet."""
        if self.price_min is None or self.price_max is None:
            return None
        return Money(self.price_min, self.currency), Money(self.price_max, self.currency)

    @property
    def is_related(self) -> bool:
        """Whether the buyer is tied to the seller."""
        return self.relation not in ("", Relation.NONE)

    @property
    def course(self) -> Course:
        """As the rule sees it."""
        assert self.published_at is not None
        assert self.days is not None
        objected = tuple(
            Objected(o.raised_at, o.decided_at, o.outcome == Outcome.UPHELD)
            for o in sorted(self.objections.all(), key=lambda o: o.raised_at)
        )
        return Course(self.published_at, self.days, self.zone, self.stops, objected, self.ended_at, Status(self.status))

    @property
    def announced(self) -> Announced:
        assert self.price_min is not None
        assert self.price_max is not None
        return Announced(self.mode, self.price_min, self.price_max, self.currency, self.buyer)

    def phase(self, at: dt.datetime) -> Phase:
        """How it stands at a moment."""
        return Phase.DRAFT if self.published_at is None or at < self.published_at else phase(self.course, at)

    def closes_at(self, at: dt.datetime) -> dt.datetime | None:
        """When it closes or closed; None while an objection is open."""
        return closes_at(self.course, at)

    def days_end(self, at: dt.datetime) -> dt.datetime:
        """When its days are over, as far as one can say now."""
        return over_at(self.course, at)


class Objection(models.Model):
    """Somebody says that a notice is wrong. Who that is stays with the centre; the decision is public."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(PriceNotice, on_delete=models.PROTECT, related_name="objections")
    serial = models.SmallIntegerField()
    key = models.CharField(max_length=80)  # a form sent twice is one objection
    sender = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=LINE, blank=True)  # how a stranger is reached
    language = models.CharField(max_length=12, default="en")
    grounds = models.TextField()
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, default=Outcome.OPEN)
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "serial"], name="objection_serial"),
            models.UniqueConstraint(fields=["notice", "key"], name="objection_key"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="objection_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, decided_at=None)
                | ~Q(outcome=Outcome.OPEN) & Q(decided_at__isnull=False) & ~Q(reasons=""),
                name="objection_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["sender", "raised_at"], name="objection_sender"),
            models.Index(fields=["raised_at"], condition=Q(outcome="open"), name="objection_open"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"{self.notice.number}-{self.serial}"

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN


class ObjectionFile(models.Model):
    """A file somebody gave as evidence."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("runtime.StoredFile", on_delete=models.PROTECT, related_name="+")


class SigningKey(models.Model):
    """A public key this house signs with, or did: whoever keeps an old proof finds its key here."""

    key = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()


class PublicationProof(models.Model):
    """The proof of a publication, as the one file there is of it."""

    notice = models.OneToOneField(PriceNotice, on_delete=models.PROTECT, primary_key=True, related_name="proof")
    content = models.BinaryField()
    made_at = models.DateTimeField()
    stamped_at = models.DateTimeField(null=True)
    authority = models.CharField(max_length=300, blank=True)
