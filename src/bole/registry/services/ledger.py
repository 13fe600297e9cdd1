"""The registration ledger as a file: a spreadsheet, or paper."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bole.people.domain.actor import Actor
from bole.reference.queries import vocabulary
from bole.ui.templatetags.bole import day

from .. import queries
from ..adapters import printing, writing
from ..errors import TooManyPages, TooManyRows, UnknownFormat
from ..queries import ledger
from ..queries.ledger import LedgerFilters, Line
from .exports import FORMATS, Export, tongue

LEDGER_FORMATS = ("xlsx", "pdf")
CHUNK, MOST_PRINTED = 200, 2_000


def move_in_words(kind: str) -> str:
    """A change of state in words."""
    return {
        "registry.record_published": _("published"), "registry.record_withdrawn": _("withdrawn"),
        "registry.record_returned": _("returned"), "registry.record_archived": _("archived"),
    }[kind]  # fmt: skip


def headers() -> list[str]:
    """The columns of the ledger."""
    return [_("number"), _("registered on"), _("title"), _("class"), _("completers"), _("owner"), _("registrar"), _("changes of state")]


def export_ledger(actor: Actor, *, filters: LedgerFilters, form: str, language: str) -> Export:
    """The ledger as "xlsx" or "pdf". Refuses with NotLedgerKeeper, UnknownFormat, TooManyRows, TooManyPages."""
    if form not in LEDGER_FORMATS:
        raise UnknownFormat(given=form, known=", ".join(LEDGER_FORMATS))
    records = ledger.registered(actor, filters)
    count, name = records.count(), f"bole-ledger-{timezone.localdate():%Y%m%d}.{form}"
    if form == "xlsx":
        if count >= writing.XLSX_ROWS:
            raise TooManyRows(limit=writing.XLSX_ROWS - 1, count=count)
        with translation.override(tongue(language)):
            titled = headers()
        rows = _rows(list(records.values_list("id", flat=True)), language)
        return Export(name, FORMATS["xlsx"], count, writing.pieces(writing.xlsx_file("Bole", titled, rows)))
    if count > MOST_PRINTED:
        raise TooManyPages(limit=MOST_PRINTED, count=count)
    return Export(name, "application/pdf", count, iter([_printed(list(records.values_list("id", flat=True)), filters, language)]))


def _printed(ids: list[object], filters: LedgerFilters, language: str) -> bytes:
    rows = [[cell if isinstance(cell, str) else str(cell or "") for cell in row] for row in _rows(ids, language)]
    with translation.override(tongue(language)):
        period = " – ".join(day(d) if d else "…" for d in (filters.since, filters.until)) if filters.since or filters.until else ""
        told = _("%(count)s registrations") % {"count": len(rows)}
        paper = printing.Paper(
            title=_("Registration ledger"), subtitle=" · ".join(filter(None, (filters.centre, period, told))),
            footer=_("Printed on %(day)s from the journal of 伯乐 Bole") % {"day": day(timezone.localdate())},
            lang="zh" if language.startswith("zh") else "en", headers=headers(), rows=rows,
            signatures=[_("Registrar"), _("Director"), _("Date and seal")],
        )  # fmt: skip
    return printing.ledger_pdf(paper)


def _rows(ids: list[object], language: str) -> Iterator[list[writing.Cell]]:
    for start in range(0, len(ids), CHUNK):
        with translation.override(tongue(language)):
            rows = [_row(line, language) for line in ledger.lines(ids[start : start + CHUNK])]  # type: ignore[arg-type]
        yield from rows


def class_of(line: Line, language: str) -> str:
    """An achievement's class, a need's kind, else which of the two it is."""
    record = line.record
    if record.kind == "achievement" and record.achievement.ach_class:
        return vocabulary("ach_class").label(record.achievement.ach_class, language)
    return vocabulary("record_kind").label(record.kind, language)


def _row(line: Line, language: str) -> list[writing.Cell]:
    record, wording = line.record, queries.best_wording(line.record.wordings.all(), language)
    moves = "；".join(f"{day(m.at)} {move_in_words(m.kind)}" for m in line.moves)
    return [
        record.number, timezone.localtime(line.registered_at).date() if line.registered_at else None, wording.title if wording else "",
        class_of(line, language), "；".join(line.completers), record.owner.name if record.owner else "", line.registrar, moves,
    ]  # fmt: skip
