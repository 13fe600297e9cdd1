"""The reads of surveys: which there are, how far they are, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from bole.people.domain.actor import Actor

from .. import access
from ..models import Survey, SurveyAnswer, SurveyLink


def surveys(actor: Actor) -> QuerySet[Survey]:
    """The surveys of the actor's centres, newest first, with how many opened and answered. Refuses with NotStaff."""
    access.centres_of_staff(actor)
    return (
        access.surveys_for(actor)
        .select_related("centre__organisation")
        .annotate(answered=Count("links__answers"))
        .order_by("-created_at", "id")
    )


def survey(actor: Actor, survey_id: UUID) -> Survey:
    """One survey, for its staff. Refuses with SurveyMissing."""
    return access.survey_for(actor, survey_id)


def link(code: str) -> SurveyLink:
    """A way into a survey. Refuses with SurveyMissing."""
    return access.link_with(code)


def links(found: Survey) -> QuerySet[SurveyLink]:
    """The ways into a survey with what came by each; the public one first."""
    return found.links.annotate(answered=Count("answers")).order_by("organisation", "id")


@dataclass(frozen=True, slots=True)
class Region:
    """How far a survey is in one region."""

    code: str
    asked: int
    opened: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a survey is: organisations asked, times opened, needs answered."""

    asked: int
    opened: int
    answered: int
    target: int
    regions: tuple[Region, ...]

    @property
    def share(self) -> float:
        return min(1.0, self.answered / self.target) if self.target else 0.0


def progress(found: Survey) -> Progress:
    """How far a survey is, in all and by region. Of those who only looked there is a number and nothing else."""
    rows = {row.id: row for row in links(found)}
    regions = {}
    for code in sorted({row.region for row in rows.values() if row.organisation}):
        of_region = [row for row in rows.values() if row.organisation and row.region == code]
        answered = sum(row.answered for row in of_region)  # type: ignore[attr-defined]
        regions[code] = Region(code, len(of_region), sum(row.opened for row in of_region), answered)
    opened = found.links.aggregate(n=Sum("opened"))["n"] or 0
    answered = SurveyAnswer.objects.filter(link__survey=found).count()
    return Progress(sum(1 for row in rows.values() if row.organisation), opened, answered, found.target, tuple(regions.values()))


def answers(found: Survey) -> QuerySet[SurveyAnswer]:
    """What was answered, in the order it came."""
    return SurveyAnswer.objects.filter(link__survey=found).select_related("record__centre", "link").order_by("at", "record_id")
