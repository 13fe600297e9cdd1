"""Red flags on the database: what a sale shows the house, and nobody else; that it was looked at stands in the journal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.exchange.domain.asking import Ask
from bole.exchange.domain.entries import Kind
from bole.exchange.domain.flags import Verdict
from bole.exchange.domain.sealed_bids import commitment
from bole.exchange.domain.terms import Format
from bole.exchange.errors import NotHouse, SaleMissing
from bole.exchange.models import Bidder, Sale
from bole.exchange.queries import flags as queries
from bole.exchange.services import admission, bidding, closing, flags
from bole.ledger.models import Hold
from bole.people import services as people
from bole.people.domain.actor import Role
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from ..treasury import treasury

HOUR, SECOND = dt.timedelta(hours=1), dt.timedelta(seconds=1)


def found(seen):
    return {one.basis.code: one for one in seen.findings}


def sealed(world, amounts, *, apart=HOUR, origins=("", "", "", "")):
    """A sale by sealed bids in which each of the bidders has sealed and opened an amount."""
    offering = make.offering(
        world, bidders=len(amounts), format=Format.SEALED, reveal_for=HOUR, window=dt.timedelta(0), added=dt.timedelta(0)
    )
    terms = offering.sale.rules
    asks = [
        (who, code, Decimal(amount), f"{n:064x}")
        for n, (who, code, amount) in enumerate(zip(offering.bidders, offering.codes, amounts, strict=True))
    ]
    for n, (who, code, amount, nonce) in enumerate(asks):
        with clock.freeze(terms.opens_at + SECOND + n * apart):
            ask = Ask(Kind.SEALED, f"seal{n}", "", commitment=commitment(terms.sale, code, amount, nonce), origin=origins[n])
            bidding.place(who, offering.sale.id, ask=ask)
    for n, (who, _, amount, nonce) in enumerate(asks):
        with clock.freeze(terms.ends_at + n * SECOND):
            bidding.place(who, offering.sale.id, ask=Ask(Kind.REVEALED, f"open{n}", "", amount=amount, nonce=nonce))
    return offering


def test_cover_bids_from_one_address_within_seconds_are_shown_to_the_house_with_their_numbers(world):
    offering = sealed(world, [1300, 1210, 1209, 1208], apart=2 * SECOND, origins=("x", "x", "y", ""))
    seen = found(flags.open_flags(world.registrar, offering.sale.id))
    hit = {code for code, one in seen.items() if one.verdict is Verdict.FOUND}
    assert hit == {"variation", "distance", "spread", "timing", "origin"}
    assert seen["distance"].figures["value"] == 90  # (1300 - 1210) / 1
    assert seen["origin"].bidders == (tuple(sorted(offering.codes[:2])),)
    assert seen["timing"].figures["value"] == 2
    assert seen["shill"].verdict is Verdict.NOT_FOR_FORMAT


def test_a_sale_without_bids_says_that_there_is_not_enough_data(world):
    offering = make.offering(world)
    assert {one.verdict for one in flags.open_flags(world.registrar, offering.sale.id).findings} <= {
        Verdict.TOO_LITTLE, Verdict.NOT_FOR_FORMAT, Verdict.NOT_FOUND,
    }  # fmt: skip


def test_only_the_house_looks_and_every_look_is_in_the_journal_but_never_public(world):
    offering = make.offering(world)
    with pytest.raises(NotHouse):
        flags.open_flags(offering.bidders[0], offering.sale.id)
    with pytest.raises(NotHouse):
        queries.held(world.professor)
    with pytest.raises(SaleMissing):
        flags.open_flags(world.registrar, world.city.pk)
    assert not Entry.objects.filter(kind="exchange.flags_opened").exists()
    flags.open_flags(world.registrar, offering.sale.id)
    (entry,) = Entry.objects.filter(kind="exchange.flags_opened")
    assert (entry.actor, entry.body["number"]) == (f"person:{world.registrar.person_id}", offering.sale.number)
    assert not entry.public
    assert entry.subject != offering.sale.subject  # bids wait for the history of the sale


def test_looking_changes_nothing_of_the_sale(world):
    offering = make.offering(world)
    before = Sale.objects.filter(id=offering.sale.id).values().get()
    flags.open_flags(world.registrar, offering.sale.id)
    assert Sale.objects.filter(id=offering.sale.id).values().get() == before


def run(world, lot, who, *, by):
    """An open sale of the lot in which one bids early and often, and another wins."""
    offering = make.offering(world, bidders=0, lot=lot)
    for one in who:
        admission.qualify(world.registrar, admission.apply(one, offering.sale.id).id)
    opens = offering.sale.rules.opens_at
    for n, amount in enumerate((1000, 1500, 1600, 2100, 2200, 2700)):
        with clock.freeze(opens + (1 + n * 60) * SECOND):
            bidding.place(by[n % 2], offering.sale.id, ask=Ask(Kind.BID, f"k{n}", "", amount=Decimal(amount)))
    with clock.freeze(offering.sale.rules.ends_at):
        return closing.close(SYSTEM, offering.sale.id)


def test_who_drives_the_price_in_three_sales_of_one_seller_and_never_wins_looks_like_a_shill(world):
    lot = make.published(world, owner=world.university.name)
    shill, honest = make.actor(make.person()), make.actor(make.person())
    sales = [run(world, lot, (shill, honest), by=(shill, honest)) for _ in range(3)]
    with clock.freeze(sales[-1].closed_at + HOUR):
        seen = found(flags.open_flags(world.registrar, sales[-1].id))["shill"]
    code = Bidder.objects.get(sale=sales[-1], person_id=shill.person_id).code
    assert (seen.verdict, seen.bidders) == (Verdict.FOUND, ((code,),))
    assert (seen.figures["sales"], seen.figures["won"], seen.figures["small"]) == (3, 0, Decimal("0.8000"))  # 1 - 100 / 500
    with clock.freeze(sales[-1].closed_at + dt.timedelta(days=800)):
        assert found(flags.open_flags(world.registrar, sales[-1].id))["shill"].verdict is Verdict.TOO_LITTLE


def test_one_payer_of_two_deposits_and_a_member_of_the_seller_are_signals(world):
    books = treasury(world)
    at = clock.database_now()
    offering = make.offering(world, bidders=0)
    Sale.objects.filter(id=offering.sale.id).update(deposit=Decimal(500), deposit_by=at + HOUR)
    made = [admission.apply(make.actor(make.person()), offering.sale.id) for _ in range(2)]
    made.append(admission.apply(world.owner, offering.sale.id, organisation_id=world.factory.pk))
    for payer, one in zip(("ACME 公司", "acme公司", "somebody else"), made, strict=True):
        hold = admission.qualify(world.registrar, one.id).hold
        books.pay(Hold.objects.get(id=hold).invoice_id, 500, payer=payer)
    people.grant_role(SYSTEM, person_id=world.owner.person_id, organisation_id=world.university.pk, role=Role.MEMBER)
    seen = found(flags.open_flags(world.registrar, offering.sale.id))
    assert seen["payer"].bidders == (tuple(sorted(one.code for one in made[:2])),)
    assert seen["seller"].bidders == ((made[2].code,),)
    assert seen["members"].verdict is Verdict.NOT_FOUND


def test_the_list_holds_the_sales_of_ones_own_centres_only(world):
    offering = make.offering(world)
    assert [one.sale.id for one in flags.list_flags(world.registrar, sale_ids=[offering.sale.id, world.city.pk])] == [offering.sale.id]
    assert flags.list_flags(SYSTEM, sale_ids=[]) == []
