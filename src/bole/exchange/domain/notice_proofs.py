"""The proof that a notice was published: what was published, where it stands in the journal, signed, and perhaps stamped.

Format bole-notice-proof/1, canonical JSON: `notice` (what was published), `journal` (number and hash of the entry, which holds the
digest of the notice, and the hash before it), `key` and `signature` (Ed25519 over the canonical form of notice and journal),
`stamp` (base64 of an RFC 3161 token over the same bytes, and who made it; null where the house has no authority).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bole.kernel.canonical import NotCanonical, canonical, digest
from bole.kernel.errors import N_

from ..errors import NotAProof
from .ports import Stamp
from .price_notice import full_days_over

FORMAT = "bole-notice-proof/1"
PARTS = {"format", "notice", "journal", "key", "signature", "stamp"}

CANONICAL = N_("it is not in the canonical form")
INCOMPLETE = N_("a part is missing or strange")
SIGNATURE = N_("the signature does not fit")
DAYS = N_("its days do not end when it says")
STAMP = N_("the time stamp is not one of this notice")

IsSigned = Callable[[bytes, bytes, bytes], bool]
Said = Callable[[bytes, bytes], dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof says once everything in it was checked."""

    number: str
    published_at: dt.datetime
    over_at: dt.datetime
    digest: str
    key: str
    stamped_at: dt.datetime | None


def signed_part(notice: Mapping[str, Any], journal: Mapping[str, Any]) -> bytes:
    """What is signed and stamped."""
    return canonical({"format": FORMAT, "journal": dict(journal), "notice": dict(notice)})


def written(notice: Mapping[str, Any], journal: Mapping[str, Any], *, key: bytes, signature: bytes, stamp: Stamp | None) -> bytes:
    """The proof as the one file there is of it."""
    stamped = None if stamp is None else {"authority": stamp.authority, "token": base64.b64encode(stamp.token).decode()}
    return canonical(
        {
            "format": FORMAT, "journal": dict(journal), "key": key.hex(), "notice": dict(notice), "signature": signature.hex(),
            "stamp": stamped,
        }
    )  # fmt: skip


def is_proof(content: bytes) -> bool:
    """Whether a file says that it is one."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def verified(content: bytes, *, is_signed: IsSigned, said: Said) -> Proved:
    """What the proof says, once everything in it was checked. Refuses with NotAProof."""
    try:
        found = json.loads(content)
        if canonical(found) != content:
            raise NotAProof(what=CANONICAL)
    except (ValueError, RecursionError, NotCanonical) as error:
        raise NotAProof(what=CANONICAL) from error
    try:
        return _checked(found, is_signed, said)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, binascii.Error) as error:
        raise NotAProof(what=INCOMPLETE) from error


def _checked(found: Mapping[str, Any], is_signed: IsSigned, said: Said) -> Proved:
    if set(found) != PARTS or found["format"] != FORMAT or found["key"] != found["key"].lower():
        raise NotAProof(what=INCOMPLETE)
    notice, message = found["notice"], signed_part(found["notice"], found["journal"])
    if found["signature"] != found["signature"].lower() or found["journal"]["digest"] != digest(notice):
        raise NotAProof(what=SIGNATURE)
    if not is_signed(bytes.fromhex(found["key"]), message, bytes.fromhex(found["signature"])):
        raise NotAProof(what=SIGNATURE)
    published, over = (dt.datetime.fromisoformat(notice[name]) for name in ("published_at", "over_at"))
    if full_days_over(published, notice["rule"]["days"], notice["zone"]) != over:
        raise NotAProof(what=DAYS)
    stamped_at = None
    if found["stamp"] is not None:
        stamped_at = said(base64.b64decode(found["stamp"]["token"], validate=True), message)
        if stamped_at is None:
            raise NotAProof(what=STAMP)
    return Proved(notice["number"], published, over, digest(notice), found["key"], stamped_at)
