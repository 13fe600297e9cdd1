"""Money: nothing is lost, nothing is mixed, no float gets in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.kernel.money import MixedCurrencies, Money, NotMoney

amounts = st.decimals(min_value=-(10**14), max_value=10**14, places=4, allow_nan=False, allow_infinity=False)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)
CENT = Decimal("0.01")


@given(amounts, weights)
def test_a_split_sums_to_the_whole(amount, shares):
    assert sum((part.amount for part in Money(amount, "CNY").split(shares)), Decimal(0)) == amount


@given(amounts, weights)
def test_no_part_of_a_split_has_the_opposite_sign_and_none_without_weight_gets_anything(amount, shares):
    parts = Money(amount, "CNY").split(shares)
    assert [part.amount for part, weight in zip(parts, shares, strict=True) if not weight] == [0] * shares.count(0)
    assert all(part.amount * amount >= 0 for part in parts)


@given(amounts, weights)
def test_every_part_is_within_one_unit_of_its_fair_share(amount, shares):
    for part, weight in zip(Money(amount, "CNY").split(shares), shares, strict=True):
        assert abs(part.amount - amount * weight / sum(shares)) <= CENT


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.33", "33.33", "33.34"]),
        ("100.00", [1, 1, 1, 0], ["33.33", "33.33", "33.34", "0"]),
        ("0.15", [1] * 10, ["0.01", "0.02"] * 5),
        ("-0.05", [1, 1], ["-0.02", "-0.03"]),
        ("10.0001", [1, 1], ["5.00", "5.0001"]),
        ("1000000.00", [70, 20, 10], ["700000.00", "200000.00", "100000.00"]),
        ("0.00", [3, 4], ["0", "0"]),
    ],
)
def test_worked_splits(amount, shares, parts):
    assert [part.amount for part in Money(Decimal(amount), "CNY").split(shares)] == [Decimal(part) for part in parts]


@pytest.mark.parametrize("shares", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_weights_that_mean_nothing_are_refused(shares):
    with pytest.raises(NotMoney):
        Money(Decimal(1), "CNY").split(shares)


@given(amounts, amounts)
def test_adding_and_taking_away_again_changes_nothing(one, other):
    assert Money(one, "EUR") + Money(other, "EUR") - Money(other, "EUR") == Money(one, "EUR")


@pytest.mark.parametrize("mix", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a >= b])
def test_currencies_never_mix(mix):
    with pytest.raises(MixedCurrencies) as told:
        mix(Money(Decimal(1), "CNY"), Money(Decimal(1), "USD"))
    assert {"CNY", "USD"} == set(told.value.values.values())


def test_amounts_of_different_currencies_are_not_equal():
    assert Money(Decimal(1), "CNY") != Money(Decimal(1), "USD")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (1.5, "CNY"), (1, "CNY"), (Decimal("0.00001"), "CNY"), (Decimal("1e15"), "CNY"), (Decimal("NaN"), "CNY"),
        (Decimal("-Infinity"), "CNY"),
        (Decimal(1), "cny"), (Decimal(1), "CN"), (Decimal(1), "A1B"), (Decimal(1), "人民币"), (Decimal(1), ""),
    ],
)  # fmt: skip
def test_what_is_no_money_is_refused(amount, currency):
    with pytest.raises(NotMoney):
        Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "amount"), [("1,234.50", "1234.5"), ("1，234", "1234"), (" 7 ", "7"), ("-3.0001", "-3.0001"), ("1 000 000", "1000000")]
)
def test_amounts_are_read_with_grouping(text, amount):
    assert Money.parse(text, "CNY") == Money(Decimal(amount), "CNY")


@pytest.mark.parametrize("text", ["", "twelve", "1.2.3", "NaN", "inf", "1e99", "0.00001", "12%"])
def test_text_that_is_no_amount_is_refused(text):
    with pytest.raises(NotMoney):
        Money.parse(text, "CNY")


def test_the_largest_and_the_smallest_amount_fit():
    assert str(Money(Decimal("999999999999999.9999"), "JPY")) == "999,999,999,999,999.9999 JPY"
    assert str(-Money(Decimal("0.5"), "JPY")) == "-0.50 JPY"
