"""Rows of intake: which needs came in by asking, what was asked back, what is not public."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from bole.kernel.ids import uuid7


class Asked(models.Model):
    """A need that came in by the form. The key is the form's: a second click finds the first one's need."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    key = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="asked_once", nulls_distinct=False)]


class Clarity(models.Model):
    """What one version of a need leaves open. Worked out from its text; it can be thrown away and worked out again."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="clarity")
    version = models.IntegerField()
    gaps = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        indexes = [models.Index(fields=["record"], condition=~models.Q(gaps=[]), name="clarity_vague")]


class Clarification(models.Model):
    """Questions put to the author of a need. One at a time is open."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="clarifications")
    questions = ArrayField(models.CharField(max_length=12))
    note = models.CharField(max_length=600, blank=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record"], condition=models.Q(answered_at=None), name="clarification_open")]


class Redaction(models.Model):
    """What of a record is not public, and the sheet as it was: so that a redaction can be changed and taken back."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    marks = ArrayField(models.CharField(max_length=200))
    tier = models.CharField(max_length=9)
    hides_owner = models.BooleanField(default=False)
    hides_price = models.BooleanField(default=False)
    whole = models.JSONField()
