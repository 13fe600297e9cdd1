"""The JSON shapes of matching: a hit with its reasons, a ranking, one pair. The API and `bole match --json` say the same."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from bole.kernel.errors import N_
from bole.people import queries as people
from bole.reference.queries import language_name, vocabulary
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.registry.queries import FILTER_CODES
from bole.registry.web.schemas import RecordCard, card
from bole.ui.shapes import Page, Shape, Term

from .. import queries
from ..domain.constraints import Constraint
from ..domain.reasons import Cover, Reasons
from ..queries import Hit, Outcome, Query, Side

VOCABULARIES = FILTER_CODES
SideName = Literal["achievement", "need", "expert"]


class RequirementShape(Shape):
    """One sentence of the need, and the sentence of the offer that answers it best, each as it was written."""

    text: str
    sentence: str
    similarity: float
    cover: Literal["covered", "partly", "missing"]


class TermShape(Shape):
    """A term of the need and the term of the offer that says the same."""

    wanted: str
    offered: str
    weight: float


class ConstraintShape(Shape):
    """A hard condition: met, not met or unknown, with what was compared. Nothing is left out because of it."""

    name: str = Field(examples=["trl"])
    verdict: Literal["met", "not_met", "unknown"]
    wanted: list[str]
    offered: list[str]


class ReasonsShape(Shape):
    """Why a record is in the ranking."""

    requirements: list[RequirementShape] = Field(description=N_("every requirement with the sentence that covers it best"))
    covered: int
    partly: int
    missing: int
    terms: list[TermShape] = Field(description=N_("the terms both sides share, the weightiest first"))


class HitShape(Shape):
    """One record in the ranking, with its reasons."""

    position: int = Field(description=N_("its place in the whole ranking, from 1"))
    score: float
    language: str = Field(description=N_("the language of the wording that was compared"))
    legs: dict[str, float] = Field(
        description=N_("the parts of the score; their sum is the score. Against the match speak “hub” (near to anything) and “stale”")
    )
    shares: dict[str, float] = Field(description=N_("each supporting leg's share of all support"))
    reasons: ReasonsShape | None = Field(description=N_("left out when they were not asked for"))
    constraints: list[ConstraintShape] = Field(description=N_("empty for a typed text, which states none"))
    record: RecordCard


class QueryShape(Shape):
    """What was asked, as it was understood."""

    language: str
    known_language: bool = Field(description=N_("whether the language model was trained on this language"))
    requirements: list[str] = Field(description=N_("the sentences that are compared"))
    cut: bool = Field(description=N_("whether the text was longer than what is compared"))


class FacetTerm(Term):
    """A value of a filter, and how many of the ranked records have it."""

    count: int


class Ranking(Page):
    """A part of a ranking, best first; `total` counts all ranked records."""

    side: SideName = Field(description=N_("what was looked for"))
    query: QueryShape
    facets: dict[str, list[FacetTerm]] = Field(description=N_("for each filter, its values among the ranked records"))
    items: list[HitShape]


class PairShape(Shape):
    """Why one record answers another, or does not: an achievement a need, or an expert either of them."""

    hit: HitShape
    need: RecordCard


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Which part of a ranking is shown, in which language, and whether with reasons."""

    limit: int
    offset: int
    language: str
    reasons: bool = True


def ranking(outcome: Outcome, side: Side, part: Part, *, today: dt.date, asking: Record | None = None) -> Ranking:
    """A part of a ranking as JSON. Given the record that asks, its constraints are compared."""
    query = outcome.query
    assert query is not None
    records = {
        r.id: r
        for r in registry.listed_in_order(
            [h.record_id for h in outcome.hits[part.offset : part.offset + part.limit]], taken=registry.summarised
        )
    }
    placed = [(i, h) for i, h in enumerate(outcome.hits, 1) if h.record_id in records]
    hits = [h for _, h in placed]
    told = queries.explain(query, hits, looking_for=side) if part.reasons else [None] * len(hits)
    found = [records[hit.record_id] for hit in hits]
    compared = queries.conditions(asking, found, today=today) if asking else [()] * len(found)
    items = [
        hit_shape(position, hit, record, reasons, part.language, constraints=constraints)
        for (position, hit), record, reasons, constraints in zip(placed, found, told, compared, strict=True)
    ]
    return Ranking(
        total=len(outcome.hits), limit=part.limit, offset=part.offset, side=side.value, query=query_shape(query),
        facets=facets(outcome.facets, part.language), items=items,
    )  # fmt: skip


def hit_shape(
    position: int, hit: Hit, record: Record, reasons: Reasons | None, language: str, *, constraints: Iterable[Constraint] = ()
) -> HitShape:
    """One hit as JSON."""
    return HitShape(
        position=position, score=round(hit.score, 6), language=hit.language, legs=_rounded(dataclasses.asdict(hit.legs)),
        shares=_rounded(hit.legs.shares()), reasons=reasons_shape(reasons) if reasons else None,
        constraints=[
            ConstraintShape(name=c.name, verdict=c.verdict.value, wanted=list(c.wanted), offered=list(c.offered)) for c in constraints
        ],
        record=card(record, language),
    )  # fmt: skip


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in values.items()}


def reasons_shape(reasons: Reasons) -> ReasonsShape:
    """The reasons of one hit as JSON."""
    covers = [r.cover for r in reasons.requirements]
    return ReasonsShape(
        requirements=[
            RequirementShape(text=r.text, sentence=r.sentence, similarity=round(r.similarity, 4), cover=r.cover.value)
            for r in reasons.requirements
        ],
        covered=covers.count(Cover.COVERED), partly=covers.count(Cover.PARTLY), missing=covers.count(Cover.MISSING),
        terms=[TermShape(wanted=t.wanted, offered=t.offered, weight=round(t.weight, 4)) for t in reasons.terms],
    )  # fmt: skip


def query_shape(query: Query) -> QueryShape:
    """A query as it was understood."""
    prepared = query.prepared
    return QueryShape(
        language=prepared.language, known_language=query.known_language, requirements=list(prepared.sentences), cut=prepared.cut
    )


def facets(found: Mapping[str, Mapping[str, int]], language: str) -> dict[str, list[FacetTerm]]:
    """The facets with labels, the commonest value first."""
    names = {c.path: c.organisation.name_in(language) for c in people.centres().filter(path__in=found.get("centre", {}))}

    def label(name: str, code: str) -> str:
        if name in VOCABULARIES:
            return vocabulary(VOCABULARIES[name]).label(code, language)
        return language_name(code, language) if name == "languages" else names.get(code, code)

    return {
        name: [FacetTerm(code=code, label=label(name, code), count=count) for code, count in counts.items()]
        for name, counts in found.items()
    }  # fmt: skip
