"""What bidders, the seller and the house are told of a sale, once each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bole.exchange.models import Bidder, Sale
from bole.exchange.reactions import KINDS
from bole.exchange.services import admission, closing, sales
from bole.exchange.services import telling_sales as telling
from bole.notices import queries
from bole.notices.models import Notice
from bole.runtime import clock
from bole.runtime.reactions import REACTIONS
from bole.runtime.system import SYSTEM

from .. import make
from ..reacting import react

MINUTE = dt.timedelta(minutes=1)


def told(actor, *kinds):
    """The kinds of notices of sales the actor was told, in order; only these if any are named."""
    found = Notice.objects.filter(person_id=actor.person_id, kind__startswith="exchange.sale_").order_by("told_at", "id")
    return [one.kind for one in found if not kinds or one.kind in kinds]


def sentences(actor):
    found = Notice.objects.filter(person_id=actor.person_id, kind__startswith="exchange.sale_").order_by("told_at", "id")
    return [queries.sentence(one, language="en") for one in found]


def test_the_house_learns_of_an_application_and_the_bidder_of_its_decision(world):
    offering = make.offering(world, bidders=0)
    react("exchange")
    good, bad = make.actor(make.person()), make.actor(make.person())
    first, second = (admission.apply(one, offering.sale.id) for one in (good, bad))
    react("exchange")
    assert told(world.registrar) == [telling.APPLIED, telling.APPLIED]
    assert told(good) == told(bad) == []
    admission.qualify(world.registrar, first.id)
    admission.refuse(world.registrar, second.id, reason="no licence for this trade")
    react("exchange")
    assert told(good) == [telling.ADMITTED]
    assert sentences(good) == [f"You are admitted to sale {offering.sale.number}, “{make.TITLE_ZH}”, as {first.code}."]
    assert sentences(bad) == [f"Your application to sale {offering.sale.number}, “{make.TITLE_ZH}”, was refused: no licence for this trade"]
    admission.exclude(world.registrar, first.id, reason="related after all")
    react("exchange")
    react("exchange")
    assert told(good) == [telling.ADMITTED, telling.EXCLUDED]


def test_those_who_may_bind_an_organisation_are_told_for_it(world):
    offering = make.offering(world, bidders=0)
    made = admission.apply(world.owner, offering.sale.id, organisation_id=world.factory.pk)
    admission.qualify(world.registrar, made.id)
    react("exchange")
    (notice,) = Notice.objects.filter(kind=telling.ADMITTED)
    assert (notice.person_id, notice.organisation_id) == (world.owner.person_id, world.factory.pk)


def test_who_lost_the_lead_is_told_once_and_left_alone_for_some_minutes(world):
    offering = make.offering(world)
    opens, (first, second) = offering.sale.rules.opens_at, offering.bidders

    def look(after):
        with clock.freeze(opens + after * MINUTE):
            return telling.tell_all_outbid(SYSTEM)

    with clock.freeze(opens + MINUTE):
        offering.bid(0, 1000)
    assert look(2) == 0
    with clock.freeze(opens + 3 * MINUTE):
        offering.bid(1, 1100)
    assert look(4) == 1
    look(5)
    look(15)
    assert told(first, telling.OUTBID) == [telling.OUTBID]
    assert sentences(first)[-1] == f"You were outbid in sale {offering.sale.number}, “{make.TITLE_ZH}”; the price is now 1100 CNY."
    with clock.freeze(opens + 16 * MINUTE):
        offering.bid(0, 1200)
        offering.bid(1, 1300)
    look(17)
    assert told(first, telling.OUTBID) == [telling.OUTBID] * 2
    with clock.freeze(opens + 18 * MINUTE):
        offering.bid(0, 1400)
        offering.bid(1, 1500)
    look(19)
    assert told(first, telling.OUTBID) == [telling.OUTBID] * 2  # told two minutes ago
    look(23)
    assert told(first, telling.OUTBID) == [telling.OUTBID] * 3
    assert told(second, telling.OUTBID) == []


def test_no_reaction_waits_for_bids():
    assert not [name for name, one in REACTIONS.items() if "exchange.entries_added" in one.kinds]
    assert len(set(KINDS.values())) == len(KINDS)


def test_a_suspension_is_told_to_those_inside_with_its_reason(world):
    offering = make.offering(world)
    refused = admission.apply(make.actor(make.person()), offering.sale.id)
    admission.refuse(world.registrar, refused.id, reason="no")
    with clock.freeze(offering.sale.rules.opens_at + MINUTE):
        sales.suspend(world.registrar, offering.sale.id, reason="the network failed")
        sales.resume(world.registrar, offering.sale.id, reason="it is back")
    for one in (*offering.bidders, world.broker):
        assert told(one, telling.SUSPENDED, telling.RESUMED) == [telling.SUSPENDED, telling.RESUMED]
    assert not Notice.objects.filter(person_id=refused.person_id, kind__in=[telling.SUSPENDED, telling.RESUMED]).exists()
    assert sentences(offering.bidders[0])[-1].endswith("goes on: it is back")


def test_after_the_close_one_has_won_and_the_others_have_not_and_each_is_told_once(world):
    offering = make.offering(world, bidders=3)
    with clock.freeze(offering.sale.rules.opens_at + MINUTE):
        offering.bid(0, 1000)
        offering.bid(1, 1100)
    with clock.freeze(offering.sale.rules.ends_at):
        closing.close(SYSTEM, offering.sale.id)
        react("exchange")
        react("exchange")
    results = (telling.WON, telling.LOST)
    assert [told(one, *results) for one in offering.bidders] == [[telling.LOST], [telling.WON], [telling.LOST]]
    assert sentences(offering.bidders[1])[-1].endswith("at 1100 CNY; the centre prepares the confirmation.")
    assert told(world.broker, telling.CLOSED) == [telling.CLOSED]
    with clock.freeze(offering.sale.rules.ends_at + MINUTE):
        closing.declare_default(world.registrar, offering.sale.id, reason="did not sign")
        react("exchange")
    assert told(offering.bidders[0], *results) == [telling.LOST, telling.WON]
    assert told(offering.bidders[2], *results) == [telling.LOST]


def test_a_withdrawn_sale_and_a_second_one_are_told_to_those_who_applied(world):
    offering = make.offering(world)
    sales.withdraw(world.registrar, offering.sale.id, reason="the owner keeps it")
    react("exchange")
    assert told(offering.bidders[0], telling.ENDED) == [telling.ENDED]

    unsold = make.offering(world)
    ends = unsold.sale.rules.ends_at
    with clock.freeze(ends):
        closing.close(SYSTEM, unsold.sale.id)
        again = closing.relist(
            world.registrar, unsold.sale.id, start=Decimal(900), opens_at=ends + 60 * MINUTE, ends_at=ends + 120 * MINUTE
        )
        sales.announce(world.registrar, again.id)
        react("exchange")
    assert told(unsold.bidders[0], telling.AGAIN) == [telling.AGAIN]
    assert told(offering.bidders[0], telling.AGAIN) == []
    assert Sale.objects.get(id=again.id).follows_id == unsold.sale.id
    assert Bidder.objects.filter(sale=again).count() == 0
