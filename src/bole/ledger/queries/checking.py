"""Recompute everything in the books that is stored, and compare: `bole ledger check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it follows from the lines: what, which row, what is stored and what it should be."""

    what: str
    row: str
    stored: str
    right: str

    def __str__(self) -> str:
        return f"{self.what} {self.row}: {self.stored}; recomputed: {self.right}"


# Each gives the rows that differ: which one, what is stored, what follows from the lines.
CHECKS: dict[str, str] = {
    "entry, sum of a currency": """
        SELECT entry_id || ' ' || currency, sum(amount), 0 FROM ledger_line GROUP BY entry_id, currency HAVING sum(amount) <> 0""",
    "entry, lines": """
        SELECT e.id, 0, '1 or more' FROM ledger_entry e WHERE NOT EXISTS (SELECT 1 FROM ledger_line l WHERE l.entry_id = e.id)""",
    "line, currency or book of its account": """
        SELECT l.id, l.currency || ' ' || e.centre_id, a.currency || ' ' || a.centre_id FROM ledger_line l
        JOIN ledger_account a ON a.id = l.account_id JOIN ledger_entry e ON e.id = l.entry_id
        WHERE l.currency <> a.currency OR a.centre_id <> e.centre_id""",
    "hold, held": """
        SELECT h.id, h.held, coalesce(-s.total, 0) FROM ledger_hold h LEFT JOIN (
            SELECT l.hold_id, sum(l.amount) AS total FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
            WHERE a.kind = 'deposits' GROUP BY l.hold_id) s ON s.hold_id = h.id
        WHERE h.held <> coalesce(-s.total, 0)""",
    "deposits held without a hold": """
        SELECT l.id, l.amount, 0 FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
        WHERE a.kind = 'deposits' AND l.hold_id IS NULL""",
    "invoice, paid": """
        SELECT i.number, i.paid, f.paid FROM ledger_invoice i JOIN LATERAL (
            SELECT CASE WHEN i.kind = 'deposit' THEN coalesce(-sum(l.amount) FILTER (WHERE a.kind = 'deposits'), 0)
                        WHEN i.cancelled_at IS NOT NULL THEN -coalesce(sum(l.amount) FILTER (WHERE a.kind = 'receivable'), 0)
                        ELSE i.amount - coalesce(sum(l.amount) FILTER (WHERE a.kind = 'receivable'), 0) END AS paid
            FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id WHERE l.invoice_id = i.id) f ON true
        WHERE i.paid <> f.paid""",
    "payout, left the bank": """
        SELECT p.id, CASE WHEN p.state = 'paid' THEN -p.amount ELSE 0 END, coalesce(s.total, 0) FROM ledger_payout p LEFT JOIN (
            SELECT l.payout_id, sum(l.amount) AS total FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
            WHERE a.kind = 'bank' GROUP BY l.payout_id) s ON s.payout_id = p.id
        WHERE CASE WHEN p.state = 'paid' THEN -p.amount ELSE 0 END <> coalesce(s.total, 0)""",
    "payout, waits for": """
        SELECT p.id, CASE WHEN p.state IN ('due', 'proposed') THEN p.amount ELSE 0 END, coalesce(-s.total, 0)
        FROM ledger_payout p LEFT JOIN (
            SELECT l.payout_id, sum(l.amount) AS total FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
            WHERE a.kind IN ('credits', 'payable') GROUP BY l.payout_id) s ON s.payout_id = p.id
        WHERE p.why IN ('overpaid', 'forward')
          AND CASE WHEN p.state IN ('due', 'proposed') THEN p.amount ELSE 0 END <> coalesce(-s.total, 0)""",
    "refund, amount": """
        SELECT p.id, p.amount, h.held FROM ledger_payout p JOIN ledger_hold h ON h.id = p.hold_id
        WHERE p.why = 'refund' AND p.state IN ('due', 'proposed') AND p.amount <> h.held""",
    "deposit to be refunded without a payout": """
        SELECT h.id, h.held, 'a payout' FROM ledger_hold h WHERE h.state = 'refund_due' AND NOT EXISTS (
            SELECT 1 FROM ledger_payout p WHERE p.hold_id = h.id AND p.why = 'refund' AND p.state IN ('due', 'proposed'))""",
    "centre, unassigned": """
        SELECT c.path || ' ' || coalesce(p.currency, l.currency), coalesce(p.total, 0), coalesce(-l.total, 0) FROM (
            SELECT centre_id, currency, sum(CASE WHEN bounced_at IS NULL THEN amount ELSE -amount END) AS total FROM ledger_payment m
            WHERE invoice_id IS NULL AND (bounced_at IS NULL) <> EXISTS (
                SELECT 1 FROM ledger_payout o WHERE o.payment_id = m.id AND o.state = 'paid') GROUP BY centre_id, currency) p
        FULL JOIN (SELECT a.centre_id, l.currency, sum(l.amount) AS total FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
            WHERE a.kind = 'unassigned' GROUP BY a.centre_id, l.currency) l ON l.centre_id = p.centre_id AND l.currency = p.currency
        JOIN people_centre c ON c.organisation_id = coalesce(p.centre_id, l.centre_id)
        WHERE coalesce(p.total, 0) <> coalesce(-l.total, 0)""",
    "centre, number of invoices in a year": """
        SELECT c.path || ' ' || s.year, s.last, count(i.id) FROM ledger_series s JOIN people_centre c ON c.organisation_id = s.centre_id
        LEFT JOIN ledger_invoice i ON i.centre_id = s.centre_id AND split_part(i.number, '-', 2) = s.year::text
        GROUP BY c.path, s.year, s.last HAVING count(i.id) <> s.last""",
}


def findings() -> Iterator[Finding]:
    """Everything that is not as it follows from the lines; nothing when all is well."""
    with connection.cursor() as cursor:
        for what, query in CHECKS.items():
            cursor.execute(query)
            yield from (Finding(what, str(row), str(stored), str(right)) for row, stored, right in cursor.fetchall())


def counts() -> dict[str, int]:
    """How much was looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_line), (SELECT count(*) FROM ledger_account),"
            " (SELECT count(*) FROM ledger_invoice), (SELECT count(*) FROM ledger_hold)"
        )
        return dict(zip(("entries", "lines", "accounts", "invoices", "holds"), cursor.fetchone(), strict=True))
