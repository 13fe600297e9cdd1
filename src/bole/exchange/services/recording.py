"""The record of a sale as a file anybody can verify (docs/rules): signed by the house, with its award recomputed."""

from __future__ import annotations

from uuid import UUID

from bole.runtime.acts import act, now

from ..access import sales as access
from ..access.sales import AnyActor
from ..domain import life, records
from ..domain.terms import moment
from ..errors import NotOverYet
from ..models import SaleEntry
from ..queries.sales import entry_of
from . import keys

OVER = (life.SOLD, life.CONFIRMED, life.UNSOLD, life.RELISTED)


@act
def record_file(actor: AnyActor, sale_id: UUID) -> tuple[str, bytes]:
    """Name and content of the record of a closed sale. Refuses with SaleMissing, NotOverYet."""
    found = access.sale_for(actor, sale_id)
    if found.state not in OVER:
        raise NotOverYet
    entries = [(entry_of(row), row.key) for row in SaleEntry.objects.filter(sale=found).order_by("number")]
    content = records.export(found.rules, entries, at=moment(now()), signer=keys.signer())
    return f"{found.number}.json", content


@act
def head(actor: AnyActor, sale_id: UUID) -> dict[str, object]:
    """The signed head of the record so far: kept by somebody, it shows later that nothing before it was taken away or changed.

    Refuses with SaleMissing.
    """
    found = access.sale_for(actor, sale_id)
    entries = [(entry_of(row), row.key) for row in SaleEntry.objects.filter(sale=found).order_by("number")]
    return records.head_of(records.chained(found.rules, entries), sale=found.rules.sale, at=moment(now()), signer=keys.signer())
