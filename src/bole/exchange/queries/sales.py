"""The reads of sales: lists, one sale's room, who bids, its record as a file."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bole.kernel.errors import Problem
from bole.people.domain.actor import PUBLISHERS, STAFF
from bole.policy import queries as policy
from bole.policy.domain.regimes import LegalRegime
from bole.runtime import clock, live

from ..access import sales as access
from ..access.sales import AnyActor
from ..domain import life
from ..domain.entries import Entry, Kind, State
from ..domain.legality import Plan
from ..domain.legality import departures as found_departures
from ..domain.life import Stage
from ..domain.records import written_entry
from ..domain.sale import admit, begin
from ..domain.terms import Terms
from ..errors import BidderMissing
from ..models import Bidder, Sale, SaleEntry

SHOWN = 200  # entries in a room; the record has all


@dataclass(frozen=True, slots=True)
class Sifting:
    """What a reader of the list asks for."""

    stage: str = ""
    centre: str = ""
    text: str = ""

    def as_pairs(self) -> list[tuple[str, str]]:
        return [(n, v) for n, v in (("stage", self.stage), ("centre", self.centre), ("q", self.text)) if v]


STAGES: Mapping[str, Any] = {
    "notice": lambda at: Q(state=life.ANNOUNCED, opens_at__gt=at),
    "open": lambda at: Q(state=life.ANNOUNCED, opens_at__lte=at),
    "sold": lambda at: Q(state__in=(life.SOLD, life.CONFIRMED)),
    "ended": lambda at: Q(state__in=(life.UNSOLD, life.WITHDRAWN, life.CANCELLED, life.RELISTED)),
}


def listed(sifting: Sifting, *, at: dt.datetime) -> QuerySet[Sale]:
    """Announced sales, those that open or end next first."""
    found = Sale.objects.filter(announced_at__isnull=False).select_related("centre__organisation", "seller", "lot", "record")
    if sifting.stage in STAGES:
        found = found.filter(STAGES[sifting.stage](at))
    if sifting.centre:
        found = found.filter(Q(centre__path=sifting.centre) | Q(centre__path__startswith=f"{sifting.centre}."))
    if text := sifting.text.replace("\0", ""):
        found = found.filter(Q(number__icontains=text) | Q(wordings__icontains=text))
    return found.order_by("-opens_at", "-id")


def sale(actor: AnyActor, sale_id: UUID) -> Sale:
    """One sale. Refuses with SaleMissing."""
    return access.sale_for(actor, sale_id)


def sale_to_draft(actor: AnyActor, sale_id: UUID) -> Sale:
    """One sale, to change it. Refuses with SaleMissing, NotSeller."""
    return access.sale_for(actor, sale_id, to="draft")


def sale_held(actor: AnyActor, sale_id: UUID) -> Sale:
    """One sale, to hold it. Refuses with SaleMissing, NotHouse."""
    return access.sale_for(actor, sale_id, to="hold")


def is_house(actor: AnyActor, found: Sale) -> bool:
    return access.is_house(actor, found)


def is_a_house(actor: AnyActor) -> bool:
    """Whether the actor holds sales anywhere."""
    return access.is_a_house(actor)


def may_draft(actor: AnyActor, found: Sale) -> bool:
    return access.may_draft(actor, found)


def may_sell(actor: AnyActor, record: Any) -> bool:
    """Whether the actor may draw up a sale of this record."""
    if record.status != "published" or record.owner_id is None or record.kind not in ("achievement", "need"):
        return False
    return access.may_draft(actor, Sale(record=record, centre=record.centre, seller_id=record.owner_id))


def of_record(actor: AnyActor, record_id: UUID) -> list[Sale]:
    """The sales of a record the actor may see, the newest first."""
    return list(access.sales_for(actor).filter(record_id=record_id).order_by("-created_at")[:20])


def in_work(actor: AnyActor) -> QuerySet[Sale]:
    """Drafts and sales whose next step is the actor's, the newest first."""
    return _of_staff(actor, STAFF).filter(state__in=(life.DRAFT, life.ANNOUNCED, life.SOLD)).order_by("-created_at")


def waiting_drafts(actor: AnyActor) -> QuerySet[Sale, Any]:
    """Since when drafts wait to be announced by the actor."""
    return _of_staff(actor, PUBLISHERS).filter(state=life.DRAFT).values_list("created_at")


def waiting_bidders(actor: AnyActor) -> QuerySet[Bidder, Any]:
    """Since when bidders wait for the actor's decision."""
    held = _of_staff(actor, PUBLISHERS).filter(state=life.ANNOUNCED).values("id")
    return Bidder.objects.filter(sale__in=held, state=life.APPLIED).values_list("applied_at")


def waiting_confirmations(actor: AnyActor) -> QuerySet[Sale, Any]:
    """Since when sold lots wait for their confirmation."""
    return _of_staff(actor, PUBLISHERS).filter(state=life.SOLD).values_list("closed_at")


def _of_staff(actor: AnyActor, roles: Any) -> QuerySet[Sale]:
    found = access.sales_for(actor)
    if getattr(actor, "is_administrator", True):
        return found
    rule = Q(pk__in=[])
    for path in actor.centre_paths(roles):  # type: ignore[union-attr]
        rule |= Q(centre__path=path) | Q(centre__path__startswith=f"{path}.")
    return found.filter(rule)


def kept_about(person_id: UUID) -> list[dict[str, Any]]:
    """The sales a person bids or applied in, with what was put on record under his code, for the export of his personal data."""
    rows = Bidder.objects.filter(Q(person_id=person_id) | Q(applied_by_id=person_id)).select_related("sale").order_by("applied_at")
    return [
        {
            "sale": one.sale.number, "code": one.code, "state": one.state, "at": one.applied_at, "statement": one.statement,
            "relation": one.relation, "basis": one.basis, "reason": one.reason,
            "entries": list(
                SaleEntry.objects.filter(sale=one.sale, bidder=one.code).order_by("number").values("number", "kind", "at", "amount", "most")
            ),
        }
        for one in rows
    ]  # fmt: skip


def stage_of(found: Sale, *, at: dt.datetime) -> Stage:
    """Where a sale stands at a moment."""
    lot = found.lot
    return life.stage(found.state, opens_at=found.opens_at, over_at=lot.over_at, is_suspended=lot.is_suspended, at=at)


def words_of(found: Sale, language: str) -> dict[str, str]:
    """What the announcement says, in the reader's language or else in the first there is."""
    short = language.split("-")[0]
    wordings: dict[str, dict[str, str]] = found.wordings
    return wordings.get(short) or wordings.get("en") or next(iter(wordings.values()), {})


def spoken_for(actor: AnyActor) -> list[UUID]:
    """The organisations the actor may bid for."""
    return access.spoken_for(actor)


def own_bidder(actor: AnyActor, found: Sale) -> Bidder | None:
    """The bidder the actor is in a sale."""
    return access.own_bidders(actor).filter(sale=found).order_by("applied_at").first()


def own_bidders(actor: AnyActor) -> QuerySet[Bidder]:
    """Every sale the actor bids in, the newest first."""
    return access.own_bidders(actor).select_related("sale__lot", "sale__centre__organisation").order_by("-applied_at")


def bidders(actor: AnyActor, found: Sale) -> list[Bidder]:
    """Who is behind the codes, for the house."""
    return list(access.bidders_of(actor, found).order_by("applied_at"))


def bidder_held(actor: AnyActor, bidder_id: UUID) -> Bidder:
    """A bidder of a sale the actor holds. Refuses with BidderMissing, SaleMissing, NotHouse."""
    found = Bidder.objects.filter(id=bidder_id).first()
    if found is None:
        raise BidderMissing
    access.sale_for(actor, found.sale_id, to="hold")
    return found


def admitted(found: Sale) -> int:
    """How many may bid."""
    return Bidder.objects.filter(sale=found, state=life.ADMITTED).count()


def winner_of(found: Sale) -> Bidder | None:
    """Who got it; everybody may know once the sale is confirmed."""
    return Bidder.objects.filter(sale=found, code=found.winner).select_related("organisation", "person").first() if found.winner else None


def figures(found: Sale, *, at: dt.datetime) -> dict[str, Decimal]:
    """The figures of the sale's regime on that day, where its centre is."""
    place = policy.jurisdiction_of_centre(found.centre)
    day = timezone.localdate(at)
    return {
        name: f.value
        for name, f in policy.figures_of(LegalRegime(found.regime), on=day, jurisdiction=place, centre=found.centre.path).items()
    }


def departures(found: Sale, *, at: dt.datetime) -> list[Problem]:
    """Where a sale departs from what its regime asks for, or suggests."""
    before = found.follows.start if found.follows_id and found.follows else None
    return found_departures(Plan(found.rules, found.announced_at or at, found.deposit, before), figures(found, at=at))


def state_of(found: Sale) -> State:
    """Where the sale stood when its row was read: its entries by the rules."""
    return _folded(found.id, found.lot.head)


@functools.lru_cache(64)
def _folded(sale_id: UUID, head: str) -> State:
    """The state up to the entry of this hash; the same for ever."""
    terms = Sale.objects.get(id=sale_id).rules
    state = begin(terms)
    for row in SaleEntry.objects.filter(sale_id=sale_id).order_by("number"):
        state = admit(terms, state, entry_of(row))
        if row.hash == head:
            break
    return state


# ---- the record ----


def entry_of(row: SaleEntry) -> Entry:
    """An entry as the rules know it, with what is secret in it."""
    return Entry(Kind(row.kind), row.at, row.bidder, row.amount, row.most, row.nonce, row.commitment, tuple(row.scores))


def public_rows(found: Sale, *, after: int = 0, limit: int = SHOWN, newest: bool = False) -> list[dict[str, Any]]:
    """Entries as everybody may read them: the rows on record, each with its number."""
    rows = SaleEntry.objects.filter(sale=found, number__gt=after).order_by("-number" if newest else "number")[:limit]
    terms = found.rules
    return [{"number": row.number, **_on_record(terms, row)} for row in rows]


def _on_record(terms: Terms, row: SaleEntry) -> dict[str, Any]:
    made = written_entry(terms, entry_of(row), previous=row.previous, key=row.key)
    assert made["hash"] == row.hash
    return made


def live_token(found: Sale) -> str:
    """A permission to watch the sale."""
    return live.token([found.subject])


def now() -> dt.datetime:
    """The one clock a sale goes by."""
    return clock.database_now()
