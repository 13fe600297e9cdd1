"""A sale on the database: what is accepted stands on record, what is not leaves nothing, and time closes it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.exchange.domain.asking import Ask
from bole.exchange.domain.entries import Kind
from bole.exchange.errors import (
    AlreadyLeading,
    BadAmount,
    BiddingClosed,
    BiddingSuspended,
    BidTooLow,
    KeyOfAnother,
    NotABidder,
    NotOnOffer,
    NotOpenYet,
    OwnSale,
    RelatedToSeller,
    TooLateToApply,
)  # fmt: skip
from bole.exchange.models import Sale, SaleEntry
from bole.exchange.services import admission, bidding, closing, sales
from bole.kernel.errors import Refusal
from bole.runtime import clock
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def offering(world):
    return make.offering(world)


def at(offering, **later):
    """Bidding time, so much after it was opened."""
    return clock.freeze(offering.sale.rules.opens_at + dt.timedelta(**later))


def now_of(sale):
    return Sale.objects.select_related("lot").get(id=sale.id)


def refuses(what, *args, **kwargs):
    """The refusal, after which the record of no sale is longer."""
    before = SaleEntry.objects.count()
    with pytest.raises(Refusal) as caught:
        what(*args, **kwargs)
    assert SaleEntry.objects.count() == before
    return type(caught.value)


def test_a_bid_is_on_record_with_the_time_of_the_database_and_chained_to_the_one_before(offering):
    announced = offering.sale.lot.head
    with at(offering, minutes=10):
        first, second = offering.bid(0, 1000), offering.bid(1, 1100)
    rows = list(SaleEntry.objects.filter(sale=offering.sale).order_by("number"))
    assert [(row.number, row.bidder, row.amount) for row in rows] == [(1, offering.codes[0], 1000), (2, offering.codes[1], 1100)]
    assert rows[0].previous == announced
    assert rows[1].previous == rows[0].hash == first.hash
    found = now_of(offering.sale).lot
    assert (found.price, found.leader, found.entries, found.head) == (1100, offering.codes[1], 2, second.hash)
    assert {row.at for row in rows} == {offering.sale.rules.opens_at + dt.timedelta(minutes=10)}


def test_the_journal_tells_everybody_of_a_bid_but_not_of_the_maximum_behind_it(offering):
    with at(offering, minutes=1):
        offering.bid(0, 1000, most=987654)
    entry = Entry.objects.get(kind="exchange.entries_added")
    (told,) = entry.public["entries"]
    assert (told["entry"]["amount"], told["price"], told["leader"]) == ("1000", "1000", offering.codes[0])
    assert "987654" not in str(entry.public) + str(entry.body)
    assert entry.actor == f"person:{offering.bidders[0].person_id}"


@pytest.mark.parametrize(
    ("seconds_before_the_end", "seconds_longer"), [(301, 0), (300, 0 + 0), (299, 1), (1, 299)], ids=["early", "exactly", "within", "last"]
)  # fmt: skip
def test_a_bid_in_the_last_minutes_extends_the_time_with_the_bid_itself(offering, seconds_before_the_end, seconds_longer):
    ends = offering.sale.rules.ends_at
    with clock.freeze(ends - seconds_before_the_end * SECOND):
        receipt = offering.bid(0, 1000)
    assert receipt.standing.ends_at == ends + seconds_longer * SECOND == now_of(offering.sale).lot.over_at


def test_at_the_closing_moment_and_a_millisecond_after_it_is_over_however_late_the_job(offering):
    ends = offering.sale.rules.ends_at
    with clock.freeze(ends - dt.timedelta(microseconds=1)):
        offering.bid(0, 1000)
    ends = now_of(offering.sale).lot.over_at
    for late in (0, 1, 600_000):
        with clock.freeze(ends + dt.timedelta(milliseconds=late)):
            assert refuses(offering.bid, 1, 5000) is BiddingClosed


def test_what_cannot_be_bid_is_refused_and_leaves_nothing(offering):
    with clock.freeze(offering.sale.rules.opens_at - SECOND):
        assert refuses(offering.bid, 0, 1000) is NotOpenYet
    with at(offering, minutes=1):
        assert refuses(offering.bid, 0, 999) is BidTooLow
        for amount in ("-5", "0", "1000.00001", "1e30", "NaN"):
            assert refuses(offering.bid, 0, amount) is BadAmount
        offering.bid(0, 1000)
        assert refuses(offering.bid, 0, 1500) is AlreadyLeading
        assert refuses(offering.bid, 1, 1099) is BidTooLow


def test_the_same_form_sent_a_thousand_times_is_one_bid(offering):
    with at(offering, minutes=1):
        receipts = {offering.bid(0, 1000, key="one form").hash for _ in range(1000)}
        assert len(receipts) == 1
        assert now_of(offering.sale).lot.entries == 1
        assert refuses(offering.bid, 1, 1200, key="one form") is KeyOfAnother


def test_only_who_is_admitted_may_bid(world, offering):
    late, strange = make.actor(make.person()), Ask(Kind.BID, "k", "", amount=Decimal(2000))
    with at(offering, minutes=1):
        assert refuses(bidding.place, late, offering.sale.id, ask=strange) is NotABidder
        made = admission.apply(late, offering.sale.id)
        assert refuses(bidding.place, late, offering.sale.id, ask=strange) is NotABidder
        admission.refuse(world.registrar, made.id, reason="no licence for this trade")
        assert refuses(bidding.place, late, offering.sale.id, ask=strange) is NotABidder
        assert refuses(bidding.place, world.anonymous, offering.sale.id, ask=strange) is NotABidder
        first = offering.bidders[0]
        admission.exclude(world.registrar, admission.Bidder.objects.get(code=offering.codes[0]).id, reason="related after all")
        assert refuses(bidding.place, first, offering.sale.id, ask=strange) is NotABidder


def test_seller_and_house_may_not_bid(world, offering):
    for related in (world.professor, world.registrar, world.broker, world.director):
        assert refuses(admission.apply, related, offering.sale.id) is RelatedToSeller


def test_a_suspension_keeps_what_was_left(world, offering):
    ends = offering.sale.rules.ends_at
    with at(offering, hours=1):
        sales.suspend(world.registrar, offering.sale.id, reason="the network failed")
        assert refuses(offering.bid, 0, 1000) is BiddingSuspended
    with at(offering, hours=3):
        sales.resume(world.registrar, offering.sale.id, reason="it is back")
        assert offering.bid(0, 1000).standing.ends_at == ends + dt.timedelta(hours=2)


def test_closing_writes_the_award_once_and_opens_the_reserve(world):
    offering = make.offering(world, secret=Decimal(1500))
    with at(offering, minutes=1):
        offering.bid(0, 1000)
        offering.bid(1, 1400, most=2000)
    assert now_of(offering.sale).sealed_reserve
    assert "1500" not in now_of(offering.sale).sealed_reserve
    with clock.freeze(offering.sale.lot.over_at + 600 * SECOND):
        assert closing.close_what_is_over(SYSTEM) == 1
        found = now_of(offering.sale)
        assert (found.state, found.winner, found.award_price) == ("sold", offering.codes[1], 1500)
        assert closing.close_what_is_over(SYSTEM) == 0
        assert SaleEntry.objects.filter(sale=found, kind="reserve").count() == 1
        assert refuses(offering.bid, 0, 9000) is NotOnOffer


def test_below_the_reserve_nobody_gets_it_and_it_can_be_offered_again(world):
    offering = make.offering(world, secret=Decimal(5000))
    with at(offering, minutes=1):
        offering.bid(0, 1000)
    with clock.freeze(offering.sale.lot.over_at):
        closing.close(SYSTEM, offering.sale.id)
        found = now_of(offering.sale)
        assert (found.state, found.winner, found.outcome) == ("unsold", "", "below_reserve")
        later = clock.database_now() + dt.timedelta(days=8)
        again = closing.relist(world.registrar, found.id, start=Decimal(800), opens_at=later, ends_at=later + dt.timedelta(days=1))
    assert (now_of(found).state, again.state, again.start, again.cuts, again.follows_id) == ("relisted", "draft", 800, 1, found.id)


def test_a_winner_who_defaults_makes_room_for_the_next(world, offering):
    with at(offering, minutes=1):
        offering.bid(0, 1000)
        offering.bid(1, 1100)
    with clock.freeze(offering.sale.lot.over_at):
        closing.close(SYSTEM, offering.sale.id)
        closing.declare_default(world.registrar, offering.sale.id, reason="did not sign")
        found = now_of(offering.sale)
        assert (found.state, found.winner, found.award_price) == ("sold", offering.codes[0], 1000)
        assert closing.confirm(world.registrar, found.id).state == "confirmed"


def test_a_priority_holder_wins_with_an_equal_bid(world):
    offering = make.offering(world, bidders=1)
    inventor, code = make.seat(world, offering.sale, rank=1)
    with at(offering, minutes=1):
        offering.bid(0, 1000)
        bidding.place(inventor, offering.sale.id, ask=Ask(Kind.BID, "equal", "", amount=Decimal(1000)))
    with clock.freeze(offering.sale.lot.over_at + 600 * SECOND):
        assert closing.close(SYSTEM, offering.sale.id).winner == code


def test_who_drew_it_up_does_not_announce_it_while_another_may(world):
    lot = make.published(world, owner=world.university.name)
    at_noon = clock.database_now()
    sheet = make.SaleSheet(
        rules={"format": "english", "currency": "CNY", "start": Decimal(1), "opens_at": at_noon + SECOND, "ends_at": at_noon + 2 * SECOND},
        wordings={"en": {"title": "A lot"}},
    )  # fmt: skip
    made = sales.draft(world.registrar, lot.id, sheet=sheet)
    assert refuses(sales.announce, world.registrar, made.id) is OwnSale
    assert now_of(made).state == "draft"
    assert sales.announce(world.director, made.id).state == "announced"


def test_who_comes_too_late_cannot_apply(offering):
    late = make.actor(make.person())
    with clock.freeze(offering.sale.lot.over_at):
        assert refuses(admission.apply, late, offering.sale.id) is TooLateToApply
