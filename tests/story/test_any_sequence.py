"""Any sequence of the ledger's verbs leaves every entry at zero, and each deposit's money in exactly one place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bole.kernel.errors import Refusal
from bole.ledger import services as ledger
from bole.ledger.models import Hold, Invoice, Line, Payment, Payout
from bole.ledger.queries import checking
from bole.runtime.system import SYSTEM

from ..treasury import TODAY, key, treasury, yuan

VERBS = (
    "ask", "fee", "pay", "pay", "pay", "apply", "pass_on", "release", "release", "propose", "approve", "decline", "forfeit", "bounce",
    "return", "cancel",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 5), st.integers(1, 150_000)), min_size=4, max_size=25)


def nth(rows, n):
    found = list(rows.order_by("id"))
    return found[n % len(found)] if found else None


def do(books, verb, n, cents):
    """One step; a refusal is an answer too."""
    money = Decimal(cents) / 100
    hold, invoice, payment, payout = (nth(model.objects.all(), n) for model in (Hold, Invoice, Payment, Payout))
    match verb:
        case "ask":
            books.ask(money)
        case "fee":
            books.fee(money)
        case "pay" if invoice:
            half = cents % 3 == 0
            books.pay(invoice.id, money if half else invoice.outstanding.amount or money)
        case "apply" if hold and invoice:
            ledger.apply_hold(SYSTEM, hold.id, to_invoice=invoice.id, hours=24, key=key())
        case "pass_on" if hold:
            ledger.apply_hold(SYSTEM, hold.id, to_party=books.university, hours=24, key=key())
        case "release" if hold:
            ledger.release_hold(SYSTEM, hold.id, hours=24, key=key())
        case "forfeit" if hold:
            ledger.forfeit_hold(SYSTEM, hold.id, reason="x", key=key())
        case "propose" if payout:
            ledger.propose_payout(books.second, payout.id, payee="x", reference="T")
        case "decline" if payout:
            ledger.decline_payout(books.world.director, payout.id, reason="x")
        case "approve" if payout:
            ledger.approve_payout(books.world.director, payout.id, key=key())
        case "return" if payout:
            ledger.return_payout(books.second, payout.id, reason="x", key=key())
        case "bounce" if payment:
            ledger.bounce(books.cashier, payment.id, reason="x", key=key())
        case "cancel" if invoice:
            ledger.cancel_invoice(books.cashier, invoice.id, reason="x", key=key())


def places_of(hold):
    """The kinds of accounts in which the deposit's own line stands, without those that are even."""
    rows = Line.objects.filter(hold=hold).values_list("account__kind").annotate(total=Sum("amount"))
    return {kind: -total for kind, total in rows if total}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_verbs_leaves_the_books_as_they_follow_from_the_lines(world, noon, steps):
    books = treasury_once(world)
    with transaction.atomic():
        for verb, n, cents in steps:
            try:
                do(books, verb, n, cents)
            except Refusal:
                continue
        assert not any(
            total for _, total in Line.objects.values_list("entry_id", "currency").annotate(t=Sum("amount")).values_list("entry_id", "t")
        )
        assert [str(found) for found in checking.findings()] == []
        for hold in Hold.objects.all():
            expected = {"deposits": hold.held} if hold.held else {}
            assert places_of(hold) == expected, hold.state
        transaction.set_rollback(True)


_made = {}


def treasury_once(world):
    """One treasury per world: examples of one test share it."""
    if world.city.pk not in _made:
        _made.clear()
        _made[world.city.pk] = treasury(world)
    return _made[world.city.pk]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ledger_hold SET held = held - 1, state = 'due'", "hold, held"),
        ("UPDATE ledger_invoice SET paid = paid - 0.01", "invoice, paid"),
        ("UPDATE ledger_series SET last = last + 1", "centre, number of invoices in a year"),
        ("UPDATE ledger_payout SET amount = 1", "payout, waits for"),
    ],
)
def test_the_check_names_what_differs(world, noon, statement, named):
    from django.db import connection

    books = treasury(world)
    hold = books.ask(1000)
    ledger.record_payment(books.cashier, hold.invoice_id, amount=yuan("1000.50"), received_on=TODAY, key=key())
    assert list(checking.findings()) == []
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert [found.what for found in checking.findings()] == [named]


def test_the_command_ends_with_1_and_names_what_differs(world, noon, monkeypatch):
    import contextlib

    from click.testing import CliRunner
    from django.db import connection

    from bole.cli import ledger as command

    monkeypatch.setattr(command, "database_up", contextlib.nullcontext)
    hold = treasury(world).paid(1000)
    right = CliRunner().invoke(command.ledger, ["check"])
    assert (right.exit_code, right.stdout) == (0, "1 entries, 2 lines, 2 accounts, 1 invoices, 1 holds: all as recomputed\n")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_hold SET held = 999, state = 'due'")
    wrong = CliRunner().invoke(command.ledger, ["check"])
    assert wrong.exit_code == 1
    assert f"hold, held {hold.id}: 999.0000; recomputed: 1000.0000" in wrong.stdout
