"""The verbs of the ledger.

For upper contexts: `ask_deposit`, `require_hold`, `apply_hold`, `release_hold`, `forfeit_hold`, `issue_invoice`, called inside
of their own acts after they have opened their own door; and `refund_hold`, `bounce`, which open the door of the book.
"""

from .holds import apply_hold, ask_deposit, forfeit_hold, release_hold, require_hold
from .issuing import cancel_invoice, issue_invoice
from .leaving import approve_payout, decline_payout, propose_payout, propose_refund, refund_hold, return_payout
from .paperwork import invoice_pdf, set_bank_details
from .paying import assign_payment, bounce, record_payment, send_back
from .ports import hear_news
from .statements import import_statement
from .telling import watch_payouts

__all__ = [
    "apply_hold", "approve_payout", "ask_deposit", "assign_payment", "bounce", "cancel_invoice", "decline_payout", "forfeit_hold",
    "hear_news", "import_statement", "invoice_pdf", "issue_invoice", "propose_payout", "propose_refund", "record_payment",
    "refund_hold", "release_hold", "require_hold", "return_payout", "send_back", "set_bank_details", "watch_payouts",
]  # fmt: skip
