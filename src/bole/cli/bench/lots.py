"""A sale for benchmarks, with many bidders, that is open at once."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

from bole.exchange.domain.sheets import SaleSheet
from bole.exchange.domain.terms import Format
from bole.exchange.models import Bidder, Sale
from bole.exchange.services import admission, sales
from bole.people import services as people
from bole.people.models import Person
from bole.people.queries import actor_of
from bole.registry.domain.sheet import RecordSheet, WordingSheet
from bole.registry.models import Record
from bole.registry.services import records
from bole.runtime import clock
from bole.runtime.system import SYSTEM

HOUR = dt.timedelta(hours=1)


def open_lot(number: int, *, ends_in: dt.timedelta = 9 * HOUR) -> tuple[Sale, list[Bidder]]:
    """An English sale with this many admitted bidders; returns once it is open. The database must be empty or hold an earlier lot."""
    if not Person.objects.exists():
        people.open_centre(SYSTEM, code="bench", level="nation", name="bench")
        people.register_organisation(SYSTEM, name="bench owner", kind="university")
        wording = WordingSheet(language="en", title="A lot for the benchmark", summary="Something that many want to have at once." * 3)
        made = records.draft(SYSTEM, centre="bench", sheet=RecordSheet(kind="achievement", wordings=(wording,), owner="bench owner"))
        records.publish(SYSTEM, made.id)
    opens = clock.database_now() + dt.timedelta(seconds=2 + number / 20)
    rules = {
        "format": Format.ENGLISH, "currency": "CNY", "start": Decimal(1), "unit": Decimal(1), "opens_at": opens,
        "ends_at": opens + ends_in, "steps": ((Decimal(0), Decimal(1)),),
    }  # fmt: skip
    lot = Record.objects.get(kind="achievement")
    sale = sales.draft(SYSTEM, lot.id, sheet=SaleSheet(rules=rules, wordings={"en": {"title": "A lot"}}))
    sales.announce(SYSTEM, sale.id)
    seats = [_bidder(sale) for _ in range(number)]
    while clock.database_now() < opens:
        time.sleep(0.05)
    return sale, seats


def _bidder(sale: Sale) -> Bidder:
    name = f"bidder{Person.objects.count()}"
    who = people.register_person(SYSTEM, email=f"{name}@bench.example", name=name, password=None, language="en")
    made = admission.apply(actor_of(who, language="en"), sale.id)
    return admission.qualify(SYSTEM, made.id)
