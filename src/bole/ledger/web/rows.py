"""Rows of the books as pages show them: amounts, names and states in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from bole.kernel.money import Money
from bole.runtime.acts import now
from bole.ui.locales import page_language

from ..domain.invoices import Status
from ..domain.payouts import WAITING, Watch, watch
from ..models import Entry, Hold, Invoice, Payment, Payout
from ..services.paperwork import party_name, status_in_words, title_of
from . import words

TONES = {Status.OVERDUE: "tag-warn", Status.PARTLY_PAID: "tag-warn", Status.PAID: "tag-accent"}
HOLD_TONES = {"paid": "tag-accent", "refund_due": "tag-warn"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: the row itself, what it is called, whose it is, its state in words and in colour."""

    row: Any
    title: str
    party: str
    state: str
    tone: str
    money: Money


def of_invoices(found: list[Invoice]) -> list[Row]:
    at, language = now(), page_language()
    rows = []
    for one in found:
        status = one.status(at)
        rows.append(Row(one, title_of(one, language), party_name(one, language), status_in_words(status), TONES.get(status, ""), one.money))
    return rows


def of_holds(found: list[Hold]) -> list[Row]:
    language = page_language()
    return [
        Row(
            one,
            title_of(one.invoice, language),
            party_name(one, language),
            words.hold_state(one.state),
            HOLD_TONES.get(one.state, ""),
            one.money,
        )
        for one in found
    ]


def of_payments(found: list[Payment]) -> list[Row]:
    language = page_language()
    return [Row(one, one.reference or "—", party_name(one, language) or one.payer, _came(one), "", one.money) for one in found]


def _came(one: Payment) -> str:
    if one.bounced_at:
        return words.entry("bounce")
    return "" if one.invoice_id else words.account("unassigned")


@dataclass(frozen=True, slots=True)
class Leaving:
    """A payout with how near its deadline is."""

    row: Payout
    why: str
    party: str
    state: str
    money: Money
    watch: str
    left: dt.timedelta | None


def of_payouts(found: list[Payout]) -> list[Leaving]:
    at, language, near = now(), page_language(), dt.timedelta(hours=settings.BOLE_REFUND_NEAR_HOURS)
    return [
        Leaving(
            one, words.why(one.why), party_name(one, language) or one.payee, words.payout_state(one.state), one.money,
            watch(one.due_at, now=at, near=near) if one.state in WAITING else Watch.CALM,
            one.due_at - at if one.due_at and one.state in WAITING else None,
        )
        for one in found
    ]  # fmt: skip


def of_entries(found: list[Entry]) -> list[dict[str, Any]]:
    """Entries with their lines."""
    language = page_language()
    return [
        {
            "row": one, "what": words.entry(one.purpose),
            "lines": [
                (words.account(line.account.kind), party_name(line.account, language), line.money)
                for line in sorted(one.lines.all(), key=lambda line: line.id)
            ],
        }
        for one in found
    ]  # fmt: skip
