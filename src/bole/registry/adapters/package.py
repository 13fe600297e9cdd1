"""A spreadsheet's package (.xlsx): a zip archive of XML parts. Which sheet is meant, which styles are dates, the shared
strings. Nothing is taken that unpacks to more than its limit, and no XML with a document type is read at all.
"""

from __future__ import annotations

import os
import posixpath
import re
import tempfile
import weakref
import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from bole.registry.domain.table import CELL_CHARACTERS
from bole.registry.errors import DamagedFile, NotATable, PasswordProtected, Unpacked

PIECE = 1 << 16
UNPACKED_LIMIT, PART_LIMIT = 2 << 30, 32 << 20  # bytes: of all parts, and of a small one (workbook, styles)
RATIO_LIMIT, RATIO_FROM = 250, 64 << 20  # no honest sheet packs better than that; judged for large parts only
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError, OSError, ValueError, LookupError)

SHORT, MOST_SHORT = 100, 4096  # strings kept at hand

Attributes = dict[str, str]
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """`_x000D_` is how spreadsheets write characters that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class Doctype(ValueError):
    """The XML has a document type: no spreadsheet has, and entities could be hidden in it."""


def parser(
    start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None, text: Callable[[str], None] | None = None
) -> expat.XMLParserType:
    """An XML parser that calls these functions and refuses document types."""

    def refuse(*args: object) -> None:
        raise Doctype("a document type in a spreadsheet")

    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = refuse
    made.StartElementHandler = start
    if end:
        made.EndElementHandler = end
    if text:
        made.CharacterDataHandler = text
    return made


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


class Package:
    """An opened spreadsheet."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(file)
        except DAMAGE as failure:
            raise DamagedFile(name=name, row=0, why=str(failure)) from failure
        self._parts = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in self._zip.infolist()}
        self._judge()
        self.date1904 = False
        try:
            self.sheet = self._first_sheet()
            self.date_styles = self._date_styles()
        except DAMAGE as failure:
            raise DamagedFile(name=name, row=0, why=str(failure)) from failure
        strings = posixpath.join(self._folder, "sharedstrings.xml")
        self.strings = SharedStrings(self.pieces(strings) if strings in self._parts else iter(()))

    def _judge(self) -> None:
        infos = list(self._parts.values())
        if any(info.flag_bits & 0x1 for info in infos):
            raise PasswordProtected(name=self.name)
        if not any("workbook" in part for part in self._parts):
            raise NotATable(name=self.name)
        size = sum(info.file_size for info in infos)
        bombs = [i.file_size for i in infos if i.file_size > RATIO_FROM and i.file_size > RATIO_LIMIT * max(1, i.compress_size)]
        if size > UNPACKED_LIMIT or bombs:
            raise Unpacked(name=self.name, size=size >> 20, limit=UNPACKED_LIMIT >> 20)

    def pieces(self, part: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        with self._zip.open(self._parts[part.lower()]) as stream:
            while piece := stream.read(PIECE):
                yield piece

    def _parse_small(self, part: str, start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None) -> None:
        if part.lower() not in self._parts:
            return
        if self._parts[part.lower()].file_size > PART_LIMIT:
            raise Unpacked(name=self.name, size=self._parts[part.lower()].file_size >> 20, limit=PART_LIMIT >> 20)
        made = parser(start, end)
        for piece in self.pieces(part):
            made.Parse(piece, False)
        made.Parse(b"", True)

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (type, part) of a part."""
        found: dict[str, tuple[str, str]] = {}
        folder, base = posixpath.split(part)

        def start(name: str, attributes: Attributes) -> None:
            if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path)

        self._parse_small(posixpath.join(folder, "_rels", f"{base}.rels"), start)
        return found

    def _first_sheet(self) -> str:
        """The part of the first visible worksheet. Refuses with NotATable."""
        workbook = next((path for kind, path in self._targets("").values() if kind == "officeDocument"), "xl/workbook.xml")
        self._folder = posixpath.dirname(workbook).lower()
        targets = self._targets(workbook)
        sheets: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            kind = local(name)
            if kind == "workbookPr":
                self.date1904 = attributes.get("date1904", "0") in ("1", "true", "on")
            elif kind == "sheet" and attributes.get("state", "visible") == "visible":
                key = next((value for key, value in attributes.items() if local(key) == "id"), "")
                relation, path = targets.get(key, ("", ""))
                if relation == "worksheet" and path.lower() in self._parts:
                    sheets.append(path)

        self._parse_small(workbook, start)
        if not sheets:
            raise NotATable(name=self.name)
        return sheets[0]

    def _date_styles(self) -> tuple[bool, ...]:
        """Whether the style of each number shows a date."""
        formats: dict[int, str] = {}
        styles: list[bool] = []
        within: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            kind = local(name)
            if kind == "numFmt":
                formats[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
            elif kind == "xf" and within and within[-1] == "cellXfs":
                number = int(attributes.get("numFmtId", 0))
                styles.append(number in _DATE_FORMATS or shows_date(formats.get(number, "")))
            within.append(kind)

        def end(name: str) -> None:
            within.pop()

        self._parse_small(posixpath.join(self._folder, "styles.xml"), start, end)
        return tuple(styles)


_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def shows_date(code: str) -> bool:
    """Whether a number format is one for days: it has a year, or a day and a month, outside of quotes and brackets."""
    plain = _NOT_FORMAT.sub("", code).lower()
    return "y" in plain or "年" in code or ("d" in plain and "m" in plain)


class SharedStrings:
    """The strings that cells refer to by number, kept on disk and read no further than needed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._parser = parser(self._start, self._end, self._add)
        self._file = tempfile.TemporaryFile(prefix="bole-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)  # gone when it is forgotten
        self._offsets = array("Q", [0])
        self._text: list[str] = []
        self._size = 0
        self._capturing = self._phonetic = 0
        self._waiting: list[bytes] = []
        self._short: dict[int, str] = {}  # labels come again and again, texts do not

    def get(self, number: int) -> str:
        """The string of a number. Raises IndexError when there is none."""
        if number in self._short:
            return self._short[number]
        text = self._read(number)
        if len(text) <= SHORT and len(self._short) < MOST_SHORT:
            self._short[number] = text
        return text

    def _read(self, number: int) -> str:
        while number >= len(self._offsets) - 1 and self._advance():
            pass
        if not 0 <= number < len(self._offsets) - 1:
            raise IndexError(number)
        begin, end = self._offsets[number], self._offsets[number + 1]
        return os.pread(self._file.fileno(), end - begin, begin).decode("utf-8", errors="replace")

    def _advance(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._parser.Parse(piece, False)
        self._file.write(b"".join(self._waiting))
        self._file.flush()
        self._waiting.clear()
        return True

    def _start(self, name: str, attributes: Attributes) -> None:
        kind = local(name)
        if kind == "t" and not self._phonetic:
            self._capturing = 1
        elif kind == "rPh":
            self._phonetic += 1

    def _add(self, text: str) -> None:
        if self._capturing and self._size <= CELL_CHARACTERS:  # one too many shows that it is too large
            self._text.append(text)
            self._size += len(text)

    def _end(self, name: str) -> None:
        kind = local(name)
        if kind == "t":
            self._capturing = 0
        elif kind == "rPh":
            self._phonetic -= 1
        elif kind == "si":
            content = unescaped("".join(self._text))[: CELL_CHARACTERS + 1].encode("utf-8", errors="replace")
            self._offsets.append(self._offsets[-1] + len(content))
            self._waiting.append(content)
            self._text.clear()
            self._size = 0
