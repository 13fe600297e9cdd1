"""Rows of notices: what persons were told, and how they want to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bole.kernel.ids import uuid7


class Notice(models.Model):
    """One person was told one thing. `values` are JSON scalars; the sentence is made in the reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=80)
    group = models.CharField(max_length=24)
    subject = models.CharField(max_length=80)
    values = models.JSONField(default=dict)
    family = models.CharField(max_length=120, blank=True)
    urgent = models.BooleanField(default=False)
    held = models.BooleanField(default=False)  # by the daily budget: in the inbox, but not announced that day
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)  # when it is to be mailed; null: never, or done
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "family"], condition=~Q(family=""), name="notice_family_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-told_at", "-id"], name="notice_inbox"),
            models.Index(fields=["person", "group"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Preferences(models.Model):
    """How a person wants to be told; who never chose has no row. Rhythms are kept by group, where one was chosen."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    mails = models.BooleanField(default=True)
    rhythms = models.JSONField(default=dict)
    hour = models.SmallIntegerField(default=8)
    language = models.CharField(max_length=12, blank=True)  # empty: that of the account
    budget = models.SmallIntegerField(null=True)  # null: that of the installation
    feed_number = models.IntegerField(default=1)  # in the secret address of the feed; the next one ends it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__gte=0, hour__lte=23), name="preferences_hour"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gte=0), name="preferences_budget"),
        ]
