"""Rows of push: saved searches with their index, families, suggestions, answers with reasons, interests, counts of views."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from pgvector.django import HalfVectorField

from bole.kernel.ids import uuid7
from bole.registry.domain.kinds import KINDS

from .domain import interest
from .domain.reasons import ASKS

TEXT_LIMIT, NAME_LIMIT, REMARK_LIMIT = 60_000, 120, 2000


def codes(length: int) -> Any:
    """A list of codes of a vocabulary."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Subscription(models.Model):
    """A saved search of one person that waits for what is new."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)
    side = models.CharField(max_length=12)  # what is looked for
    text = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)  # anybody who knows the address may read its feed
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(side__in=KINDS), name="subscription_side")]
        indexes = [models.Index(fields=["person", "-created_at"], name="subscription_of_person")]

    def __str__(self) -> str:
        return self.name


class SubscriptionIndex(models.Model):
    """What one scan over all saved searches reads: the filters, and the vector of the text. Narrow on purpose."""

    subscription = models.OneToOneField(Subscription, on_delete=models.CASCADE, primary_key=True, related_name="index")
    side = models.CharField(max_length=12)
    is_active = models.BooleanField(default=True)
    model = models.ForeignKey("matching.EmbeddingModel", on_delete=models.PROTECT, null=True, related_name="+")
    tech_areas = codes(4)
    stages = codes(8)
    modes = codes(24)
    languages = codes(12)
    horizons = codes(4)
    centre = models.CharField(max_length=255, blank=True)
    territory = models.CharField(max_length=6, blank=True)
    trl_min = models.SmallIntegerField(null=True)
    price_max = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    open_only = models.BooleanField(default=False)
    services = codes(20)
    disciplines = codes(3)
    languages_spoken = codes(12)
    availability = codes(12)
    vector = HalfVectorField(null=True)  # nothing for a search without words

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(vector=None) | ~Q(model=None), name="subscription_vector_of_model")]


class SubscriptionText(models.Model):
    """The text of a saved search as the index keeps texts: read once, compared often."""

    subscription = models.OneToOneField(Subscription, on_delete=models.CASCADE, primary_key=True, related_name="read")
    language = models.CharField(max_length=12)
    titled = models.BooleanField()
    sentences = ArrayField(models.TextField())
    vectors = models.BinaryField()
    scales = models.BinaryField()
    native = models.JSONField()
    pivot = models.JSONField()


class RecordFamily(models.Model):
    """The family a record belongs to: the id of the record that was there first."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    family = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["family"], name="family_members")]


class FamilyKey(models.Model):
    """A key that records of one family share: a patent number, an external id of a source."""

    key = models.CharField(max_length=400, primary_key=True)
    family = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["family"], name="family_keys")]


class Suggestion(models.Model):
    """A record put, or waiting to be put, before one person: the same family never twice.

    `family` is empty where two families turned out to be one after both had been put before the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    family = models.UUIDField(null=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.SET_NULL, null=True, related_name="+")
    standing = models.ForeignKey("registry.Record", on_delete=models.SET_NULL, null=True, related_name="+")  # one's own record
    score = models.FloatField()
    covered = models.SmallIntegerField(default=0)
    requirements = models.SmallIntegerField(default=0)
    found_at = models.DateTimeField(db_default=Now())
    offered_at = models.DateTimeField(null=True)  # nothing while it waits for its day
    again_at = models.DateTimeField(null=True)  # put before the person once more, because the record was revised
    again_for = models.CharField(max_length=24, blank=True)  # the reason that was addressed

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "family"], name="suggestion_family_once"),
            models.UniqueConstraint(fields=["person", "record"], name="suggestion_record_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-offered_at"], name="suggestion_of_person"),
            models.Index(fields=["person", "-score"], condition=Q(offered_at=None), name="suggestion_waiting"),
            models.Index(fields=["record"], name="suggestion_of_record"),
        ]


class Answer(models.Model):
    """What one person said to a record. The last one counts; those before stay."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("registry.Record", on_delete=models.SET_NULL, null=True, related_name="+")  # one's own record
    verdict = models.CharField(max_length=10)
    remark = models.TextField(blank=True)
    record_version = models.IntegerField()
    is_current = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "record"], condition=Q(is_current=True), name="answer_current_once"),
            models.CheckConstraint(condition=Q(verdict__in=["interested", "declined"]), name="answer_verdict"),
        ]
        indexes = [models.Index(fields=["record", "is_current", "verdict"], name="answer_of_record")]


class AnswerReason(models.Model):
    """Why somebody declined; addressed when the owner revised what the reason asks for."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=24)
    addressed_at = models.DateTimeField(null=True)
    addressed_version = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "code"], name="answer_reason_once"),
            models.CheckConstraint(condition=Q(code__in=sorted(ASKS)), name="answer_reason_code"),
        ]


class Interest(models.Model):
    """The way of one person's interest in one record, from sent to contact opened. Its history is the journal's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey("registry.Record", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12)
    is_brokered = models.BooleanField()
    message = models.TextField(blank=True)
    note = models.TextField(blank=True)  # what the broker says to the owner about who asks, without a name
    reply = models.TextField(blank=True)
    owner_person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")  # who accepted
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # by the owner's side, or the broker
    forwarded_at = models.DateTimeField(null=True)  # by the broker, to the owner
    answered_at = models.DateTimeField(null=True)  # accepted or declined for the first time
    state_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=interest.STATES), name="interest_state"),
            models.CheckConstraint(condition=~Q(state=interest.WITH_BROKER) | Q(is_brokered=True), name="interest_brokered"),
            models.UniqueConstraint(fields=["person", "record"], condition=~Q(state=interest.WITHDRAWN), name="interest_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="interest_of_person"),
            models.Index(fields=["record", "-created_at"], name="interest_of_record"),
        ]
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]


class ViewCount(models.Model):
    """How often a record's page was seen on one day by one kind of reader; no person, no address, no session."""

    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    reader = models.CharField(max_length=16)
    views = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "day", "reader"], name="view_count_once")]
