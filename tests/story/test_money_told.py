"""Deadlines of refunds are watched, parties are told, and money follows when organisations are merged."""

from __future__ import annotations

import datetime as dt

import pytest

from bole.ledger import services as ledger
from bole.ledger.domain.party import Party
from bole.ledger.models import Account, Payout
from bole.ledger.queries import checking, desk
from bole.notices.models import Notice
from bole.people import services as people
from bole.people.services import privacy
from bole.runtime import clock
from bole.runtime.system import SYSTEM

from ..conftest import NOON
from ..treasury import Treasury, balances, key, treasury, yuan


@pytest.fixture
def books(world, noon) -> Treasury:
    return treasury(world)


def told(kind):
    return sorted(Notice.objects.filter(kind=kind).values_list("person__name", flat=True))


def watched(hours):
    with clock.freeze(NOON + dt.timedelta(hours=hours)):
        return ledger.watch_payouts(SYSTEM)


def test_cashiers_are_told_once_when_a_refund_is_near_and_once_when_it_is_past(books):
    ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    assert [watched(hours) for hours in (0, 17, 18, 19, 24, 25, 26)] == [0, 0, 1, 0, 0, 1, 0]
    assert told("ledger.payout_near") == ["cashier", "second"]
    assert told("ledger.payout_past") == ["cashier", "second"]


def test_a_refund_that_was_made_alarms_nobody(books):
    hold = ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    books.refunded(hold)
    assert watched(48) == 0
    assert not Notice.objects.filter(kind__in=["ledger.payout_near", "ledger.payout_past"]).exists()


def test_where_no_cashier_is_the_director_above_is_told(world, noon):
    books = treasury(world)
    for one in (books.cashier, books.second):
        privacy.erase_person(SYSTEM, person_id=one.person_id)
    ledger.release_hold(SYSTEM, books.ask(1000).id, hours=24, key=key())
    hold = books.ask(10)
    ledger.record_payment(SYSTEM, hold.invoice_id, amount=yuan(10), received_on=NOON.date(), key=key())
    ledger.release_hold(SYSTEM, hold.id, hours=1, key=key())
    assert watched(2) == 1
    assert told("ledger.payout_past") == ["director"]


def test_the_representative_is_told_what_is_asked_and_what_bounced(books):
    hold = books.ask(1000)
    payment = books.pay(hold.invoice_id, 1000)
    ledger.bounce(books.cashier, payment.id, reason="退票", key=key())
    assert told("ledger.asked") == ["owner"]
    assert told("ledger.bounced") == ["owner"]


def test_money_follows_when_organisations_are_merged_and_the_books_stay_right(books):
    twin = people.register_organisation(SYSTEM, name="钱江电池厂有限公司", kind="enterprise")
    mine, theirs = books.paid(1000), books.paid(400, party=Party.organisation(twin.pk))
    people.merge_organisations(SYSTEM, kept_id=books.factory.id, merged_id=twin.pk, reason="one telephone number")
    assert {hold.organisation_id for hold in desk.own_holds(books.world.owner)} == {books.factory.id}
    assert list(Account.objects.filter(organisation_id=books.factory.id).order_by("is_open").values_list("is_open", flat=True)) == [
        False,
        True,
    ]
    for hold in (mine, theirs):
        books.refunded(ledger.release_hold(SYSTEM, hold.id, hours=24, key=key()))
    assert balances() == {}
    assert list(checking.findings()) == []


def test_a_person_has_his_own_money_in_the_export_of_his_data(books):
    party = Party.person(books.world.stranger.person_id)
    ledger.release_hold(SYSTEM, books.paid(1000, party=party).id, hours=24, key=key())
    exported = privacy.personal_data(books.world.stranger, person_id=party.id)["money"]
    assert [row.get("number", row.get("payout")) for row in exported] == ["B3-2026-000001", "refund"]


def test_start_pages_count_what_waits_for_cashiers_and_what_a_party_has_to_pay(books):
    hold = books.ask(1000)
    assert desk.due_since(books.world.owner).count() == 1
    books.pay(hold.invoice_id, 1000)
    ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
    assert (desk.due_since(books.world.owner).count(), desk.payouts_since(books.cashier).count()) == (0, 1)
    assert desk.payouts_since(books.world.owner).count() == 0
    assert Payout.objects.count() == 1
