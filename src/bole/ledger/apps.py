"""Wiring of the ledger."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


class LedgerConfig(AppConfig):
    name = "bole.ledger"
    label = "ledger"
    verbose_name = _("Money")

    def ready(self) -> None:
        from bole.people.domain.actor import CASHIERS, Actor
        from bole.people.domain.personal import add_part
        from bole.ui import panels, start

        from .queries import desk

        def signed_in(actor: Actor) -> bool:
            return actor.is_signed_in

        def keeps(actor: Actor) -> bool:
            return actor.is_administrator or bool(actor.centre_paths(CASHIERS))

        def for_cashiers(rows: Callable[[Actor], Any]) -> Callable[[Actor], Any]:
            return lambda actor: rows(actor) if keeps(actor) else None

        _add_pointers()
        _add_notices()
        add_part("money", desk.kept_about)
        panels.add_entry("ledger:mine", title=_("Invoices and deposits"), order=45, wanted=signed_in, place=panels.ACCOUNT)
        start.add_wait("payouts", title=_("payouts to prepare or approve"), address="ledger:mine", rows=for_cashiers(desk.payouts_since))
        start.add_wait(
            "unassigned", title=_("payments nobody has assigned yet"), address="ledger:mine", rows=for_cashiers(desk.unassigned_since)
        )
        start.add_wait("invoices", title=_("invoices to be paid"), address="ledger:mine", rows=desk.due_since)
        start.add_deed(
            "books", title=_("Books of the centre"), text=_("What came in, what is to leave, and what stands in each account."),
            address="ledger:mine", icon="cash-coin",
        )  # fmt: skip


def _add_pointers() -> None:
    """What follows when organisations are merged."""
    from bole.people.domain.pointers import add_pointer

    from .models import Account, Hold, Invoice, Payment, Payout
    from .services import belonging

    for title, kept in (
        (N_("accounts"), Account), (N_("deposits"), Hold), (N_("invoices"), Invoice), (N_("payments"), Payment), (N_("payouts"), Payout),
    ):  # fmt: skip
        add_pointer(
            f"ledger.{kept.__name__}.organisation", title=title, count=functools.partial(belonging.count_of, kept),
            move=functools.partial(belonging.follow_merge, kept),
        )  # fmt: skip


def _add_notices() -> None:
    """What parties and cashiers are told."""
    from django.urls import reverse

    from bole.notices import kinds

    from .services import telling

    def to_invoice(notice: Any) -> str:
        return reverse("ledger:invoice", args=[notice.values["invoice"]])

    def to_payout(notice: Any) -> str:
        return reverse("ledger:payout", args=[notice.values["payout"]])

    for code, group, sentence, url in (
        (telling.ASKED, kinds.MONEY, N_("You are asked to pay %(amount)s (%(number)s)."), to_invoice),
        (telling.BOUNCED, kinds.MONEY, N_("The payment of %(amount)s for %(number)s bounced: %(reason)s"), to_invoice),
        (telling.PAID_OUT, kinds.MONEY, N_("Your deposit %(number)s was refunded: %(amount)s."), to_invoice),
        (telling.NEAR, kinds.CENTRE, N_("%(amount)s must leave the book of “%(centre)s” soon: its deadline is near."), to_payout),
        (telling.PAST, kinds.CENTRE, N_("%(amount)s should have left the book of “%(centre)s”: its deadline is past."), to_payout),
    ):
        kinds.add_kind(code, group=group, sentence=sentence, url=url)
