"""A port of payment within the process: for tests and trials. It keeps its payments, and tells of each as a real one does,
once or more than once, at once or later; a payment may bounce after it was paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bole.kernel.money import Money

from ..domain.ports import Became, News, Started, Tell


@dataclass(slots=True)
class InProcess:
    """Payments by their names; `tell` is what hears of them."""

    tell: Tell
    name: str = "in-process"
    _by_key: dict[str, str] = field(default_factory=dict)
    _payments: dict[str, tuple[str, Money]] = field(default_factory=dict)

    def start(self, *, invoice: str, money: Money, key: str) -> Started:
        """Begin a payment; under the same key it is the same one."""
        if key not in self._by_key:
            self._by_key[key] = f"P{len(self._by_key) + 1}"
            self._payments[self._by_key[key]] = (invoice, money)
        return Started(payment=self._by_key[key], address=f"/pay/{self._by_key[key]}")

    def pay(self, payment: str, *, on: dt.date, times: int = 1, money: Money | None = None) -> None:
        """The payer has paid; it is told so many times."""
        self._say(payment, Became.PAID, on, times, money)

    def bounce(self, payment: str, *, on: dt.date, times: int = 1) -> None:
        """The payment did not come after all."""
        self._say(payment, Became.BOUNCED, on, times, None)

    def _say(self, payment: str, became: Became, on: dt.date, times: int, money: Money | None) -> None:
        invoice, asked = self._payments[payment]
        for _ in range(times):
            self.tell(
                News(
                    payment, became, money or asked, invoice, on, payer="in-process", reason="returned" if became is Became.BOUNCED else ""
                )
            )
