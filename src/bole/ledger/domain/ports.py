"""Ports: how money reaches a centre. An adapter starts a payment, and tells later what became of it.

Whatever it tells carries a key, so that being told twice is being told once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bole.kernel.money import Money


class Became(StrEnum):
    """What became of a payment."""

    PAID = "paid"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class News:
    """What a port tells. `payment` is the port's own name of the payment, the same when it is paid and when it bounces."""

    payment: str
    became: Became
    money: Money
    invoice: str  # its number
    on: dt.date
    payer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """How the payer goes on: by what the page tells him, or at an address."""

    payment: str
    instruction: str = ""
    address: str = ""


Tell = Callable[[News], None]


class PaymentPort(Protocol):
    """A way to be paid."""

    @property
    def name(self) -> str:
        """A short stable name: it stands in the books as the source of a payment."""

    def start(self, *, invoice: str, money: Money, key: str) -> Started:
        """Begin a payment of an invoice; under the same key it is the same payment."""
