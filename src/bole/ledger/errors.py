"""Refusals of the ledger.

Missing    HoldMissing, InvoiceMissing, PaymentMissing, PayoutMissing, BookMissing, StatementMissing
Forbidden  NotCashier, FourEyes
Unpaid     DepositMissing
Invalid    NotAnAmount, NoReason, UnknownCurrency, BadStatement, NotAStatement <- EmptyStatement, DamagedStatement,
           ColumnsMissing, StatementTooLarge, PaidWith, NowhereToGo, NoSuchParty,
           PayeeMissing, NotADay
Conflict   KeyReused, InvoicePaidAlready, InvoiceOfHold, PaymentBounced, PaymentAssigned, NotProposed, PaidOut, StillProposed
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing, Unpaid


class HoldMissing(Missing):
    code = "hold_missing"
    sentence = N_("There is no such deposit, or it is not yours.")


class InvoiceMissing(Missing):
    code = "invoice_missing"
    sentence = N_("There is no such invoice, or it is not yours.")


class PaymentMissing(Missing):
    code = "payment_missing"
    sentence = N_("There is no such payment, or it is not in your books.")


class PayoutMissing(Missing):
    code = "payout_missing"
    sentence = N_("There is no such payout, or it is not yours.")


class BookMissing(Missing):
    code = "book_missing"
    sentence = N_("There are no books of “%(centre)s”, or they are not open to you.")


class StatementMissing(Missing):
    code = "statement_missing"
    sentence = N_("There is no such bank statement, or it is not in your books.")


class NotCashier(Forbidden):
    code = "not_cashier"
    sentence = N_("This is for the cashiers and directors of the centre.")


class FourEyes(Forbidden):
    code = "four_eyes"
    sentence = N_("Money leaves with four eyes: who recorded the payment or prepared the payout does not approve it. Ask a colleague.")


class DepositMissing(Unpaid):
    code = "deposit_missing"
    sentence = N_("A deposit of %(amount)s must be held first; %(held)s is held.")


class NotAnAmount(Invalid):
    code = "not_an_amount"
    sentence = N_("“%(given)s” cannot be booked; right would be an amount above zero with at most two decimals.")


class NotADay(Invalid):
    code = "not_a_day"
    sentence = N_("“%(given)s” is not a day; right would be, for example, 2026-11-23.")


class NoReason(Invalid):
    code = "reason_missing"
    sentence = N_("Please say why; it stays in the books.")


class UnknownCurrency(Invalid):
    code = "unknown_currency"
    sentence = N_("“%(given)s” is not a currency; right would be, for example, CNY.")


class PaidWith(Invalid):
    code = "paid_with_another_currency"
    sentence = N_("This invoice is in %(right)s; a payment in %(given)s cannot pay it.")


class NowhereToGo(Invalid):
    code = "nowhere_to_go"
    sentence = N_("A deposit is applied either to an invoice or to what a party is to receive.")


class NoSuchParty(Invalid):
    code = "no_such_party"
    sentence = N_("There is no such organisation or person.")


class PayeeMissing(Invalid):
    code = "payee_missing"
    sentence = N_("A payout needs the account it goes to, and the reference of the transfer.")


class NotAStatement(Invalid):
    code = "not_a_statement"
    sentence = N_("“%(name)s” is neither a spreadsheet nor a text table, so it cannot be read as a bank statement.")


class EmptyStatement(NotAStatement):
    code = "empty_statement"
    sentence = N_("“%(name)s” is empty.")


class DamagedStatement(NotAStatement):
    code = "damaged_statement"
    sentence = N_("The spreadsheet “%(name)s” is damaged, or protected by a password.")


class ColumnsMissing(NotAStatement):
    code = "columns_missing"
    sentence = N_(
        "No row of “%(name)s” names the columns; needed are a date (交易日期, date) and an amount (金额, amount, or 贷方发生额, credit)."
    )


class StatementTooLarge(Invalid):
    code = "statement_too_large"
    sentence = N_("This statement has more than %(limit)s rows; please divide it.")


class BadStatement(Invalid):
    code = "bad_statement"
    sentence = N_("Some rows of the statement are not right, so nothing of it was booked. Mend them and upload it again.")


class KeyReused(Conflict):
    code = "key_reused"
    sentence = N_("The key “%(key)s” was used for something else already.")


class InvoicePaidAlready(Conflict):
    code = "invoice_paid"
    sentence = N_("Money has come in for %(number)s, so it cannot be cancelled.")


class InvoiceOfHold(Conflict):
    code = "invoice_of_hold"
    sentence = N_("%(number)s asks for a deposit; it ends with the deposit.")


class PaymentBounced(Conflict):
    code = "payment_bounced"
    sentence = N_("This payment has bounced.")


class PaymentAssigned(Conflict):
    code = "payment_assigned"
    sentence = N_("This payment has been assigned already.")


class NotProposed(Conflict):
    code = "not_proposed"
    sentence = N_("Nobody has prepared this payout yet: say first where the money goes and by which transfer.")


class StillProposed(Conflict):
    code = "still_proposed"
    sentence = N_("This payout is prepared already; it waits to be approved.")


class PaidOut(Conflict):
    code = "paid_out"
    sentence = N_("This has been paid out or has lapsed already.")
