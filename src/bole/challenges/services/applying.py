"""The verbs of a team: save a draft, send it, withdraw it, add files. The challenge's row is the queue: the deadline is judged
by the database's clock after the lock is held."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from bole.kernel.errors import N_, Problem
from bole.people.domain.actor import Actor
from bole.registry import queries as registry
from bole.runtime import files
from bole.runtime.acts import act, now, record

from .. import access
from ..domain import challenge as life
from ..domain.offer import Offer, problems, tidied
from ..errors import (
    AlreadyApplied,
    ApplicationsClosed,
    BadOffer,
    ChallengeFileMissing,
    FileTooLarge,
    NotAcknowledged,
    NotOfTeam,
    NotOpenTo,
    OwnerMayNotApply,
    PlanChanged,
    TooManyFiles,
)  # fmt: skip
from ..facts import ApplicationSent, ApplicationWithdrawn
from ..models import Application, ApplicationFile, Challenge
from .challenges import require_open

MOST_FILES = 10
NOT_YOURS = N_("Only achievements of your own team can be linked.")


def _open_challenge(actor: Actor, challenge_id: UUID, organisation_id: UUID | None) -> Challenge:
    """The challenge, locked, for a team that may apply now."""
    found = access.challenge_for(actor, challenge_id, lock=True)
    if found.published_at is None or found.status not in life.ON_BOARD:
        raise ApplicationsClosed
    require_open(found)
    if organisation_id is not None and not actor.belongs_to(organisation_id):
        raise NotOfTeam
    if organisation_id == found.owner_id or actor.belongs_to(found.owner_id) or access.works_for(actor, found):
        raise OwnerMayNotApply
    if ("organisation" if organisation_id else "person") not in found.terms.open_to:
        raise NotOpenTo
    if not access.may_read_details(actor, found):
        raise NotAcknowledged
    return found


def _of_team(actor: Actor, found: Challenge, organisation_id: UUID | None) -> Application | None:
    """The team's application that was not withdrawn, locked."""
    team = Q(organisation_id=organisation_id) if organisation_id else Q(organisation=None, person_id=actor.person_id)
    rows = Application.objects.select_for_update(of=("self",)).filter(team, challenge=found).exclude(status=life.TAKEN_BACK)
    return rows.select_related("challenge").first()


@act
def save_application(
    actor: Actor, challenge_id: UUID, *, offer: Offer, organisation_id: UUID | None = None, language: str = "zh-hans"
) -> Application:
    """Keep an application as a draft; it may be unfinished.

    Refuses with ChallengeMissing, ApplicationsClosed, NotOfTeam, OwnerMayNotApply, NotOpenTo, NotAcknowledged, BadOffer,
    AlreadyApplied.
    """
    found = _open_challenge(actor, challenge_id, organisation_id)
    mine = _of_team(actor, found, organisation_id)
    if mine is not None and mine.status == life.SENT:
        if mine.digest == tidied(offer).digest:
            return mine
        raise AlreadyApplied
    return _kept(actor, found, mine, offer, organisation_id, language)


def _kept(
    actor: Actor, found: Challenge, mine: Application | None, offer: Offer, organisation_id: UUID | None, language: str
) -> Application:
    offer = tidied(offer)
    _require_own(actor, offer.linked, organisation_id)
    row = mine or Application(challenge=found, organisation_id=organisation_id, person_id=actor.person_id)
    row.offer, row.changed_at, row.language = offer.as_json(), now(), language[:12]
    row.save()
    return row


def _require_own(actor: Actor, linked: Iterable[str], organisation_id: UUID | None) -> None:
    wanted = {UUID(one) for one in linked}
    rows = registry.visible(actor).filter(id__in=wanted, kind="achievement")
    own = rows.filter(Q(created_by_id=actor.person_id) | Q(owner_id__in=[organisation_id] if organisation_id else []))
    if len(set(own.values_list("id", flat=True))) != len(wanted):
        raise BadOffer(problems=[Problem("linked", "bad_offer", NOT_YOURS)])


@act
def send_application(
    actor: Actor, challenge_id: UUID, *, offer: Offer, edition: int, organisation_id: UUID | None = None, language: str = "zh-hans"
) -> Application:
    """Send an application. The same sent again is the same application, however often.

    Refuses with ChallengeMissing, ApplicationsClosed, NotOfTeam, OwnerMayNotApply, NotOpenTo, NotAcknowledged, PlanChanged,
    BadOffer, AlreadyApplied.
    """
    found = _open_challenge(actor, challenge_id, organisation_id)
    mine, offer = _of_team(actor, found, organisation_id), tidied(offer)
    if mine is not None and mine.status == life.SENT:
        if mine.digest == offer.digest:
            return mine
        raise AlreadyApplied
    if mine is not None and not access.is_of_team(actor, mine):
        raise NotOfTeam
    if edition != found.edition:
        raise PlanChanged
    if wrong := problems(offer, found.terms, language=language):
        raise BadOffer(problems=wrong)
    row = _kept(actor, found, mine, offer, organisation_id, language)
    row.status, row.sent_at, row.digest, row.edition = life.SENT, now(), offer.digest, found.edition
    row.save()
    record(ApplicationSent(subject_id=row.id, challenge=found.id, edition=found.edition, digest=offer.digest))
    return row


@act
def withdraw_application(actor: Actor, application_id: UUID) -> Application:
    """Take back an application, or throw a draft away, until the deadline. Twice is once.

    Refuses with ApplicationMissing, NotOfTeam, ApplicationsClosed.
    """
    row = _to_change(actor, application_id)
    if row.status != life.TAKEN_BACK:
        was_sent, row.status = row.status == life.SENT, life.TAKEN_BACK
        row.save(update_fields=["status"])
        if was_sent:
            record(ApplicationWithdrawn(subject_id=row.id, challenge=row.challenge_id))
    return row


def _to_change(actor: Actor, application_id: UUID) -> Application:
    """An application of the actor's team, while its challenge is open; the challenge is locked first."""
    seen = access.application_for(actor, application_id, now=now(), to="act")
    found = access.challenge_for(actor, seen.challenge_id, lock=True)
    require_open(found)
    return access.application_for(actor, application_id, now=now(), to="act", lock=True)


@act
def add_file(actor: Actor, application_id: UUID, *, name: str, media_type: str, size: int, content: Iterable[bytes]) -> ApplicationFile:
    """Put a file to a draft. Refuses with ApplicationMissing, NotOfTeam, ApplicationsClosed, AlreadyApplied, FileTooLarge, TooManyFiles."""
    row = _to_change(actor, application_id)
    if row.status != life.DRAFT:
        raise AlreadyApplied
    if size > settings.BOLE_CHALLENGE_FILE_MB << 20:
        raise FileTooLarge(limit=settings.BOLE_CHALLENGE_FILE_MB)
    if row.files.count() >= MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)
    return ApplicationFile.objects.create(application=row, file=files.store(name=name, media_type=media_type, content=content), at=now())


@act
def remove_file(actor: Actor, application_id: UUID, *, file: int) -> None:
    """Take a file away from a draft.

    Refuses with ApplicationMissing, NotOfTeam, ApplicationsClosed, AlreadyApplied, ChallengeFileMissing.
    """
    row = _to_change(actor, application_id)
    if row.status != life.DRAFT:
        raise AlreadyApplied
    kept = row.files.select_related("file").filter(id=file).first()
    if kept is None:
        raise ChallengeFileMissing
    stored = kept.file
    kept.delete()
    stored.delete()
