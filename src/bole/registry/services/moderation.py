"""The verbs of moderation: a reader reports a record; its centre dismisses the report, or holds the record back."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings

from bole.kernel.states import WrongState
from bole.kernel.text import one_line, tidy
from bole.people.domain.actor import Actor
from bole.reference.queries import vocabulary
from bole.runtime.acts import act, now, record, wait_for_turn

from .. import access
from ..access import AnyActor
from ..domain.life import PUBLISHED
from ..errors import BadReport, NoReasonGiven, ReportDecided, TooManyReports
from ..facts import RecordHeld, RecordReleased, RecordReported, ReportDismissed
from ..models import Record, Report
from . import records, telling, validity

DAY = dt.timedelta(hours=24)
TEXT, ANSWER = 2000, 1000


@act
def report(actor: Actor, record_id: UUID, *, reason: str, text: str = "", sender: str = "") -> Report:
    """Tell the centre of a published record that something is wrong with it. Anybody may who can read it.

    `sender` tells strangers apart; who is signed in is his own sender. A second report of the same record by the same
    sender, while the first is open, replaces its text. Refuses with RecordMissing, BadReport, WrongState, TooManyReports.
    """
    found, text = access.record_for(actor, record_id), tidy(text)
    if found.status != PUBLISHED:
        raise WrongState(verb="report", state=found.status, allowed=PUBLISHED)
    if reason not in vocabulary("report_reason").codes() or len(text) > TEXT:
        raise BadReport
    sender = actor.reference if actor.is_signed_in else sender[:80]
    wait_for_turn(f"report:{sender}")
    at = now()
    is_new = not Report.objects.filter(record=found, sender=sender, state="open").exists()
    if is_new and Report.objects.filter(sender=sender, made_at__gt=at - DAY).count() >= settings.BOLE_REPORTS_A_DAY:
        raise TooManyReports(limit=settings.BOLE_REPORTS_A_DAY)
    values = {"reason": reason, "text": text, "person_id": actor.person_id, "made_at": at}
    made, _ = Report.objects.update_or_create(record=found, sender=sender, state="open", defaults=values)
    record(RecordReported(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, reason=reason))
    telling.tell_centre(actor, found, kind="registry.reported", family=f"{found.id}:{at:%Y-%m-%d}")
    return made


@act
def dismiss(actor: Actor, report_id: UUID, *, answer: str) -> None:
    """Leave the record as it is, and say why. Refuses with ReportMissing, ReportDecided, NoReasonGiven."""
    told, answer = access.report_for(actor, report_id, lock=True), one_line(answer)[:ANSWER]
    if told.state != "open":
        raise ReportDecided
    if not answer:
        raise NoReasonGiven
    _decide(actor, told.record, "dismissed", answer, only=told.id)
    found = told.record
    record(ReportDismissed(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, reason=answer))


@act
def hold(actor: Actor, record_id: UUID, *, reason: str) -> Record:
    """Hide a published record from the public, with a reason its owner reads. All its open reports are answered by it.

    Refuses with RecordMissing, NotPublisher, NoReasonGiven, WrongState.
    """
    found, reason = access.record_for(actor, record_id, to="publish", lock=True), one_line(reason)[:ANSWER]
    if not reason:
        raise NoReasonGiven
    records.moved(found, "hold")
    _decide(actor, found, "held", reason)
    record(RecordHeld(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version, reason=reason))
    telling.tell_authors(actor, found, kind="registry.held", reason=reason)
    return found


@act
def release(actor: Actor, record_id: UUID) -> Record:
    """Show a held record to the public again; who does so says that it is valid, so its validity begins anew.

    Refuses with RecordMissing, NotPublisher, NotReady, WrongState.
    """
    found = access.record_for(actor, record_id, to="publish", lock=True)
    validity.begin(found, now())
    records.moved(found, "release")
    records.require_ready(found)
    record(RecordReleased(subject_id=found.id, kind=found.kind, centre=found.centre.path, version=found.version))
    telling.tell_authors(actor, found, kind="registry.released")
    return found


def _decide(actor: AnyActor, found: Record, state: str, answer: str, *, only: UUID | None = None) -> None:
    chosen = Report.objects.filter(record=found, state="open")
    chosen = chosen.filter(id=only) if only else chosen
    person = actor.person_id if isinstance(actor, Actor) else None
    chosen.update(state=state, answer=answer, decided_by_id=person, decided_at=now())
