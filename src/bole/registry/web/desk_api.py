"""The editor's desk for programs: take a record into review and give it back, report one, hold it back and release it."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Shape

from ..errors import BadReport, NoReasonGiven, NotEditor, NotPublisher, NotReady, NotTaken, RecordMissing, TakenByAnother, TooManyReports
from ..services import moderation, reviewing
from .api import ReasonBody, RecordId, whole_record
from .schemas import RecordShape

router = ContextRouter(tags=["records"])
DESK_REFUSES = (RecordMissing, NotEditor, NotPublisher)
ReportReason = Literal["wrong", "rights", "confidential", "unlawful", "spam", "duplicate", "other"]


class ReportBody(Shape):
    """What is wrong with a record."""

    reason: ReportReason = Field(description=N_("what is wrong, as a code of the vocabulary report_reason"))
    text: str = Field("", description=N_("what is wrong, in your words"), max_length=2000)


@router.post(
    "/records/{record_id}/take", response=RecordShape, signed_in=True, refuses=(*DESK_REFUSES, WrongState, TakenByAnother),
    summary=N_("Take a record into review"),
    description=N_("Colleagues see that you have it and do not decide on it meanwhile. For registrars and directors."),
)  # fmt: skip
def take_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    reviewing.take(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/give-back", response=RecordShape, signed_in=True, refuses=(*DESK_REFUSES, NotTaken),
    summary=N_("Give a record back to the pile"),
    description=N_("Let others review what you have taken; a director may do it for somebody else."),
)  # fmt: skip
def give_back_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    reviewing.give_back(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/reports", response={204: None}, signed_in=True,
    refuses=(RecordMissing, BadReport, WrongState, TooManyReports), summary=N_("Report a record"),
    description=N_("Tell the centre of a published record that something is wrong with it."),
)  # fmt: skip
def report_record(request: HttpRequest, record_id: RecordId, given: ReportBody) -> Any:
    moderation.report(who_asks(request), record_id, reason=given.reason, text=given.text)
    return Status(204, None)


@router.post(
    "/records/{record_id}/hold", response=RecordShape, signed_in=True, refuses=(*DESK_REFUSES, NoReasonGiven, WrongState),
    summary=N_("Hold a record back from the public"),
    description=N_("It leaves lists and search at once; its author and owner see it with your reason. For registrars and directors."),
)  # fmt: skip
def hold_record(request: HttpRequest, record_id: RecordId, given: ReasonBody, response: HttpResponse) -> Any:
    moderation.hold(who_asks(request), record_id, reason=given.reason)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/release", response=RecordShape, signed_in=True, refuses=(*DESK_REFUSES, NotReady, WrongState),
    summary=N_("Show a held record again"), description=N_("What was held back is public again. For registrars and directors."),
)  # fmt: skip
def release_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    moderation.release(who_asks(request), record_id)
    return whole_record(request, record_id, response)
