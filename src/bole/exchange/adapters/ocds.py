"""Sales as releases of the Open Contracting Data Standard 1.1 (standard.open-contracting.org), which is about government sales of
assets as well: who sells stands as "seller", the award's "suppliers" are who gets it, as in the exports of ProZorro.Sale.

Before the close a release has neither bids nor bidders; after it bidders under their codes, and the winner by name once the
sale is confirmed. Persons are never named. Amounts are exact numbers: JSON's, not floats.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..domain import life
from ..domain.amounts import written
from ..domain.terms import Format

VERSION, MARK = "1.1", "\ue000"  # a character of private use marks text that is a number
STATUS = {
    life.ANNOUNCED: "active", life.SOLD: "complete", life.CONFIRMED: "complete", life.UNSOLD: "unsuccessful",
    life.RELISTED: "unsuccessful", life.WITHDRAWN: "withdrawn", life.CANCELLED: "cancelled",
}  # fmt: skip
OVER = (life.SOLD, life.CONFIRMED, life.UNSOLD, life.RELISTED)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation, by its id and name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenSale:
    """What everybody may know of a sale now. `winner` is his code; `winner_body` who he is, once that is public."""

    number: str
    state: str
    page: str
    record_file: str
    language: str
    title: str
    conditions: str
    procedure: str
    format: Format
    downward: bool
    rated: bool
    currency: str
    start: Decimal
    announced_at: dt.datetime
    apply_until: dt.datetime
    opens_at: dt.datetime
    over_at: dt.datetime
    changed_at: dt.datetime
    seller: Body
    house: Body
    codes: tuple[str, ...] = ()
    winner: str = ""
    winner_body: Body | None = None
    award: Decimal | None = None
    reason: str = ""
    follows: str = ""


def moment(at: dt.datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _value(amount: Decimal, currency: str) -> Json:
    return {"amount": MARK + written(amount), "currency": currency}


def _ref(body: Body) -> Json:
    return {"id": body.id, "name": body.name}


def _bidder(sale: OpenSale, code: str) -> Body:
    """A bidder as everybody may know him: under his code, or by name."""
    return sale.winner_body if sale.winner_body is not None and code == sale.winner else Body(f"{sale.number}-{code}", code)


def release(sale: OpenSale, *, prefix: str) -> Json:
    """One release: the sale as it stands."""
    made: Json = {
        "ocid": f"{prefix}-{sale.number}", "id": f"{sale.number}-{sale.state}-{sale.winner or 0}-{moment(sale.changed_at)}",
        "date": moment(sale.changed_at), "tag": _tags(sale), "initiationType": "tender", "language": sale.language,
        "parties": _parties(sale), "tender": _tender(sale),
    }  # fmt: skip
    if sale.downward:
        made["buyer"] = _ref(sale.seller)
    if awards := _awards(sale):
        made["awards"] = awards
    if sale.follows:
        made["relatedProcesses"] = [
            {"id": "1", "relationship": ["unsuccessfulProcess"], "scheme": "ocid", "identifier": f"{prefix}-{sale.follows}"}
        ]
    return made


def _tags(sale: OpenSale) -> list[str]:
    if sale.state in (life.WITHDRAWN, life.CANCELLED):
        return ["tenderCancellation"]
    return ["tender", "award"] if sale.winner else ["tender"]


def _parties(sale: OpenSale) -> list[Json]:
    roles: dict[Body, list[str]] = {}
    roles.setdefault(sale.seller, []).append("buyer" if sale.downward else "seller")
    roles.setdefault(sale.house, []).append("procuringEntity")
    for code in sale.codes if sale.state in OVER else ():
        roles.setdefault(_bidder(sale, code), []).extend(["tenderer", "supplier"] if code == sale.winner else ["tenderer"])
    return [{**_ref(body), "roles": found} for body, found in roles.items()]


def _tender(sale: OpenSale) -> Json:
    is_sealed = sale.format in (Format.SEALED, Format.DUTCH_SEALED)
    made: Json = {
        "id": sale.number, "title": sale.title, "status": STATUS[sale.state], "procuringEntity": _ref(sale.house),
        "items": [{"id": "1", "description": sale.title, "quantity": 1}], "value": _value(sale.start, sale.currency),
        "procurementMethod": "open", "procurementMethodDetails": f"{sale.procedure} ({sale.format.value})",
        "awardCriteria": "ratedCriteria" if sale.rated else "priceOnly",
        "submissionMethod": ["electronicSubmission" if is_sealed else "electronicAuction"],
        "enquiryPeriod": _period(sale.announced_at, sale.apply_until), "tenderPeriod": _period(sale.opens_at, sale.over_at),
        "documents": [_document("1", "tenderNotice", sale.page, "text/html", sale.announced_at)],
    }  # fmt: skip
    if sale.conditions:
        made["description"] = sale.conditions
    if sale.reason:
        made["statusDetails"] = sale.reason
    if sale.state in OVER:
        made["numberOfTenderers"] = len(sale.codes)
        made["tenderers"] = [_ref(_bidder(sale, code)) for code in sale.codes]
        made["documents"].append(_document("2", "auctionProtocol", sale.record_file, "application/json", sale.changed_at))
    return made


def _period(begin: dt.datetime, end: dt.datetime) -> Json:
    return {"startDate": moment(begin), "endDate": moment(end)}


def _document(number: str, kind: str, url: str, form: str, at: dt.datetime) -> Json:
    return {"id": number, "documentType": kind, "url": url, "format": form, "datePublished": moment(at)}


def _awards(sale: OpenSale) -> list[Json]:
    if not sale.winner or sale.award is None or sale.state not in OVER:
        return []
    return [
        {
            "id": f"{sale.number}-{sale.winner}", "title": sale.title, "date": moment(sale.changed_at),
            "status": "active" if sale.state == life.CONFIRMED else "pending", "value": _value(sale.award, sale.currency),
            "suppliers": [_ref(_bidder(sale, sale.winner))],
        }
    ]  # fmt: skip


def package(sales: Sequence[OpenSale], *, prefix: str, uri: str, publisher: str, site: str, at: dt.datetime, next_page: str = "") -> bytes:
    """A release package. `at` is when nothing of it has changed since."""
    made: Json = {
        "uri": uri, "version": VERSION, "publishedDate": moment(at), "publisher": {"name": publisher, "uri": site},
        "releases": [release(_plain(one), prefix=prefix) for one in sales],
    }  # fmt: skip
    if next_page:
        made["links"] = {"next": next_page}
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return re.sub(f'"{MARK}([0-9.]+)"', r"\1", text).encode()


def _plain(sale: OpenSale) -> OpenSale:
    """Without the mark in texts that others wrote."""
    return replace(sale, **{name: getattr(sale, name).replace(MARK, "") for name in ("title", "conditions", "reason")})
