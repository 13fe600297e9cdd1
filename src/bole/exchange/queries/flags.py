"""A sale as the screens for red flags see it: what is on record, who is behind the codes, who paid, what the seller sold before."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from bole.ledger import queries as books
from bole.people import queries as people

from ..access import sales as access
from ..access.sales import AnyActor
from ..adapters import screens
from ..domain import life
from ..domain.entries import Kind
from ..domain.flags import Finding, Observed, Offered, screened
from ..domain.shilling import Open, Past
from ..domain.terms import Format
from ..models import Bidder, Sale, SaleEntry

OVER = (life.SOLD, life.CONFIRMED, life.UNSOLD, life.RELISTED)
READABLE = {Format.SEALED: Kind.REVEALED, Format.DUTCH_SEALED: Kind.REVEALED, Format.TURNS: Kind.INITIAL, Format.ENGLISH: Kind.BID}
FIRST = {Format.TURNS: Kind.INITIAL}  # what a bidder offers without knowing the others; else the sealed bid


@dataclass(frozen=True, slots=True)
class Screened:
    """What the screens say of a sale, and what they looked at: from when until when, and since when the seller's sales."""

    sale: Sale
    findings: list[Finding]
    entries: int
    begin: dt.datetime | None
    end: dt.datetime | None
    since: dt.datetime
    bidders: dict[str, Bidder]


def held(actor: AnyActor) -> QuerySet[Sale]:
    """The announced sales the actor holds, the latest first. Refuses with NotHouse."""
    access.require_house(actor)
    return access.sales_held(actor).order_by("-opens_at", "-id")


def screened_sale(sale: Sale, *, at: dt.datetime) -> Screened:
    """What the screens say of a sale now. Computed anew each time; nothing is kept."""
    since = at - dt.timedelta(days=settings.BOLE_FLAGS_DAYS)
    bidders = {one.code: one for one in Bidder.objects.filter(sale=sale).select_related("organisation", "person")}
    rows = list(SaleEntry.objects.filter(sale=sale).exclude(bidder="").order_by("number"))
    seen = _observed(sale, bidders, rows, since)
    times = [row.at for row in rows]
    return Screened(sale, screened(seen, screens.bases()), len(rows), min(times, default=None), max(times, default=None), since, bidders)


def _observed(sale: Sale, bidders: dict[str, Bidder], rows: Sequence[SaleEntry], since: dt.datetime) -> Observed:
    members = people.members_of({sale.seller_id, *(one.organisation_id for one in bidders.values() if one.organisation_id)})
    accounts = books.accounts_of([one.hold for one in bidders.values() if one.hold])
    pasts = _pasts(sale, since) if sale.format == Format.ENGLISH else ()
    elsewhere = _elsewhere(sale, bidders.values(), since) if pasts else {}
    terms = sale.rules
    lines: dict[str, list[SaleEntry]] = defaultdict(list)
    for row in rows:
        lines[row.bidder].append(row)
    offered = []
    for code, one in bidders.items():
        own = lines[code]
        amounts = [row.amount for row in own if row.amount is not None and row.kind == READABLE.get(terms.format)]
        behind = {str(person) for person in (one.person_id, one.applied_by_id) if person}
        behind |= {str(person) for person in members.get(one.organisation_id, ())} if one.organisation_id else set()
        paid = accounts.get(one.hold, set()) if one.hold else set()
        offered.append(
            Offered(
                code, (min(amounts) if terms.downward else max(amounts)) if amounts else None,
                tuple(row.at for row in own if row.kind == FIRST.get(terms.format, Kind.SEALED)),
                frozenset(row.origin for row in own if row.origin), frozenset(row.device for row in own if row.device),
                frozenset(_folded(name) for name in paid), frozenset(behind), _name(one), elsewhere.get(_name(one), 0),
            )
        )  # fmt: skip
    return Observed(terms.format, terms.downward, tuple(offered), frozenset(map(str, members[sale.seller_id])), tuple(pasts))


def _folded(name: str) -> str:
    """A payer's name as it is compared."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _name(bidder: Bidder) -> str:
    """The same in every sale."""
    return f"organisation:{bidder.organisation_id}" if bidder.organisation_id else f"person:{bidder.person_id}"


def _pasts(sale: Sale, since: dt.datetime) -> list[Past]:
    """The seller's open sales that are over."""
    sales = Sale.objects.filter(seller_id=sale.seller_id, format=Format.ENGLISH, state__in=OVER, closed_at__gte=since).order_by(
        "opens_at", "id"
    )
    names = {(one.sale_id, one.code): _name(one) for one in Bidder.objects.filter(sale__in=sales)}
    bids: dict[UUID, list[Open]] = defaultdict(list)
    for row in SaleEntry.objects.filter(sale__in=sales, kind=Kind.BID).order_by("sale", "number"):
        assert row.amount is not None
        bids[row.sale_id].append(Open(names[row.sale_id, row.bidder], row.amount, row.at))
    return [
        Past(names.get((one.id, one.winner), ""), one.opens_at, one.lot.over_at, tuple(bids[one.id]))
        for one in sales.select_related("lot")
        if bids[one.id]
    ]


def _elsewhere(sale: Sale, bidders: Collection[Bidder], since: dt.datetime) -> dict[str, int]:
    """In how many open sales of other sellers each of these bid."""
    rule = Q(organisation_id__in=[one.organisation_id for one in bidders if one.organisation_id])
    rule |= Q(person_id__in=[one.person_id for one in bidders if one.person_id])
    bid = SaleEntry.objects.filter(sale=OuterRef("sale"), bidder=OuterRef("code"), kind=Kind.BID)
    others = Bidder.objects.filter(rule, Exists(bid), sale__format=Format.ENGLISH, sale__closed_at__gte=since, sale__state__in=OVER)
    found: dict[str, int] = defaultdict(int)
    for one in others.exclude(sale__seller_id=sale.seller_id):
        found[_name(one)] += 1
    return found
