"""Rows of catalogues and packages, and of their editions. What an edition says is never changed: a trigger sees to it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from bole.kernel.ids import uuid7


def _tags(length: int) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Catalogue(models.Model):
    """What a centre composes: a catalogue of its records, or a package for investors.

    `version` goes up with the texts and settings, `arranged` with the list by hand, `editions` with every edition.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey("people.Centre", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9)
    composition = models.CharField(max_length=6, default="picked")
    tech_areas = _tags(4)
    themes = _tags(16)
    industries = _tags(4)
    investment_band = models.CharField(max_length=16, blank=True)
    rule = models.JSONField(default=dict)
    sections = models.JSONField(default=list)
    version = models.IntegerField(default=1)
    arranged = models.IntegerField(default=0)
    editions = models.IntegerField(default=0)
    published_at = models.DateTimeField(null=True)  # the newest edition
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["catalogue", "package"]), name="catalogue_kind"),
            models.CheckConstraint(condition=Q(composition__in=["picked", "ruled"]), name="catalogue_composition"),
            models.CheckConstraint(condition=Q(editions=0, published_at=None) | Q(editions__gt=0), name="catalogue_published"),
        ]
        indexes = [
            models.Index(fields=["centre", "-published_at"], name="catalogue_of_centre"),
            models.Index(fields=["-published_at"], condition=Q(editions__gt=0), name="catalogue_newest"),
            GinIndex(fields=["sections"], name="catalogue_sections", opclasses=["jsonb_path_ops"]),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def state(self) -> str:
        """What somebody saw who looked at it: changes with every change of it."""
        return f"{self.version}.{self.arranged}.{self.editions}"


class CatalogueWords(models.Model):
    """What a catalogue says of itself in one language."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    foreword = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    effect = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "language"], name="catalogue_language"),
            models.CheckConstraint(condition=~Q(title=""), name="catalogue_title"),
        ]


class Edition(models.Model):
    """A catalogue as it was published. `header` is what it said of itself: texts, tags, the titles of its sections."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="published")
    number = models.IntegerField()
    published_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    header = models.JSONField()
    entries = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalogue", "number"], name="edition_number")]
        indexes = [models.Index(fields=["-published_at"], name="edition_newest")]


class EditionEntry(models.Model):
    """One record as it was taken down in an edition. `snapshot` holds what `domain.editions.Entry` says beside the columns."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rows")
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()
    section = models.SmallIntegerField(default=0)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    version = models.IntegerField()
    text_hash = models.CharField(max_length=64)
    snapshot = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="edition_position"),
            models.UniqueConstraint(fields=["edition", "record"], name="edition_record_once"),
        ]
