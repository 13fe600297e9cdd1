"""A deposit's life: asked for, paid, applied, given back with four eyes, forfeited; and a payment that bounced."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from bole.kernel.states import WrongState
from bole.ledger import services as ledger
from bole.ledger.domain import hold as rules
from bole.ledger.errors import DepositMissing, FourEyes, KeyReused, NoReason, NotAnAmount, NotCashier, PaymentBounced
from bole.ledger.models import Entry, Hold, Invoice, Payout
from bole.runtime.models import Entry as JournalEntry
from bole.runtime.system import SYSTEM

from ..treasury import DUE_AT, SALE, Treasury, balances, fresh, key, treasury, yuan

BANK, DEPOSITS, RECEIVABLE, CREDITS, PAYABLE, INCOME, FORFEITED = (
    "bank", "deposits", "receivable", "credits", "payable", "income", "forfeited",
)  # fmt: skip


@pytest.fixture
def books(world, noon) -> Treasury:
    return treasury(world)


def told(kind):
    return JournalEntry.objects.filter(kind=f"ledger.{kind}")


def test_asking_for_a_deposit_books_nothing_and_numbers_the_invoice(books):
    hold = books.ask(1000)
    assert (hold.state, hold.held, hold.invoice.number) == ("due", 0, "B3-2026-000001")
    assert not Entry.objects.exists()


def test_a_deposit_is_required_until_it_is_held_whole(books):
    hold = books.ask(1000)
    require = {"purpose": "bid_deposit", "subject": SALE, "amount": yuan(1000)}
    with pytest.raises(DepositMissing):
        ledger.require_hold(books.factory, **require)
    books.pay(hold.invoice_id, 400)
    with pytest.raises(DepositMissing) as refused:
        ledger.require_hold(books.factory, **require)
    assert refused.value.values["held"] == Decimal(400)
    books.pay(hold.invoice_id, 600)
    assert ledger.require_hold(books.factory, **require).id == hold.id
    with pytest.raises(DepositMissing):
        ledger.require_hold(books.university, **require)
    with pytest.raises(DepositMissing):
        ledger.require_hold(books.factory, **{**require, "subject": "sale:another"})
    assert balances() == {BANK: 1000, DEPOSITS: -1000}


def test_the_same_key_asks_once_and_another_deed_under_it_is_refused(books):
    one = books.ask(1000, key="k")
    assert books.ask(1000, key="k").id == one.id
    with pytest.raises(KeyReused):
        books.ask(2000, key="k")
    assert Hold.objects.count() == 1


def test_a_payment_recorded_twice_under_one_key_is_booked_once(books):
    hold = books.ask(1000)
    assert books.pay(hold.invoice_id, 1000, key="k").id == books.pay(hold.invoice_id, 1000, key="k").id
    assert balances() == {BANK: 1000, DEPOSITS: -1000}


def test_what_is_paid_too_much_is_to_be_paid_back(books, noon):
    hold = books.ask(1000)
    books.pay(hold.invoice_id, "1000.01")
    assert balances() == {BANK: Decimal("1000.01"), DEPOSITS: -1000, CREDITS: Decimal("-0.01")}
    back = Payout.objects.get()
    assert (back.why, back.amount, back.due_at) == ("overpaid", Decimal("0.01"), noon + dt.timedelta(days=7))


def test_a_released_deposit_is_refunded_with_four_eyes_within_its_hours(books, noon):
    hold = ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    assert hold.state == rules.REFUND_DUE
    assert Payout.objects.get().due_at == noon + dt.timedelta(hours=24)
    ledger.propose_refund(books.second, hold.id, payee="钱江电池厂 6222", reference="T-7")
    for one in (books.second, books.cashier):  # who prepared it, and who recorded the payment
        with pytest.raises(FourEyes):
            ledger.refund_hold(one, hold.id, key=key())
    assert fresh(hold).state == rules.REFUND_DUE
    assert balances() == {BANK: 1000, DEPOSITS: -1000}
    assert ledger.refund_hold(books.world.director, hold.id, key=key()).state == rules.REFUNDED
    assert balances() == {}


def test_a_deposit_nobody_paid_is_cancelled_when_it_is_released_and_late_money_goes_back(books):
    hold = ledger.release_hold(SYSTEM, books.ask(1000).id, hours=24, key=key())
    assert hold.state == rules.CANCELLED
    assert Invoice.objects.get().cancelled_at is not None
    books.pay(hold.invoice_id, 1000)
    assert balances() == {BANK: 1000, CREDITS: -1000}
    assert fresh(hold).state == rules.CANCELLED


def test_a_deposit_is_applied_to_a_commission_and_the_rest_goes_back(books):
    hold, fee = books.paid(1000), books.fee("300.50")
    ledger.apply_hold(SYSTEM, hold.id, to_invoice=fee.id, hours=24, key=key())
    assert fresh(hold).state == rules.APPLIED
    assert Invoice.objects.get(id=fee.id).paid == Decimal("300.50")
    assert balances() == {BANK: 1000, INCOME: Decimal("-300.50"), CREDITS: Decimal("-699.50")}


def test_a_deposit_is_applied_to_a_price_and_passed_on(books):
    hold = books.paid(1000)
    ledger.apply_hold(SYSTEM, hold.id, to_party=books.university, hours=72, key=key())
    assert balances() == {BANK: 1000, PAYABLE: -1000}
    passed = Payout.objects.get()
    assert (passed.why, passed.organisation_id) == ("forward", books.university.id)
    ledger.propose_payout(books.second, passed.id, payee="浙江大学 6222", reference="T-9")
    ledger.approve_payout(books.world.director, passed.id, key=key())
    assert balances() == {}


def test_a_deposit_is_forfeited_with_a_reason_only(books):
    hold = books.paid(1000)
    with pytest.raises(NoReason):
        ledger.forfeit_hold(SYSTEM, hold.id, reason=" ", key=key())
    assert fresh(hold).state == rules.PAID
    ledger.forfeit_hold(SYSTEM, hold.id, reason="悔拍", key=key())
    assert (fresh(hold).state, fresh(hold).reason) == (rules.FORFEITED, "悔拍")
    assert balances() == {BANK: 1000, FORFEITED: -1000}
    with pytest.raises(WrongState):
        ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())


def test_a_payment_that_bounced_lets_the_deposit_fall_back_to_due_and_says_so(books):
    hold = books.ask(1000)
    payment = books.pay(hold.invoice_id, 1000)
    ledger.bounce(books.cashier, payment.id, reason="退票", key=key())
    assert (fresh(hold).state, fresh(hold).held) == (rules.DUE, 0)
    assert balances() == {}
    fact = told("deposit_bounced").get()
    assert (fact.subject, fact.body["about"], fact.body["state"]) == (f"hold:{hold.id}", SALE, "due")
    assert fact.public is None
    with pytest.raises(PaymentBounced):
        ledger.bounce(books.cashier, payment.id, reason="again", key=key())
    books.pay(hold.invoice_id, 1000)
    assert fresh(hold).state == rules.PAID


def test_one_of_two_payments_that_bounced_leaves_the_other_in_the_hold(books):
    hold = books.ask(1000)
    books.pay(hold.invoice_id, 400)
    second = books.pay(hold.invoice_id, 600)
    ledger.bounce(books.cashier, second.id, reason="退票", key=key())
    assert (fresh(hold).state, fresh(hold).held) == (rules.DUE, 400)
    released = ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
    assert (released.state, Payout.objects.get().amount) == (rules.REFUND_DUE, 400)


def test_a_bounce_after_the_release_leaves_nothing_to_refund(books):
    hold = books.ask(1000)
    payment = books.pay(hold.invoice_id, 1000)
    ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
    ledger.propose_refund(books.second, hold.id, payee="x", reference="T-1")
    ledger.bounce(books.cashier, payment.id, reason="退票", key=key())
    assert fresh(hold).state == rules.CANCELLED
    assert Payout.objects.get().state == "cancelled"
    assert balances() == {}


@pytest.mark.parametrize("gone", ["applied", "refunded", "forfeited"])
def test_a_bounce_after_the_money_has_gone_on_is_owed_by_an_invoice_of_its_own(books, gone):
    hold = books.ask(1000)
    payment = books.pay(hold.invoice_id, 1000)
    if gone == "applied":
        ledger.apply_hold(SYSTEM, hold.id, to_party=books.university, hours=24, key=key())
    elif gone == "forfeited":
        ledger.forfeit_hold(SYSTEM, hold.id, reason="悔拍", key=key())
    else:
        ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
        books.refunded(hold)
    ledger.bounce(books.cashier, payment.id, reason="退票", key=key())
    claim = Invoice.objects.get(kind="claim")
    assert (claim.amount, claim.organisation_id, claim.title) == (1000, books.factory.id, hold.invoice.number)
    assert balances()[RECEIVABLE] == 1000
    assert sum(balances().values()) == 0
    books.pay(claim.id, 1000)
    assert RECEIVABLE not in balances()


def test_a_refund_that_came_back_is_to_be_refunded_again(books):
    hold = ledger.release_hold(SYSTEM, books.paid(1000).id, hours=24, key=key())
    books.refunded(hold)
    back = Payout.objects.get()
    ledger.return_payout(books.cashier, back.id, reason="account closed", key=key())
    assert fresh(hold).state == rules.REFUND_DUE
    assert balances() == {BANK: 1000, DEPOSITS: -1000}
    assert Entry.objects.exclude(reverses=None).get().purpose == "return"
    assert books.refunded(hold).state == rules.REFUNDED
    assert balances() == {}


def test_who_does_not_keep_the_book_records_nothing(books):
    hold = books.ask(1000)
    with pytest.raises(NotCashier):
        books.pay(hold.invoice_id, 1000, by=books.world.owner)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1.00001"])
def test_an_amount_that_cannot_be_booked_is_refused(books, amount):
    from bole.kernel.money import NotMoney

    with pytest.raises((NotAnAmount, NotMoney)):
        books.ask(amount)
    assert not Hold.objects.exists()


def test_numbers_of_invoices_have_no_gaps_and_a_refused_one_takes_none(books):
    books.ask(1000)
    with pytest.raises(NotAnAmount):
        books.ask(0)
    books.fee()
    books.ask(5, due_at=DUE_AT)
    assert list(Invoice.objects.order_by("number").values_list("number", flat=True)) == [f"B3-2026-00000{n}" for n in (1, 2, 3)]
