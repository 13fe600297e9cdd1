"""Bank transfer by hand: the payer writes the invoice's number, and the bank's statement tells of it later."""

from __future__ import annotations

from dataclasses import dataclass

from bole.kernel.money import Money

from ..domain.ports import Started


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """Nothing is started at the bank: a statement (`services.import_statement`) or the desk tells what came."""

    name: str = "transfer"

    def start(self, *, invoice: str, money: Money, key: str) -> Started:
        """The payment is known by the invoice's number, which the payer writes as its purpose."""
        return Started(payment=invoice, instruction=invoice)
