"""Money: an exact amount in one currency.

No float ever becomes Money, and two currencies never mix. Amounts keep four decimal places
(`numeric(19,4)` in the database); `split` loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from .errors import N_, Invalid

PLACES = Decimal("0.0001")
LIMIT = Decimal(10) ** 15  # numeric(19,4) holds fifteen digits before the point


class NotMoney(Invalid):
    code = "not_money"
    sentence = N_("“%(given)s” is not an amount of money; right would be, for example, 1234567.00 CNY.")


class MixedCurrencies(Invalid):
    code = "mixed_currencies"
    sentence = N_("%(one)s and %(other)s cannot be added: they are different currencies.")


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount (at most four decimals) in an ISO 4217 currency. Refuses with NotMoney."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, float) or not isinstance(self.amount, Decimal):
            raise NotMoney(given=repr(self.amount))
        fits = self.amount.is_finite() and abs(self.amount) < LIMIT and self.amount == self.amount.quantize(PLACES)
        if not fits or not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise NotMoney(given=f"{self.amount} {self.currency}")

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read "1,234.50" (grouping commas and spaces allowed). Refuses with NotMoney."""
        try:
            return cls(Decimal(text.replace(",", "").replace("，", "").replace(" ", "")), currency)
        except InvalidOperation:
            raise NotMoney(given=text) from None

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        return f"{self.amount:,.2f} {self.currency}"

    def split(self, weights: Sequence[int | Decimal], *, unit: Decimal = Decimal("0.01")) -> list[Money]:
        """Divide by weights, each part rounded to `unit`, the remainder to the last part: the sum is exact."""
        total = sum((Decimal(w) for w in weights), Decimal(0))
        if total <= 0:
            raise NotMoney(given=f"weights {list(weights)!r}")
        parts = [(self.amount * Decimal(w) / total).quantize(unit, rounding=ROUND_HALF_EVEN) for w in weights[:-1]]
        parts.append(self.amount - sum(parts, Decimal(0)))
        return [Money(part, self.currency) for part in parts]

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MixedCurrencies(one=self.currency, other=other.currency)
