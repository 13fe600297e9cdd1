"""Rows of intake: which needs came in by asking, what was asked back."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Asked(models.Model):
    """A need that came in by the form. The key is the form's: a second click finds the first one's need."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    key = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="asked_once", nulls_distinct=False)]
