"""The registry for programs: look through records, read one, and every verb of its life."""

from __future__ import annotations

import itertools
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Header, Path, Query, Status
from pydantic import Field, StrictInt

from bole.kernel.errors import N_, Problem
from bole.kernel.ids import BadMask
from bole.kernel.states import WrongState
from bole.kernel.text import one_line
from bole.people.domain.absorption import Leg, State, Verdict
from bole.people.domain.actor import Actor
from bole.people.errors import CentreMissing
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter, digest
from bole.ui.locales import page_language
from bole.ui.problems import BadValues, answer
from bole.ui.shapes import Paging, Shape

from .. import queries
from ..domain import checks
from ..errors import (
    BadFilter,
    BadSheet,
    ChangedMeanwhile,
    ExternalIdTaken,
    NotEditor,
    NotPublisher,
    NotReady,
    NumberTaken,
    RecordMissing,
    SecondPersonNeeded,
    TakenByAnother,
)
from ..models import Record
from ..queries import desk, lists
from ..queries.absorbing import absorptions
from ..services import freshness, records
from . import schemas
from .absorbing import reason_in_words
from .schemas import FiltersShape, RecordPage, RecordShape, VersionPage

router = ContextRouter(tags=["records"])
RecordId = Annotated[UUID, Path(description=N_("the id of the record"))]
NO_VERSION = N_("“version” is missing: send the version you started from, in the body or as If-Match.")
BAD_VERSION = N_('“%(given)s” is not a version; right would be the ETag of the record as you read it, for example "3-5f2b9c4e7a10d386".')


class Browsing(Shape):
    """Which records, besides the filters."""

    kind: schemas.Kind | None = Field(None, description=N_("achievements, needs or experts only"))
    status: schemas.Status = Field("published", description=N_("the state in a record's life; what is not published is seen by few"))
    mine: bool = Field(False, description=N_("only what you wrote or what your organisations own"))
    owner: UUID | None = Field(None, description=N_("the id of the owning organisation; brokered records are not found by it"))
    number: str = Field("", description=N_("exactly this registration number"), max_length=40)
    external_id: str = Field("", description=N_("exactly this external id"), max_length=200)

    def narrow(self, found: QuerySet[Record], actor: Actor) -> QuerySet[Record]:
        """The records meant, those published last first; drafts by when they were begun."""
        found = found.filter(status=self.status)
        for name in ("kind", "number", "external_id"):
            if value := getattr(self, name):
                found = found.filter(**{name: one_line(value)})
        if self.owner:
            found = found.filter(owner_id=self.owner, id__in=queries.named(actor).order_by().values("id"))
        if self.mine and not actor.is_signed_in:
            return found.none()
        if self.mine:
            found = found.filter(id__in=desk.own(actor).order_by().values("id"))
        return found.order_by(*lists.NEWEST_FIRST)


class DraftBody(Shape):
    """A new record for a centre."""

    centre: str = Field(description=N_("the path of the centre it is for"), examples=["cn.zj.hz"])
    sheet: schemas.Sheet


class RevisionBody(Shape):
    """A record as it shall be from now on: the whole sheet, and the version it was made from."""

    version: StrictInt | None = Field(None, description=N_("the version you started from; or send If-Match"), ge=1, lt=2**31)
    note: str = Field("", description=N_("what was changed and why"), max_length=300)
    sheet: schemas.Sheet


class ReasonBody(Shape):
    """Why it is done, as others will read it."""

    reason: str = Field("", description=N_("why, as others will read it"), max_length=1000)


LIFE_REFUSES = (RecordMissing, NotEditor, WrongState)


def whole_record(request: HttpRequest, record_id: UUID, response: HttpResponse | None = None) -> RecordShape:
    """The record as the asker may read it, with an ETag that begins with its version."""
    record = queries.record(who_asks(request), record_id)
    advice = (gettext(checks.ADVICE[name]) for name in checks.advice(queries.sheet_of(record)))
    shape = schemas.record_shape(who_asks(request), record, page_language(), advice)
    if response is not None:
        response["ETag"] = f'"{shape.version}-{digest(shape.model_dump_json().encode())}"'
    return shape


@router.get(
    "/records", response=RecordPage, refuses=(BadFilter,), summary=N_("List records"),
    description=N_(
        "Look through achievements, needs and experts with filters, those published last first; nothing is ranked. To find what fits "
        "a problem, use match instead."
    ),
)  # fmt: skip
def list_records(request: HttpRequest, browsing: Query[Browsing], filters: Query[FiltersShape], paging: Query[Paging]) -> Any:
    actor = who_asks(request)
    found = browsing.narrow(queries.visible(actor), actor)
    found = schemas.filters_of(filters).narrow(found, today=timezone.localdate())
    page = queries.summarised(found)[paging.offset : paging.offset + paging.limit]
    cards = [schemas.card(record, page_language()) for record in queries.tell_names(actor, page)]
    return RecordPage(total=found.count(), limit=paging.limit, offset=paging.offset, items=cards)


@router.post(
    "/records", response={201: RecordShape}, signed_in=True, refuses=(BadSheet, CentreMissing, ExternalIdTaken, NotEditor),
    summary=N_("Begin a record"),
    description=N_("Draft an achievement, a need or an expert in a centre. Nobody but the centre's staff sees it until it is published."),
)  # fmt: skip
def draft_record(request: HttpRequest, given: DraftBody, response: HttpResponse) -> Any:
    made = records.draft(who_asks(request), centre=given.centre, sheet=schemas.sheet_of(given.sheet))
    response["Location"] = f"{request.path}/{made.id}"
    return Status(201, whole_record(request, made.id, response))


class FitReason(Shape):
    """One answer to whether it fits: maturity, money, equipment, people, field."""

    leg: Leg
    state: State
    code: str
    detail: str = Field(description=N_("the sentence, in the language of the answer"))


class FitShape(Shape):
    """Whether one of your enterprises could take an achievement over."""

    organisation: UUID
    name: str
    verdict: Verdict
    reasons: list[FitReason]


@router.get(
    "/records/{record_id}/fit", response=list[FitShape], signed_in=True, refuses=(RecordMissing,),
    summary=N_("Read whether your enterprises could take it over"),
    description=N_("For each enterprise you belong to that has said what it can take over. A rule advises; it decides nothing."),
)  # fmt: skip
def read_fit(request: HttpRequest, record_id: RecordId) -> Any:
    actor = who_asks(request)
    found = [a for a in absorptions(actor, queries.record(actor, record_id)) if a.fit is not None]
    return [
        FitShape(
            organisation=a.own.organisation.pk, name=a.own.organisation.name_in(page_language()), verdict=a.fit.verdict,  # type: ignore[union-attr]
            reasons=[FitReason(leg=r.leg, state=r.state, code=r.code, detail=reason_in_words(r)) for r in a.fit.reasons],  # type: ignore[union-attr]
        )
        for a in found
    ]  # fmt: skip


@router.get(
    "/records/{record_id}", response=RecordShape, refuses=(RecordMissing,), summary=N_("Read a record"),
    description=N_("A record with all its wordings, as far as you may read it. What is hidden from you looks like what is not there."),
)  # fmt: skip
def read_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    return whole_record(request, record_id, response)


@router.put(
    "/records/{record_id}", response=RecordShape, signed_in=True, also={412: ChangedMeanwhile},
    refuses=(RecordMissing, NotEditor, BadSheet, NotReady, ChangedMeanwhile, WrongState), summary=N_("Revise a record"),
    description=N_(
        "Write a new version: send the whole sheet as it shall be, and the version you started from. If somebody else was "
        "faster, nothing is written and you are told both versions (409, or 412 with If-Match)."
    ),
)  # fmt: skip
def revise_record(
    request: HttpRequest, record_id: RecordId, given: RevisionBody, response: HttpResponse,
    if_match: Annotated[str, Header(alias="If-Match", description=N_("the ETag of the record as you read it"))] = "",
) -> Any:  # fmt: skip
    version = _version(if_match, given.version)
    try:
        records.revise(who_asks(request), record_id, sheet=schemas.sheet_of(given.sheet), version=version, note=one_line(given.note))
    except ChangedMeanwhile as refusal:
        if if_match:
            return answer(request, refusal, status=412)
        raise
    return whole_record(request, record_id, response)


def _version(if_match: str, version: int | None) -> int:
    """The version a revision starts from. Refuses with BadValues."""
    if if_match:
        head = if_match.strip().strip('"').partition("-")[0]
        if not (head.isascii() and head.isdecimal() and len(head) < 10):
            raise BadValues(problems=[Problem("If-Match", "bad_version", BAD_VERSION, {"given": if_match[:80]}, if_match)])
        return int(head)
    if version is None:
        raise BadValues(problems=[Problem("version", "missing", NO_VERSION)])
    return version


@router.post(
    "/records/{record_id}/submit", response=RecordShape, signed_in=True, refuses=(*LIFE_REFUSES, NotReady),
    summary=N_("Submit a record"), description=N_("Hand a record to its centre for registration."),
)  # fmt: skip
def submit_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    records.submit(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/return", response=RecordShape, signed_in=True, refuses=(*LIFE_REFUSES, NotPublisher, TakenByAnother),
    summary=N_("Give a record back"),
    description=N_("Give a submitted record back to its author, with a reason. For registrars and directors."),
)  # fmt: skip
def return_record(request: HttpRequest, record_id: RecordId, given: ReasonBody, response: HttpResponse) -> Any:
    records.return_to_author(who_asks(request), record_id, reason=given.reason)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/publish", response=RecordShape, signed_in=True,
    refuses=(*LIFE_REFUSES, NotPublisher, NotReady, NumberTaken, BadMask, SecondPersonNeeded, TakenByAnother),
    summary=N_("Publish a record"),
    description=N_("Register and publish a record; the first time it gets its registration number. For registrars and directors, "
        "but not for the one who wrote or submitted it while another may."),
)  # fmt: skip
def publish_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    records.publish(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/withdraw", response=RecordShape, signed_in=True, refuses=LIFE_REFUSES, summary=N_("Withdraw a record"),
    description=N_("Take a record back: it leaves every list and every search at once. Its history stays."),
)  # fmt: skip
def withdraw_record(request: HttpRequest, record_id: RecordId, given: ReasonBody, response: HttpResponse) -> Any:
    records.withdraw(who_asks(request), record_id, reason=given.reason)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/archive", response=RecordShape, signed_in=True, refuses=LIFE_REFUSES, summary=N_("Archive a record"),
    description=N_("Put a record away for good. Its history stays."),
)  # fmt: skip
def archive_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    records.archive(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.post(
    "/records/{record_id}/confirm", response=RecordShape, signed_in=True, refuses=LIFE_REFUSES, summary=N_("Confirm a record"),
    description=N_(
        "Say that a published record is still valid: its validity begins anew. What sank for want of a confirmation comes back up, what "
        "expired comes back into lists and search. Confirming twice on a day is confirming once."
    ),
)  # fmt: skip
def confirm_record(request: HttpRequest, record_id: RecordId, response: HttpResponse) -> Any:
    freshness.confirm(who_asks(request), record_id)
    return whole_record(request, record_id, response)


@router.get(
    "/records/{record_id}/history", response=VersionPage, signed_in=True, refuses=(RecordMissing, NotEditor),
    summary=N_("Read a record's history"),
    description=N_("Every version, newest first, with what it changed and who wrote it; for those who may change the record."),
)  # fmt: skip
def read_history(request: HttpRequest, record_id: RecordId, paging: Query[Paging]) -> Any:
    versions = queries.versions(who_asks(request), record_id)
    pairs = itertools.zip_longest(versions, versions[1:])
    part = itertools.islice(pairs, paging.offset, paging.offset + paging.limit)
    items = [schemas.version_shape(v, queries.differences(before.sheet, v.sheet) if before else []) for v, before in part]
    return VersionPage(total=len(versions), limit=paging.limit, offset=paging.offset, items=items)
