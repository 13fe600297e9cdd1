"""The reads of challenges: the board, one challenge, applications, the panel, awards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, DateTimeField, F, Q, QuerySet, When
from django.db.models.functions import Now

from bole.people.domain.actor import Actor
from bole.runtime import acts

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain.challenge import Stage
from ..errors import ApplicationMissing, ChallengeFileMissing
from ..models import Application, ApplicationFile, Award, Challenge, Seat

SORTS = ("deadline", "newest", "reward")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the board is narrowed by. Whatever is none of the possible values says nothing."""

    words: str = ""
    stage: str = ""  # open, review, work, done
    tech_area: str = ""
    sort: str = "deadline"


STAGES: dict[str, Q] = {
    "open": Q(status=life.PUBLISHED, closes_at__gt=Now()),
    "review": Q(status=life.REVIEWING) | Q(status=life.PUBLISHED, closes_at__lte=Now()),
    "work": Q(status__in=[life.MATCHED, life.EXECUTING]),
    "done": Q(status__in=[life.REWARDED, life.FAILED, life.WITHDRAWN]),
}


def board(filters: Filters) -> QuerySet[Challenge]:
    """What is on the board for everybody: those still open come first, the nearest deadline at the top."""
    found = Challenge.objects.filter(published_at__isnull=False).select_related("owner", "centre__organisation")
    if filters.words:
        found = found.filter(title__icontains=filters.words)
    if filters.stage in STAGES:
        found = found.filter(STAGES[filters.stage])
    if filters.tech_area:
        found = found.filter(tech_areas__contains=[filters.tech_area])
    if filters.sort == "newest":
        return found.order_by("-published_at", "id")
    if filters.sort == "reward":
        return found.order_by("currency", "-reward", "id")
    still = Case(When(STAGES["open"], then=F("closes_at")), output_field=DateTimeField())
    return found.order_by(still.asc(nulls_last=True), "-closes_at", "id")


def challenge(actor: AnyActor, challenge_id: UUID) -> Challenge:
    """One challenge. Refuses with ChallengeMissing."""
    return access.challenge_for(actor, challenge_id)


def of_need(actor: AnyActor, need_id: UUID) -> QuerySet[Challenge]:
    """The challenges of a need that the actor may see, the newest first."""
    return access.challenges_for(actor).filter(need_id=need_id).select_related("owner").order_by("-created_at")


def stage(found: Challenge) -> Stage:
    """Where a challenge stands now, by the database's clock."""
    return life.stage_of(
        found.status, closes_at=found.closes_at, now=acts.now(), awards=list(awards(found).values_list("state", flat=True))
    )


def stages(rows: Iterable[Challenge]) -> list[tuple[Challenge, Stage]]:
    """The same for a list, in two queries."""
    listed, at = list(rows), acts.now()
    states: dict[UUID, list[str]] = {}
    for of, state in Award.objects.filter(application__challenge__in=listed).values_list("application__challenge_id", "state"):
        states.setdefault(of, []).append(state)
    return [(c, life.stage_of(c.status, closes_at=c.closes_at, now=at, awards=states.get(c.id, []))) for c in listed]


def is_open(found: Challenge) -> bool:
    """Whether a team may apply at this moment."""
    return life.is_open(found.status, closes_at=found.closes_at, now=acts.now())


# ---- one's own ----


def own_application(actor: Actor, challenge_id: UUID) -> Application:
    """The newest application of the actor's teams to a challenge, withdrawn ones last. Refuses with ApplicationMissing."""
    rows = access.own_applications(actor).filter(challenge_id=challenge_id).select_related("challenge", "organisation", "person")
    found = sorted(rows, key=lambda a: (a.status != life.TAKEN_BACK, a.changed_at))
    if not found:
        raise ApplicationMissing
    return found[-1]


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the actor's teams, newest first."""
    rows = access.own_applications(actor).select_related("challenge__owner", "organisation")
    return rows.exclude(status=life.TAKEN_BACK).order_by("-changed_at")


def owned(actor: Actor) -> QuerySet[Challenge]:
    """The challenges of the actor's organisations, newest first."""
    rows = Challenge.objects.filter(Q(owner_id__in=list(actor.organisations)) | Q(created_by_id__in=[actor.person_id]))
    return rows.select_related("owner", "centre__organisation").order_by("-created_at")


def run(actor: Actor) -> QuerySet[Challenge]:
    """The challenges of the actor's centres, those that wait first."""
    rows = access.challenges_run_by(actor).exclude(status=life.COLLECTED).select_related("owner", "centre__organisation")
    return rows.filter(closed_at=None).order_by("status_at")


def seats(actor: Actor) -> QuerySet[Seat]:
    """The actor's seats in panels."""
    return access.seats_of(actor).select_related("challenge__owner").order_by("-seated_at")


def application(actor: AnyActor, application_id: UUID) -> Application:
    """One application. Refuses with ApplicationMissing."""
    return access.application_for(actor, application_id, now=acts.now())


def file(actor: AnyActor, application_id: UUID, file_id: int) -> ApplicationFile:
    """A file of an application. Refuses with ApplicationMissing, ChallengeFileMissing."""
    of = application(actor, application_id)
    found = of.files.select_related("file").filter(id=file_id).first()
    if found is None:
        raise ChallengeFileMissing
    return found


def applications(actor: AnyActor, found: Challenge) -> QuerySet[Application]:
    """The sent applications, for owner and staff, after the deadline. Refuses with ChallengeMissing, ApplicationsOpen."""
    return access.applications_to_open(actor, found, now=acts.now())


def may_open(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor may look into the applications now."""
    return access.may_open(actor, found, now=acts.now())


def awards(found: Challenge) -> QuerySet[Award]:
    """The teams that were chosen."""
    rows = Award.objects.filter(application__challenge=found).select_related("application__organisation", "application__person")
    return rows.prefetch_related("milestones").order_by("application__number")


def past_deadline(at: dt.datetime) -> QuerySet[Challenge]:
    """Challenges whose deadline is past and not written down yet."""
    return Challenge.objects.filter(status=life.PUBLISHED, closes_at__lte=at)
