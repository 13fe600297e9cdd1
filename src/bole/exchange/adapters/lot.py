"""The rows of one lot, read and written in two trips to the database.

A hot lot is one row that everybody waits for, and what its lock costs is what stands between taking and leaving it. So: one
trip that locks and reads, the rule in memory, one trip that writes and commits. The two functions of the database are the
same ones (migration 0004) whether they have a transaction of their own (`together`) or take part in a usual act (`in_act`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg.pq import Escaping, ExecStatus

from ..domain.amounts import written
from ..domain.asking import Ask, Standing
from ..domain.entries import Entry
from ..domain.records import Opening, read_entry
from ..domain.terms import Terms, moment, read_moment

TAKE = "SELECT exchange_take({sale}, {codes}, {head}, {number}, {patience})"
PUT = "SELECT exchange_put({sale}, {lines}, {beside})"
APPEND = "SELECT runtime_append({told})"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it lies in the table."""

    number: int
    entry: Entry
    key: str
    previous: str
    hash: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands there, read after the lock. `terms` and `after` only where something was missed."""

    at: dt.datetime
    state: str
    entries: int
    head: str
    terms: Terms | None
    after: list[tuple[Entry, str, str]]  # with hash and request key
    bidders: Mapping[str, str]
    told: str  # the last hash of the journal about this sale


class Trips:
    """A transaction under the lock of one lot."""

    def __init__(self, run: Callable[[str, Mapping[str, Any]], Any], sale_id: UUID) -> None:
        self._run, self._sale_id = run, sale_id

    def take(self, asks: Sequence[Ask], *, head: str, number: int) -> Seen | None:
        """Lock the sale and see what must be known to judge these; None where there is no sale."""
        codes = sorted({ask.bidder for ask in asks if ask.bidder})
        values = {
            "sale": str(self._sale_id), "codes": codes, "head": head, "number": number,
            "patience": f"{settings.BOLE_LOCK_TIMEOUT_MS}ms",
        }  # fmt: skip
        found = self._run(TAKE, values)
        return _seen(json.loads(found) if isinstance(found, str | bytes) else found) if found is not None else None

    def put(self, lines: Sequence[Line], after: Standing, *, told: str = "") -> None:
        """Write the lines and how the sale stands after them; `told` is what `runtime.journal.to_append` made."""
        sql = f"{PUT}, {APPEND.removeprefix('SELECT ')}" if told else PUT
        values = {"sale": str(self._sale_id), "lines": json.dumps([_row(line) for line in lines]), "beside": _beside(lines[-1].hash, after)}
        self._run(sql, {**values, "told": told} if told else values)


@contextlib.contextmanager
def in_act(sale_id: UUID) -> Iterator[Trips]:
    """Within the act under way."""

    def run(sql: str, values: Mapping[str, Any]) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(**{name: f"%({name})s" for name in values}), values)
            return cursor.fetchone()[0]

    yield Trips(run, sale_id)


@contextlib.contextmanager
def together(sale_id: UUID) -> Iterator[Trips]:
    """A transaction of its own: it begins with the first trip and is committed with the last. Only outside of an act.

    Statements go to libpq as they are: psycopg's own way makes four trips of it, and costs more than the database needs.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    literal = Escaping(raw.pgconn).escape_literal
    state = {"open": False, "done": False}

    def run(sql: str, values: Mapping[str, Any]) -> Any:
        filled = sql.format(**{name: _literal(literal, value) for name, value in values.items()})
        is_first, state["open"] = not state["open"], True
        state["done"] = not is_first
        return _one_value(raw.pgconn, f"BEGIN; {filled}" if is_first else f"{filled}; COMMIT")

    try:
        yield Trips(run, sale_id)
    finally:
        if state["open"] and not raw.closed and raw.pgconn.transaction_status:
            raw.pgconn.exec_(b"ROLLBACK")


def _literal(literal: Callable[[bytes], Any], value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return bytes(literal(value.encode())).decode()
    return "ARRAY[" + ",".join(_literal(literal, one) for one in value) + "]::text[]"


def _one_value(pgconn: Any, sql: str) -> str | None:
    """The value of the last statement that has one; None where it is null, or where that is a COMMIT. Raises as psycopg would."""
    from psycopg import errors

    found = pgconn.exec_(sql.encode())
    if found.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise errors.error_from_result(found, encoding="utf-8")
    value = found.get_value(0, 0) if found.status == ExecStatus.TUPLES_OK else None
    return bytes(value).decode() if value is not None else None


def _seen(found: Mapping[str, Any]) -> Seen:
    return Seen(
        read_moment(found["at"]), found["state"], found["entries"], found["head"],
        Terms.from_json(found["terms"]) if found["terms"] else None, [_entry(row) for row in found["after"] or ()],
        found["bidders"] or {}, found["told"] or "",
    )  # fmt: skip


def _entry(row: Mapping[str, Any]) -> tuple[Entry, str, str]:
    """An entry read back, with its hash and its request key."""
    plain = {name: row[name] for name in ("kind", "at", "bidder", "nonce", "commitment")} | {"scores": row["scores"] or ()}
    if row["amount"] is not None:
        plain["amount"] = row["amount"]
    return (
        read_entry(plain, Opening(Decimal(row["most"]), row["key"]) if row["most"] is not None else None),
        row["hash"],
        row["request_key"],
    )


def _row(line: Line) -> dict[str, Any]:
    """An entry as the database takes it."""
    entry, ask = line.entry, line.ask
    return {
        "number": line.number, "kind": entry.kind, "at": moment(entry.at), "bidder": entry.bidder, "nonce": entry.nonce,
        "amount": written(entry.amount) if entry.amount is not None else None, "commitment": entry.commitment,
        "scores": [written(score) for score in entry.scores], "most": written(entry.most) if entry.most is not None else None,
        "key": line.key, "previous": line.previous, "hash": line.hash, "request_key": ask.request_key, "by": ask.by,
        "origin": ask.origin, "device": ask.device,
    }  # fmt: skip


def _beside(head: str, after: Standing) -> str:
    """What stands beside the entries, for lists."""
    return json.dumps(
        {
            "entries": after.number, "head": head, "price": written(after.price) if after.price is not None else None,
            "leader": after.leader, "over_at": moment(after.over_at), "is_suspended": after.is_suspended,
        }
    )  # fmt: skip
