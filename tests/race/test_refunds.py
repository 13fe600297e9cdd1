"""A deposit is refunded once, however many approve it at once; and a payment is not booked twice by two clicks."""

from __future__ import annotations

import pytest

from bole.ledger import access
from bole.ledger import services as ledger
from bole.ledger.models import Entry, Hold, Payment, Payout
from bole.ledger.services import leaving
from bole.runtime.system import SYSTEM

from ..treasury import TODAY, balances, key, treasury, yuan
from .threads import Gate, outcome, somebody_waits, started, until


@pytest.fixture
def books(committed_world):
    return treasury(committed_world)


@pytest.fixture
def prepared(books):
    """A released deposit whose refund waits for approval."""
    hold = ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    ledger.propose_refund(books.second, hold.id, payee="钱江电池厂 6222", reference="T-1")
    return hold


def stopped_first(monkeypatch) -> Gate:
    """The first who approves stops between what he has read and what he writes."""
    gate, plain, seen = Gate(), leaving._require_other_eyes, []

    def stopping(actor, found):
        plain(actor, found)
        seen.append(found)
        if len(seen) == 1:
            gate.stop_here()

    monkeypatch.setattr(leaving, "_require_other_eyes", stopping)
    return gate


def unlocked(payout_id):
    """What `access.payout` gives, without the lock."""
    found = Payout.objects.select_related("centre").get(id=payout_id)
    return found, Hold.objects.select_related("centre").get(id=found.hold_id)


def test_without_the_lock_two_who_approve_at_once_pay_twice(books, prepared, monkeypatch):
    gate = stopped_first(monkeypatch)
    monkeypatch.setattr(access, "payout", unlocked)
    first = started(lambda: ledger.refund_hold(books.world.director, prepared.id, key=key()))
    gate.wait_reached()
    second = started(lambda: ledger.refund_hold(books.world.admin, prepared.id, key=key()))
    assert outcome(second).state == "refunded"
    gate.let_go()
    outcome(first)
    assert Entry.objects.filter(purpose="payout").count() == 2
    assert balances() == {"bank": -1000, "deposits": 1000}


def test_the_lock_lets_one_of_two_pay(books, prepared, monkeypatch):
    gate = stopped_first(monkeypatch)
    first = started(lambda: ledger.refund_hold(books.world.director, prepared.id, key=key()))
    gate.wait_reached()
    second = started(lambda: ledger.refund_hold(books.world.admin, prepared.id, key=key()))
    until(somebody_waits)
    gate.let_go()
    assert outcome(first).state == "refunded"
    assert type(outcome(second)).__name__ == "PaidOut"
    assert Entry.objects.filter(purpose="payout").count() == 1
    assert balances() == {}


def test_a_refund_and_a_bounce_at_once_leave_the_books_right(books, prepared, monkeypatch):
    gate, payment = stopped_first(monkeypatch), Payment.objects.get()
    refund = started(lambda: ledger.refund_hold(books.world.director, prepared.id, key=key()))
    gate.wait_reached()
    bounce = started(lambda: ledger.bounce(books.cashier, payment.id, reason="退票", key=key()))
    until(somebody_waits)
    gate.let_go()
    assert outcome(refund).state == "refunded"
    assert outcome(bounce).bounced_at is not None
    assert balances() == {"bank": -1000, "receivable": 1000}  # it had left: the party owes it now


def test_ten_clicks_under_one_key_book_one_payment(books):
    hold = books.ask(1000)
    clicks = [
        started(lambda: ledger.record_payment(books.cashier, hold.invoice_id, amount=yuan(1000), received_on=TODAY, key="one"))
        for _ in range(10)
    ]
    assert len({outcome(click).id for click in clicks}) == 1
    assert balances() == {"bank": 1000, "deposits": -1000}


def test_two_payments_at_once_fill_a_deposit_and_the_rest_goes_back(books):
    hold = books.ask(1000)
    both = [started(lambda: books.pay(hold.invoice_id, 1000)) for _ in range(2)]
    assert [type(outcome(one)).__name__ for one in both] == ["Payment", "Payment"]
    assert balances() == {"bank": 2000, "deposits": -1000, "credits": -1000}


def test_many_who_are_asked_at_once_have_numbers_without_gaps(books):
    asked = [started(lambda: books.ask(100).invoice.number) for _ in range(8)]
    assert sorted(outcome(one)[-6:] for one in asked) == [f"{n:06}" for n in range(1, 9)]
