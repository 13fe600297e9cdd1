"""The record of a sale as a file (docs/rules): terms, chained entries, opened maxima, a signed head, the award.

What is secret while bidding runs (a maximum, a sealed bid, the reserve) stands on record as a commitment, and is opened
afterwards. So the file can be given to anybody at any time, and whoever has two of them sees that nothing was taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from bole.kernel import merkle
from bole.kernel.canonical import canonical, digest

from .amounts import written
from .entries import Entry, Kind, State
from .sale import Award, award, fold
from .sealed_bids import commitment
from .terms import Terms, moment, read_moment

FORMAT = "bole-sale/1"


class Signer(Protocol):
    """Who signs a head: an Ed25519 key (RFC 8032)."""

    @property
    def public_key(self) -> bytes: ...

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """What is behind the commitment to a maximum."""

    most: Decimal
    nonce: str


def written_entry(t: Terms, entry: Entry, *, previous: str, key: str = "") -> dict[str, Any]:
    """An entry as on record; `key` is the nonce under which its maximum is committed to."""
    found: dict[str, Any] = {"kind": entry.kind.value, "at": moment(entry.at), "previous": previous}
    for name in ("bidder", "nonce", "commitment"):
        if text := getattr(entry, name):
            found[name] = text
    if entry.amount is not None:
        found["amount"] = written(entry.amount)
    if entry.most is not None:
        found["maximum"] = commitment(t.sale, entry.bidder, entry.most, key)
    if entry.kind is Kind.SCORED:
        found["scores"] = [written(score) for score in entry.scores]
    return {**found, "hash": digest(found)}


def read_entry(row: Mapping[str, Any], opening: Opening | None = None) -> Entry:
    """Back from the record."""
    return Entry(
        Kind(row["kind"]), read_moment(row["at"]), row.get("bidder", ""), Decimal(row["amount"]) if "amount" in row else None,
        opening.most if opening else None, row.get("nonce", ""), row.get("commitment", ""),
        tuple(Decimal(score) for score in row.get("scores", ())),
    )  # fmt: skip


def chained(t: Terms, entries: Iterable[tuple[Entry, str]]) -> list[dict[str, Any]]:
    """Entries with their keys, each bound to the one before; the first to the terms."""
    rows: list[dict[str, Any]] = []
    previous = digest(t.as_json())
    for entry, key in entries:
        rows.append(written_entry(t, entry, previous=previous, key=key))
        previous = rows[-1]["hash"]
    return rows


def head_of(rows: Sequence[Mapping[str, Any]], *, sale: str, at: str, signer: Signer) -> dict[str, Any]:
    """The signed head of the record so far: how many entries, and the root of their tree."""
    leaves = [merkle.leaf_hash(canonical(row)) for row in rows]
    said = {"at": at, "entries": len(rows), "key": signer.public_key.hex(), "root": merkle.root(leaves).hex(), "sale": sale}
    return {**said, "signature": signer.sign(canonical(said)).hex()}


def written_award(found: Award) -> dict[str, Any]:
    """The award as on record."""
    price = written(found.price) if found.price is not None else None
    return {
        "winner": found.winner or None, "price": price, "reason": found.reason or None, "places": list(found.places),
        "forfeited": list(found.forfeited),
    }  # fmt: skip


def export(t: Terms, entries: Sequence[tuple[Entry, str]], *, at: str, signer: Signer) -> bytes:
    """The whole record of a sale that is over, as the one file there is of it."""
    rows = chained(t, entries)
    state: State = fold(t, (entry for entry, _ in entries))
    opened = {str(n): {"most": written(e.most), "nonce": key} for n, (e, key) in enumerate(entries, 1) if e.most is not None}
    return canonical(
        {
            "format": FORMAT, "terms": t.as_json(), "entries": rows, "opened": opened,
            "head": head_of(rows, sale=t.sale, at=at, signer=signer), "award": written_award(award(t, state)),
        }
    )  # fmt: skip


def entries_in(content: Mapping[str, Any]) -> list[Entry]:
    """The entries of a record with their opened maxima."""
    opened = {number: Opening(Decimal(one["most"]), one["nonce"]) for number, one in content["opened"].items()}
    return [read_entry(row, opened.get(str(n))) for n, row in enumerate(content["entries"], 1)]
