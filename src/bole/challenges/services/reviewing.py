"""The verbs between the deadline and the choice: who may take part, the pitch day, the lots, the panel and its scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from bole.kernel.canonical import digest
from bole.kernel.text import one_line, tidy
from bole.people import queries as people
from bole.people.domain.actor import STAFF
from bole.people.models import Person
from bole.registry import queries as registry
from bole.registry.domain.independence import Ties, conflict
from bole.registry.models import Record
from bole.registry.queries import experts
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain.panel import lots
from ..domain.plan import number_text
from ..errors import (
    ApplicationMissing,
    ApplicationsOpen,
    BadPitch,
    BadScores,
    ConflictDeclared,
    LotsNotDrawn,
    NobodyEligible,
    NotAnExpertWithAccount,
    NotDeclared,
    NotIndependent,
    NotScreenedYet,
    ScoresFinal,
    SeatMissing,
    SeedMissing,
    WhyMissing,
)
from ..errors import LotsDrawn as LotsDrawnAlready
from ..facts import ApplicationScreened, LotsDrawn, PitchAnnounced, ReviewerDeclared, ReviewerSeated, ScoresFinished
from ..models import TEXT, Application, Challenge, Score, Seat
from . import telling
from .challenges import reason_of, settle


def under_review(actor: AnyActor, challenge_id: UUID, *, to: str) -> Challenge:
    """A challenge whose deadline is past and whose teams are not chosen yet, locked. Refuses as `access.challenge_for`, and with
    ApplicationsOpen, WrongState."""
    found = access.challenge_for(actor, challenge_id, to=to, lock=True)
    settle(found)
    if found.status == life.PUBLISHED:
        raise ApplicationsOpen
    life.LIFE.next("choose", found.status)
    return found


@act
def screen_application(actor: AnyActor, application_id: UUID, *, eligible: bool, reason: str = "") -> Application:
    """Say whether a team may take part; a no takes a reason, which the team is told.

    Refuses with ApplicationMissing, NotChallengeStaff, ApplicationsOpen, WrongState, LotsDrawn, WhyMissing.
    """
    seen = access.application_for(actor, application_id, now=now())
    found = under_review(actor, seen.challenge_id, to="run")
    row = Application.objects.select_for_update().get(id=application_id)
    if row.status != life.SENT:
        raise ApplicationMissing
    if found.lots_at is not None:
        raise LotsDrawnAlready
    said = tidy(reason)[:TEXT] if eligible else reason_of(reason)
    row.eligible, row.eligibility_reason, row.screened_at = eligible, said, now()
    row.save(update_fields=["eligible", "eligibility_reason", "screened_at"])
    record(ApplicationScreened(subject_id=row.id, challenge=found.id, eligible=eligible, reason=said))
    kind = telling.LET_IN if eligible else telling.SCREENED_OUT
    telling.tell(actor, found, kind, telling.team(row), reason=said, application=row.id)
    return row


@act
def announce_pitch(actor: AnyActor, challenge_id: UUID, *, at: dt.datetime, place: str = "", link: str = "") -> Challenge:
    """Say when and where teams present their work; they and the panel are told.

    Refuses with ChallengeMissing, NotChallengeStaff, BadPitch, WrongState.
    """
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    settle(found)
    if found.status != life.PUBLISHED:
        life.LIFE.next("choose", found.status)
    place, link = one_line(place)[:300], one_line(link)[:500]
    is_link = not link or link.startswith(("https://", "http://"))
    if at <= (found.closes_at or at) or not (place or link) or not is_link:
        raise BadPitch
    found.pitch_at, found.pitch_place, found.pitch_link = at, place, link
    found.save(update_fields=["pitch_at", "pitch_place", "pitch_link"])
    record(PitchAnnounced(subject_id=found.id, at=at))
    told = telling.teams(found.applications.filter(status=life.SENT).exclude(eligible=False)) | telling.panel(found)
    telling.tell(actor, found, telling.PITCH, told, family=f"{found.id}:{at.isoformat()}", at=at)
    return found


@act
def draw_lots(actor: AnyActor, challenge_id: UUID, *, seed: str) -> Challenge:
    """Draw the numbers of the teams, which is also the order of the pitch, from a value everybody can look up.

    Refuses with ChallengeMissing, NotChallengeStaff, ApplicationsOpen, WrongState, LotsDrawn, NotScreenedYet, NobodyEligible,
    SeedMissing.
    """
    found = under_review(actor, challenge_id, to="run")
    seed = one_line(seed)[:200]
    if found.lots_at is not None:
        raise LotsDrawnAlready
    rows = {str(a.id): a for a in found.applications.filter(status=life.SENT)}
    if any(a.eligible is None for a in rows.values()):
        raise NotScreenedYet
    eligible = [one for one, a in rows.items() if a.eligible]
    if not eligible:
        raise NobodyEligible
    if not seed:
        raise SeedMissing
    for position, one in enumerate(lots(seed, eligible), 1):
        rows[one].number = position
        rows[one].save(update_fields=["number"])
    found.lot_seed, found.lots_at = seed, now()
    found.save(update_fields=["lot_seed", "lots_at"])
    record(LotsDrawn(subject_id=found.id, seed=seed, applications=len(eligible)))
    return found


@act
def seat_reviewer(actor: AnyActor, challenge_id: UUID, *, expert_id: UUID) -> Seat:
    """Give an expert a seat in the panel, who must be independent of the owner, the centre and every team.

    Refuses with ChallengeMissing, NotChallengeStaff, ApplicationsOpen, WrongState, NotAnExpertWithAccount, NotIndependent.
    """
    found = under_review(actor, challenge_id, to="run")
    if earlier := found.seats.filter(expert_id=expert_id).first():
        return earlier
    expert = registry.visible(actor).filter(id=expert_id, kind=Record.Kind.EXPERT, status="published").first()
    person_id = experts.person_of(expert_id) if expert else None
    if expert is None or person_id is None:
        raise NotAnExpertWithAccount
    if not is_independent(found, expert_id=expert_id, person_id=person_id):
        raise NotIndependent
    label = f"R{found.seats.count() + 1}"
    while found.seats.filter(label=label).exists():
        label = f"R{int(label[1:]) + 1}"
    seat = Seat.objects.create(challenge=found, expert_id=expert_id, person_id=person_id, label=label, seated_at=now())
    record(ReviewerSeated(subject_id=seat.id, challenge=found.id, expert=expert_id))
    telling.tell(actor, found, telling.SEATED, [person_id], family=f"{found.id}:seat")
    return seat


def is_independent(found: Challenge, *, expert_id: UUID, person_id: UUID) -> bool:
    """Whether nothing in the registers ties an expert to the owner, the need, the centre or a team. Part of the verbs."""
    mine = experts.ties_of_experts([expert_id]).get(expert_id, Ties())
    who = people.actor_of(Person.objects.get(id=person_id))
    applications = list(found.applications.filter(status=life.SENT))
    if who.holds(STAFF, found.centre.path) or access.owns(who, found) or any(access.is_of_team(who, a) for a in applications):
        return False
    units = {found.owner_id, *(a.organisation_id for a in applications if a.organisation_id)}
    asked = [experts.ties_of_organisation(one) for one in units]
    asked.append(experts.ties_of_record(found.need))
    asked += [Ties(persons=frozenset([a.person_id])) for a in applications if a.person_id]
    linked = {UUID(one) for a in applications for one in a.content.linked}
    asked += [experts.ties_of_record(r) for r in registry.whole(Record.objects.filter(id__in=linked))]
    return not any(who.belongs_to(one) for one in units) and all(conflict(mine, one) is None for one in asked)


@act
def unseat_reviewer(actor: AnyActor, challenge_id: UUID, *, seat_id: UUID, reason: str) -> None:
    """Take a seat back from who has not finished; finished scores stay for good.

    Refuses with ChallengeMissing, NotChallengeStaff, ApplicationsOpen, WrongState, SeatMissing, ScoresFinal, WhyMissing.
    """
    found = under_review(actor, challenge_id, to="run")
    reason_of(reason)
    seat = found.seats.select_for_update().filter(id=seat_id).first()
    if seat is None:
        raise SeatMissing
    if seat.final_at is not None:
        raise ScoresFinal
    seat.delete()


@act
def declare(actor: AnyActor, challenge_id: UUID, *, has_conflict: bool, conflict: str = "") -> Seat:
    """Declare that nothing ties me to this challenge or a team, or what does. Refuses with SeatMissing, ScoresFinal, WhyMissing."""
    seat = access.seat_for(actor, challenge_id, lock=True)
    if seat.final_at is not None:
        raise ScoresFinal
    said = tidy(conflict)[:TEXT]
    if has_conflict and not said:
        raise WhyMissing
    seat.has_conflict, seat.conflict, seat.declared_at = has_conflict, said if has_conflict else "", now()
    seat.save(update_fields=["has_conflict", "conflict", "declared_at"])
    if has_conflict:
        seat.scores.all().delete()
    record(ReviewerDeclared(subject_id=seat.id, challenge=seat.challenge_id, has_conflict=has_conflict))
    return seat


def _scoring(actor: AnyActor, challenge_id: UUID) -> tuple[Challenge, Seat]:
    """The challenge and the actor's seat, locked, where he may score now."""
    access.seat_for(actor, challenge_id)
    found = Challenge.objects.select_for_update().get(id=challenge_id)
    seat = access.seat_for(actor, challenge_id, lock=True)
    if seat.declared_at is None:
        raise NotDeclared
    if seat.has_conflict:
        raise ConflictDeclared
    if seat.final_at is not None or found.status != life.REVIEWING:
        raise ScoresFinal
    if found.lots_at is None:
        raise LotsNotDrawn
    return found, seat


@act
def score(
    actor: AnyActor, challenge_id: UUID, *, number: int, scores: Mapping[str, Decimal], words: Mapping[str, str] | None = None
) -> Seat:
    """Keep one's scores of one application; they can be changed until they are finished.

    Refuses with SeatMissing, NotDeclared, ConflictDeclared, ScoresFinal, LotsNotDrawn, ApplicationMissing, BadScores.
    """
    found, seat = _scoring(actor, challenge_id)
    application = found.applications.filter(number=number).first()
    if application is None:
        raise ApplicationMissing
    plan, said = found.terms, words or {}
    codes = {c.code for c in plan.criteria}
    right = all(0 <= v <= plan.most and v == v.quantize(Decimal("0.01")) for v in scores.values() if v.is_finite())
    if not set(scores) <= codes or not right or not all(v.is_finite() for v in scores.values()):
        raise BadScores(most=plan.most)
    for code, value in scores.items():
        Score.objects.update_or_create(
            seat=seat, application=application, criterion=code, defaults={"value": value, "words": tidy(said.get(code, ""))[:TEXT]}
        )
    return seat


@act
def finish_scores(actor: AnyActor, challenge_id: UUID) -> Seat:
    """Make one's scores final, after every application has them all; from then on one sees those of the others.

    Refuses with SeatMissing, NotDeclared, ConflictDeclared, ScoresFinal, LotsNotDrawn, BadScores.
    """
    seen = access.seat_for(actor, challenge_id)
    if seen.final_at is not None:
        return seen  # a second click
    found, seat = _scoring(actor, challenge_id)
    plan = found.terms
    numbers = set(found.applications.filter(number__isnull=False).values_list("number", flat=True))
    given = {(s.application.number, s.criterion): number_text(s.value) for s in seat.scores.select_related("application")}
    if set(given) != {(n, c.code) for n in numbers for c in plan.criteria}:
        raise BadScores(most=plan.most)
    seat.final_at = now()
    seat.save(update_fields=["final_at"])
    sealed = digest([[number, code, value] for (number, code), value in sorted(given.items(), key=str)])
    record(ScoresFinished(subject_id=seat.id, challenge=found.id, digest=sealed))
    return seat
