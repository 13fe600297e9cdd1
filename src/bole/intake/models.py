"""Rows of intake: needs asked for, questions back, redactions, surveys, reports to the centre above."""

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


class Survey(models.Model):
    """A survey of needs on a theme, by a centre."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    status = models.CharField(max_length=7, default="drafted")
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    introduction_zh = models.TextField(blank=True)
    introduction_en = models.TextField(blank=True)
    tech_areas = ArrayField(models.CharField(max_length=4), default=list)
    industries = ArrayField(models.CharField(max_length=4), default=list)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    questions = ArrayField(models.CharField(max_length=12), default=list)
    own_questions = ArrayField(models.CharField(max_length=200), default=list)
    target = models.IntegerField(default=30)
    needs_account = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(status__in=["drafted", "open", "closed"]), name="survey_status")]
        indexes = [models.Index(fields=["centre", "-created_at"], name="survey_of_centre")]

    def __str__(self) -> str:
        return self.title_zh or self.title_en

    def title_in(self, language: str) -> str:
        """The title in a language, else in the other one."""
        first, second = (self.title_zh, self.title_en) if language.startswith("zh") else (self.title_en, self.title_zh)
        return first or second

    def introduction_in(self, language: str) -> str:
        """The introduction in a language, else in the other one."""
        zh = language.startswith("zh")
        first, second = (self.introduction_zh, self.introduction_en) if zh else (self.introduction_en, self.introduction_zh)
        return first or second


class SurveyLink(models.Model):
    """A way into a survey: the public link, or one for an organisation that was asked. Who only looked is a number and no more."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="links")
    code = models.CharField(max_length=24, unique=True)
    organisation = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=6, blank=True)
    opened = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "organisation"], name="survey_link_once")]


class SurveyAnswer(models.Model):
    """A need that came in by a survey, and what of the answers is not in the need: own questions, how to reach somebody."""

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    link = models.ForeignKey(SurveyLink, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    organisation = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    own_answers = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "key"], name="survey_answer_once")]


class Report(models.Model):
    """What a centre hands up to the one above: its needs or achievements of a period, as one frozen list."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    upper = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()
    status = models.CharField(max_length=9, default="drafted")
    note = models.CharField(max_length=600, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    handed_up_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "since", "until"], name="report_once"),
            models.CheckConstraint(condition=models.Q(since__lte=models.F("until")), name="report_period"),
            models.CheckConstraint(condition=models.Q(status__in=["drafted", "handed_up", "returned", "accepted"]), name="report_status"),
            models.CheckConstraint(condition=models.Q(kind__in=["achievement", "need"]), name="report_kind"),
        ]
        indexes = [models.Index(fields=["upper", "since", "until"], name="report_received")]


class ReportLine(models.Model):
    """One record of a report, in the version that is reported."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    version = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "record"], name="report_line_once")]
