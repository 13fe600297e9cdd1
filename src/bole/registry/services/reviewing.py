"""The verbs of review: take a record, give it back; propose other texts, decide about them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from bole.kernel.states import WrongState
from bole.kernel.text import one_line
from bole.people.domain.actor import Actor, Role
from bole.runtime.acts import act, now, record

from .. import access, queries
from ..domain import proposals as rules
from ..domain.life import ARCHIVED, SUBMITTED
from ..errors import NothingProposed, NotTaken, OwnProposal, ProposalDecided, ProposalMissing
from ..facts import ChangesProposed, ProposalsDecided, ReviewGivenBack, ReviewTaken
from ..models import Proposal, Record, Review
from . import records, telling

OPEN, ACCEPTED, DECLINED = "proposed", "accepted", "declined"
REASON = 300  # characters


@act
def take(actor: Actor, record_id: UUID) -> Review:
    """Take a submitted record into review, so that no colleague does the same work; taking twice is taking once.

    Refuses with RecordMissing, NotEditor, NotPublisher, WrongState, TakenByAnother.
    """
    found = access.record_for(actor, record_id, to="publish", lock=True)
    if found.status != SUBMITTED:
        raise WrongState(verb="take", state=found.status, allowed=SUBMITTED)
    records.require_free(actor, found)
    taken, _ = Review.objects.get_or_create(record=found, defaults={"submitted_at": found.updated_at})
    anew = taken.taken_by_id != actor.person_id
    taken.taken_by_id, taken.taken_at = actor.person_id, now()
    taken.save(update_fields=["taken_by", "taken_at"])
    if anew:
        record(ReviewTaken(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    return taken


@act
def give_back(actor: Actor, record_id: UUID) -> None:
    """Let others review it. A director may do it for somebody else. Refuses with RecordMissing, NotPublisher, NotTaken."""
    found = access.record_for(actor, record_id, to="publish", lock=True)
    taken = Review.objects.filter(record=found).exclude(taken_by=None)
    if not may_give_back_for(actor, found):
        taken = taken.filter(taken_by_id=actor.person_id)
    if not taken.update(taken_by=None, taken_at=None):
        raise NotTaken
    record(ReviewGivenBack(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))


def may_give_back_for(actor: Actor, found: Record) -> bool:
    """Whether the actor may give back what a colleague has taken: a director of the centre or above."""
    return actor.holds(frozenset({Role.DIRECTOR}), found.centre.path)


@dataclass(frozen=True, slots=True)
class Change:
    """What is proposed for one field of the wording in a language."""

    language: str
    field: str
    proposed: str
    reason: str = ""


@act
def propose(actor: Actor, record_id: UUID, *, changes: Sequence[Change]) -> list[Proposal]:
    """Propose other texts to the author, field by field; his own words stay until he accepts.

    What equals the text that stands there is left out; proposing the same field again replaces one's own open proposal.
    Refuses with RecordMissing, NotPublisher, NotProposable, NothingProposed, WrongState.
    """
    found = access.record_for(actor, record_id, to="publish", lock=True)
    if found.status == ARCHIVED:
        raise WrongState(verb="propose", state=found.status, allowed="draft, published, returned, submitted")
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    made = []
    for change in changes:
        old, proposed = rules.text_of(sheet, change.language, change.field), rules.tidied(change.field, change.proposed)
        if proposed == old:
            continue
        values = {"old": old, "proposed": proposed, "reason": one_line(change.reason)[:REASON], "made_at": now()}
        one, _ = Proposal.objects.update_or_create(
            record=found, language=change.language, field=change.field, made_by_id=actor.person_id, state=OPEN, defaults=values
        )
        made.append(one)
    if not made:
        raise NothingProposed
    fields = tuple(f"{p.field}:{p.language}" for p in made)
    record(ChangesProposed(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, fields=fields))
    telling.tell_authors(actor, found, kind="registry.proposals", by=actor.name, count=len(made))
    return made


@act
def take_back(actor: Actor, record_id: UUID, *, proposal: UUID) -> None:
    """Take back an open proposal of one's own. Refuses with RecordMissing, ProposalMissing."""
    found = access.record_for(actor, record_id, to="edit", lock=True)
    gone, _ = Proposal.objects.filter(record=found, id=proposal, state=OPEN, made_by_id=actor.person_id).delete()
    if not gone:
        raise ProposalMissing


@act
def accept(actor: Actor, record_id: UUID, *, proposals: Collection[UUID], version: int) -> Record:
    """Put proposed texts in place of the author's: one new version. `version` is the one the texts were compared with.

    Refuses with RecordMissing, NotEditor, ProposalMissing, ProposalDecided, OwnProposal, ChangedMeanwhile, BadSheet, NotReady.
    """
    found = access.record_for(actor, record_id, to="edit", lock=True)
    chosen = _open_ones(actor, found, proposals)
    sheet = queries.sheet_of(queries.whole(Record.objects.filter(id=found.id)).get())
    for one in chosen:
        sheet = rules.with_text(sheet, one.language, one.field, one.proposed)
    revised = records.revise(actor, record_id, sheet=sheet, version=version, note=_note(chosen))
    _decide(actor, found, chosen, ACCEPTED)
    return revised


@act
def decline(actor: Actor, record_id: UUID, *, proposals: Collection[UUID]) -> None:
    """Keep the author's words. Refuses with RecordMissing, NotEditor, ProposalMissing, ProposalDecided, OwnProposal."""
    found = access.record_for(actor, record_id, to="edit", lock=True)
    _decide(actor, found, _open_ones(actor, found, proposals), DECLINED)


def _open_ones(actor: Actor, found: Record, ids: Collection[UUID]) -> list[Proposal]:
    chosen = list(Proposal.objects.filter(record=found, id__in=ids).select_related("made_by"))
    if not ids or len(chosen) != len(set(ids)):
        raise ProposalMissing
    if any(one.state != OPEN for one in chosen):
        raise ProposalDecided
    if found.created_by_id != actor.person_id and any(one.made_by_id == actor.person_id for one in chosen):
        raise OwnProposal
    return chosen


def _note(chosen: Sequence[Proposal]) -> str:
    return ", ".join(dict.fromkeys(str(one.made_by) for one in chosen if one.made_by))[:REASON]


def _decide(actor: Actor, found: Record, chosen: Sequence[Proposal], state: str) -> None:
    Proposal.objects.filter(id__in=[p.id for p in chosen]).update(state=state, decided_by_id=actor.person_id, decided_at=now())
    fields = tuple(f"{p.field}:{p.language}" for p in chosen)
    record(
        ProposalsDecided(
            subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version,
            accepted=fields if state == ACCEPTED else (), declined=fields if state == DECLINED else (),
        )
    )  # fmt: skip
