"""The state of the index: which model is in force, how much is indexed, how much waits."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from ..adapters import embedders
from ..domain.calibration import Calibration
from ..errors import EmbedderAway
from ..models import EmbeddingModel, Entry, StaleRecord


@dataclass(frozen=True, slots=True)
class ModelInForce:
    """The model vectors are made with now, and its calibration."""

    row: EmbeddingModel
    calibration: Calibration


def model_in_force() -> ModelInForce:
    """The model of the setting EMBEDDER. Refuses with EmbedderAway while `services.prepare_model` has not run for it."""
    embedder = embedders.current()
    row = _row(embedder.name, embedder.version)
    return ModelInForce(row, _calibration(row.id, row.name, row.version))


def _row(name: str, version: str) -> EmbeddingModel:
    found = EmbeddingModel.objects.defer("calibration").filter(name=name, version=version).first()
    if found is None:
        raise EmbedderAway
    return found


@functools.lru_cache(maxsize=4)
def _calibration(model_id: int, name: str, version: str) -> Calibration:
    return Calibration.unpacked(bytes(EmbeddingModel.objects.get(id=model_id).calibration))


@dataclass(frozen=True, slots=True)
class IndexState:
    """How much is indexed and how much waits."""

    entries: int
    records: int
    waiting: int
    unmatched: int
    failed: int


def index_state() -> IndexState:
    """Counts for people who wonder why something is not found yet."""
    totals = Entry.objects.aggregate(entries=Count("id"), records=Count("record_id", distinct=True))
    stale = StaleRecord.objects
    return IndexState(
        totals["entries"], totals["records"], stale.filter(stage=0).count(), stale.filter(stage=1).count(),
        stale.filter(attempts__gte=5).count(),
    )  # fmt: skip


def is_indexed(record_id: UUID) -> bool:
    """Whether a record can be found by now."""
    return Entry.objects.filter(record_id=record_id).exists() and not StaleRecord.objects.filter(record_id=record_id, stage=0).exists()
