"""Deposits of a sale: who has paid may bid, whose payment bounced may not, and who did not win gets his back in time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.exchange import reactions
from bole.exchange.domain.sheets import SaleSheet
from bole.exchange.errors import NotABidder, NotByTheRules, NotHouse
from bole.exchange.models import Bidder
from bole.exchange.services import admission, closing, sales
from bole.ledger import services as ledger
from bole.ledger.models import Hold
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

HOUR = dt.timedelta(hours=1)


def sheet_of(**more):
    at = clock.database_now()
    rules = {
        "format": "english", "currency": "CNY", "start": Decimal(1000), "opens_at": at + 48 * HOUR, "ends_at": at + 72 * HOUR,
        "steps": ((Decimal(0), Decimal(100)),),
    }  # fmt: skip
    values = {"deposit": Decimal(100), "deposit_by": at + 24 * HOUR, "wordings": {"en": {"title": "A lot"}}}
    return SaleSheet(rules=rules, **{**values, **more})


def told(kind):
    """The reactions to what the ledger told, as the worker would run them."""
    entries = list(Entry.objects.filter(kind=kind).order_by("id"))
    {"ledger.deposit_paid": reactions.admit_who_paid, "ledger.deposit_bounced": reactions.exclude_whose_deposit_bounced}[kind](entries)


@pytest.fixture
def offering(world):
    return make.offering(world, sheet=sheet_of())


def paid(hold_id):
    hold = Hold.objects.get(id=hold_id)
    return ledger.record_payment(SYSTEM, hold.invoice_id, amount=hold.money, received_on=dt.date(2026, 11, 23), key=f"paid {hold_id}")


def test_who_qualifies_is_asked_for_a_deposit_and_may_bid_once_it_is_there(offering):
    one, two = Bidder.objects.order_by("applied_at")
    assert (one.state, two.state) == ("awaited", "awaited")
    assert Hold.objects.get(id=one.hold).state == "due"
    paid(one.hold)
    told("ledger.deposit_paid")
    with clock.freeze(offering.sale.opens_at + HOUR):
        assert offering.bid(0, 1000).number == 1
        with pytest.raises(NotABidder):
            offering.bid(1, 1100)


def test_a_bounced_deposit_ends_the_right_to_bid_and_what_was_bid_stays(offering):
    one = Bidder.objects.order_by("applied_at")[0]
    payment = paid(one.hold)
    told("ledger.deposit_paid")
    with clock.freeze(offering.sale.opens_at + HOUR):
        offering.bid(0, 1000, most=5000)
        ledger.bounce(SYSTEM, payment.id, reason="no funds", key="bounce")
        told("ledger.deposit_bounced")
        with pytest.raises(NotABidder):
            offering.bid(0, 1000, most=9000)
    assert Bidder.objects.get(id=one.id).state == "awaited"


def test_after_the_close_only_the_winner_stays_bound(offering):
    for bidder in Bidder.objects.all():
        paid(bidder.hold)
    told("ledger.deposit_paid")
    with clock.freeze(offering.sale.opens_at + HOUR):
        offering.bid(0, 1000)
        offering.bid(1, 1100)
    over = offering.sale.rules.ends_at
    with clock.freeze(over):
        closing.close(SYSTEM, offering.sale.id)
        states = {b.code: Hold.objects.get(id=b.hold).state for b in Bidder.objects.all()}
        assert states == {offering.codes[0]: "refund_due", offering.codes[1]: "paid"}
        refund = Hold.objects.get(state="refund_due").payouts.get()
        assert refund.due_at == over + 24 * HOUR  # the figure of the day
        closing.declare_default(SYSTEM, offering.sale.id, reason="did not sign")
    assert Hold.objects.get(id=Bidder.objects.get(code=offering.codes[1]).hold).state == "forfeited"


def test_a_binding_regime_refuses_what_departs_from_its_figures_and_names_each(world):
    lot = make.published(world, owner=world.university.name)
    made = sales.draft(world.broker, lot.id, sheet=sheet_of(regime="AUCTION_LAW"))
    with pytest.raises(NotByTheRules) as caught:
        sales.announce(world.registrar, made.id)
    assert {problem.field for problem in caught.value.problems} >= {"licence", "opens_at"}
    made.refresh_from_db()
    assert made.state == "draft"


def test_admission_is_a_door(world, offering):
    with pytest.raises(NotHouse):
        admission.qualify(world.broker, Bidder.objects.first().id)
