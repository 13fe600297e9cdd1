"""Answering: interested, or not, and why. One's mind may change; what was said before stays."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.kernel.text import tidy
from bole.people.errors import NoAccount
from bole.registry.models import Record
from bole.runtime.acts import act, now, record, wait_for_turn

from .. import access
from ..access import AnyActor
from ..domain.reasons import ASKS, OTHER, Verdict
from ..errors import BadReason, NoReason, TextTooLong
from ..facts import AnswerGiven
from ..models import REMARK_LIMIT, Answer, AnswerReason
from . import interests


@act
def answer(
    actor: AnyActor, record_id: UUID, *, verdict: Verdict, reasons: Sequence[str] = (), remark: str = "", about: UUID | None = None
) -> Answer:
    """Say to somebody else's record that it is of interest, or not and why; `about` names the own record it was found for.

    The same answer twice is one answer. Interest goes to the owner, or to the centre's broker; taking it back
    withdraws it. Refuses with NoAccount, RecordMissing, NotForOwner, NotYours, NoReason, BadReason, TextTooLong.
    """
    if access.person_of(actor) is None:
        raise NoAccount
    wait_for_turn(f"push.answer {access.person_of(actor)} {record_id}")
    found = access.record_to_answer(actor, record_id)
    standing = access.own_standing(actor, about, other=found) if about else None
    given, said = _reasons(verdict, reasons), _remark(remark)
    if verdict is Verdict.DECLINED and not given and not said:
        raise NoReason
    given = given or ((OTHER,) if verdict is Verdict.DECLINED else ())
    return _given(actor, found, verdict, given, said, standing)


@act
def answer_suggestion(actor: AnyActor, suggestion_id: UUID, *, verdict: Verdict, reasons: Sequence[str] = (), remark: str = "") -> Answer:
    """Answer a suggestion. Refuses with SuggestionMissing, NotForOwner, NoReason, BadReason, TextTooLong."""
    found = access.suggestion_for(actor, suggestion_id)
    standing = found.standing if found.standing is not None and found.standing.status == "published" else None
    own = standing is not None and access.is_own(actor, standing.id)
    return answer(
        actor, found.record_id, verdict=verdict, reasons=reasons, remark=remark, about=standing.id if standing and own else None
    )  # fmt: skip


def _reasons(verdict: Verdict, reasons: Sequence[str]) -> tuple[str, ...]:
    for one in reasons:
        if one not in ASKS:
            raise BadReason(given=one[:80], possible=", ".join(ASKS))
    return tuple(dict.fromkeys(reasons)) if verdict is Verdict.DECLINED else ()


def _remark(remark: str) -> str:
    said = tidy(remark)
    if len(said) > REMARK_LIMIT:
        raise TextTooLong(length=len(said), limit=REMARK_LIMIT)
    return said


def _given(actor: AnyActor, found: Record, verdict: Verdict, reasons: tuple[str, ...], remark: str, standing: Record | None) -> Answer:
    person = access.person_of(actor)
    before = Answer.objects.filter(person_id=person, record=found, is_current=True).first()
    if before is not None and _is_same(before, verdict, reasons, remark, found.version):
        return before
    Answer.objects.filter(person_id=person, record=found, is_current=True).update(is_current=False)
    made = Answer.objects.create(
        person_id=person, record=found, about=standing, verdict=verdict, remark=remark, record_version=found.version, at=now()
    )  # fmt: skip
    AnswerReason.objects.bulk_create([AnswerReason(answer=made, code=code) for code in reasons])
    record(AnswerGiven(subject_id=made.id, record=found.id, verdict=verdict, reasons=reasons))
    if verdict is Verdict.INTERESTED:
        interests.send(actor, found, about=standing, message=remark)
    else:
        interests.withdraw_own(actor, found)
    return made


def _is_same(before: Answer, verdict: Verdict, reasons: tuple[str, ...], remark: str, version: int) -> bool:
    said = {r.code for r in before.reasons.all()}
    return (before.verdict, said, before.remark, before.record_version) == (verdict, set(reasons), remark, version)
