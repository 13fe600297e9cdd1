"""Invoices: what is to be paid, how far it is paid, and the number by which a payment names it."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from bole.kernel.ids import folded
from bole.kernel.money import Money

from .accounts import nothing


class Purpose(StrEnum):
    """What an invoice is for, as far as the books care."""

    DEPOSIT = "deposit"  # 保证金: owed by nobody until it is paid, and held then
    FEE = "fee"  # 佣金、服务费: earned when it is issued
    CLAIM = "claim"  # 追偿: money that has gone on, and whose payment bounced


class Status(StrEnum):
    """How an invoice stands."""

    DUE = "due"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


def status_of(*, amount: Money, paid: Money, due_at: dt.datetime, is_cancelled: bool, now: dt.datetime) -> Status:
    """How an invoice stands now; overdue is never written down, it follows from the clock."""
    if is_cancelled:
        return Status.CANCELLED
    if paid >= amount:
        return Status.PAID
    if now > due_at:
        return Status.OVERDUE
    return Status.PARTLY_PAID if paid.amount else Status.DUE


def shared(money: Money, *, outstanding: Money) -> tuple[Money, Money]:
    """What of a payment an invoice takes, and what is too much."""
    taken = min(money, outstanding)
    return taken, money - taken


def outstanding(*, amount: Money, paid: Money, is_cancelled: bool) -> Money:
    """What an invoice still waits for."""
    return nothing(amount.currency) if is_cancelled else amount - paid


def number_of(*, point: int, year: int, serial: int) -> str:
    """B3-2026-000017: the centre's point, the year, and the place in its series."""
    return f"B{point}-{year}-{serial:06}"


_SEPARATED = re.compile(r"B\s?0*(\d{1,5})[-–—_./ ](\d{4})[-–—_./ ](\d{6})(?!\d)", re.I)
_JOINED = re.compile(r"B(\d{1,5})(\d{4})(\d{6})(?!\d)")


def numbers_in(text: str) -> list[str]:
    """The invoice numbers a payer wrote, however he wrote them: in full width, without dashes, within a sentence."""
    narrow = folded(text)
    found = [*_SEPARATED.findall(text), *_SEPARATED.findall(narrow), *_JOINED.findall(narrow)]
    return list(dict.fromkeys(number_of(point=int(point), year=int(year), serial=int(serial)) for point, year, serial in found))
