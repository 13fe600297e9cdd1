"""The verb for bank statements: everything that came in is booked, once, or nothing is."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import IO

from bole.kernel.errors import Problem
from bole.kernel.text import one_line
from bole.people.models import Centre
from bole.reference.queries import vocabulary
from bole.runtime import files
from bole.runtime.acts import act, now, record, wait_for_turn

from .. import access
from ..access import AnyActor
from ..adapters import reading
from ..domain import statement as rules
from ..domain.invoices import numbers_in
from ..domain.statement import Row
from ..errors import BadStatement, ColumnsMissing, StatementTooLarge, UnknownCurrency
from ..facts import StatementImported
from ..models import Invoice, Payment, Statement
from .paying import Received, take

MOST_ROWS, MOST_PROBLEMS = 20_000, 200
STATEMENT = "statement"


@act
def import_statement(actor: AnyActor, *, centre: str, name: str, file: IO[bytes], currency: str = "CNY") -> Statement:
    """Book what a bank's statement says came in, each transfer once, however many statements list it.

    A transfer that names an invoice and is exactly what it waits for is its payment; what else came in waits for the desk.
    What went out is counted only: it is booked when it is approved. When one row cannot be read nothing is booked.
    Refuses with BookMissing, NotAStatement, StatementTooLarge, BadStatement, UnknownCurrency.
    """
    home = access.book_for(actor, centre)
    shown = one_line(PurePosixPath(name.replace("\\", "/")).name)[-200:] or "statement"
    if currency not in vocabulary("currency").by_code:
        raise UnknownCurrency(given=currency[:80])
    content = file.read()
    rows = _read(content, shown, currency)
    wait_for_turn(f"ledger statements {home.pk}")
    came = [row for row in rows if row.came_in]
    marks = rules.fingerprints(came)
    known = set(Payment.objects.filter(centre=home, fingerprint__in=marks).values_list("fingerprint", flat=True))
    made = Statement.objects.create(
        centre=home, file=files.store(name=shown, media_type="application/octet-stream", content=[content]), name=shown, at=now(),
        actor=actor.reference, rows=len(rows), booked=len(came) - len(known), known=len(known), outgoing=len(rows) - len(came),
    )  # fmt: skip
    unassigned = 0
    for row, mark in zip(came, marks, strict=True):
        if mark not in known:
            unassigned += not _booked(actor, home, made, row, mark).invoice_id
    record(StatementImported(subject_id=made.id, centre=home.path, booked=made.booked, known=made.known, unassigned=unassigned))
    return made


def _read(content: bytes, name: str, currency: str) -> list[Row]:
    """Refuses with NotAStatement, StatementTooLarge, BadStatement, which carries every row that is wrong."""
    cells = reading.rows_of(content, name)
    if len(cells) > MOST_ROWS:
        raise StatementTooLarge(limit=MOST_ROWS)
    header = rules.header_of(cells)
    if header is None:
        raise ColumnsMissing(name=name)
    reader = rules.Reader(header, currency=currency, currency_of=vocabulary("currency").find)
    found: list[Row] = []
    problems: list[Problem] = []
    for number, row in cells:
        if number <= header.number:
            continue
        match reader.read(number, row):
            case Row() as read:
                found.append(read)
            case list() as wrong:
                problems += wrong
    if problems:
        raise BadStatement(problems=problems[:MOST_PROBLEMS])
    return found


def _booked(actor: AnyActor, home: Centre, statement: Statement, row: Row, mark: str) -> Payment:
    what = Received(
        row.money, row.on, source=STATEMENT, reference=row.reference, payer=row.payer, fingerprint=mark, statement_id=statement.id,
        line=row.number,
    )  # fmt: skip
    invoice = fitting(home, row)
    return take(actor, centre=home, what=what, invoice_id=invoice.id if invoice else None, key=f"statement {home.pk} {mark}")


def fitting(home: Centre, row: Row) -> Invoice | None:
    """The one invoice a transfer names that waits for exactly this much."""
    named = Invoice.objects.filter(centre=home, number__in=numbers_in(row.reference), currency=row.money.currency)
    fit = [invoice for invoice in named if invoice.outstanding == row.money]
    return fit[0] if len(fit) == 1 else None
