"""The verbs of who sells and who holds the sale: draw up, announce, suspend, resume, withdraw, cancel."""

from __future__ import annotations

import secrets
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bole.kernel.canonical import digest
from bole.kernel.errors import N_, Problem
from bole.kernel.ids import uuid7
from bole.kernel.text import one_line, tidy
from bole.people import queries as people
from bole.people.domain.actor import PUBLISHERS, Actor
from bole.policy import queries as policy
from bole.registry import queries as registry
from bole.runtime.acts import act, now, record, wait_for_turn

from ..access import sales as access
from ..access.sales import AnyActor
from ..adapters import sealing
from ..domain import life
from ..domain.asking import Ask
from ..domain.entries import Kind
from ..domain.sale import begin, over_at
from ..domain.sheets import WORDS, Reserve, SaleSheet
from ..domain.terms import Terms
from ..errors import BegunAlready, NoReasonForSale, NotByTheRules, NotForSale, NotSeller, OwnSale
from ..facts import SaleAnnounced, SaleDrafted, SaleEnded, SaleRevised
from ..models import Lot, Sale
from ..queries import sales as queries
from . import bidding
from . import telling_sales as telling

TEXT = 1000
LICENCE = N_("Only a licensed auction house may hold a sale under the Auction Law; say its licence.")


@act
def draft(actor: AnyActor, record_id: UUID, *, sheet: SaleSheet, reserve: Decimal | None = None) -> Sale:
    """Draw up the sale of a published record, or a call for offers to a need.

    Refuses with RecordMissing, NotForSale, NotSeller, BadTerms.
    """
    lot = registry.record(actor, record_id)
    if lot.status != "published" or lot.owner_id is None or lot.kind not in ("achievement", "need"):
        raise NotForSale
    made = Sale(
        id=uuid7(), number=next_number(), record=lot, centre=lot.centre, seller_id=lot.owner_id,
        created_by_id=actor.person_id if isinstance(actor, Actor) else None,
    )  # fmt: skip
    if not access.may_draft(actor, made):
        raise NotSeller
    made.lot = Lot(sale=made)
    _fill(made, sheet, Reserve(reserve, secrets.token_hex(32)) if reserve is not None else None)
    saved(made)
    record(SaleDrafted(subject_id=made.id, number=made.number, record=lot.id, centre=lot.centre.path))
    return made


@act
def revise(actor: AnyActor, sale_id: UUID, *, sheet: SaleSheet, reserve: Decimal | None = None) -> Sale:
    """Draw a draft up anew. Refuses with SaleMissing, NotSeller, BegunAlready, BadTerms."""
    found = access.sale_for(actor, sale_id, to="draft", lock=True)
    if found.state != life.DRAFT:
        raise BegunAlready
    _fill(found, sheet, Reserve(reserve, secrets.token_hex(32)) if reserve is not None else None)
    saved(found)
    record(SaleRevised(subject_id=found.id))
    return found


def _fill(sale: Sale, sheet: SaleSheet, reserve: Reserve | None) -> None:
    decide(sale, sheet.terms(sale.number, reserve, {}))
    sale.sealed_reserve = sealing.sealed(reserve, sale=sale.number) if reserve else ""
    sale.regime, sale.licence = sheet.regime, one_line(sheet.licence)[:120]
    sale.deposit, sale.deposit_by = sheet.deposit, sheet.deposit_by
    sale.wordings = {
        language: {name: tidy(text)[: 20 * TEXT] for name, text in words.items() if name in WORDS and text.strip()}
        for language, words in sheet.wordings.items()
        if any(text.strip() for text in words.values())
    }


def decide(sale: Sale, terms: Terms) -> None:
    """Write the terms of a draft, and what follows from them. Part of the verbs."""
    sale.terms, sale.format, sale.currency, sale.start = terms.as_json(), terms.format, terms.currency, terms.start
    sale.opens_at, sale.lot.over_at = terms.opens_at, over_at(terms, begin(terms))
    sale.lot.head = digest(sale.terms)


def saved(sale: Sale) -> None:
    """Write a draft and its lot. Part of the verbs."""
    sale.save()
    sale.lot.save()


def next_number() -> str:
    """The next number of the year; drafts have one too. Part of the verbs."""
    wait_for_turn("sale number")
    begin_of_number = f"S-{timezone.localtime(now()).year}-"
    last = Sale.objects.filter(number__startswith=begin_of_number).order_by("-number").values_list("number", flat=True).first()
    return f"{begin_of_number}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:06}"


@act
def announce(actor: AnyActor, sale_id: UUID) -> Sale:
    """Publish the announcement: from now on the terms are fixed. What one drew up oneself is announced by another.

    Refuses with SaleMissing, NotHouse, WrongState, OwnSale, BegunAlready, NotForSale.
    """
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    found.state = life.moved(found.state, "announce")
    alone = _is_alone(actor, found)
    if found.opens_at <= now():
        raise BegunAlready
    if found.record.status != "published":
        raise NotForSale
    _require_regime(found)
    found.announced_at = now()
    found.announced_by_id = actor.person_id if isinstance(actor, Actor) else None
    found.save(update_fields=["state", "announced_at", "announced_by"])
    record(
        SaleAnnounced(
            subject_id=found.id, number=found.number, record=found.record_id, centre=found.centre.path, terms=found.lot.head,
            opens_at=found.opens_at, over_at=found.lot.over_at, alone=alone,
        )
    )  # fmt: skip
    return found


def _require_regime(sale: Sale) -> None:
    """Refuses with NotByTheRules: the regime's figures bind, or its licence is missing."""
    regime = policy.regime_named(sale.regime)
    problems = queries.departures(sale, at=now()) if regime.binds else []
    if regime.needs_licence and not sale.licence:
        problems = [Problem("licence", "licence_missing", LICENCE), *problems]
    if problems:
        raise NotByTheRules(problems=problems)


def _is_alone(actor: AnyActor, sale: Sale) -> bool:
    """Whether the actor announces what he drew up because nobody else may. Refuses with OwnSale."""
    if not isinstance(actor, Actor) or actor.person_id != sale.created_by_id or not settings.BOLE_SECOND_PERSON:
        return False
    others = people.persons_with(PUBLISHERS, centre_path=sale.centre.path).exclude(id=str(actor.person_id))
    if names := [str(person) for person in others[:3]]:
        raise OwnSale(who=", ".join(names))
    return True


@act
def suspend(actor: AnyActor, sale_id: UUID, *, reason: str) -> None:
    """Stop the clock, as after a failure of the system; what was left is kept. Refuses with SaleMissing, NotHouse,
    NoReasonForSale, NotOnOffer, BiddingClosed, BiddingSuspended."""
    _paused(actor, sale_id, Kind.SUSPENDED, reason)


@act
def resume(actor: AnyActor, sale_id: UUID, *, reason: str) -> None:
    """Let the clock go on. Refuses with SaleMissing, NotHouse, NoReasonForSale, NotOnOffer, NotSuspended."""
    _paused(actor, sale_id, Kind.RESUMED, reason)


def _paused(actor: AnyActor, sale_id: UUID, kind: Kind, reason: str) -> None:
    found = access.sale_for(actor, sale_id, to="hold", lock=True)
    said = _reason(reason)
    Sale.objects.filter(id=found.id).update(reason=said)
    bidding.put(actor, found.id, ask=Ask(kind, f"{kind}:{uuid7()}", actor.reference))
    told = telling.SUSPENDED if kind is Kind.SUSPENDED else telling.RESUMED
    telling.tell_of_pause(actor, found, kind=told, reason=said)


@act
def withdraw(actor: AnyActor, sale_id: UUID, *, reason: str) -> Sale:
    """Take a sale back before bidding began. Refuses with SaleMissing, NotHouse, NoReasonForSale, WrongState, BegunAlready."""
    found = access.sale_for(actor, sale_id, to="draft", lock=True)
    if found.state != life.DRAFT:
        found = access.sale_for(actor, sale_id, to="hold")
        if now() >= found.opens_at:
            raise BegunAlready
    return _ended(actor, found, "withdraw", reason)


@act
def cancel(actor: AnyActor, sale_id: UUID, *, reason: str) -> Sale:
    """End a sale without result after bidding began; everything stays on record. Refuses with SaleMissing, NotHouse,
    NoReasonForSale, WrongState."""
    return _ended(actor, access.sale_for(actor, sale_id, to="hold", lock=True), "cancel", reason)


def _ended(actor: AnyActor, sale: Sale, verb: str, reason: str) -> Sale:
    from . import admission

    sale.reason, sale.state, sale.closed_at = _reason(reason), life.moved(sale.state, verb), now()
    sale.save(update_fields=["reason", "state", "closed_at"])
    admission.release_deposits(actor, sale, keep=())
    record(SaleEnded(subject_id=sale.id, number=sale.number, state=sale.state, reason=sale.reason))
    return sale


def _reason(reason: str) -> str:
    if not (found := one_line(reason)[:TEXT]):
        raise NoReasonForSale
    return found


def refund_hours(sale: Sale) -> int:
    """Within how many hours deposits of those who did not win go back, by the figure of the day."""
    own = queries.figures(sale, at=now()).get("deposit_return")
    usual = policy.figure(
        "contractual.deposit_return", on=timezone.localdate(now()), jurisdiction=policy.jurisdiction_of_centre(sale.centre)
    )
    return int(own if own is not None else usual.value)
