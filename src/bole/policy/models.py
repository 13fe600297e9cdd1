"""Rows of policy: what operators set otherwise than the shipped figures say. Nothing is ever changed in them: the newest counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bole.kernel.ids import uuid7

REASON = 1000


class FigureOverride(models.Model):
    """From a day on another value holds in a centre and below it, or everywhere; no value: the rule holds again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=80)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    valid_from = models.DateField()
    reason = models.CharField(max_length=REASON)
    set_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="figure_override_value"),
            models.CheckConstraint(condition=~Q(reason=""), name="figure_override_reason"),
        ]
        indexes = [models.Index(fields=["code", "valid_from"], name="figure_override_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class MarkedDay(models.Model):
    """A holiday, or a weekend that is worked, that did not come with the program; of two for one day the newer counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.CharField(max_length=9)
    day = models.DateField()
    works = models.BooleanField()
    reason = models.CharField(max_length=REASON)
    set_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "day"], name="marked_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.works}"
