"""Sales for the Open Contracting Data Standard: what everybody may know of them now."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from bole.policy import queries as policy

from ..access import sales as access
from ..access.sales import AnyActor
from ..adapters import ocds
from ..adapters.ocds import Body, OpenSale
from ..domain import life
from ..errors import SaleMissing
from ..models import Bidder, Sale
from . import sales as queries

LANGUAGES = ("zh", "en")


def announced() -> QuerySet[Sale]:
    """Every announced sale, the one changed last first."""
    found = Sale.objects.filter(announced_at__isnull=False).select_related("centre__organisation", "seller", "lot", "follows")
    return found.order_by(Coalesce("confirmed_at", "closed_at", "announced_at").desc(), "-id")


def of_sale(actor: AnyActor, sale_id: UUID) -> bytes:
    """One sale as a release package. Refuses with SaleMissing; a draft is none yet."""
    found = access.sale_for(actor, sale_id)
    if found.announced_at is None:
        raise SaleMissing
    return packaged([found], address=f"/api/v1/sales/{found.id}/ocds")


def packaged(found: Sequence[Sale], *, address: str, next_page: str = "") -> bytes:
    """A release package of these sales."""
    site = settings.BOLE_PUBLIC_URL
    sales = [_open(one) for one in found]
    return ocds.package(
        sales, prefix=settings.BOLE_OCDS_PREFIX, uri=site + address, publisher=f"Bole, {urlsplit(site).hostname or 'localhost'}", site=site,
        at=max((one.changed_at for one in sales), default=queries.now()), next_page=site + next_page if next_page else "",
    )  # fmt: skip


def _open(sale: Sale) -> OpenSale:
    terms = sale.rules
    language = next((one for one in LANGUAGES if one in sale.wordings), "zh")
    words = queries.words_of(sale, language)
    page, record = (settings.BOLE_PUBLIC_URL + reverse(f"exchange:{name}", args=[sale.id]) for name in ("sale", "sale-record"))
    is_over = sale.state in ocds.OVER
    codes = Bidder.objects.filter(sale=sale, state=life.ADMITTED).order_by("code").values_list("code", flat=True) if is_over else ()
    assert sale.announced_at is not None
    changed = [one for one in (sale.announced_at, sale.closed_at, sale.confirmed_at) if one is not None]
    return OpenSale(
        number=sale.number, state=sale.state, page=page, record_file=record,
        language=language, title=words.get("title", sale.number), conditions=words.get("conditions", ""),
        procedure=policy.regime_named(sale.regime).procedure(language), format=terms.format, downward=terms.downward,
        rated=terms.most_score is not None, currency=sale.currency, start=sale.start, announced_at=sale.announced_at,
        apply_until=sale.deposit_by or sale.lot.over_at, opens_at=sale.opens_at, over_at=sale.lot.over_at, changed_at=max(changed),
        seller=_body(sale.seller), house=_body(sale.centre.organisation), codes=tuple(codes), winner=sale.winner if is_over else "",
        winner_body=_winner(sale), award=sale.award_price, reason=sale.reason, follows=sale.follows.number if sale.follows else "",
    )  # fmt: skip


def _body(organisation: object) -> Body:
    return Body(f"bole-{organisation.pk}", organisation.name)  # type: ignore[attr-defined]


def _winner(sale: Sale) -> Body | None:
    """Who won, once everybody may know; persons are not named."""
    found = queries.winner_of(sale) if sale.state == life.CONFIRMED else None
    return _body(found.organisation) if found is not None and found.organisation else None
