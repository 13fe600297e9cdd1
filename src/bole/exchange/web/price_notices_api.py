"""Price notices for programs: the board, one notice, its proof, an objection, and whether a deal may be signed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_
from bole.kernel.money import Money, NotMoney
from bole.people.queries import who_asks
from bole.registry.errors import RecordMissing
from bole.runtime import clock
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Page, Paging, Shape

from ..access import price_notices as access
from ..domain.price_notice import Obstacle, Phase
from ..errors import BadObjection, NoticeNotRunning, PriceNoticeMissing, ProofMissing, TooManyObjections
from ..models import PriceNotice
from ..queries import price_notices as queries
from ..queries.price_notices import Sifting
from ..services import objections as verbs
from . import notice_words
from .objecting import sender_of

router = ContextRouter(tags=["exchange"])
NoticeId = Annotated[UUID, Path(description=N_("the id of the price notice"))]


class NoticeSifting(Shape):
    """Which notices."""

    state: Literal["all", "running", "closed", "ended"] = Field("all", description=N_("how they stand"))
    centre: str = Field("", description=N_("the path of a centre; those below it are counted in"), max_length=255)
    q: str = Field("", description=N_("a part of the name or the abstract, or the number"), max_length=120)


class NoticePriceShape(Shape):
    """The announced price: both ends are the same for an amount."""

    least: str
    most: str
    currency: str


class NoticeBuyerShape(Shape):
    """Who is to buy."""

    name: str
    relation: str = Field(description=N_("none, inventor, relative, holding or other"))
    note: str


class ToldObjectionShape(Shape):
    """What the public learns of an objection: never who raised it."""

    number: str
    raised_at: dt.datetime
    outcome: Literal["open", "rejected", "upheld"]
    reasons: str
    decided_at: dt.datetime | None


class PriceNoticeShape(Shape):
    """A price notice."""

    id: UUID
    number: str
    state: Phase
    achievement: UUID
    centre: str
    name: str
    abstract: str
    mode: str = Field(description=N_("a code of the vocabulary cooperation_mode"))
    price: NoticePriceShape
    formula: str = Field(description=N_("how the price is found, where it is no amount"))
    buyer: NoticeBuyerShape | None
    published_at: dt.datetime
    days: int = Field(description=N_("full calendar days in the zone of the notice"))
    zone: str
    over_at: dt.datetime = Field(description=N_("when its days are over"))
    closes_at: dt.datetime | None = Field(description=N_("when it closes or closed; null while an objection is open"))
    ended_at: dt.datetime | None
    ended_reason: str
    replaces: UUID | None
    replaced_by: UUID | None
    objections: list[ToldObjectionShape]
    digest: str = Field(description=N_("SHA-256 of the canonical form of what was published"))
    url: str


class PriceNoticePage(Page):
    """A part of the board, the newest first."""

    items: list[PriceNoticeShape]


class ObjectionBody(Shape):
    """Why a notice is wrong; evidence is given on the page."""

    grounds: str = Field(max_length=6000)
    name: str = Field("", description=N_("who objects; needed without an account"), max_length=120)
    reach: str = Field("", description=N_("how you are reached; needed without an account"), max_length=300)
    key: str = Field("", description=N_("a name for this request: sent again, it is the same objection"), max_length=80)


class RaisedObjectionShape(Shape):
    """What who objects keeps: the number, and a private link."""

    number: str
    link: str


class DealSifting(Shape):
    """What is to be signed."""

    price: str = Field(description=N_("an amount as text"), max_length=24)
    currency: str = Field("CNY", max_length=3)
    buyer: str = Field("", max_length=300)
    mode: str = Field("", max_length=24)


class ContractabilityShape(Shape):
    """Whether a deal by agreement may be signed now."""

    contractable: bool
    notice: UUID | None
    obstacles: list[Obstacle]


def shape(found: PriceNotice, *, at: dt.datetime) -> PriceNoticeShape:
    one = notice_words.shown(found, at=at, language=page_language())
    assert found.published_at is not None
    assert found.days is not None
    assert found.price_min is not None
    assert found.price_max is not None
    following = getattr(found, "replaced_by", None)
    told = [
        ToldObjectionShape(number=o.number, raised_at=o.raised_at, outcome=o.outcome, reasons=o.reasons, decided_at=o.decided_at)  # type: ignore[arg-type]
        for o in one.objections
    ]
    return PriceNoticeShape(
        id=found.id, number=found.number, state=one.phase, achievement=found.record_id, centre=found.centre.path, name=one.name,
        abstract=one.abstract, mode=found.mode, formula=one.formula,
        price=NoticePriceShape(least=f"{found.price_min:f}", most=f"{found.price_max:f}", currency=found.currency),
        buyer=NoticeBuyerShape(name=found.buyer, relation=found.relation, note=found.relation_note) if found.buyer else None,
        published_at=found.published_at, days=found.days, zone=found.zone, over_at=found.days_end(at), closes_at=found.closes_at(at),
        ended_at=found.ended_at, ended_reason=found.ended_reason, replaces=found.replaces_id,
        replaced_by=following.id if following is not None and following.published_at else None, objections=told, digest=found.digest,
        url=reverse("exchange:price-notice", args=[found.id]),
    )  # fmt: skip


def _published(request: HttpRequest, notice_id: UUID) -> PriceNotice:
    found = queries.notice(who_asks(request), notice_id)
    if found.published_at is None:
        raise PriceNoticeMissing
    return found


@router.get(
    "/price-notices", response=PriceNoticePage, summary=N_("List price notices"),
    description=N_("What was announced, the newest first; withdrawn and superseded ones stay readable."),
)  # fmt: skip
def list_price_notices(request: HttpRequest, sifting: Query[NoticeSifting], paging: Query[Paging]) -> Any:
    at = clock.database_now()
    found = queries.board(Sifting(sifting.state, sifting.centre, sifting.q), at=at)
    items = [shape(one, at=at) for one in found[paging.offset : paging.offset + paging.limit]]
    return PriceNoticePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/price-notices/{notice_id}", response=PriceNoticeShape, refuses=(PriceNoticeMissing,), summary=N_("Read a price notice"),
    description=N_("What is announced, how it stands, and the decisions about objections."),
)  # fmt: skip
def read_price_notice(request: HttpRequest, notice_id: NoticeId) -> Any:
    return shape(_published(request, notice_id), at=clock.database_now())


@router.get(
    "/price-notices/{notice_id}/proof", refuses=(PriceNoticeMissing, ProofMissing), sends=("application/json",),
    summary=N_("Read the proof of a publication"),
    description=N_("Canonical JSON, signed, with its place in the journal; `bole verify` checks it without a database."),
)  # fmt: skip
def read_price_notice_proof(request: HttpRequest, notice_id: NoticeId) -> Any:
    made = queries.proof(_published(request, notice_id).id)
    if made is None:
        raise ProofMissing
    return HttpResponse(bytes(made.content), content_type="application/json")


@router.post(
    "/price-notices/{notice_id}/objections", response={201: RaisedObjectionShape},
    refuses=(PriceNoticeMissing, NoticeNotRunning, BadObjection, TooManyObjections), summary=N_("Object to a price notice"),
    description=N_("Anybody may while it runs. Who you are stays with the centre; the decision is public."),
)  # fmt: skip
def object_to_price_notice(request: HttpRequest, notice_id: NoticeId, given: ObjectionBody) -> Any:
    made = verbs.object_to(
        who_asks(request), notice_id, grounds=given.grounds, name=given.name, reach=given.reach, key=given.key, sender=sender_of(request),
        language=page_language(),
    )  # fmt: skip
    link = request.build_absolute_uri(reverse("exchange:objection", args=[access.link_of(made)]))
    return Status(201, RaisedObjectionShape(number=made.number, link=link))


@router.get(
    "/records/{record_id}/contractability", response=ContractabilityShape, refuses=(RecordMissing, NotMoney),
    summary=N_("Ask whether a deal may be signed"),
    description=N_("Whether a notice with this price, buyer and mode is closed and no objection is open; else what stands against it."),
)  # fmt: skip
def read_contractability(
    request: HttpRequest, record_id: Annotated[UUID, Path(description=N_("the id of the record"))], deal: Query[DealSifting]
) -> Any:
    queries.of_record(who_asks(request), record_id)
    price = Money.parse(deal.price, deal.currency)
    found = queries.contractability(record_id, price=price, buyer=deal.buyer, at=clock.database_now(), mode=deal.mode)
    notice = found.notice.id if found.notice else None
    return ContractabilityShape(contractable=found.is_contractable, notice=notice, obstacles=list(found.obstacles))
