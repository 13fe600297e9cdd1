"""Ask back when a need is too vague, take the answers as a revision, and keep what must not be public out of the public text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from bole.kernel.text import one_line
from bole.notices import services as notices
from bole.reference.queries import vocabulary
from bole.registry import queries as registry
from bole.registry.domain.sheet_json import sheet_as_json
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime.acts import act, now, wait_for_turn

from .. import access, queries
from ..access import AnyActor
from ..domain.answers import Given
from ..domain.drafting import answered
from ..domain.questions import Question, too_vague
from ..domain.redaction import Marked, redacted
from ..errors import NoAnswers, NoQuestions
from ..models import Clarification, Clarity, Redaction
from .asking import today

NOTE_LIMIT = 600


@act
def judge(actor: AnyActor, *, record_ids: Iterable[UUID]) -> None:
    """Work out what these needs leave open."""
    for found in registry.whole(Record.objects.filter(id__in=list(record_ids), kind=Record.Kind.NEED)):
        gaps = list(map(str, too_vague(queries.told_by(found))))
        Clarity.objects.update_or_create(record=found, defaults={"version": found.version, "gaps": gaps})


@act
def ask_back(actor: AnyActor, record_id: UUID, *, questions: Sequence[Question] = (), note: str = "") -> Clarification:
    """Put questions to the author of a need: those chosen, else those its text leaves open. While some are open, no others are asked.

    Refuses with RecordMissing, NotEditor, NotStaff, NoQuestions.
    """
    wait_for_turn(f"clarify:{record_id}")
    found, note = access.need_for(actor, record_id, to="ask"), one_line(note)[:NOTE_LIMIT]
    if there := queries.open_clarification(record_id):
        return there
    asked = tuple(questions) or too_vague(queries.told_by(found))
    if not asked and not note:
        raise NoQuestions
    person = getattr(actor, "person_id", None)
    made = Clarification.objects.create(record=found, questions=list(map(str, asked)), note=note, asked_by_id=person, asked_at=now())
    if found.created_by_id:
        notices.tell(
            actor, persons=[found.created_by_id], kind="intake.asked_back", subject=f"record:{found.id}",
            values={"title": queries.title_of(found), "record": str(found.id)}, family=str(made.id),
        )  # fmt: skip
    return made


@act
def answer(actor: AnyActor, record_id: UUID, *, answers: Mapping[Question, Given], version: int) -> Record:
    """Append answers to a need, as a revision; what was asked is answered with it.

    Refuses with RecordMissing, NotEditor, NoAnswers, ChangedMeanwhile, BadSheet, WrongState.
    """
    wait_for_turn(f"clarify:{record_id}")
    found = access.need_for(actor, record_id)
    if not any(given.says_something for given in answers.values()):
        raise NoAnswers
    sheet = answered(registry.sheet_of(found), answers, today=today(), currency_of=vocabulary("currency").find)
    revised = records.revise(actor, record_id, sheet=sheet, version=version)
    if asked := queries.open_clarification(record_id):
        asked.answered_at = now()
        asked.save(update_fields=["answered_at"])
        if asked.asked_by_id and asked.asked_by_id != getattr(actor, "person_id", None):
            notices.tell(
                actor, persons=[asked.asked_by_id], kind="intake.answered", subject=f"record:{found.id}",
                values={"title": queries.title_of(found), "record": str(found.id)}, family=str(asked.id),
            )  # fmt: skip
    return revised


@act
def redact(actor: AnyActor, record_id: UUID, *, marked: Marked, version: int) -> Record:
    """Veil what is marked in the public text of a record; the whole stays in its description. No marks at all take it back.

    Refuses with RecordMissing, NotEditor, ChangedMeanwhile, BadSheet, WrongState, NotReady.
    """
    found = registry.record_to_edit(actor, record_id)
    whole = queries.whole_of(found)
    nothing = not (marked.marks or marked.hides_owner or marked.hides_price)
    revised = records.revise(actor, record_id, sheet=whole if nothing else redacted(whole, marked), version=version)
    if nothing:
        Redaction.objects.filter(record_id=record_id).delete()
    else:
        kept = {"marks": list(marked.marks), "tier": marked.tier, "hides_owner": marked.hides_owner, "hides_price": marked.hides_price}
        Redaction.objects.update_or_create(record_id=record_id, defaults={**kept, "whole": sheet_as_json(whole)})
    return revised
