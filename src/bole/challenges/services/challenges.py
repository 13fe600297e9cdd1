"""The verbs of a challenge up to its deadline: draft, change, submit, return, screen, publish, revise, withdraw, acknowledge."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.conf import settings

from bole.kernel.errors import N_, Problem
from bole.kernel.text import tidy
from bole.people.access import require_settled
from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.registry.models import Record
from bole.runtime.acts import act, now, record

from .. import access
from ..access import AnyActor
from ..domain import challenge as life
from ..domain.plan import TIERS, Plan, problems, tidied
from ..domain.promise import VERSION
from ..errors import ApplicationsClosed, BadPlan, NotANeed, PlanChanged, WhyMissing
from ..facts import (
    ApplicationsEnded,
    ChallengeChanged,
    ChallengeDrafted,
    ChallengePublished,
    ChallengeReturned,
    ChallengeRevised,
    ChallengeScreened,
    ChallengeSubmitted,
    ChallengeWithdrawn,
    DetailsOpened,
)  # fmt: skip
from ..models import TEXT, Acknowledgement, Application, Challenge, ChallengeEdition
from . import money, telling

TOO_SOON = N_("The deadline must lie in the future.")
NOT_EARLIER = N_("A new edition does not end earlier than the one before it.")
STAYS_SEALED = N_("Applications were promised to stay unseen until the deadline; that cannot be taken back.")


@act
def draft(actor: Actor, need_id: UUID, *, plan: Plan) -> Challenge:
    """Begin a challenge on a published need, by its owner's people or the centre's staff.

    Refuses with RecordMissing, NotEditor, NotANeed, BadPlan, MergedAway.
    """
    need = registry.record_to_edit(actor, need_id)
    if need.kind != Record.Kind.NEED or need.status != "published" or need.owner is None:
        raise NotANeed
    require_settled(need.owner)
    made = Challenge(
        need=need, centre=need.centre, owner=need.owner, created_by_id=actor.person_id, tech_areas=need.tech_areas, status_at=now()
    )
    _put(made, plan)
    made.save()
    record(ChallengeDrafted(subject_id=made.id, need=need.id))
    return made


def _put(found: Challenge, plan: Plan) -> Plan:
    """Write a plan into the row; what the row cannot hold is refused."""
    plan = tidied(plan)
    if plan.tier not in TIERS or plan.reward < 0 or not (len(plan.currency) == 3 and plan.currency.isascii() and plan.currency.isupper()):
        raise BadPlan(problems=[p for p in problems(plan) if p.field in ("tier", "reward")])
    found.plan, found.tier, found.sealed = plan.as_json(), plan.tier, plan.sealed
    found.reward, found.currency, found.closes_at = plan.reward, plan.currency, plan.closes_at
    found.title = " / ".join(w.title for w in plan.words if w.title)[:420]
    return plan


def moved(found: Challenge, verb: str) -> None:
    """The status after a verb, on a locked row. Part of the verbs. Refuses with WrongState."""
    found.status, found.status_at = life.LIFE.next(verb, found.status), now()


def reason_of(text: str) -> str:
    """Refuses with WhyMissing."""
    said = tidy(text)[:TEXT]
    if not said:
        raise WhyMissing
    return said


@act
def change(actor: AnyActor, challenge_id: UUID, *, plan: Plan, version: int) -> Challenge:
    """Change what is not published yet. Refuses with ChallengeMissing, NotChallengeOwner, WrongState, PlanChanged, BadPlan."""
    found = access.challenge_for(actor, challenge_id, to="write", lock=True)
    moved(found, "change")
    _require_version(found, version)
    plan = _put(found, plan)
    found.version += 1
    found.save()
    record(ChallengeChanged(subject_id=found.id, digest=plan.digest))
    return found


def _require_version(found: Challenge, version: int) -> None:
    if found.version != version:
        raise PlanChanged


def _require_whole(plan: Plan) -> None:
    wrong = [*problems(plan)]
    if plan.closes_at is not None and plan.closes_at <= now():
        wrong.append(Problem("closes_at", "bad_plan", TOO_SOON))
    if wrong:
        raise BadPlan(problems=wrong)


@act
def submit(actor: AnyActor, challenge_id: UUID) -> Challenge:
    """Hand it to the centre. Refuses with ChallengeMissing, NotChallengeOwner, WrongState, BadPlan."""
    found = access.challenge_for(actor, challenge_id, to="write", lock=True)
    moved(found, "submit")
    _require_whole(found.terms)
    found.save()
    record(ChallengeSubmitted(subject_id=found.id, digest=found.terms.digest))
    telling.tell(actor, found, telling.SUBMITTED, telling.staff(found))
    return found


@act
def send_back(actor: AnyActor, challenge_id: UUID, *, reason: str) -> Challenge:
    """Give it back to its owner with what is to be changed. Refuses with ChallengeMissing, NotChallengeStaff, WrongState, WhyMissing."""
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    moved(found, "return")
    found.reason = reason_of(reason)
    found.save()
    record(ChallengeReturned(subject_id=found.id, reason=found.reason))
    telling.tell(actor, found, telling.RETURNED, telling.owners(found), reason=found.reason)
    return found


@act
def screen(actor: AnyActor, challenge_id: UUID, *, reason: str) -> Challenge:
    """Say that it is fit for the board, and why. Refuses with ChallengeMissing, NotChallengeStaff, WrongState, WhyMissing."""
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    moved(found, "screen")
    found.reason = reason_of(reason)
    found.save()
    record(ChallengeScreened(subject_id=found.id, reason=found.reason))
    return found


@act
def publish(actor: AnyActor, challenge_id: UUID) -> Challenge:
    """Put it on the board; from now on it changes only by editions.

    Refuses with ChallengeMissing, NotChallengeStaff, WrongState, BadPlan.
    """
    found = access.challenge_for(actor, challenge_id, to="run", lock=True)
    moved(found, "publish")
    plan = found.terms
    _require_whole(plan)
    assert plan.closes_at is not None
    found.edition, found.published_at, found.reason = 1, now(), ""
    found.save()
    _keep_edition(found, plan)
    record(ChallengePublished(subject_id=found.id, edition=1, digest=plan.digest, closes_at=plan.closes_at))
    telling.tell(actor, found, telling.PUBLISHED, telling.owners(found))
    return found


def _keep_edition(found: Challenge, plan: Plan, *, changed: tuple[str, ...] = (), reason: str = "") -> None:
    ChallengeEdition.objects.create(
        challenge=found, number=found.edition, at=now(), plan=found.plan, digest=plan.digest, changed=list(changed), reason=reason
    )


@act
def revise(actor: AnyActor, challenge_id: UUID, *, plan: Plan, version: int, reason: str) -> Challenge:
    """Publish a new edition while teams may still apply: every team is told, and the deadline leaves them time to answer it.

    Refuses with ChallengeMissing, NotChallengeOwner, ApplicationsClosed, WrongState, PlanChanged, BadPlan, WhyMissing.
    """
    found = access.challenge_for(actor, challenge_id, to="revise", lock=True)
    require_open(found)
    moved(found, "revise")
    _require_version(found, version)
    said, before = reason_of(reason), found.terms
    assert before.closes_at is not None
    plan = tidied(plan)
    wrong = []
    if plan.closes_at is None or plan.closes_at < before.closes_at:
        wrong.append(Problem("closes_at", "bad_plan", NOT_EARLIER))
    if before.sealed and not plan.sealed:
        wrong.append(Problem("sealed", "bad_plan", STAYS_SEALED))
    if wrong or problems(plan):
        raise BadPlan(problems=[*wrong, *problems(plan)])
    assert plan.closes_at is not None
    plan = replace(plan, closes_at=max(plan.closes_at, now() + dt.timedelta(days=settings.BOLE_CHALLENGE_EXTENSION_DAYS)))
    assert plan.closes_at is not None
    changed = tuple(name for name, value in plan.as_json().items() if value != before.as_json()[name])
    _put(found, plan)
    found.version, found.edition = found.version + 1, found.edition + 1
    found.save()
    _keep_edition(found, plan, changed=changed, reason=said)
    record(ChallengeRevised(
        subject_id=found.id, edition=found.edition, digest=plan.digest, closes_at=plan.closes_at, changed=changed, reason=said,
    ))  # fmt: skip
    telling.tell(actor, found, telling.REVISED, _followers(found), family=f"{found.id}:{found.edition}", reason=said)
    return found


def _followers(found: Challenge) -> set[UUID]:
    """Whose team has an application, sent or begun, and who promised confidentiality."""
    begun = Application.objects.filter(challenge=found).exclude(status=life.TAKEN_BACK)
    return telling.teams(begun) | set(found.acknowledgements.values_list("person_id", flat=True))


def require_open(found: Challenge) -> None:
    """Refuses with ApplicationsClosed once the deadline is past, by the clock, on a locked row."""
    if life.has_closed(found.status, closes_at=found.closes_at, now=now()):
        raise ApplicationsClosed


@act
def withdraw(actor: AnyActor, challenge_id: UUID, *, reason: str) -> Challenge:
    """Take it from the board, and say why; every team is told.

    Refuses with ChallengeMissing, NotChallengeOwner, WrongState, WhyMissing.
    """
    found = access.challenge_for(actor, challenge_id, to="revise", lock=True)
    moved(found, "withdraw")
    found.reason = reason_of(reason)
    found.save()
    for application in found.applications.filter(award__isnull=False).select_related("award"):
        money.give_back(actor, application.award)
    record(ChallengeWithdrawn(subject_id=found.id, reason=found.reason))
    told = _followers(found) | telling.panel(found) | telling.owners(found)
    telling.tell(actor, found, telling.WITHDRAWN, told, reason=found.reason)
    return found


@act
def end_applications(actor: AnyActor, challenge_id: UUID) -> Challenge:
    """Write down that the deadline is past. Early it does nothing, and late it changes nothing. Refuses with ChallengeMissing."""
    found = access.challenge_for(actor, challenge_id, lock=True)
    settle(found)
    return found


def settle(found: Challenge) -> None:
    """Write down what time has decided, on a locked row. Part of the verbs that look into applications."""
    if found.status != life.PUBLISHED or life.is_open(found.status, closes_at=found.closes_at, now=now()):
        return
    moved(found, "end_applications")
    found.save(update_fields=["status", "status_at"])
    record(ApplicationsEnded(subject_id=found.id, applications=found.applications.filter(status=life.SENT).count()))


@act
def acknowledge(actor: Actor, challenge_id: UUID) -> Challenge:
    """Promise to keep the details confidential; promising twice is promising once. Refuses with ChallengeMissing."""
    found = access.challenge_for(actor, challenge_id)
    if found.published_at is None or actor.person_id is None:
        return found
    made, is_new = Acknowledgement.objects.get_or_create(
        challenge=found, person_id=actor.person_id, defaults={"at": now(), "text_version": VERSION}
    )
    if is_new:
        record(DetailsOpened(subject_id=made.id, challenge=found.id, text_version=VERSION))
    return found
