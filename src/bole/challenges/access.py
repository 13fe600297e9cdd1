"""The doors of challenges. Door and list are one rule.

On the board: everybody. Before: the owner's people and the centre's staff. Applications: the team always; owner and staff
only after the deadline, where the challenge is sealed, whoever they are; the panel by its seats, without names.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import PUBLISHERS, STAFF, Actor, Role
from bole.runtime.system import SystemActor

from .domain import challenge as life
from .errors import (
    ApplicationMissing,
    ApplicationsOpen,
    AwardMissing,
    ChallengeMissing,
    NotChallengeOwner,
    NotChallengeStaff,
    NotOfTeam,
    SeatMissing,
)  # fmt: skip
from .models import Acknowledgement, Application, Award, Challenge, Seat

AnyActor = Actor | SystemActor


def _staffed(actor: Actor, roles: frozenset[Role] = STAFF) -> Q:
    rule = Q(pk__in=[])
    for path in actor.centre_paths(roles):
        rule |= Q(centre__path=path) | Q(centre__path__startswith=f"{path}.")
    return rule


def challenges_for(actor: AnyActor) -> QuerySet[Challenge]:
    """Every challenge the actor may see."""
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return Challenge.objects.all()
    board = Q(published_at__isnull=False)
    if not actor.is_signed_in:
        return Challenge.objects.filter(board)
    return Challenge.objects.filter(board | Q(created_by_id=actor.person_id) | Q(owner_id__in=list(actor.organisations)) | _staffed(actor))


def challenges_run_by(actor: Actor) -> QuerySet[Challenge]:
    """Every challenge of the centres where the actor screens and publishes."""
    if actor.is_administrator:
        return Challenge.objects.all()
    return Challenge.objects.filter(_staffed(actor, PUBLISHERS)) if actor.centre_paths(PUBLISHERS) else Challenge.objects.none()


def challenges_owned_by(actor: Actor) -> QuerySet[Challenge]:
    """Every challenge for whose owner the actor speaks."""
    represented = [one for one, roles in actor.organisations.items() if Role.REPRESENTATIVE in roles]
    return Challenge.objects.filter(
        Q(owner_id__in=represented) | Q(created_by_id__in=[actor.person_id], owner_id__in=list(actor.organisations))
    )


def owns(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor speaks for the owner: its representative, or the member who wrote the challenge."""
    if not isinstance(actor, Actor):
        return True
    roles = actor.organisations.get(found.owner_id, frozenset())
    return Role.REPRESENTATIVE in roles or (bool(roles) and found.created_by_id == actor.person_id)


def runs(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor screens and publishes it: registrar or director of its centre or of one above."""
    return not isinstance(actor, Actor) or actor.holds(PUBLISHERS, found.centre.path)


def works_for(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor is staff of its centre or of one above."""
    return not isinstance(actor, Actor) or actor.holds(STAFF, found.centre.path)


def is_inside(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor sees more of it than the board: the owner's people and the staff."""
    return owns(actor, found) or works_for(actor, found) or (isinstance(actor, Actor) and actor.belongs_to(found.owner_id))


def challenge_for(actor: AnyActor, challenge_id: UUID, *, to: str = "see", lock: bool = False) -> Challenge:
    """One challenge: to "see", to "own", to "run", to "write" for owner and staff, to "revise" for who owns or runs it.

    Refuses with ChallengeMissing, NotChallengeOwner, NotChallengeStaff.
    """
    visible = challenges_for(actor).select_related("centre__organisation", "owner", "need")
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=challenge_id).first()
    if found is None:
        raise ChallengeMissing
    if to == "own" and not owns(actor, found):
        raise NotChallengeOwner
    if to == "run" and not runs(actor, found):
        raise NotChallengeStaff
    if to == "revise" and not (owns(actor, found) or runs(actor, found)):
        raise NotChallengeOwner
    if to == "write" and not (owns(actor, found) or works_for(actor, found)):
        raise NotChallengeOwner
    return found


def has_acknowledged(actor: AnyActor, found: Challenge) -> bool:
    """Whether the actor promised to keep its details confidential."""
    return isinstance(actor, Actor) and Acknowledgement.objects.filter(challenge=found, person_id__in=[actor.person_id]).exists()


def may_read_details(actor: AnyActor, found: Challenge) -> bool:
    """Whether the tier opens the details to the actor."""
    if is_inside(actor, found) or found.tier == "public":
        return True
    if not isinstance(actor, Actor) or not actor.is_signed_in:
        return False
    return found.tier == "members" or has_acknowledged(actor, found) or seats_of(actor).filter(challenge=found).exists()


# ---- applications ----


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the actor's teams: his own, and those of the organisations he belongs to."""
    if not actor.is_signed_in:
        return Application.objects.none()
    return Application.objects.filter(Q(person_id=actor.person_id) | Q(organisation_id__in=list(actor.organisations)))


def is_of_team(actor: AnyActor, application: Application) -> bool:
    """Whether the actor may act for the team: who wrote the application, or who represents the organisation."""
    if not isinstance(actor, Actor):
        return True
    if application.person_id is not None and application.person_id == actor.person_id:
        return application.organisation_id is None or actor.belongs_to(application.organisation_id)
    return application.organisation_id is not None and Role.REPRESENTATIVE in actor.organisations.get(application.organisation_id, ())


def may_open(actor: AnyActor, found: Challenge, *, now: dt.datetime) -> bool:
    """Whether the actor may look into the applications at this moment."""
    if not (owns(actor, found) or works_for(actor, found)):
        return False
    return not found.sealed or life.has_closed(found.status, closes_at=found.closes_at, now=now)


def applications_to_open(actor: AnyActor, found: Challenge, *, now: dt.datetime) -> QuerySet[Application]:
    """The sent applications, for owner and staff, once they may be opened. Refuses with ChallengeMissing, ApplicationsOpen."""
    if not (owns(actor, found) or works_for(actor, found)):
        raise ChallengeMissing
    if not may_open(actor, found, now=now):
        raise ApplicationsOpen
    return found.applications.filter(status=life.SENT).select_related("organisation", "person").order_by("number", "id")


def application_for(
    actor: AnyActor, application_id: UUID, *, now: dt.datetime, to: str = "see", lock: bool = False
) -> Application:  # fmt: skip
    """One application: to "see", or to "act" for the team. Refuses with ApplicationMissing, NotOfTeam."""
    rows = Application.objects.select_related("challenge__centre__organisation", "challenge__owner", "organisation", "person")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(id=application_id).first()
    if found is None:
        raise ApplicationMissing
    mine = not isinstance(actor, Actor) or own_applications(actor).filter(id=found.id).exists()
    if not mine and not (found.status == life.SENT and may_open(actor, found.challenge, now=now)):
        raise ApplicationMissing
    if to == "act" and not is_of_team(actor, found):
        raise NotOfTeam
    return found


# ---- the panel ----


def seats_of(actor: AnyActor) -> QuerySet[Seat]:
    """The seats the actor has in panels."""
    if not isinstance(actor, Actor) or actor.person_id is None:
        return Seat.objects.none()
    return Seat.objects.filter(person_id=actor.person_id)


def seat_for(actor: AnyActor, challenge_id: UUID, *, lock: bool = False) -> Seat:
    """The actor's own seat in the panel of a challenge. Refuses with SeatMissing."""
    rows = seats_of(actor).select_related("challenge__centre__organisation", "challenge__owner").filter(challenge_id=challenge_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise SeatMissing
    return found


# ---- awards ----


def awards_for(actor: AnyActor) -> QuerySet[Award]:
    """The awards the actor may see: those of his teams, and those of challenges he owns or works for."""
    rows = Award.objects.select_related(
        "application__challenge__centre__organisation", "application__challenge__owner", "application__organisation", "application__person"
    )
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return rows
    if not actor.is_signed_in:
        return rows.none()
    inside = challenges_for(actor).filter(Q(owner_id__in=list(actor.organisations)) | _staffed(actor))
    return rows.filter(Q(application__in=own_applications(actor)) | Q(application__challenge__in=inside))


def award_for(actor: AnyActor, award_id: UUID, *, to: str = "see") -> Award:
    """One award: to "see", to "work" for the team, to "own" for the owner, to "run" for the staff; its challenge is locked for a deed.

    Refuses with AwardMissing, NotOfTeam, NotChallengeOwner, NotChallengeStaff.
    """
    if to != "see":
        of = Award.objects.filter(id=award_id).values("application__challenge_id")
        Challenge.objects.select_for_update().filter(id__in=of).first()
    found = awards_for(actor).filter(id=award_id).first()
    if found is None:
        raise AwardMissing
    if to == "work" and not is_of_team(actor, found.application):
        raise NotOfTeam
    if to == "own" and not owns(actor, found.application.challenge):
        raise NotChallengeOwner
    if to == "run" and not runs(actor, found.application.challenge):
        raise NotChallengeStaff
    return found
