"""A small treasury: makers for the tests of the ledger. They call the services, so nothing impossible is built."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from bole.kernel.money import Money
from bole.ledger import services as ledger
from bole.ledger.domain.party import Party
from bole.ledger.models import Hold, Invoice, Line, Payment
from bole.people import services as people
from bole.people.domain.actor import Actor, Role
from bole.runtime.system import SYSTEM

from . import make

_keys = itertools.count(1)
DUE_AT = dt.datetime(2026, 11, 30, 16, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
SALE = "sale:01900000-0000-7000-8000-0000000000aa"


def key() -> str:
    """A key nobody used."""
    return f"test-{next(_keys)}"


def yuan(amount: str | int) -> Money:
    return Money(Decimal(str(amount)), "CNY")


@dataclass(frozen=True)
class Treasury:
    """Who keeps the city's book."""

    world: make.World
    cashier: Actor
    second: Actor  # another cashier
    factory: Party
    university: Party

    def ask(self, amount: Any = 1000, *, party: Party | None = None, subject: str = SALE, **more: Any) -> Hold:
        """A deposit asked for."""
        values = {"purpose": "bid_deposit", "due_at": DUE_AT, "key": key(), **more}
        return ledger.ask_deposit(SYSTEM, centre="cn.zj.hz", party=party or self.factory, amount=yuan(amount), subject=subject, **values)

    def pay(self, invoice_id: Any, amount: Any, **more: Any) -> Payment:
        """Money that came in, recorded by the cashier."""
        values = {"key": key(), "received_on": TODAY, **more}
        return ledger.record_payment(
            more.pop("by", self.cashier), invoice_id, amount=yuan(amount), **{k: v for k, v in values.items() if k != "by"}
        )

    def paid(self, amount: Any = 1000, **more: Any) -> Hold:
        """A deposit that is held."""
        asked = self.ask(amount, **more)
        self.pay(asked.invoice_id, amount)
        return Hold.objects.get(id=asked.id)

    def fee(self, amount: Any = 500, *, party: Party | None = None) -> Invoice:
        """A commission the party owes."""
        return ledger.issue_invoice(
            SYSTEM, centre="cn.zj.hz", party=party or self.factory, amount=yuan(amount), purpose="commission", subject=SALE, due_at=DUE_AT,
            key=key(),
        )  # fmt: skip

    def refunded(self, hold: Hold) -> Hold:
        """A released deposit given back with four eyes."""
        ledger.propose_refund(self.cashier, hold.id, payee="钱江电池厂 6222 0000", reference="T-1")
        return ledger.refund_hold(self.second, hold.id, key=key())


def treasury(world: make.World) -> Treasury:
    """Two cashiers in the city, and two parties."""

    def cashier(name: str) -> Actor:
        who = make.person(name)
        people.grant_role(SYSTEM, person_id=who.id, organisation_id=world.city.pk, role=Role.CASHIER)
        return make.actor(who)

    return Treasury(
        world, cashier("cashier"), cashier("second"), Party.organisation(world.factory.pk), Party.organisation(world.university.pk)
    )


def balances() -> dict[str, Decimal]:
    """What stands in each kind of account, without those that are even."""
    rows = Line.objects.values_list("account__kind").annotate(total=Sum("amount"))
    return {kind: total for kind, total in rows if total}


def fresh(hold: Hold) -> Hold:
    return Hold.objects.get(id=hold.id)
