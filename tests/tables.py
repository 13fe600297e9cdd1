"""Makers of files to import, and an import from upload to the last row."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from bole.people.domain.actor import Actor
from bole.registry.models import ImportJob
from bole.registry.services import importing, imports

HEADERS = ("外部编号", "名称", "摘要", "技术成熟度", "IPC 分类号", "截止日期")
SUMMARY = "一种在零下四十度仍能正常工作的电解液，容量保持率达到百分之八十。"


def good_row(number: int, **values: str) -> list[str]:
    """A row under HEADERS."""
    row = {
        "外部编号": f"A-{number}", "名称": f"第{number}号低温电解液", "摘要": SUMMARY, "技术成熟度": "6", "IPC 分类号": "H01M10/0569",
        "截止日期": "2027-06-30",
    }  # fmt: skip
    return list({**row, **values}.values())


def good_rows(count: int) -> list[list[str]]:
    return [good_row(n) for n in range(1, count + 1)]


def as_csv(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS, *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS, **options: Any) -> bytes:
    """A spreadsheet as a common program writes it; numbers and days become cells of their own kind."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, **options}) as book:
        sheet, dates = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate([headers, *rows]):
            for column, value in enumerate(row):
                if hasattr(value, "isoformat"):
                    sheet.write_datetime(at, column, value, dates)
                else:
                    sheet.write(at, column, value)
    return content.getvalue()


def as_jsonl(rows: Sequence[Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def bare_xlsx(rows: str, *, strings: str = "", styles: str = "") -> bytes:
    """A spreadsheet whose rows are given as XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def relation(kind: str, target: str) -> str:
        to = f'<Relationship Id="r1" Type="{relations}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}">{to}</Relationships>'

    sheets = '<sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f"<sst {main}>{strings}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {main}>{styles}</styleSheet>"
    return zipped(parts)


def uploaded(actor: Actor, content: bytes, name: str = "table.csv", *, centre: str = "cn.zj.hz", **options: Any) -> ImportJob:
    """The file, uploaded and not started."""
    return imports.upload(actor, centre=centre, name=name, file=io.BytesIO(content), **options)


def imported(actor: Actor, content: bytes, name: str = "table.csv", *, dry_run: bool = False, **options: Any) -> ImportJob:
    """The file, imported to its last row."""
    job = uploaded(actor, content, name, **{"source": "test", **options})
    return ran(actor, job, dry_run=dry_run)


def ran(actor: Actor, job: ImportJob, *, dry_run: bool = False) -> ImportJob:
    """The import, checked or started, and run to its end."""
    (imports.check if dry_run else imports.start)(actor, job.id)
    assert importing.run(job.id) is importing.Ran.OVER
    return ImportJob.objects.get(id=job.id)


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, failed."""
    return job.created, job.updated, job.unchanged, job.failed
