"""Reports as spreadsheets: each record in the version that was handed up, with the columns an import knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet

from bole.people.domain.actor import Actor
from bole.reference.queries import vocabularies
from bole.registry.adapters import writing
from bole.registry.domain.columns import TOLD, columns_for
from bole.registry.domain.rows import CELL_LIMIT, cells
from bole.registry.domain.sheet_json import sheet_from_json
from bole.registry.services.exports import FORMATS, Export

from ..models import ReportLine
from ..queries import reports as reads

CHUNK = 200
SAID = ("number", "status", "centre", "version")


def export_report(actor: Actor, report_id: UUID, *, language: str) -> Export:
    """One report as a spreadsheet. Refuses with ReportMissing, CellTooLong."""
    found = reads.report(actor, report_id)
    return _export(reads.lines(found), found.kind, f"bole-report-{found.centre.code}-{found.until:%Y%m%d}.xlsx", language)


def export_taken_over(actor: Actor, *, upper: str, kind: str, since: dt.date, until: dt.date, language: str) -> Export:
    """Every report of a period that a centre took over, as one spreadsheet. Refuses with NotStaff, CellTooLong."""
    found = reads.taken_over(actor, upper=upper, kind=kind, since=since, until=until)
    return _export(found, kind, f"bole-reports-{upper}-{until:%Y%m%d}.xlsx", language)


def _export(lines: QuerySet[ReportLine], kind: str, name: str, language: str) -> Export:
    headers = [c.label(language) for c in columns_for([kind])]
    headers += [zh if language.startswith("zh") else en for zh, en in (TOLD[n] for n in SAID)]
    file = writing.xlsx_file("Bole", headers, _rows(lines, kind, language))
    return Export(name, FORMATS["xlsx"], lines.count(), writing.pieces(file))


def _rows(lines: QuerySet[ReportLine], kind: str, language: str) -> Iterator[list[writing.Cell]]:
    """What is confidential stays where it is: a report is read by more people than a record."""
    columns, ids, terms = columns_for([kind]), list(lines.values_list("id", flat=True)), vocabularies()
    for start in range(0, len(ids), CHUNK):
        chunk = ReportLine.objects.filter(id__in=ids[start : start + CHUNK]).select_related("record__centre")
        versions, by_id = reads.frozen(chunk), {line.id: line for line in chunk}
        for line_id in ids[start : start + CHUNK]:
            sheet = sheet_from_json(versions[line_id].sheet)[0] if line_id in versions else None
            if sheet is None:
                continue
            sheet = replace(sheet, wordings=tuple(replace(w, confidential="") for w in sheet.wordings))
            record = by_id[line_id].record
            status = terms["status"].label(record.status, language)
            said: list[writing.Cell] = [record.number, status, record.centre.path, by_id[line_id].version]
            yield [*cells(sheet, columns, terms, language, limit=CELL_LIMIT), *said]
