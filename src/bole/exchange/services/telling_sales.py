"""Telling bidders, the seller and the house what becomes of a sale.

Never on the way of a bid: the facts of admission and of the end are reacted to, a suspension is told by its own verb, and
who was outbid is looked for by a job.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from bole.notices import queries as told
from bole.notices import services as notices
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS
from bole.runtime.acts import act, now

from ..access import sales as access
from ..access.sales import SPEAKERS, AnyActor
from ..domain import life
from ..domain.entries import Kind
from ..domain.terms import Format
from ..facts import price_text
from ..models import Bidder, Lot, Sale, SaleEntry
from ..queries import sales as queries

APPLIED, QUALIFIED, ADMITTED = "exchange.sale_applied", "exchange.sale_qualified", "exchange.sale_admitted"
REFUSED, EXCLUDED, OUTBID = "exchange.sale_refused", "exchange.sale_excluded", "exchange.sale_outbid"
ANNOUNCED, AGAIN, CLOSED = "exchange.sale_announced", "exchange.sale_announced_again", "exchange.sale_closed"
SUSPENDED, RESUMED, ENDED = "exchange.sale_suspended", "exchange.sale_resumed", "exchange.sale_ended"
WON, LOST = "exchange.sale_won", "exchange.sale_lost"
INSIDE = (life.APPLIED, life.AWAITED, life.ADMITTED)


def _say(
    actor: AnyActor, sale: Sale, persons: Collection[UUID], kind: str, *, family: str = "", organisation_id: UUID | None = None,
    **values: str,
) -> None:  # fmt: skip
    if persons:
        plain = {"number": sale.number, "title": queries.words_of(sale, "zh").get("title", sale.number), "sale": str(sale.id)}
        notices.tell(
            actor, persons=persons, kind=kind, subject=sale.subject, values={**plain, **values},
            family=f"{sale.id}:{family}" if family else "", organisation_id=organisation_id,
        )  # fmt: skip


def _speakers(organisation_id: UUID) -> set[UUID]:
    return {one.person_id for one in people.persons_with_role(organisation_id) if one.role in SPEAKERS}


def _behind(bidder: Bidder) -> set[UUID]:
    """Who is told what concerns a bidder: himself, or who may bind the organisation; else who applied."""
    if bidder.person_id:
        return {bidder.person_id}
    found = _speakers(bidder.organisation_id) if bidder.organisation_id else set()
    return found or ({bidder.applied_by_id} if bidder.applied_by_id else set())


def _say_to(actor: AnyActor, bidders: Iterable[Bidder], kind: str, *, family: str = "", **values: str) -> None:
    for one in bidders:
        _say(actor, one.sale, _behind(one), kind, family=family, organisation_id=one.organisation_id, **{"code": one.code, **values})


def _bidders(sale_id: UUID) -> list[Bidder]:
    return list(Bidder.objects.filter(sale_id=sale_id, state__in=INSIDE).select_related("sale").order_by("applied_at", "id"))


def _seller(sale: Sale) -> set[UUID]:
    return _speakers(sale.seller_id) | ({sale.created_by_id} if sale.created_by_id else set())


@act
def tell_of_bidder(actor: AnyActor, bidder_id: UUID, *, kind: str, reason: str = "") -> None:
    """Tell a bidder what was decided about him, or the house that somebody applied."""
    found = Bidder.objects.select_related("sale__centre").filter(id=bidder_id).first()
    if found is None:
        return
    sale = found.sale
    if kind == APPLIED:
        house = set(people.persons_with(PUBLISHERS, centre_path=sale.centre.path).values_list("id", flat=True))
        _say(actor, sale, house, APPLIED, family=found.code)
        return
    if kind == QUALIFIED and (sale.deposit is None or sale.deposit_by is None):
        return  # he is told that he is admitted
    due = {"deposit": f"{price_text(sale.deposit)} {sale.currency}", "by": sale.deposit_by.isoformat()} if sale.deposit_by else {}
    _say_to(actor, [found], kind, reason=reason, **due)


@act
def tell_of_announcement(actor: AnyActor, sale_id: UUID) -> None:
    """Tell the seller that the sale is announced, and those who applied to the one before that it is offered again."""
    sale = Sale.objects.get(id=sale_id)
    _say(actor, sale, _seller(sale), ANNOUNCED, family="announced")
    if sale.follows_id:
        for one in _bidders(sale.follows_id):
            _say(actor, sale, _behind(one), AGAIN, family="again", organisation_id=one.organisation_id)


def tell_of_pause(actor: AnyActor, sale: Sale, *, kind: str, reason: str) -> None:
    """Tell bidders and seller that the clock stands still, or goes on. Part of the verbs."""
    _say_to(actor, _bidders(sale.id), kind, reason=reason)
    _say(actor, sale, _seller(sale), kind, reason=reason)


@act
def tell_of_end(actor: AnyActor, sale_id: UUID, *, reason: str) -> None:
    """Tell bidders and seller that the sale was withdrawn or cancelled; of a draft only the seller."""
    sale = Sale.objects.get(id=sale_id)
    _say_to(actor, _bidders(sale_id), ENDED, family="ended", reason=reason)
    _say(actor, sale, _seller(sale), ENDED, family="ended", reason=reason)


@act
def tell_of_result(actor: AnyActor, sale_id: UUID, *, winner: str, price: str) -> None:
    """Tell who won, who did not, and the seller. After a default the next winner is told as well."""
    sale = Sale.objects.get(id=sale_id)
    bidders = [one for one in _bidders(sale_id) if one.state == life.ADMITTED]
    _say_to(actor, [one for one in bidders if one.code == winner], WON, family=f"won:{winner}", price=f"{price} {sale.currency}")
    _say_to(actor, [one for one in bidders if one.code != winner], LOST, family="lost")
    _say(actor, sale, _seller(sale), CLOSED, family=f"closed:{winner}")


@act
def tell_outbid(actor: AnyActor, sale_id: UUID) -> int:
    """Tell the bidders of an open sale who lost the lead: once for each of their bids, and not again within some minutes.

    How many were told. The entries are read before who leads: who bids in between is not told that he was outbid.
    """
    bids = SaleEntry.objects.filter(sale_id=sale_id, kind=Kind.BID).values("bidder").order_by("bidder")
    last = dict(bids.annotate(last=Max("number")).values_list("bidder", "last"))
    lot = Lot.objects.select_related("sale").get(sale_id=sale_id)
    since = now() - dt.timedelta(minutes=settings.BOLE_OUTBID_MINUTES)
    rested = told.told_since(kind=OUTBID, subject=lot.sale.subject, since=since)
    outbid = [one for one in _bidders(sale_id) if one.code in last and one.code != lot.leader and one.state == life.ADMITTED]
    count = 0
    for one in outbid:
        if persons := _behind(one) - rested:
            price = f"{price_text(lot.price)} {lot.sale.currency}"
            _say(actor, lot.sale, persons, OUTBID, family=str(last[one.code]), organisation_id=one.organisation_id, price=price)
            count += 1
    return count


def tell_all_outbid(actor: AnyActor) -> int:
    """Look for the outbid in every sale with open bids that runs now; how many were told."""
    at = queries.now()
    running = access.sales_to_close().filter(format=Format.ENGLISH, opens_at__lte=at, lot__over_at__gt=at, lot__entries__gt=1)
    return sum(tell_outbid(actor, sale_id) for sale_id in running.order_by("id").values_list("id", flat=True))
