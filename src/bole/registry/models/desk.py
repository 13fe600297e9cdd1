"""Rows of the editor's desk: reviews, proposals, verdicts on likeness, terms and reports. Foreign keys name `registry.Record`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7


class Review(models.Model):
    """A record that was submitted and waits for its centre; the row goes when the record is decided on.

    `completeness` is the share of the checklist in percent, `wanting` its points that are not good, as (field, mark,
    needed): kept here so that the pile can be filtered by the one, and is shown without reading whole sheets.
    """

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="review")
    submitted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(db_default=Now())
    completeness = models.SmallIntegerField(null=True)
    wanting = models.JSONField(null=True)
    taken_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(completeness=None) | Q(completeness__range=(0, 100)), name="review_completeness")]
        indexes = [models.Index(fields=["submitted_at"], name="review_oldest")]


class Proposal(models.Model):
    """A text a reviewer proposes for one field of one wording, beside what stood there when he did."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="proposals")
    language = models.CharField(max_length=12)
    field = models.CharField(max_length=40)
    old = models.TextField(blank=True)
    proposed = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, default="proposed")
    made_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["proposed", "accepted", "declined"]), name="proposal_state"),
            models.UniqueConstraint(
                fields=["record", "language", "field", "made_by"], condition=Q(state="proposed"), name="proposal_open_once"
            ),
        ]


class Likeness(models.Model):
    """What somebody found about two records that look alike: they are different, or `record` is a duplicate of `other`."""

    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=9)
    found_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=["different", "duplicate"]), name="likeness_verdict"),
            models.CheckConstraint(condition=~Q(record=F("other")), name="likeness_of_two"),
            models.UniqueConstraint(fields=["record", "other"], name="likeness_once"),
        ]


class Term(models.Model):
    """How a term is to be said in the other language: in one centre and below it, or everywhere."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["zh", "en"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "zh", "en"], name="term_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(zh="") & ~Q(en=""), name="term_both_languages"),
        ]

    def __str__(self) -> str:
        return f"{self.zh} = {self.en}"


class Report(models.Model):
    """A reader says that something is wrong with a record. `sender` is a person, or the digest of an address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    sender = models.CharField(max_length=80)
    made_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=9, default="open")
    decided_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "dismissed", "held"]), name="report_state"),
            models.UniqueConstraint(fields=["record", "sender"], condition=Q(state="open"), name="report_open_once"),
        ]
        indexes = [
            models.Index(fields=["sender", "made_at"], name="report_of_sender"),
            models.Index(fields=["state", "made_at"], name="report_queue"),
        ]
