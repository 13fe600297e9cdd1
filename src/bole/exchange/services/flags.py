"""Looking at the red flags of sales: only the house may, and the journal says who did."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bole.runtime.acts import act, now, record

from ..access import sales as access
from ..access.sales import AnyActor
from ..domain.flags import Verdict
from ..facts import FlagsOpened
from ..models import Sale
from ..queries import flags as queries
from ..queries.flags import Screened


@act
def open_flags(actor: AnyActor, sale_id: UUID) -> Screened:
    """What the screens say of a sale now. Refuses with SaleMissing, NotHouse."""
    return _opened(access.sale_for(actor, sale_id, to="hold"))


@act
def list_flags(actor: AnyActor, *, sale_ids: Sequence[UUID]) -> list[Screened]:
    """What the screens say of these sales, of those the actor holds. Refuses with NotHouse."""
    found = {one.id: one for one in queries.held(actor).filter(id__in=sale_ids)}
    return [_opened(found[one]) for one in sale_ids if one in found]


def _opened(sale: Sale) -> Screened:
    made = queries.screened_sale(sale, at=now())
    hits = [one.basis.code for one in made.findings if one.verdict is Verdict.FOUND]
    record(FlagsOpened(subject_id=sale.id, number=sale.number, found=hits))
    return made
