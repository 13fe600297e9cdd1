"""Rows of matching: the index over records, the counts behind idf, what is stale, and the matches found.

An entry is one wording of one record, as far as one level of readers may read it. The wide parts lie in tables of
their own, so that a scan over vectors or words reads nothing else.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from pgvector.django import HalfVectorField, SparseVectorField

from .domain.terms import DIMENSIONS


class EmbeddingModel(models.Model):
    """A model and version vectors were made with, and its calibration."""

    name = models.CharField(max_length=160)
    version = models.CharField(max_length=60)
    dimensions = models.IntegerField()
    calibration = models.BinaryField()
    calibrated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="model_version")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Entry(models.Model):
    """The document vector of one wording, for readers of the levels `level_min` to `level_max` (0 strangers, 1 members)."""

    record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    level_min = models.SmallIntegerField()
    level_max = models.SmallIntegerField()
    model = models.ForeignKey(EmbeddingModel, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    titled = models.BooleanField(default=True)
    hub = models.FloatField()
    vector = HalfVectorField()
    indexed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "language", "level_min"], name="entry_once"),
            models.CheckConstraint(condition=Q(level_min__lte=F("level_max")), name="entry_levels"),
        ]


class EntryWords(models.Model):
    """The terms of an entry: their numbers for the inverted index, and their BM25 weights."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="words")
    terms = ArrayField(models.IntegerField())
    bag = SparseVectorField(dimensions=DIMENSIONS)

    class Meta:
        indexes = [GinIndex(fields=["terms"], name="entry_terms")]


class EntrySentences(models.Model):
    """The sentences of an entry with their vectors: one byte per number, one scale per sentence."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="parts")
    sentences = ArrayField(models.TextField())
    vectors = models.BinaryField()
    scales = models.BinaryField()


class TermCount(models.Model):
    """In how many entries a term stands: the counts behind idf. Term 0 counts all entries."""

    term = models.IntegerField(primary_key=True)
    entries = models.IntegerField()


class StaleRecord(models.Model):
    """This record must be indexed (stage 0) or matched (stage 1) anew.

    The row moves on in the same act that writes what it asks for, so nothing is lost when a worker dies.
    """

    class Stage(models.IntegerChoices):
        INDEX = 0
        MATCH = 1

    record = models.OneToOneField("registry.Record", on_delete=models.CASCADE, primary_key=True, related_name="+")
    stage = models.SmallIntegerField(default=Stage.INDEX)
    since = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "attempts", "since"], name="stale_queue")]


class Match(models.Model):
    """A need and an achievement that were found to fit, with the score and its legs at that time."""

    need = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    achievement = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    legs = models.JSONField()
    covered = models.SmallIntegerField()
    requirements = models.SmallIntegerField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "achievement"], name="match_once")]
        indexes = [
            models.Index(fields=["need", "-score"], name="match_of_need"),
            models.Index(fields=["achievement", "-score"], name="match_of_achievement"),
        ]
