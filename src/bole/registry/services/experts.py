"""The verbs of experts: say that a record is one's own, and have it erased.

An expert record is published with consent only. A centre documents it (day and version of the text); who says himself that
the record is his gives it by that, becomes its author, and from then on changes, withdraws and erases it himself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace as with_values
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bole.notices import services as notices
from bole.people.domain.actor import Actor
from bole.runtime.acts import act, now, record, wait_for_turn
from bole.runtime.system import SystemActor

from .. import access, queries
from ..access import AnyActor
from ..domain import consent
from ..domain.kinds import EXPERT
from ..domain.life import ARCHIVED
from ..domain.sheet import RecordSheet, WordingSheet
from ..domain.sheet_json import sheet_as_json
from ..errors import AlreadyExpert, NotAnExpert, NotEditor, NotYourExpertRecord, RecordMissing
from ..facts import ExpertClaimed, RecordErased
from ..models import ExpertTraits, Likeness, Proposal, Record, RecordVersion, Review, Wording
from ..queries import LISTS, LISTS_OF_EXPERTS, OF_EXPERTS
from ..queries import experts as reads
from . import records, validity

NAMELESS = "—"  # what stands for the name of somebody who was erased


@act
def claim(actor: Actor, record_id: UUID) -> Record:
    """Say “this is me”: the record of an expert becomes the actor's own, with his consent of today.

    He may who registered it himself, or who has proved to own the e-mail address it names. Saying it twice is saying it once.
    Refuses with NotEditor, RecordMissing, NotAnExpert, NotYourExpertRecord, AlreadyExpert.
    """
    if actor.person_id is None:
        raise NotEditor
    wait_for_turn(f"registry.expert {actor.person_id}")
    found = _claimed(actor, record_id)
    if found is None:
        raise _why_not(actor, record_id)
    traits = ExpertTraits.objects.select_for_update().get(record=found)
    if traits.person_id == actor.person_id:
        return found
    if other := reads.record_of(actor.person_id):
        raise AlreadyExpert(number=other.number or str(other.id))
    ExpertTraits.objects.filter(record=found).update(person_id=actor.person_id)
    Record.objects.filter(id=found.id).update(created_by_id=actor.person_id)
    record(ExpertClaimed(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    return records.revise(actor, found.id, sheet=consenting(sheet), version=found.version)


@act
def register_oneself(actor: Actor, *, centre: str, sheet: RecordSheet) -> Record:
    """Begin one's own record as an expert, with one's consent of today.

    Refuses with BadSheet, CentreMissing, NotEditor, ExternalIdTaken, AlreadyExpert.
    """
    made = records.draft(actor, centre=centre, sheet=consenting(sheet))
    return claim(actor, made.id)


def consenting(sheet: RecordSheet) -> RecordSheet:
    """The sheet with a consent of today to the text in force."""
    return with_values(sheet, consent_on=_today(), consent_text=consent.VERSION)


def _today() -> dt.date:
    return timezone.localdate(now())


def _claimed(actor: Actor, record_id: UUID) -> Record | None:
    """The record, locked, if the actor may say that it is his, or has said so already."""
    own = Q(created_by_id=actor.person_id, expert__person=None, expert__erased_at=None, kind=EXPERT) | Q(expert__person=actor.person_id)
    rule = own | Q(id__in=reads.claimable(actor).values("id"))
    found = Record.objects.filter(rule, id=record_id).exclude(status=ARCHIVED)
    return found.select_related("centre").select_for_update(of=("self",)).first()


def _why_not(actor: Actor, record_id: UUID) -> Exception:
    """Why somebody may not say that a record is his: what he does not see is missing."""
    seen = access.records_for(actor).filter(id=record_id).first()
    if seen is None:
        return RecordMissing()
    return NotYourExpertRecord() if seen.kind == EXPERT else NotAnExpert()


@act
def erase(actor: AnyActor, record_id: UUID) -> Record:
    """Forget an expert: name, texts, traits, contact and every earlier version go for good, and so does what others were told
    of it. The emptied record stays in the archive under its number (and the id its source gave it, so that no import brings
    it back), and the journal, which knows numbers and not names, stays whole.

    Refuses with RecordMissing, NotEditor, NotAnExpert.
    """
    found = access.record_for(actor, record_id, to="edit", lock=True)
    if found.kind != EXPERT:
        raise NotAnExpert
    _empty(found)
    notices.retract(actor, subject=f"record:{found.id}")
    record(RecordErased(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    return found


@act
def erase_of(actor: AnyActor, *, person_id: UUID) -> int:
    """Erase the expert record of a person whose account was deleted, for the system; how many there were. Refuses with NotEditor."""
    if not isinstance(actor, SystemActor):
        raise NotEditor
    found = list(ExpertTraits.objects.filter(person_id=person_id).values_list("record_id", flat=True))
    for record_id in found:
        erase(actor, record_id)
    return len(found)


def _empty(found: Record) -> None:
    """Take out of the rows whatever says who it is."""
    bare = RecordSheet(kind=EXPERT, external_id="", wordings=(WordingSheet(language=found.language, title=NAMELESS),))
    for table in (Wording, Proposal, Review):
        table.objects.filter(record=found).delete()
    Likeness.objects.filter(Q(record=found) | Q(other=found)).delete()
    Wording.objects.create(record=found, language=found.language, title=NAMELESS)
    ExpertTraits.objects.filter(record=found).update(
        person=None, erased_at=now(), unit_keys=[], interest_keys=[], **_of(bare, OF_EXPERTS), **_lists_of(bare, LISTS_OF_EXPERTS)
    )
    RecordVersion.objects.filter(record=found).update(sheet=sheet_as_json(bare), actor_name="", note="", changed=[])
    for name, value in {**_of(bare, _OF_RECORDS), **_lists_of(bare, LISTS)}.items():
        setattr(found, name, value)
    found.owner = found.created_by = None
    found.status, found.visibility, found.updated_at = ARCHIVED, "centre", now()  # from any state: the right knows none
    validity.settle(found)
    found.save(force_update=True)


_OF_RECORDS = (
    "origin", "origin_url", "licence", "contact_name", "contact_email", "price_min", "price_max", "currency",
)  # fmt: skip


def _of(sheet: RecordSheet, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(sheet, name) for name in names}


def _lists_of(sheet: RecordSheet, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: list(getattr(sheet, name)) for name in names}
