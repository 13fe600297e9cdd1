"""The verbs for one record: draft, revise, submit, return, publish, withdraw, archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as with_values
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from bole.kernel.text import one_line, tidy
from bole.people.access import centre_for
from bole.people.domain.actor import Actor
from bole.runtime.acts import act, now, record
from bole.runtime.system import SystemActor

from .. import access, queries
from ..access import AnyActor
from ..domain import checks, review
from ..domain.horizon import horizon
from ..domain.life import LIFE, SUBMITTED, WHOLE
from ..domain.sheet import RecordSheet
from ..errors import BadSheet, ChangedMeanwhile, ExternalIdTaken, NotEditor, NotReady, TakenByAnother
from ..facts import RecordArchived, RecordDrafted, RecordPublished, RecordReturned, RecordRevised, RecordSubmitted, RecordWithdrawn
from ..models import Achievement, Record, RecordVersion, Review
from ..queries.review import second_persons
from . import telling, validity, writing
from .owners import owners_of


def checked(sheet: RecordSheet) -> RecordSheet:
    """The sheet with tidy texts. Refuses with BadSheet, which carries every problem."""
    tidy = sheet.tidied()
    if problems := queries.problems_of(tidy):
        raise BadSheet(problems=problems)
    return tidy


@act
def draft(actor: AnyActor, *, centre: str, sheet: RecordSheet) -> Record:
    """Begin a record in a centre. Anybody signed in may; nobody else sees it yet.

    Refuses with BadSheet, CentreMissing, NotEditor, ExternalIdTaken.
    """
    if isinstance(actor, Actor) and not actor.is_signed_in:
        raise NotEditor
    home = centre_for(actor, centre)
    sheet = checked(sheet)
    owners = owners_of([sheet])
    try:
        with transaction.atomic():
            (made,) = writing.insert([sheet], centre=home, owners=owners, author=writing.Author.of(actor), at=now())
    except IntegrityError:
        if queries.known_by_external_id(home.pk, "", [sheet.external_id]):
            raise ExternalIdTaken(taken=sheet.external_id) from None
        raise
    record(RecordDrafted(subject_id=made.id, kind=made.kind, centre=home.path, version=1))
    return made


@act
def revise(actor: AnyActor, record_id: UUID, *, sheet: RecordSheet, version: int, note: str = "") -> Record:
    """Write a new version of a record. `version` is the one the writer started from.

    Equal content makes no version. A new version of a published record counts as its confirmation, and brings it back if
    it had expired. Refuses with RecordMissing, NotEditor, BadSheet, ChangedMeanwhile, WrongState, NotReady.
    """
    found, note = access.record_for(actor, record_id, to="edit", lock=True), one_line(note)[:300]
    LIFE.next("revise", found.status)
    if found.version != version:
        raise ChangedMeanwhile(now=found.version, yours=version)
    before = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    sheet = checked(with_values(sheet, kind=found.kind, external_id=before.external_id))
    if found.status in WHOLE and (wanting := checks.missing(sheet)):
        raise NotReady(problems=wanting)
    changed = [d.field for d in queries.differences(queries.sheet_as_json(before), queries.sheet_as_json(sheet))]
    if not changed:
        return found
    change = writing.Change(found, sheet, owners_of([sheet])[0], changed)
    writing.replace([change], author=writing.Author.of(actor), at=now(), note=note)
    record(
        RecordRevised(
            subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, changed=tuple(changed), note=note
        )
    )
    return found


def moved(found: Record, verb: str) -> None:
    """Take a locked record one step further in its life; what leaves the pile is not in review any more."""
    was, found.status = found.status, LIFE.next(verb, found.status)
    found.updated_at = now()
    validity.settle(found)
    found.save(update_fields=["status", "updated_at", "published_at", "number", *validity.FIELDS])
    if was == SUBMITTED:
        Review.objects.filter(record=found).delete()


def require_ready(found: Record) -> RecordSheet:
    """The sheet of a record that could be published. Refuses with NotReady."""
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    if wanting := checks.missing(sheet):
        raise NotReady(problems=wanting)
    return sheet


def require_free(actor: AnyActor, found: Record) -> None:
    """That nobody else has the record in review. Refuses with TakenByAnother."""
    taken = Review.objects.filter(record=found).exclude(taken_by=None).select_related("taken_by").first()
    if taken is None or not isinstance(actor, Actor) or taken.taken_by_id == actor.person_id:
        return
    if taken.taken_at and review.is_taken(taken.taken_at, now=now(), hours=settings.BOLE_REVIEW_HOURS):
        raise TakenByAnother(by=str(taken.taken_by), since=f"{timezone.localtime(taken.taken_at):%Y-%m-%d %H:%M}")


@act
def submit(actor: AnyActor, record_id: UUID) -> Record:
    """Hand a record to its centre for registration. Refuses with RecordMissing, NotEditor, NotReady, WrongState."""
    found = access.record_for(actor, record_id, to="edit", lock=True)
    sheet = require_ready(found)
    moved(found, "submit")
    submitter = actor.person_id if isinstance(actor, Actor) else None
    Review.objects.create(record=found, submitted_by_id=submitter, submitted_at=now(), **writing.checklist_kept(sheet))
    record(RecordSubmitted(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    return found


@act
def return_to_author(actor: AnyActor, record_id: UUID, *, reason: str) -> Record:
    """Give a submitted record back with a reason. Refuses with RecordMissing, NotPublisher, TakenByAnother, WrongState."""
    found, reason = access.record_for(actor, record_id, to="publish", lock=True), tidy(reason)
    require_free(actor, found)
    moved(found, "return")
    record(RecordReturned(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, reason=reason))
    telling.tell_authors(actor, found, kind="registry.returned", reason=reason)
    return found


@act
def publish(actor: AnyActor, record_id: UUID) -> Record:
    """Register and publish a record; the first time it gets its number. What one wrote oneself is published by another.

    Refuses with RecordMissing, NotPublisher, NotReady, WrongState, TakenByAnother, SecondPersonNeeded.
    """
    found = access.record_for(actor, record_id, to="publish", lock=True)
    require_ready(found)
    LIFE.next("publish", found.status)
    require_free(actor, found)
    alone, at = review.is_alone(second_persons(actor, found)), now()
    if not found.number:
        (found.number,) = writing.next_numbers(found.centre, found.kind, 1, at=at, default_mask=settings.BOLE_NUMBER_MASK)
    found.published_at = at
    validity.begin(found, at)
    moved(found, "publish")
    record(
        RecordPublished(
            subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, number=found.number, alone=alone
        )
    )
    telling.tell_authors(actor, found, kind="registry.published", number=found.number)
    return found


@act
def withdraw(actor: AnyActor, record_id: UUID, *, reason: str = "") -> Record:
    """Take a record back: it leaves every list and search at once. Refuses with RecordMissing, NotEditor, WrongState."""
    found = access.record_for(actor, record_id, to="edit", lock=True)
    moved(found, "withdraw")
    record(RecordWithdrawn(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, reason=one_line(reason)))
    return found


@act
def archive(actor: AnyActor, record_id: UUID) -> Record:
    """Put a record away for good; its history stays. Refuses with RecordMissing, NotEditor, WrongState."""
    found = access.record_for(actor, record_id, to="edit", lock=True)
    moved(found, "archive")
    record(RecordArchived(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    return found


@act
def set_matched_needs(actor: AnyActor, *, counts: Mapping[UUID, int]) -> None:
    """Recompute near, mid or long term for achievements whose number of matched needs changed (DOMAIN §3)."""
    for achievement in Achievement.objects.filter(record_id__in=counts).select_related("record"):
        term = horizon(
            stage=achievement.record.stage, trl=achievement.record.trl, matched_needs=counts[achievement.record_id],
            override=achievement.horizon_override,
        )  # fmt: skip
        if term.code != achievement.horizon:
            Achievement.objects.filter(record_id=achievement.record_id).update(horizon=term.code)


@act
def forget_name(actor: AnyActor, *, person_id: UUID) -> int:
    """Take somebody's name out of the versions he made, for the system after an account was deleted; in how many it stood."""
    if not isinstance(actor, SystemActor):
        raise NotEditor
    return RecordVersion.objects.filter(actor=f"person:{person_id}").exclude(actor_name="").update(actor_name="")
