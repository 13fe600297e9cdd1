"""Amounts on record: text with at most four decimals and no superfluous zeros, so that one amount has one text."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ..errors import BadAmount

LIMIT = Decimal(10) ** 15  # as `kernel.money`


def written(amount: Decimal) -> str:
    """The one text of an amount: "769230.77", "5", never "5.00" or "1E+3"."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bidden(given: str | Decimal, unit: Decimal) -> Decimal:
    """An amount somebody bids: positive, finite, a whole number of units. Refuses with BadAmount."""
    try:
        amount = Decimal(given)
        fits = amount.is_finite() and 0 < amount < LIMIT and amount % unit == 0
    except InvalidOperation:
        fits = False
    if not fits:
        raise BadAmount(given=str(given)[:40], unit=written(unit))
    return amount
