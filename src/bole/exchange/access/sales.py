"""The doors of the exchange.

An announced sale is public for good. A draft is seen by who may edit it: the members of the seller and the staff of the
centre. The house (registrars and directors of the centre) announces, admits, suspends, closes. Who bids enters by the
bidder he is. Door and list are one rule.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from bole.people.domain.actor import PUBLISHERS, STAFF, Actor, Role
from bole.runtime.system import SystemActor

from ..domain import life
from ..errors import BidderMissing, NotABidder, NotHouse, NotSeller, SaleMissing
from ..models import Bidder, Lot, Sale

AnyActor = Actor | SystemActor
SPEAKERS = frozenset({Role.REPRESENTATIVE, Role.DIRECTOR})  # who acts for an organisation


def spoken_for(actor: AnyActor) -> list[UUID]:
    """The organisations the actor may bind."""
    return [] if isinstance(actor, SystemActor) else [one for one, roles in actor.organisations.items() if roles & SPEAKERS]


def sales_for(actor: AnyActor) -> QuerySet[Sale]:
    """Every sale the actor may see."""
    found = Sale.objects.select_related("centre__organisation", "seller", "record", "lot")
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return found
    rule = Q(announced_at__isnull=False)
    for path in actor.centre_paths(STAFF):
        rule |= Q(centre__path=path) | Q(centre__path__startswith=f"{path}.")
    if actor.organisations:
        rule |= Q(seller_id__in=list(actor.organisations))
    return found.filter(rule)


def is_house(actor: AnyActor, sale: Sale) -> bool:
    """Whether the actor holds the sale: a registrar or director of its centre or one above."""
    return isinstance(actor, SystemActor) or actor.holds(PUBLISHERS, sale.centre.path)


def sales_held(actor: AnyActor) -> QuerySet[Sale]:
    """Every announced sale the actor holds: `is_house` as a list."""
    found = Sale.objects.select_related("centre__organisation", "seller", "record", "lot").filter(announced_at__isnull=False)
    if isinstance(actor, SystemActor) or actor.is_administrator:
        return found
    rule = Q(pk__in=[])
    for path in actor.centre_paths(PUBLISHERS):
        rule |= Q(centre__path=path) | Q(centre__path__startswith=f"{path}.")
    return found.filter(rule)


def is_a_house(actor: AnyActor) -> bool:
    """Whether the actor may hold sales of any centre."""
    return isinstance(actor, SystemActor) or actor.is_administrator or bool(actor.centre_paths(PUBLISHERS))


def require_house(actor: AnyActor) -> None:
    """Refuses with NotHouse: the actor holds no sale anywhere."""
    if not is_a_house(actor):
        raise NotHouse


def may_draft(actor: AnyActor, sale: Sale) -> bool:
    """Whether the actor may draw it up: for the seller, or as staff of the centre."""
    if isinstance(actor, SystemActor):
        return True
    return actor.holds(STAFF, sale.centre.path) or sale.seller_id in spoken_for(actor)


def sale_for(actor: AnyActor, sale_id: UUID, *, to: str = "see", lock: bool = False) -> Sale:
    """One sale: to "see", to "draft", or to "hold". Refuses with SaleMissing, NotSeller, NotHouse."""
    visible = sales_for(actor)
    if lock:  # of its lot first: bids wait for it, and what is read next is of after them
        Lot.objects.select_for_update().filter(sale_id=sale_id).first()
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(id=sale_id).first()
    if found is None:
        raise SaleMissing
    if to == "draft" and not may_draft(actor, found):
        raise NotSeller
    if to == "hold" and not is_house(actor, found):
        raise NotHouse
    return found


def own_bidders(actor: AnyActor) -> QuerySet[Bidder]:
    """Every bidder the actor is, himself or for an organisation he may bind."""
    if isinstance(actor, SystemActor) or not actor.is_signed_in:
        return Bidder.objects.none()
    return Bidder.objects.filter(Q(person_id=actor.person_id) | Q(organisation_id__in=spoken_for(actor))).select_related(
        "organisation", "person"
    )


def bidder_for(actor: AnyActor, sale_id: UUID) -> Bidder:
    """The bidder the actor is in a sale. Refuses with SaleMissing, NotABidder."""
    found = own_bidders(actor).filter(sale_id=sale_id).order_by("applied_at").first()
    if found is None:
        sale_for(actor, sale_id)
        raise NotABidder
    return found


def bidders_of(actor: AnyActor, sale: Sale) -> QuerySet[Bidder]:
    """Who is behind the codes: for the house; for everybody, the winner once the sale is confirmed, is told by `queries`."""
    found = Bidder.objects.filter(sale=sale).select_related("organisation", "person")
    return found if is_house(actor, sale) else found.none()


def bidder_to_decide(actor: AnyActor, bidder_id: UUID) -> Bidder:
    """A bidder of a sale the actor holds, locked. Refuses with BidderMissing, SaleMissing, NotHouse."""
    found = Bidder.objects.filter(id=bidder_id).first()
    if found is None:
        raise BidderMissing
    sale_for(actor, found.sale_id, to="hold", lock=True)
    return Bidder.objects.select_related("sale__centre", "sale__lot", "organisation", "person").get(id=bidder_id)


def sales_to_close() -> QuerySet[Sale]:
    """Announced sales; which of them are over, their times say."""
    return Sale.objects.filter(state=life.ANNOUNCED)
