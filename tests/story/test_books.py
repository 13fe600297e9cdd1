"""What the database itself keeps of the books, against raw SQL: they balance, and nothing in them is ever changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from bole.kernel.ids import uuid7
from bole.ledger.models import Account, Entry, Line

from ..treasury import Treasury, treasury


@pytest.fixture
def books(world, noon) -> Treasury:
    found = treasury(world)
    found.paid(1000)
    return found


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def attempted(statement: str, *values: Any) -> None:
    """A statement, and what is checked at commit."""
    with transaction.atomic():
        sql(statement, *values)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def entry(centre: Any, *lines: tuple[Any, str, str]) -> None:
    """An entry written past the program, checked as at commit."""
    with transaction.atomic():
        one = uuid7()
        sql(
            "INSERT INTO ledger_entry (id, centre_id, at, booked_on, purpose, subject, reference, reason, actor, key) "
            "VALUES (%s, %s, now(), now(), 'x', '', '', '', 'raw', %s)",
            one, centre, str(one),
        )  # fmt: skip
        for account, amount, currency in lines:
            sql("INSERT INTO ledger_line (entry_id, account_id, amount, currency) VALUES (%s, %s, %s, %s)", one, account, amount, currency)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def accounts() -> tuple[Any, Any]:
    return Account.objects.get(kind="bank").id, Account.objects.get(kind="deposits").id


def test_an_entry_that_balances_is_taken(books):
    bank, deposits = accounts()
    entry(books.world.city.pk, (bank, "1.0000", "CNY"), (deposits, "-1.0000", "CNY"))
    assert Entry.objects.filter(actor="raw").count() == 1


@pytest.mark.parametrize("amount", ["-0.9999", "1", "-1.0001"])
def test_an_entry_that_does_not_sum_to_zero_is_refused_at_commit(books, amount):
    bank, deposits = accounts()
    with pytest.raises(IntegrityError, match="does not sum to zero"):
        entry(books.world.city.pk, (bank, "1.0000", "CNY"), (deposits, amount, "CNY"))
    assert not Entry.objects.filter(actor="raw").exists()


def test_two_currencies_do_not_make_up_for_each_other(books):
    bank, deposits = accounts()
    with pytest.raises(IntegrityError, match=r"CNY 1\.0000, USD -1\.0000"):
        entry(books.world.city.pk, (bank, "1", "CNY"), (deposits, "-1", "USD"))


def test_an_entry_without_lines_is_refused(books):
    with pytest.raises(IntegrityError, match="has no lines"):
        entry(books.world.city.pk)


def test_a_line_in_another_currency_than_its_account_is_refused(books):
    bank, deposits = accounts()
    with pytest.raises(IntegrityError, match="currency or book"):
        entry(books.world.city.pk, (bank, "1", "USD"), (deposits, "-1", "USD"))


def test_a_line_in_the_book_of_another_centre_is_refused(books):
    bank, deposits = accounts()
    with pytest.raises(IntegrityError, match="currency or book"):
        entry(books.world.province.pk, (bank, "1", "CNY"), (deposits, "-1", "CNY"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET reason = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_line SET amount = amount * 2",
        "DELETE FROM ledger_line",
        "TRUNCATE ledger_line",
        "UPDATE ledger_account SET currency = 'USD'",
        "UPDATE ledger_account SET kind = 'income'",
        "DELETE FROM ledger_account",
    ],
)
def test_the_books_are_append_only(books, statement):
    before = list(Line.objects.order_by("id").values())
    with pytest.raises(Error):
        attempted(statement)
    assert list(Line.objects.order_by("id").values()) == before


def test_no_line_is_added_to_an_entry_of_an_earlier_transaction(own_database):
    from .. import make

    treasury(make.world()).paid(1000)
    bank, deposits = accounts()
    one = Entry.objects.get().id
    both = "INSERT INTO ledger_line (entry_id, account_id, amount, currency) VALUES (%s, %s, 1, 'CNY'), (%s, %s, -1, 'CNY')"
    with pytest.raises(Error, match="a line is written with its entry"):
        attempted(both, one, bank, one, deposits)
    assert Line.objects.count() == 2
