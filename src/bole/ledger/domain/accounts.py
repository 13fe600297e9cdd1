"""Accounts and postings: what stands in the books of a centre.

Debit is positive, credit negative, so that an entry sums to zero in each currency. What a centre owns or is owed is
positive (bank, receivable), what it owes or has earned is negative (deposits held, credits, payable, unassigned, income).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bole.kernel.money import Money

from .party import Party


class Kind(StrEnum):
    """The kinds of accounts in every book."""

    BANK = "bank"  # 银行存款: the centre's money at its bank
    RECEIVABLE = "receivable"  # 应收款: what a party owes
    DEPOSITS = "deposits"  # 存入保证金: deposits held for a party
    CREDITS = "credits"  # 待退款: what a party has paid too much
    PAYABLE = "payable"  # 应付款: what is to be passed on to a party
    UNASSIGNED = "unassigned"  # 待查款: came in, nobody knows yet for what
    INCOME = "income"  # 佣金及服务收入: what the centre has earned
    FORFEITED = "forfeited"  # 没收保证金: deposits that were forfeited to the centre


OF_PARTIES = frozenset({Kind.RECEIVABLE, Kind.DEPOSITS, Kind.CREDITS, Kind.PAYABLE})
OF_HOUSE = frozenset(Kind) - OF_PARTIES


@dataclass(frozen=True, slots=True)
class Posting:
    """One line to be written: so much to this account, and which hold, invoice or payout it belongs to."""

    kind: Kind
    money: Money
    party: Party | None = None
    hold_id: UUID | None = None
    invoice_id: UUID | None = None
    payout_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.party is not None) != (self.kind in OF_PARTIES):
            raise ValueError(f"an account of the kind {self.kind} belongs to {'a party' if self.kind in OF_PARTIES else 'the house'}")


def nothing(currency: str) -> Money:
    """No money of this currency."""
    return Money(Decimal(0), currency)


def sums(postings: Iterable[Posting]) -> dict[str, Decimal]:
    """The sum in each currency; all are zero in an entry."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for posting in postings:
        found[posting.money.currency] += posting.money.amount
    return dict(found)


def balanced(postings: Sequence[Posting]) -> list[Posting]:
    """The postings that say something. An entry that would say nothing, or would not sum to zero, is a bug."""
    kept = [posting for posting in postings if posting.money.amount]
    if not kept or any(sums(kept).values()):
        raise ValueError(f"these postings are no entry: {kept!r}")
    return kept


def reversed_of(postings: Iterable[Posting]) -> list[Posting]:
    """The postings of a reversing entry."""
    return [replace(posting, money=-posting.money) for posting in postings]
