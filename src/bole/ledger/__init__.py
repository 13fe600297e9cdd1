"""The ledger: the money of the centres, double entry and append-only.

Words: book (one centre's), account, entry with its lines, invoice, payment, deposit and hold, payout (a refund, or what is
passed on), statement of a bank. Money here is what a centre holds and is owed; it is not the registration ledger of records.
Doors: `services`, `queries`, `facts`, `errors`, `domain`. Upper contexts ask for deposits and issue invoices here, and hear
what became of them by facts; the ledger knows nothing of sales.
"""
