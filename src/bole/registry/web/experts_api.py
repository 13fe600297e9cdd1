"""Experts for programs: say that a record is one's own, and have one erased. Everything else is done as with any record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Status

from bole.kernel.errors import N_
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter

from ..errors import AlreadyExpert, NotAnExpert, NotEditor, NotYourExpertRecord, RecordMissing
from ..services import experts
from .api import RecordId, whole_record
from .schemas import RecordShape

router = ContextRouter(tags=["records"])


@router.post(
    "/records/{record_id}/claim", response=RecordShape, signed_in=True,
    refuses=(RecordMissing, NotEditor, NotYourExpertRecord, NotAnExpert, AlreadyExpert), summary=N_("Say that an expert is you"),
    description=N_(
        "The record of an expert becomes your own, with your consent of today: for who registered it himself, and for whom it names "
        "by an e-mail address he has confirmed. You change it, withdraw it and erase it from then on."
    ),
)  # fmt: skip
def claim_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    experts.claim(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/erase", response={204: None}, signed_in=True, refuses=(RecordMissing, NotEditor, NotAnExpert),
    summary=N_("Erase an expert"),
    description=N_(
        "Forget an expert for good: name, texts, contact, traits and all versions. Only a number stays in the ledger. For the "
        "expert and the staff of the centre."
    ),
)  # fmt: skip
def erase_record(request: HttpRequest, record_id: RecordId) -> Any:
    experts.erase(who_asks(request), record_id)
    return Status(204, None)
