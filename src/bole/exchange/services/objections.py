"""The verbs of objections: raise one, decide about it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from bole.kernel.canonical import digest
from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line, tidy
from bole.people import queries as people
from bole.people.domain.actor import Actor
from bole.runtime import files
from bole.runtime.acts import act, now, record, wait_for_turn

from ..access import price_notices as access
from ..domain.price_notice import RUNS, Outcome, conflicts, same_name
from ..errors import BadObjection, ConflictOfInterest, NoDecisionReason, NoticeNotRunning, ObjectionDecided, TooManyObjections
from ..facts import ObjectionJudged, ObjectionRaised
from ..models import Objection, ObjectionFile, PriceNotice
from ..models.price_notices import GROUNDS, LINE, REASONS
from . import telling
from .price_notices import end_notice

DAY = dt.timedelta(hours=24)
FILES, FILE_BYTES = 5, 10 * 1024 * 1024
MEDIA = {
    ".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".txt": "text/plain", ".zip": "application/zip",
}  # fmt: skip

NEEDED = N_("This is needed.")
NO_REACH = N_("Say who you are and how you can be reached; only the centre learns it.")
TOO_LONG = N_("This is too long: at most %(most)s characters.")
TOO_MANY_FILES = N_("At most %(most)s files are taken.")
BAD_FILE = N_("“%(name)s” is not taken: files are %(kinds)s, up to %(most)s MB.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file somebody gives."""

    name: str
    content: bytes


@act
def object_to(
    actor: Actor, notice_id: UUID, *, grounds: str, name: str = "", reach: str = "", evidence: Sequence[Evidence] = (), sender: str = "",
    key: str = "", language: str = "",
) -> Objection:  # fmt: skip
    """Object to a running notice. Anybody may, signed in or not; a stranger says who he is and how he is reached.

    The notice's row is the queue, and its clock is read after it is held: at the moment of closing it is too late. The same
    form sent again, however often, is the same objection; without a form's key the same words of one sender are.
    Refuses with PriceNoticeMissing, NoticeNotRunning, BadObjection, TooManyObjections.
    """
    found = access.notice_for(actor, notice_id, lock=True)
    sender = actor.reference if actor.is_signed_in else (sender or "anonymous")[:80]
    given = {"grounds": tidy(grounds), "name": one_line(name), "reach": one_line(reach)}
    key = key[:80] or digest({**given, "sender": sender, "files": [hashlib.sha256(e.content).hexdigest() for e in evidence]})
    if earlier := Objection.objects.filter(notice=found, key=key).select_related("notice").first():
        return earlier
    if found.phase(now()) not in RUNS:
        raise NoticeNotRunning
    _require_good(actor, given, evidence)
    _require_few(sender)
    made = Objection.objects.create(
        notice=found, serial=found.objections.count() + 1, key=key, sender=sender, person_id=actor.person_id, raised_at=now(),
        language=language or actor.language, **given,
    )  # fmt: skip
    for one in evidence:
        stored = files.store(name=one.name, media_type=MEDIA[_ending(one.name)], content=[one.content])
        ObjectionFile.objects.create(objection=made, file=stored)
    record(
        ObjectionRaised(subject_id=found.id, record=str(found.record_id), centre=found.centre.path, number=made.number, files=len(evidence))
    )
    telling.tell_centre(actor, found, kind=telling.OBJECTED, family=made.number)
    return made


def _require_good(actor: Actor, given: dict[str, str], evidence: Sequence[Evidence]) -> None:
    """Refuses with BadObjection."""
    problems = []
    if not given["grounds"]:
        problems.append(Problem("grounds", "needed", NEEDED))
    for field, most in (("grounds", GROUNDS), ("name", 120), ("reach", LINE)):
        if len(given[field]) > most:
            problems.append(Problem(field, "too_long", TOO_LONG, {"most": most}))
    if not actor.is_signed_in:
        problems += [Problem(field, "no_reach", NO_REACH) for field in ("name", "reach") if not given[field]]
    if len(evidence) > FILES:
        problems.append(Problem("files", "too_many_files", TOO_MANY_FILES, {"most": FILES}))
    kinds = ", ".join(sorted(kind[1:] for kind in MEDIA))
    problems += [
        Problem("files", "bad_file", BAD_FILE, {"name": one.name[:80], "kinds": kinds, "most": FILE_BYTES >> 20})
        for one in evidence
        if _ending(one.name) not in MEDIA or not 0 < len(one.content) <= FILE_BYTES
    ]
    if problems:
        raise BadObjection(problems=problems)


def _ending(name: str) -> str:
    return "." + name.rpartition(".")[2].lower()


def _require_few(sender: str) -> None:
    """Refuses with TooManyObjections."""
    wait_for_turn(f"objections:{sender}")
    if Objection.objects.filter(sender=sender, raised_at__gt=now() - DAY).count() >= settings.BOLE_OBJECTIONS_A_DAY:
        raise TooManyObjections(limit=settings.BOLE_OBJECTIONS_A_DAY)


@act
def judge_objection(actor: Actor, objection_id: UUID, *, uphold: bool, reasons: str) -> Objection:
    """Decide about an objection, with reasons everybody reads. Upheld, the notice is withdrawn; rejected, it goes on.

    Who published or drafted the notice, objects himself, or belongs to seller or buyer does not decide. Refuses with
    ObjectionMissing, NotObjectionJudge, ConflictOfInterest, ObjectionDecided, NoDecisionReason, WrongState.
    """
    found, reasons = access.objection_to_decide(actor, objection_id, lock=True), tidy(reasons)[:REASONS]
    if not is_impartial(actor, found.notice):
        raise ConflictOfInterest
    if not found.is_open:
        raise ObjectionDecided
    if not reasons:
        raise NoDecisionReason
    found.outcome, found.reasons = Outcome.UPHELD if uphold else Outcome.REJECTED, reasons
    found.decided_at, found.decided_by_id = now(), actor.person_id
    found.save(update_fields=["outcome", "reasons", "decided_at", "decided_by"])
    about = {"subject_id": found.notice_id, "record": str(found.notice.record_id), "centre": found.notice.centre.path}
    record(ObjectionJudged(**about, number=found.number, outcome=found.outcome, reasons=reasons))  # type: ignore[arg-type]
    if uphold and found.notice.ended_at is None:
        end_notice(found.notice, reason=reasons)
        telling.tell_owners(actor, found.notice, kind=telling.UPHELD)
    telling.tell_objector(actor, found)
    return found


def is_impartial(actor: Actor, notice: PriceNotice) -> bool:
    """Whether nothing known ties somebody to a notice he would decide about."""
    own = [o.name for o in people.organisations_of(actor)] if notice.buyer else []
    return not conflicts(
        actor.person_id, published_by=notice.published_by_id, drafted_by=notice.created_by_id,
        objectors=set(notice.objections.exclude(person=None).values_list("person_id", flat=True)),
        belongs=[actor.belongs_to(notice.record.owner_id), any(same_name(name, notice.buyer) for name in own)],
    )  # fmt: skip
