"""What happens when an owner revises what readers asked for: their reasons are addressed, and they are asked again, once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from bole.registry.models import Record
from bole.runtime.acts import act, now, record

from ..access import AnyActor
from ..domain.reasons import ASKS, Verdict, addressed_by
from ..facts import ReasonsAddressed
from ..models import Answer, AnswerReason, Suggestion
from . import families
from .offering import offer


@act
def address(actor: AnyActor, record_id: UUID, *, changed: Collection[str], version: int) -> int:
    """Mark the reasons a revision answers, and put the record before those who gave them once more; how many persons.

    Who declined before for the same record and was asked again already is not asked a third time.
    """
    codes = addressed_by(changed)
    reasons = AnswerReason.objects.select_for_update(of=("self",)).filter(
        answer__record_id=record_id, answer__is_current=True, answer__verdict=Verdict.DECLINED, code__in=codes, addressed_at=None,
        answer__record_version__lt=version,
    )  # fmt: skip
    given = list(reasons.order_by("answer_id", "id").values_list("id", "answer_id", "code"))
    if not given:
        return 0
    at = now()
    AnswerReason.objects.filter(id__in=[i for i, _, _ in given]).update(addressed_at=at, addressed_version=version)
    persons = _ask_again(record_id, dict(sorted({(a, c) for _, a, c in given}, key=_weight)))
    record(ReasonsAddressed(subject_id=record_id, reasons=tuple(sorted({c for _, _, c in given})), version=version, persons=len(persons)))
    offer(actor, persons=persons)
    return len(persons)


def _weight(pair: tuple[UUID, str]) -> int:
    """The reason named to the person is the first of the vocabulary: it is written last."""
    return -list(ASKS).index(pair[1])


def _ask_again(record_id: UUID, answers: dict[UUID, str]) -> list[UUID]:
    """Let the suggestion wait for its day once more; who declined without one gets one."""
    found, at = Record.objects.filter(id=record_id).get(), now()
    family = families.settle(found)
    asked: list[UUID] = []
    for said in Answer.objects.filter(id__in=answers):
        there = Suggestion.objects.select_for_update().filter(person_id=said.person_id, record_id=record_id).first()
        if there is None:
            taken = Suggestion.objects.filter(person_id=said.person_id, family=family).exists()
            there = Suggestion(person_id=said.person_id, record=found, family=None if taken else family, standing=said.about, score=0.0)
        if there.again_at is None:
            there.offered_at, there.again_at, there.again_for = None, at, answers[said.id]
            there.save()
            asked.append(said.person_id)
    return asked
