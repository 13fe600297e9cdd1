"""Percolation: one record against every saved search, the reverse of a search.

One plain scan reads the narrow index rows: filters and nearness are asked in SQL, only ids come back. The few that pass
are compared closely by matching's own ranking, in batches, so the memory needed does not grow with the number that pass.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from pgvector import HalfVector

from bole.matching import queries as matching
from bole.matching.queries import Indexed, Standing
from bole.people.domain.actor import SEPARATOR
from bole.registry.domain.kinds import ACHIEVEMENT, EXPERT
from bole.registry.models import Record
from bole.registry.queries.lists import OF_EXPERTS

from ..models import SubscriptionText

BATCH = 500  # saved searches compared, and suggestions written, together


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for whom a record may be something, and because of what: a saved search, or a record of his own."""

    person: UUID
    score: float
    covered: int = 0
    requirements: int = 0
    subscription: UUID | None = None
    standing: UUID | None = None


def near(record: Record, found: Indexed, *, nearness: float, today: dt.date) -> list[tuple[UUID, UUID, bool]]:
    """The saved searches whose filters the record passes and whose text is near enough; nearest first.

    (id, person, whether it has a text). Costs one scan of about one kilobyte per saved search.
    """
    vectors = [HalfVector(v.astype(np.float16)).to_text() for v in matching.documents(found)]
    distance = ", ".join(["i.vector <#> %s::halfvec"] * len(vectors))
    closest = f"CASE WHEN i.model_id = %s THEN LEAST({distance}) END"  # another model's vectors may have another length
    rule, values = _passes(record, today)
    query = (
        f"SELECT id, person_id, has_text FROM (SELECT s.id, s.person_id, i.vector IS NOT NULL AS has_text, {closest} AS distance "
        f"FROM push_subscriptionindex i JOIN push_subscription s ON s.id = i.subscription_id "
        f"WHERE i.is_active AND i.side = %s AND {rule} OFFSET 0) f WHERE NOT has_text OR distance <= %s ORDER BY distance NULLS LAST, id"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(query, [found.model.row.id, *vectors, record.kind, *values, -nearness])
        return list(cursor.fetchall())


def _passes(record: Record, today: dt.date) -> tuple[str, list[Any]]:
    """The filters of `registry.queries.lists.Filters`, asked the other way round: does this record pass row `i`?"""
    parts = record.centre.path.split(SEPARATOR)
    paths = [SEPARATOR.join(parts[:n]) for n in range(1, len(parts) + 1)]
    least = record.price_min if record.price_min is not None else record.price_max
    horizon = record.achievement.horizon if record.kind == ACHIEVEMENT else ""
    expert = record.expert if record.kind == EXPERT else None
    rules: list[tuple[str, list[Any]]] = [
        ("(i.tech_areas = '{}' OR i.tech_areas && %s::varchar[])", [list(record.tech_areas)]),
        ("(i.modes = '{}' OR i.modes && %s::varchar[])", [list(record.cooperation_modes)]),
        ("(i.stages = '{}' OR %s = ANY(i.stages))", [record.stage]),
        ("(i.languages = '{}' OR %s = ANY(i.languages))", [record.language]),
        ("(i.horizons = '{}' OR %s = ANY(i.horizons))", [horizon]),
        ("(i.centre = '' OR i.centre = ANY(%s))", [paths]),
        ("(i.trl_min IS NULL OR i.trl_min <= %s)", [record.trl]),
        ("(i.price_max IS NULL OR (i.price_max >= %s::numeric AND (i.currency = '' OR i.currency = %s)))", [least, record.currency]),
    ]
    for name in OF_EXPERTS:
        own = getattr(expert, name) if expert else []
        rules.append((f"(i.{name} = '{{}}' OR i.{name} && %s::varchar[])", [[own] if isinstance(own, str) else list(own)]))
    if record.territories:
        rules.append(("(i.territory = '' OR i.territory = ANY(%s))", [list(record.territories)]))
    if record.deadline is not None and record.deadline < today:
        rules.append(("NOT i.open_only", []))
    return " AND ".join(rule for rule, _ in rules), [v for _, values in rules for v in values]


def candidates(record: Record, found: Indexed, *, nearness: float, least: float, today: dt.date) -> Iterator[list[Candidate]]:
    """Those who saved a search that the record answers, in batches, the nearest first."""
    passed = near(record, found, nearness=nearness, today=today)
    for start in range(0, len(passed), BATCH):
        yield list(_of_batch(passed[start : start + BATCH], found, least))


def _of_batch(batch: Sequence[tuple[UUID, UUID, bool]], found: Indexed, least: float) -> Iterator[Candidate]:
    texts = {t.subscription_id: t for t in SubscriptionText.objects.filter(subscription_id__in=[i for i, _, has in batch if has])}
    asked = [(subscription, person, texts[subscription]) for subscription, person, _ in batch if subscription in texts]
    fits = matching.compare(found, [_standing(text, found.model.row.id) for _, _, text in asked])
    for (subscription, person, _), fit in zip(asked, fits, strict=True):
        if fit.score >= least and fit.is_enough:
            yield Candidate(person, fit.score, fit.covered, len(fit.requirements), subscription)
    for subscription, person, has_text in batch:
        if not has_text:  # filters only: it passes, and stands behind whatever fits a text
            yield Candidate(person, least, subscription=subscription)


def _standing(row: SubscriptionText, model_id: int) -> Standing:
    return Standing(
        model_id=model_id, language=row.language, titled=row.titled, sentences=tuple(row.sentences), native=row.native, pivot=row.pivot,
        vectors=bytes(row.vectors), scales=bytes(row.scales),
    )  # fmt: skip
