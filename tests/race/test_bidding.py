"""Bids that meet: first the race as it is without the lock, then that the lock stops it; and the line in which many are judged."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from bole.exchange.domain.asking import Ask, Receipt
from bole.exchange.domain.entries import Kind
from bole.exchange.errors import NotABidder
from bole.exchange.models import Bidder, Lot, SaleEntry
from bole.exchange.services import admission, bidding
from bole.kernel.errors import Busy, Refusal
from bole.kernel.ids import uuid7
from bole.runtime import clock, database, journal
from bole.runtime.lines import Line
from bole.runtime.models import Entry
from bole.runtime.system import SYSTEM

from .. import make
from .threads import Gate, outcome, somebody_waits, started, until

MANY = 1000


@pytest.fixture
def offering(committed_world):
    return make.offering(committed_world, bidders=4)


def bidding_time(offering):
    return offering.sale.rules.opens_at + 10 * make.FIVE_MINUTES


def ask_of(offering, bidder, amount, key):
    return Ask(Kind.BID, key, f"person:{bidder}", bidder=offering.codes[bidder], amount=Decimal(amount))


def placed(offering, ask):
    """What came of it, in a thread of its own clock."""
    with clock.freeze(bidding_time(offering)):
        try:
            return bidding.placed(offering.sale.id, ask)
        except Refusal as refusal:
            return refusal


def in_threads(work, many):
    """All at once; connections are closed at the end."""
    ready = threading.Barrier(16)

    def run(part):
        try:
            ready.wait()
            return [work(n) for n in part]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        return [one for part in pool.map(run, [range(n, many, 16) for n in range(16)]) for one in part]


def record_of(offering):
    """The entries as they lie in the table, folded by the rule."""
    bidding.writing._known.clear()
    with transaction.atomic():
        return bidding.state_of(offering.sale.id).state


def test_without_the_lock_two_equal_bids_are_both_allowed_by_what_they_saw_and_only_the_record_stops_one(offering, monkeypatch):
    """Each reads that nobody has bid, and writes: this is the race. The chain of the record refuses the second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('exchange_take'::regproc)")
        (function,) = cursor.fetchone()
        cursor.execute(function.replace(" FOR UPDATE", ""))
    gate, seen = Gate(), []
    plain = bidding.writing.judged

    def judged_slowly(*args, **kwargs):
        found = plain(*args, **kwargs)
        seen.append(len(found.lines))
        if len(seen) == 1:
            gate.stop_here()
        return found

    monkeypatch.setattr(bidding.writing, "judged", judged_slowly)

    def served(ask):
        with clock.freeze(bidding_time(offering)):
            return bidding._served(offering.sale.id, [ask])

    slow = started(lambda: served(ask_of(offering, 0, 1000, "one")))
    gate.wait_reached()
    served(ask_of(offering, 1, 1000, "two"))
    gate.let_go()
    assert seen == [1, 1]  # both were allowed
    assert isinstance(outcome(slow), Exception)
    assert SaleEntry.objects.count() == 1


def test_with_the_lock_the_second_sees_the_first(offering, monkeypatch):
    gate, seen = Gate(), []
    plain = bidding.writing.judged

    def judged_slowly(*args, **kwargs):
        found = plain(*args, **kwargs)
        seen.append(len(found.lines))
        if len(seen) == 1:
            gate.stop_here()
        return found

    monkeypatch.setattr(bidding.writing, "judged", judged_slowly)

    def served(bidder, key):
        with clock.freeze(bidding_time(offering)):
            return bidding._served(offering.sale.id, [ask_of(offering, bidder, 1000, key)])[0]

    slow = started(lambda: served(0, "one"))
    gate.wait_reached()
    other = started(lambda: served(1, "two"))
    until(somebody_waits)
    gate.let_go()
    assert isinstance(outcome(slow), Receipt)
    assert type(outcome(other)).__name__ == "BidTooLow"
    assert seen == [1, 0]


def test_of_a_thousand_equal_bids_at_once_exactly_one_is_accepted(offering):
    found = in_threads(lambda n: placed(offering, ask_of(offering, n % 4, 1000, f"key {n}")), MANY)
    assert sum(isinstance(one, Receipt) for one in found) == 1
    assert SaleEntry.objects.count() == 1 == Lot.objects.get().entries


def test_in_a_storm_everything_accepted_is_there_once_in_order_and_leads_to_what_stands_beside_it(offering):
    found = in_threads(lambda n: placed(offering, ask_of(offering, n % 4, 1000 + 100 * n, f"key {n}")), MANY)
    accepted = {one.hash: one for one in found if isinstance(one, Receipt)}
    rows = list(SaleEntry.objects.order_by("number"))
    assert {row.hash for row in rows} == set(accepted)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    sale, state = Lot.objects.get(), record_of(offering)
    assert (sale.entries, sale.price, sale.leader, sale.head) == (state.number, state.price, state.leader, rows[-1].hash)
    told = list(Entry.objects.filter(kind="exchange.entries_added").order_by("id"))
    assert [one["number"] for entry in told for one in entry.public["entries"]] == [row.number for row in rows]
    assert journal.broken_links(Entry.objects.filter(subject=f"sale:{sale.sale_id}").order_by("id")) == []


def test_the_same_form_sent_from_many_threads_is_one_bid(offering):
    found = in_threads(lambda _: placed(offering, ask_of(offering, 0, 1000, "one form")), 160)
    assert {one.hash for one in found} == {SaleEntry.objects.get().hash}


def test_a_deposit_that_bounces_while_bids_wait_stops_the_next_one(offering):
    """The sale's lock orders the bounce against the bids: what comes after it is refused."""
    hold = uuid7()
    Bidder.objects.filter(code=offering.codes[0]).update(hold=hold)
    gate = Gate()
    plain = admission.record

    def bounced():
        admission.record = lambda fact: (plain(fact), gate.stop_here())
        try:
            admission.exclude_bounced(SYSTEM, hold, reason="no funds")
        finally:
            admission.record = plain

    holder = started(bounced)
    gate.wait_reached()
    bidder = started(lambda: placed(offering, ask_of(offering, 0, 1000, "after")))
    until(somebody_waits)
    gate.let_go()
    outcome(holder)
    assert isinstance(outcome(bidder), NotABidder)
    assert SaleEntry.objects.count() == 0


def test_who_cannot_have_the_lock_in_time_is_told_busy_and_may_ask_again(offering, settings):
    settings.BOLE_LOCK_TIMEOUT_MS = 100
    with psycopg.connect(database.conninfo(connection.settings_dict["NAME"])) as other:
        other.execute("SELECT 1 FROM exchange_lot FOR UPDATE")
        assert isinstance(placed(offering, ask_of(offering, 0, 1000, "again")), Busy)
    assert SaleEntry.objects.count() == 0
    assert isinstance(placed(offering, ask_of(offering, 0, 1000, "again")), Receipt)


def test_a_process_that_missed_entries_catches_up_with_them(offering):
    """Two processes each remember the state of the lot: the last hash tells them when it is not the last any more."""
    assert isinstance(placed(offering, ask_of(offering, 0, 1000, "one")), Receipt)
    remembered = dict(bidding.writing._known)
    assert isinstance(placed(offering, ask_of(offering, 1, 1100, "two")), Receipt)
    bidding.writing._known.update(remembered)  # as a process that has not heard of the second
    assert placed(offering, ask_of(offering, 2, 1150, "three")).values["least"] == "1200"
    assert placed(offering, ask_of(offering, 2, 1200, "four")).number == 3


def test_in_the_line_everybody_is_answered_once_by_batches_that_never_meet():
    line, inside, sizes = Line(), [], []

    def serve(batch):
        inside.append(1)
        assert len(inside) == 1
        sizes.append(len(batch))
        inside.pop()
        return [2 * one for one in batch]

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda n: line.ask(n, serve), range(MANY))) == [2 * n for n in range(MANY)]
    assert sum(sizes) == MANY


def test_what_fails_in_the_line_is_told_to_its_batch_and_the_next_is_served():
    line, gate, served = Line(), Gate(), []

    def serve(batch):
        served.append(list(batch))
        if len(served) == 1:
            gate.stop_here()
            raise ValueError("the first batch")
        return batch

    first = started(lambda: line.ask("a", serve))
    gate.wait_reached()
    second = started(lambda: line.ask("b", serve))
    until(lambda: len(line._waiting) == 1)
    gate.let_go()
    assert isinstance(outcome(first), ValueError)
    assert outcome(second) == "b"
    assert served == [["a"], ["b"]]
