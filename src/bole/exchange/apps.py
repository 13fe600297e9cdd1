"""Wiring of the exchange."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bole.kernel.errors import N_


class ExchangeConfig(AppConfig):
    name = "bole.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        _price_notices()
        _sales()


# ---- sales ----


def _sales() -> None:
    from bole.people.domain.actor import STAFF, Actor
    from bole.people.domain.personal import add_part
    from bole.people.domain.pointers import add_pointer
    from bole.ui import panels, start

    from .queries import sales
    from .services import belonging

    add_part("bids", sales.kept_about)
    add_pointer("exchange.Sale.seller", title=N_("sales"), count=belonging.sales_of, move=belonging.sales_follow)
    add_pointer("exchange.Bidder.organisation", title=N_("bidders in sales"), count=belonging.bidders_of, move=belonging.bidders_follow)

    def staff(actor: Actor) -> bool:
        return actor.is_administrator or bool(actor.centre_paths(STAFF))

    panels.add_entry("exchange:sales", title=_("Sales"), order=38)
    panels.add_entry(
        "exchange:my-sales", title=_("Sales I bid in or hold"), order=41, place=panels.ACCOUNT, wanted=lambda a: a.is_signed_in
    )
    panels.add_panel("registry.record", "exchange:record-sales", title=_("Sales"), order=4)
    for code, title, rows in (
        ("sale_drafts", _("sales to announce"), sales.waiting_drafts),
        ("sale_bidders", _("bidders to decide on"), sales.waiting_bidders),
        ("sale_confirmations", _("sales to confirm"), sales.waiting_confirmations),
    ):
        start.add_wait(code, title=title, address="exchange:my-sales", rows=functools.partial(_of, staff, rows))

    _kinds_of_sales()


def _kinds_of_sales() -> None:
    from django.urls import reverse

    from bole.notices import kinds

    from .services import telling_sales as telling

    def page(notice: Any) -> str:
        return reverse("exchange:sale", args=[notice.values["sale"]])

    def bidders(notice: Any) -> str:
        return page(notice) + "#bidders"

    applied = N_("A new application to bid in sale %(number)s, “%(title)s”, waits for your decision.")
    kinds.add_kind(telling.APPLIED, group=kinds.CENTRE, sentence=applied, url=bidders)
    for code, sentence in (
        (telling.QUALIFIED, N_("You qualify for sale %(number)s, “%(title)s”; pay the deposit of %(deposit)s by %(by)s.")),
        (telling.ADMITTED, N_("You are admitted to sale %(number)s, “%(title)s”, as %(code)s.")),
        (telling.REFUSED, N_("Your application to sale %(number)s, “%(title)s”, was refused: %(reason)s")),
        (telling.EXCLUDED, N_("You may not bid any more in sale %(number)s, “%(title)s”: %(reason)s")),
        (telling.OUTBID, N_("You were outbid in sale %(number)s, “%(title)s”; the price is now %(price)s.")),
        (telling.ANNOUNCED, N_("Sale %(number)s, “%(title)s”, is announced.")),
        (telling.AGAIN, N_("Sale %(number)s, “%(title)s”, is announced again, after the one you applied to.")),
        (telling.SUSPENDED, N_("Bidding in sale %(number)s, “%(title)s”, was suspended: %(reason)s")),
        (telling.RESUMED, N_("Bidding in sale %(number)s, “%(title)s”, goes on: %(reason)s")),
        (telling.ENDED, N_("Sale %(number)s, “%(title)s”, ended without a result: %(reason)s")),
        (telling.CLOSED, N_("Sale %(number)s, “%(title)s”, is closed.")),
        (telling.WON, N_("You won sale %(number)s, “%(title)s”, at %(price)s; the centre prepares the confirmation.")),
        (telling.LOST, N_("Sale %(number)s, “%(title)s”, is over; you did not win.")),
    ):
        kinds.add_kind(code, group=kinds.SALES, sentence=sentence, url=page)


def _of(wanted: Callable[[Any], bool], rows: Callable[[Any], Any], actor: Any) -> Any:
    return rows(actor) if wanted(actor) else None


# ---- price notices ----


def _price_notices() -> None:
    from bole.people.domain.actor import PUBLISHERS, STAFF, Actor
    from bole.people.domain.personal import add_part
    from bole.ui import panels, start

    from .queries import price_notices

    def publishes(actor: Actor) -> bool:
        return actor.is_administrator or bool(actor.centre_paths(PUBLISHERS))

    def works(actor: Actor) -> bool:
        return actor.is_administrator or bool(actor.centre_paths(STAFF))

    add_part("objections", price_notices.raised_by)
    # the header of staff is full: they reach the board by their work list and, as everybody, by the footer
    panels.add_entry("exchange:price-notices", title=_("Price notices"), order=50, place=panels.FOOTER)
    panels.add_entry("exchange:price-notice-work", title=_("Price notices to work on"), order=42, wanted=works, place=panels.ACCOUNT)
    panels.add_panel("registry.record", "exchange:record-price-notices", title=_("Price notices"), order=3)
    start.add_wait(
        "objections", title=_("objections to decide"), address="exchange:price-notice-work",
        rows=lambda actor: price_notices.decide_since(actor) if publishes(actor) else None,
    )  # fmt: skip
    start.add_wait(
        "price_notices", title=_("price notices to publish"), address="exchange:price-notice-work",
        rows=lambda actor: price_notices.publish_since(actor) if publishes(actor) else None,
    )  # fmt: skip
    _kinds_of_price_notices()


def _kinds_of_price_notices() -> None:
    from django.urls import reverse

    from bole.notices import kinds

    from .services import telling

    def page(notice: Any) -> str:
        return reverse("exchange:price-notice", args=[notice.values["notice"]])

    def work(notice: Any) -> str:
        return reverse("exchange:price-notice-work")

    def own(notice: Any) -> str:
        return reverse("exchange:objection", args=[notice.values["link"]])

    for code, group, sentence, url in (
        (telling.HANDED_IN, kinds.CENTRE, N_("A price notice about “%(title)s” waits to be published."), page),
        (
            telling.OBJECTED,
            kinds.CENTRE,
            N_("Somebody objects to the price notice %(number)s, “%(title)s”; it waits for a decision."),
            work,
        ),
        (telling.PUBLISHED, kinds.OWN_RECORDS, N_("The price notice %(number)s about “%(title)s” was published."), page),
        (
            telling.CLOSED,
            kinds.OWN_RECORDS,
            N_("The price notice %(number)s about “%(title)s” is closed: the contract may be signed."),
            page,
        ),
        (telling.UPHELD, kinds.OWN_RECORDS, N_("An objection to the price notice %(number)s was upheld; the notice was withdrawn."), page),
        (telling.JUDGED, kinds.ANSWERS, N_("Your objection %(number)s to “%(title)s” was decided."), own),
    ):
        kinds.add_kind(code, group=group, sentence=sentence, url=url)
