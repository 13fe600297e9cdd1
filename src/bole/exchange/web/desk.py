"""The fast way to a hot lot: a bid by the page's script or a program, answered without the pages' machinery.

A bidder's page carries a pass: who bids in which sale, signed, good for a day. `POST /api/v1/sales/<id>/bids` with that
pass in its Authorization goes here straight from the server's door, past sessions, cookies and middleware (a pass is no
cookie, so no other site can use it); without one, the usual way leads to the same verb. Whether the bidder may still bid
is judged under the lock, as always.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from bole.kernel.errors import Refusal
from bole.ui.problems import BadBody, as_problem, status_of

from ..domain.asking import BIDDING, Ask, Receipt
from ..domain.terms import moment
from ..errors import BadAmount, BadPass
from ..facts import price_text
from ..models import Bidder
from ..services import bidding

SCHEME, SALT, DAY, MOST = "Pass ", "bole.exchange.pass", 24 * 3600, 4096
PATH = re.compile(r"/api/v1/sales/([0-9a-f-]{36})/bids")
KINDS = {kind.value: kind for kind in BIDDING}
Start = Callable[[str, list[tuple[str, str]]], Any]


def pass_for(bidder: Bidder) -> str:
    """Who bids in which sale, signed."""
    return signing.dumps([str(bidder.sale_id), bidder.code, str(bidder.applied_by_id)], salt=SALT)


@lru_cache(4096)
def _holder(text: str, day: int) -> tuple[UUID, str, str]:
    """Sale, code and person of a pass. Refuses with BadPass. Read once an hour: the same pass comes with every bid."""
    try:
        sale, code, person = signing.loads(text, salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError):
        raise BadPass from None
    return UUID(sale), code, f"person:{person}"


def is_for(environ: Mapping[str, Any]) -> bool:
    """Whether a request goes this way."""
    return environ["REQUEST_METHOD"] == "POST" and environ.get("HTTP_AUTHORIZATION", "").startswith(SCHEME) and bool(
        PATH.fullmatch(environ["PATH_INFO"])
    )  # fmt: skip


def answer(environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
    """A bid as JSON, its receipt or its refusal (problem+json) as the answer."""
    status, kind = HTTPStatus.CREATED, "application/json"
    try:
        found = PATH.fullmatch(environ["PATH_INFO"])
        assert found is not None
        sale_id, code, who = _holder(environ["HTTP_AUTHORIZATION"][len(SCHEME) :], int(time.time() // 3600))
        if str(sale_id) != found[1]:
            raise BadPass
        receipt = bidding.placed(sale_id, _ask(environ, code, who))
        body, status = receipt_json(receipt), HTTPStatus.OK if receipt.is_repeated else HTTPStatus.CREATED
    except Refusal as refusal:
        with translation.override(_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))):
            body, status, kind = as_problem(refusal), HTTPStatus(status_of(refusal)), "application/problem+json"
    finally:
        if connection.connection is not None:
            connection.close()  # back to the pool: who only waited in the line had none
    content = json.dumps(body, ensure_ascii=False).encode()
    start(f"{status.value} {status.phrase}", [("Content-Type", kind), ("Content-Length", str(len(content))), ("Cache-Control", "no-store")])
    return [content]


def _language(accepted: str) -> str:
    """The first of the languages a browser speaks that there is a translation for."""
    for tag, _ in parse_accept_lang_header(accepted[:200].lower()):
        with contextlib.suppress(LookupError):
            return translation.get_supported_language_variant(tag)
    return settings.LANGUAGE_CODE


def _ask(environ: Mapping[str, Any], code: str, who: str) -> Ask:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdecimal() or int(length) > MOST:
        raise BadBody
    try:
        given = json.loads(environ["wsgi.input"].read(int(length)))
        values = {name: given.get(name) or "" for name in ("kind", "key", "amount", "most", "nonce", "commitment")}
    except (ValueError, AttributeError, RecursionError):
        raise BadBody from None
    if not all(isinstance(one, str) for one in values.values()) or (values["kind"] or "bid") not in KINDS:
        raise BadBody
    origin, device = traces(environ)
    return Ask(
        KINDS[values["kind"] or "bid"], values["key"], who, bidder=code, amount=amount_in(values["amount"]), most=amount_in(values["most"]),
        nonce=values["nonce"][:80], commitment=values["commitment"][:64], origin=origin, device=device,
    )  # fmt: skip


def amount_in(text: str) -> Decimal | None:
    """An amount as somebody typed it, with grouping commas and spaces; None for nothing. Refuses with BadAmount."""
    plain = re.sub(r"[\s,，']", "", text)
    if not plain:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise BadAmount(given=text[:40], unit="1") from None
    return found


def traces(environ: Mapping[str, Any]) -> tuple[str, str]:
    """From where and with what a bid came, as keyed digests: equal ones can be told, nobody can be found by them."""
    origin = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[0].strip() or environ.get("REMOTE_ADDR", "")
    device = f"{environ.get('HTTP_USER_AGENT', '')}\0{environ.get('HTTP_ACCEPT_LANGUAGE', '')}"
    return _digest(origin), _digest(f"{origin}\0{device}")


@lru_cache(4096)
def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"bole.exchange.traces\0" + text.encode(), hashlib.sha256).hexdigest()[:32]


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """What who bid is told."""
    after = receipt.standing
    return {
        "number": receipt.number, "at": moment(receipt.at), "hash": receipt.hash, "is_repeated": receipt.is_repeated,
        "price": price_text(after.price), "leader": after.leader, "ends_at": moment(after.ends_at), "over_at": moment(after.over_at),
    }  # fmt: skip
