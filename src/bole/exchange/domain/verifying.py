"""Verifying the file of a sale: it is whole, nothing in it was changed, and the award is what the rules make of its entries.

The stand-alone verifier beside the rules text does the same without a line of this; the two check each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bole.kernel import merkle
from bole.kernel.canonical import NotCanonical, canonical, digest
from bole.kernel.errors import N_, Refusal

from ..errors import NotARecord
from .records import FORMAT, entries_in, written_award
from .sale import Award, admit, award, begin
from .terms import Terms, read_moment

IsSigned = Callable[[bytes, bytes, bytes], bool]  # key, message, signature: as RFC 8032 verifies
PARTS = {"award", "entries", "format", "head", "opened", "terms"}
HEAD = {"at", "entries", "key", "root", "sale"}

CANONICAL = N_("it is not in the canonical form of §1")
INCOMPLETE = N_("a part is missing or strange (§1)")
CHAIN = N_("entry %(number)s is not the one that was chained here (§1)")
OPENED = N_("the maximum of entry %(number)s is not what was committed to (§1)")
ROOT = N_("the head is not that of these entries (§1)")
SIGNATURE = N_("the signature does not fit (§1)")
REFUSED = N_("entry %(number)s was not allowed: %(why)s")
AWARD = N_("by the rules the award is another (§6)")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file that is right says."""

    terms: Terms
    entries: int
    award: Award


def verified(content: bytes, *, is_signed: IsSigned) -> Verified:
    """What the file says, once everything in it was checked. Refuses with NotARecord, which says what is wrong."""
    record = _read(content)
    try:
        terms = Terms.from_json(record["terms"])
        _require(canonical(terms.as_json()) == canonical(record["terms"]), INCOMPLETE)
        _check_chain(record)
        _check_head(record, is_signed)
        found = _folded(terms, record)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise NotARecord(what=INCOMPLETE) from error
    _require(written_award(found) == record["award"], AWARD)
    return Verified(terms, len(record["entries"]), found)


def _read(content: bytes) -> dict[str, Any]:
    try:
        record = json.loads(content)
        _require(canonical(record) == content, CANONICAL)
    except (ValueError, RecursionError, NotCanonical) as error:
        raise NotARecord(what=CANONICAL) from error
    _require(isinstance(record, dict) and set(record) == PARTS and record["format"] == FORMAT, INCOMPLETE)
    found: dict[str, Any] = record
    return found


def _check_chain(record: Mapping[str, Any]) -> None:
    previous = digest(record["terms"])
    for number, row in enumerate(record["entries"], 1):
        plain = {name: value for name, value in row.items() if name != "hash"}
        _require(row["previous"] == previous and row["hash"] == digest(plain), CHAIN, number=number)
        _check_opening(record, number, row)
        previous = row["hash"]
    _require(all(0 < int(number) <= len(record["entries"]) and number == str(int(number)) for number in record["opened"]), INCOMPLETE)


def _check_opening(record: Mapping[str, Any], number: int, row: Mapping[str, Any]) -> None:
    opened = record["opened"].get(str(number))
    _require(("maximum" in row) == (opened is not None), OPENED, number=number)
    if opened is not None:
        found = digest({"amount": opened["most"], "bidder": row["bidder"], "nonce": opened["nonce"], "sale": record["terms"]["sale"]})
        _require(found == row["maximum"] and set(opened) == {"most", "nonce"}, OPENED, number=number)


def _check_head(record: Mapping[str, Any], is_signed: IsSigned) -> None:
    head = {name: value for name, value in record["head"].items() if name != "signature"}
    leaves = [merkle.leaf_hash(canonical(row)) for row in record["entries"]]
    fits = set(head) == HEAD and head["entries"] == len(leaves) and head["sale"] == record["terms"]["sale"]
    _require(fits and head["root"] == merkle.root(leaves).hex() and bool(read_moment(head["at"])), ROOT)
    key, signature = head["key"], record["head"]["signature"]
    _require(key == key.lower() and signature == signature.lower(), SIGNATURE)
    _require(is_signed(bytes.fromhex(key), canonical(head), bytes.fromhex(signature)), SIGNATURE)


def _folded(terms: Terms, record: Mapping[str, Any]) -> Award:
    state = begin(terms)
    for number, entry in enumerate(entries_in(record), 1):
        try:
            state = admit(terms, state, entry)
        except Refusal as refusal:
            raise NotARecord(what=REFUSED % {"number": number, "why": refusal.text()}) from refusal
    return award(terms, state)


def _require(fact: bool, what: str, **values: object) -> None:
    if not fact:
        raise NotARecord(what=what % values if values else what)
