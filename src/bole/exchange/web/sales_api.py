"""Sales for programs: the list, one sale, its entries as they stand on record, the signed head, the record as a file, and a bid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Status
from pydantic import Field

from bole.kernel.errors import N_, Conflict, Invalid
from bole.people.queries import who_asks
from bole.ui.api import ContextRouter
from bole.ui.locales import page_language
from bole.ui.shapes import Page, Paging, Shape

from ..domain.asking import Ask
from ..domain.entries import Kind
from ..errors import (
    AlreadyLeading,
    BadAmount,
    BadRequestKey,
    BiddingClosed,
    BiddingSuspended,
    BidTooHigh,
    BidTooLow,
    CommitmentDiffers,
    KeyOfAnother,
    NotABidder,
    NotAtThisStage,
    NotOnOffer,
    NotOpenYet,
    NotOverYet,
    NotThePrice,
    SaleMissing,
)  # fmt: skip
from ..facts import price_text
from ..models import Sale
from ..queries import sales as queries
from ..queries.sales import Sifting
from ..services import bidding, recording
from . import desk

router = ContextRouter(tags=["exchange"])
SaleId = Annotated[UUID, Path(description=N_("the id of the sale"))]
REFUSES: tuple[type[Invalid] | type[Conflict] | type[Any], ...] = (
    SaleMissing, NotABidder, BadAmount, BadRequestKey, BidTooLow, BidTooHigh, CommitmentDiffers, NotOnOffer, NotOpenYet, BiddingClosed,
    BiddingSuspended, AlreadyLeading, NotThePrice, NotAtThisStage, KeyOfAnother,
)  # fmt: skip


class SaleSifting(Shape):
    """Which sales."""

    stage: Literal["", "notice", "open", "sold", "ended"] = Field("", description=N_("where they stand"))
    centre: str = Field("", description=N_("the path of a centre; those below it are counted in"), max_length=255)
    q: str = Field("", description=N_("a part of the title, or the number"), max_length=120)


class SaleShape(Shape):
    """A sale, as far as everybody may see it. The secret reserve, maxima and who bids are not in it."""

    id: UUID
    number: str
    stage: str
    record: UUID
    centre: str
    title: str
    regime: str
    terms: dict[str, Any] = Field(description=N_("what decides the award; docs/rules tells how"))
    deposit: str
    currency: str
    price: str
    leader: str = Field(description=N_("the code of the bidder who leads"))
    entries: int
    head: str = Field(description=N_("the hash of the last entry"))
    opens_at: dt.datetime
    over_at: dt.datetime
    winner: str
    award: str
    outcome: str


class SalePage(Page):
    items: list[SaleShape]


class RecordedEntries(Shape):
    """Entries as they stand on record, in their order."""

    total: int
    items: list[dict[str, Any]]


class EntriesAfter(Shape):
    """Which entries."""

    after: int = Field(0, ge=0, description=N_("the number of the last entry you have"))
    limit: int = Field(100, ge=1, le=1000, description=N_("how many at most"))


class BidShape(Shape):
    """A bid, or whatever the format of the sale knows. Amounts are text."""

    kind: Literal["bid", "sealed", "revealed", "taken", "best", "initial", "turn", "retracted"] = Field(
        "bid", description=N_("what is done")
    )
    key: str = Field(description=N_("your own key of this request: under the same key it is done once"), min_length=1, max_length=80)
    amount: str = Field("", description=N_("the amount"), max_length=40)
    most: str = Field("", description=N_("the maximum up to which you are defended; secret until the close"), max_length=40)
    nonce: str = Field("", description=N_("the key of a sealed bid that is opened"), max_length=80)
    commitment: str = Field("", description=N_("the digest of a sealed bid (docs/rules)"), max_length=64)


class BidReceipt(Shape):
    """An entry was accepted."""

    number: int
    at: str
    hash: str
    is_repeated: bool
    price: str
    leader: str
    ends_at: str
    over_at: str


class SignedHead(Shape):
    """The signed head of the record so far."""

    sale: str
    entries: int
    root: str
    at: str
    key: str
    signature: str


def _sale(found: Sale) -> SaleShape:
    lot = found.lot
    return SaleShape(
        id=found.id, number=found.number, stage=queries.stage_of(found, at=queries.now()).value, record=found.record_id,
        centre=found.centre.path, title=queries.words_of(found, page_language()).get("title", ""), regime=found.regime,
        terms=found.terms, deposit=_text(found.deposit),
        currency=found.currency, price=_text(lot.price), leader=lot.leader, entries=lot.entries, head=lot.head, opens_at=found.opens_at,
        over_at=lot.over_at, winner=found.winner, award=_text(found.award_price), outcome=found.outcome,
    )  # fmt: skip


def _text(amount: Decimal | None) -> str:
    return price_text(amount.normalize() + 0 if amount is not None else None)


@router.get(
    "/sales", response=SalePage, summary=N_("List sales"), description=N_("Every announced sale; what is open or opens next first.")
)
def list_sales(request: HttpRequest, sifting: Query[SaleSifting], paging: Query[Paging]) -> Any:
    found = queries.listed(Sifting(sifting.stage, sifting.centre, sifting.q), at=queries.now())
    items = [_sale(one) for one in found[paging.offset : paging.offset + paging.limit]]
    return SalePage(total=found.count(), limit=paging.limit, offset=paging.offset, items=items)


@router.get(
    "/sales/{sale_id}",
    response=SaleShape,
    refuses=(SaleMissing,),
    summary=N_("Read a sale"),
    description=N_("Its terms and how it stands."),
)
def read_sale(request: HttpRequest, sale_id: SaleId) -> Any:
    return _sale(queries.sale(who_asks(request), sale_id))


@router.get(
    "/sales/{sale_id}/entries", response=RecordedEntries, refuses=(SaleMissing,), summary=N_("Read the entries of a sale"),
    description=N_("As they stand on record, each bound to the one before; maxima and sealed bids as commitments."),
)  # fmt: skip
def list_sale_entries(request: HttpRequest, sale_id: SaleId, which: Query[EntriesAfter]) -> Any:
    found = queries.sale(who_asks(request), sale_id)
    return RecordedEntries(total=found.lot.entries, items=queries.public_rows(found, after=which.after, limit=which.limit))


@router.get(
    "/sales/{sale_id}/head", response=SignedHead, refuses=(SaleMissing,), summary=N_("Read the signed head of a sale's record"),
    description=N_("Keep it: with a later record it shows that nothing before it was taken away or changed."),
)  # fmt: skip
def read_sale_head(request: HttpRequest, sale_id: SaleId) -> Any:
    return recording.head(who_asks(request), sale_id)


@router.get(
    "/sales/{sale_id}/record", refuses=(SaleMissing, NotOverYet), sends=("application/json",), summary=N_("Download the record of a sale"),
    description=N_("One file with terms, entries, opened maxima, signed head and award, once it is closed; `bole verify` recomputes it."),
)  # fmt: skip
def download_sale_record(request: HttpRequest, sale_id: SaleId) -> HttpResponse:
    name, content = recording.record_file(who_asks(request), sale_id)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post(
    "/sales/{sale_id}/bids", response={201: BidReceipt, 200: BidReceipt}, signed_in=True, refuses=REFUSES, summary=N_("Bid"),
    description=N_(
        "As the bidder you are in this sale. With the pass of a bidder's page (Authorization: Pass …) the same address answers "
        "faster. A second request under the same key gets the first one's receipt."
    ),
)  # fmt: skip
def place_bid(request: HttpRequest, sale_id: SaleId, body: BidShape) -> Any:
    origin, device = desk.traces(request.META)
    asked = Ask(
        Kind(body.kind), body.key, "", amount=desk.amount_in(body.amount), most=desk.amount_in(body.most), nonce=body.nonce,
        commitment=body.commitment, origin=origin, device=device,
    )  # fmt: skip
    receipt = bidding.place(who_asks(request), sale_id, ask=asked)
    return Status(200 if receipt.is_repeated else 201, desk.receipt_json(receipt))
