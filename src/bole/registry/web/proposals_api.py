"""Texts proposed to authors, for programs: propose, look, accept, decline, take back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Status
from pydantic import Field, StrictInt

from bole.kernel.errors import N_
from bole.kernel.states import WrongState
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.shapes import Page, Paging, Shape

from .. import queries
from ..domain import fields
from ..errors import (
    BadSheet,
    ChangedMeanwhile,
    NotEditor,
    NothingProposed,
    NotProposable,
    NotPublisher,
    NotReady,
    OwnProposal,
    ProposalDecided,
    ProposalMissing,
    RecordMissing,
)
from ..queries import review
from ..queries.review import Proposed
from ..services import reviewing
from ..services.reviewing import REASON, Change
from .api import RecordId, whole_record
from .schemas import RecordShape

router = ContextRouter(tags=["records"])
ProposalId = Annotated[UUID, Path(description=N_("the id of the proposal"))]
ProposableField = Literal["title", "summary", "description", "keywords"]
DECISION_REFUSES = (RecordMissing, NotEditor, ProposalMissing, ProposalDecided, OwnProposal)
MOST = 40  # fields of four wordings, with room


class ProposedText(Shape):
    """Another text for one field of the wording in a language."""

    language: str = Field(description=N_("the language of the wording"), examples=["zh"])
    field: ProposableField
    proposed: str = Field(
        description=N_("the whole text as it should be; keywords are separated by ;"), max_length=fields.DESCRIPTION_LIMIT
    )
    reason: str = Field("", description=N_("why, as the author will read it"), max_length=REASON)


class ProposalsBody(Shape):
    """What is proposed, field by field."""

    changes: list[ProposedText] = Field(min_length=1, max_length=MOST)


class DecisionBody(Shape):
    """About which proposals it is decided."""

    proposals: list[UUID] = Field(min_length=1, max_length=MOST)


class AcceptanceBody(DecisionBody):
    """Which proposals are accepted, and with which version they were compared."""

    version: StrictInt = Field(description=N_("the version you compared them with"), ge=1, lt=2**31)


class ProposalShape(Shape):
    """A proposed text beside what stands there now."""

    id: UUID
    language: str
    field: str
    proposed: str
    reason: str
    old: str = Field(description=N_("what stood there when it was proposed"))
    current: str = Field(description=N_("what stands there now"))
    is_outdated: bool = Field(description=N_("whether the text has changed since"))
    state: Literal["proposed", "accepted", "declined"]
    by: str = Field(description=N_("the name of who proposed it"))
    made_at: dt.datetime
    decided_at: dt.datetime | None


class ProposalPage(Page):
    """A part of the proposals for a record."""

    items: list[ProposalShape]


class ProposalSifting(Shape):
    """Which proposals."""

    decided: bool = Field(False, description=N_("those decided about, the last first, instead of those that wait"))


def _shape(one: Proposed) -> ProposalShape:
    row = one.proposal
    return ProposalShape(
        id=row.id, language=row.language, field=row.field, proposed=row.proposed, reason=row.reason, old=row.old, current=one.current,
        is_outdated=one.is_outdated, state=row.state, by=str(row.made_by) if row.made_by else "", made_at=row.made_at,  # type: ignore[arg-type]
        decided_at=row.decided_at,
    )  # fmt: skip


def _page(request: HttpRequest, record_id: UUID, paging: Paging, *, decided: bool = False) -> ProposalPage:
    found = queries.record_to_edit(who_asks(request), record_id)
    listed = review.proposals_of(found, queries.sheet_of(found), is_open=not decided)
    items = [_shape(one) for one in listed[paging.offset : paging.offset + paging.limit]]
    return ProposalPage(total=len(listed), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/records/{record_id}/proposals", response=ProposalPage, signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("List the proposals for a record"),
    description=N_("The texts reviewers propose, beside what stands there now, oldest first. For those who may change the record."),
)  # fmt: skip
def list_proposals(request: HttpRequest, record_id: RecordId, sifting: Query[ProposalSifting], paging: Query[Paging]) -> Any:
    return _page(request, record_id, paging, decided=sifting.decided)


@router.post(
    "/records/{record_id}/proposals", response={201: ProposalPage}, signed_in=True,
    refuses=(RecordMissing, NotEditor, NotPublisher, NotProposable, NothingProposed, WrongState), summary=N_("Propose other texts"),
    description=N_(
        "Propose texts to the author of a record, field by field. His own words stay until he accepts; proposing a field again replaces "
        "your own open proposal for it. For registrars and directors. The answer has all open proposals."
    ),
)  # fmt: skip
def propose_texts(request: HttpRequest, record_id: RecordId, given: ProposalsBody) -> Any:
    changes = [Change(c.language, c.field, c.proposed, c.reason) for c in given.changes]
    reviewing.propose(who_asks(request), record_id, changes=changes)
    return Status(201, _page(request, record_id, Paging(limit=100)))


@router.post(
    "/records/{record_id}/proposals/accept", response=RecordShape, signed_in=True,
    refuses=(*DECISION_REFUSES, ChangedMeanwhile, BadSheet, NotReady, WrongState), summary=N_("Accept proposals"),
    description=N_("Put proposed texts in place of what stands there: one new version. For those who may change the record."),
)  # fmt: skip
def accept_proposals(request: HttpRequest, record_id: RecordId, given: AcceptanceBody, response: HttpResponse) -> Any:
    reviewing.accept(who_asks(request), record_id, proposals=given.proposals, version=given.version)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/proposals/decline", response={204: None}, signed_in=True, refuses=DECISION_REFUSES,
    summary=N_("Decline proposals"), description=N_("Keep what stands there. For those who may change the record."),
)  # fmt: skip
def decline_proposals(request: HttpRequest, record_id: RecordId, given: DecisionBody) -> Any:
    reviewing.decline(who_asks(request), record_id, proposals=given.proposals)
    return Status(204, None)


@router.delete(
    "/records/{record_id}/proposals/{proposal_id}", response={204: None}, signed_in=True,
    refuses=(RecordMissing, NotEditor, ProposalMissing), summary=N_("Take a proposal back"),
    description=N_("Take back an open proposal of your own."),
)  # fmt: skip
def take_proposal_back(request: HttpRequest, record_id: RecordId, proposal_id: ProposalId) -> Any:
    reviewing.take_back(who_asks(request), record_id, proposal=proposal_id)
    return Status(204, None)
