"""What kinds of accounts, states and reasons are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _


def account(kind: str) -> str:
    """What a kind of account is called."""
    return {
        "bank": _("Bank"), "receivable": _("Receivable"), "deposits": _("Deposits held"), "credits": _("Paid too much, to be paid back"),
        "payable": _("To be passed on"), "unassigned": _("Not assigned yet"), "income": _("Income from commissions and fees"),
        "forfeited": _("Forfeited deposits"),
    }.get(kind, kind)  # fmt: skip


def hold_state(state: str) -> str:
    """How a deposit stands."""
    return {
        "due": _("to be paid"), "paid": _("held"), "applied": _("applied"), "refund_due": _("to be refunded"), "refunded": _("refunded"),
        "forfeited": _("forfeited"), "cancelled": _("cancelled"),
    }.get(state, state)  # fmt: skip


def payout_state(state: str) -> str:
    """How a payout stands."""
    return {
        "due": _("to be prepared"), "proposed": _("to be approved"), "paid": _("paid out"), "cancelled": _("lapsed"),
    }.get(state, state)  # fmt: skip


def why(code: str) -> str:
    """Why money leaves."""
    return {
        "refund": _("refund of a deposit"), "overpaid": _("paid too much"), "forward": _("passed on"), "send_back": _("sent back"),
    }.get(code, code)  # fmt: skip


def entry(purpose: str) -> str:
    """What an entry is."""
    return {
        "payment": _("payment received"), "assign": _("payment assigned"), "bounce": _("payment bounced"), "issue": _("invoice issued"),
        "cancel": _("invoice cancelled"), "apply": _("deposit applied"), "forfeit": _("deposit forfeited"), "payout": _("paid out"),
        "return": _("payout came back"),
    }.get(purpose, purpose)  # fmt: skip


def source(code: str) -> str:
    """Where it is known from that money came in."""
    return {"desk": _("recorded at the desk"), "statement": _("bank statement")}.get(code, code)
