"""The reads of the panel: the ranking, the record it is recomputed from, and what a reviewer sees: numbers, no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..domain import challenge as life
from ..domain.offer import Offer
from ..domain.panel import Candidate, Place, Sheet, rank
from ..domain.record import rules_of, written
from ..errors import LotsNotDrawn, ScoresMissing
from ..models import Application, Challenge, Score, Seat


def candidates(found: Challenge) -> dict[str, Candidate]:
    """The teams by the id of their application, as the panel knows them."""
    rows = found.applications.filter(status=life.SENT, eligible=True, number__isnull=False)
    return {str(a.id): Candidate(a.number or 0, a.content.price, a.content.days) for a in rows}


def sheets(found: Challenge) -> list[Sheet]:
    """Everybody's final scores."""
    given: dict[tuple[str, int], dict[str, Decimal]] = defaultdict(dict)
    rows = Score.objects.filter(seat__challenge=found, seat__final_at__isnull=False, application__number__isnull=False)
    for label, number, criterion, value in rows.values_list("seat__label", "application__number", "criterion", "value"):
        given[label, number or 0][criterion] = value
    return [Sheet(label, number, scores) for (label, number), scores in given.items()]


def unfinished(found: Challenge) -> QuerySet[Seat]:
    """Seats that are to score and have not finished."""
    return found.seats.filter(final_at=None, has_conflict=False)


def ranking(found: Challenge) -> tuple[Place, ...]:
    """The result of the panel. Refuses with LotsNotDrawn, ScoresMissing while somebody has not finished or sheets are too few."""
    if found.lots_at is None:
        raise LotsNotDrawn
    of = candidates(found)
    if unfinished(found).exists():
        final = found.seats.filter(final_at__isnull=False).count()
        raise ScoresMissing(number=1, given=final, needed=max(found.terms.fewest, final + unfinished(found).count()))
    return rank(rules_of(found.terms), of.values(), sheets(found))


def record_of(found: Challenge) -> dict[str, Any]:
    """The record from which anybody recomputes the ranking. Refuses with LotsNotDrawn, ScoresMissing."""
    ranking(found)
    return written(
        challenge=str(found.id), edition=found.edition, plan=found.terms, seed=found.lot_seed, applications=candidates(found),
        sheets=sheets(found),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blind:
    """An application as a reviewer reads it."""

    number: int
    offer: Offer
    scores: Mapping[str, Score]  # the reader's own

    @property
    def is_complete(self) -> bool:
        return bool(self.scores)


def blind(seat: Seat) -> list[Blind]:
    """What a reviewer is to score: numbered, without names, members, files and linked records."""
    mine: dict[UUID, dict[str, Score]] = defaultdict(dict)
    for one in seat.scores.all():
        mine[one.application_id][one.criterion] = one
    rows = seat.challenge.applications.filter(status=life.SENT, number__isnull=False).order_by("number")
    return [Blind(a.number or 0, _nameless(a), mine[a.id]) for a in rows]


def _nameless(application: Application) -> Offer:
    full = application.content
    return Offer(
        abstract=full.abstract, approach=full.approach, prior_work=full.prior_work, price=full.price, days=full.days, values=full.values
    )


def words_about(application: Application) -> Sequence[tuple[str, str]]:
    """What the finished reviewers wrote about an application: (criterion, words), in the order of the labels, names hidden."""
    rows = application.scores.filter(seat__final_at__isnull=False).exclude(words="").order_by("criterion", "seat__label")
    return list(rows.values_list("criterion", "words"))
