"""Money: an exact amount in one currency.

No float ever becomes Money, and two currencies never mix. Amounts keep four decimal places
(`numeric(19,4)` in the database); `split` loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation, localcontext

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
        if not fits or not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isalpha() and self.currency.isupper()):
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
        places = 2 if self.amount == self.amount.quantize(Decimal("0.01")) else 4
        return f"{self.amount:,.{places}f} {self.currency}"

    def split(self, weights: Sequence[int | Decimal], *, unit: Decimal = Decimal("0.01")) -> list[Money]:
        """Divide by weights into parts of whole `unit`s; what cannot be divided goes to the last part that has a weight.

        Each part is the growth of the running total, rounded towards zero: the sum is exact, a part without a weight gets
        nothing, and no part has the opposite sign. Refuses with NotMoney for negative weights, or when all are zero.
        """
        total = sum((Decimal(w) for w in weights), Decimal(0))
        if total <= 0 or any(w < 0 for w in weights):
            raise NotMoney(given=f"weights {list(weights)!r}")
        parts, weighed, given = [], Decimal(0), Decimal(0)
        with localcontext(prec=60):  # so that amount times weight is not rounded before it is divided
            for weight in weights:
                weighed += weight
                share = self.amount * weighed / total
                running = self.amount if weighed == total else share.quantize(unit, rounding=ROUND_DOWN)
                parts.append(Money(running - given, self.currency))
                given = running
        return parts

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise MixedCurrencies(one=self.currency, other=other.currency)
