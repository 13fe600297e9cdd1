"""Any file opened as a table: what it is is found out from its content, never from its name."""

from __future__ import annotations

import json
import re
from typing import IO, Any

from bole.registry.domain.columns import known_share
from bole.registry.domain.table import Shape, Table
from bole.registry.errors import EmptyFile, NotATable, OldSpreadsheet, PasswordProtected, WebPage
from bole.runtime import encodings

from . import jsonlines, separated, spreadsheet
from .package import Package
from .raw import HeadedTable, Rows, header_row

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LIST_WITHIN = re.compile(r'"\s*:\s*\[\s*\{')
_MARKUP = re.compile(r"<(\?xml|!doctype|html|head|table|workbook|meta|div)\b", re.I)


def shape_of(file: IO[bytes], name: str) -> Shape:
    """What kind of table a file holds, and how it is to be read. Refuses with UnreadableFile."""
    file.seek(0)
    sample = file.read(encodings.SAMPLE)
    if not sample.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile(name=name)
    if sample.startswith(_ZIP):
        return _headed(Shape("xlsx"), spreadsheet.rows_of(Package(file, name)), name)
    if sample.startswith(_OLE):
        file.seek(0)
        raise PasswordProtected(name=name) if _holds(file, _ENCRYPTED) else OldSpreadsheet(name=name)
    encoding = encodings.encoding_of(sample)
    if encoding is None:
        raise NotATable(name=name)
    text = sample.decode(encoding, errors="ignore").replace("\0", "").lstrip("\ufeff \t\r\n")
    if not text:
        raise EmptyFile(name=name)
    if _MARKUP.match(text):
        raise WebPage(name=name)
    if text[0] in "{[" and (found := _json_format(text)):
        return Shape(found, encoding)
    shape = Shape("csv", encoding, separated.delimiter_of(text))
    return _headed(shape, separated.rows_of(file, shape), name)


def _headed(shape: Shape, rows: Rows, name: str) -> Shape:
    header = header_row(rows())
    if not header:
        raise EmptyFile(name=name) if next(rows(), None) is None else NotATable(name=name)
    return Shape(shape.format, shape.encoding, shape.delimiter, header)


def _holds(file: IO[bytes], wanted: bytes) -> bool:
    kept = b""
    while piece := file.read(1 << 20):
        if wanted in kept + piece:
            return True
        kept = piece[-len(wanted) :]
    return False


def _json_format(text: str) -> str:
    """ "jsonl" when the first line is an object that is a record, "json" for a document with a list, else nothing."""
    first, _, rest = text.partition("\n")
    try:
        given: Any = json.loads(first)
    except (ValueError, RecursionError):
        given = None
    if isinstance(given, dict):
        nested = any(isinstance(value, list) and value and isinstance(value[0], dict) for value in given.values())
        return "json" if nested and not rest.strip() and not known_share(given) else "jsonl"
    if not re.match(r"[\[{]\s*[\"{\[}\]]", text):
        return ""
    document = text[0] == "[" or rest.lstrip()[:1] in ('"', "}") or (not rest and _LIST_WITHIN.search(text))
    return "json" if document else "jsonl"


def opened(file: IO[bytes], name: str, shape: Shape) -> Table:
    """The table in a file of this shape. Refuses with UnreadableFile; files without a row under the header included."""
    table: HeadedTable | jsonlines.JsonTable
    if shape.format == "jsonl":
        rows = jsonlines.lines_of(file, shape)
        table = jsonlines.JsonTable(name, rows, count=lambda: jsonlines.counted_lines(file, shape))
    elif shape.format == "json":
        items = jsonlines.items_of(file, name, shape)
        table = jsonlines.JsonTable(name, items, count=lambda: sum(1 for _ in items()))
    elif shape.format == "xlsx":
        package = Package(file, name)
        table = HeadedTable(name, spreadsheet.rows_of(package), header=shape.header_row, count=lambda: spreadsheet.counted(package))
    else:
        cells = separated.rows_of(file, shape)
        table = HeadedTable(name, cells, header=shape.header_row, count=lambda: separated.counted(file, shape))
    table.require_rows()
    return table
