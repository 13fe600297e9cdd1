"""What the columns of a table can mean: the fields of a sheet, the parts of a wording in any language, and what an
export tells beside; and which of it a header means.

A column's name is the field's name, `title_de` for a wording field in a language, `description+2` for the second cell
of a text that is too long for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from .fields import BY_NAME, FIELDS, Field, FieldType
from .kinds import KINDS

WORDING_ORIGIN = Field("wording_origin", FieldType.TERM, "文本来源", "origin of the text", vocabulary="wording_origin", in_wording=True)
IN_WORDING = ("title", "summary", "description", "confidential", "keywords", "wording_origin")
SPLIT_TEXTS = ("summary", "description", "confidential")  # texts that may need more than one cell

# What an export tells beside the sheet; an import knows these columns and leaves them alone.
TOLD = {
    "number": ("登记号", "registration number"), "status": ("状态", "status"), "centre": ("登记中心", "centre"),
    "version": ("版本", "version"), "published_at": ("发布时间", "published at"), "updated_at": ("更新时间", "updated at"),
    "confirmed_at": ("确认时间", "confirmed at"), "confirm_by": ("确认期限", "confirm by"),
}  # fmt: skip
LEFT_ALONE = "-"  # what such a column is mapped to; an unmapped one is mapped to ""

_NAME = re.compile(rf"({'|'.join(IN_WORDING)})(?:_([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*))?(?:\+([2-9]|1\d))?")
_LANGUAGE_AFTER = re.compile(r"(.+?)\s*[\[(（_]\s*([a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*)\s*[\])）]?")
_PART_AFTER = re.compile(r"(.+?)\s*[(（](?:part|续)\s*(\d{1,2})[)）]", re.I)
_DROPPED = re.compile(r"[\s*:：_\-\"“”'’·]|必填|选填|required|optional")
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Column:
    """One meaning of a column."""

    name: str
    field: Field
    language: str = ""  # of a wording beside the row's own
    part: int = 1

    def label(self, language: str) -> str:
        """The header in a language."""
        own = BY_NAME.get(f"{self.field.name}_{self.language}")
        label = own.label(language) if own else self.field.label(language)
        chinese = language.startswith("zh")
        if self.language and not own:
            label += f"（{self.language}）" if chinese else f" ({self.language})"
        if self.part > 1:
            label += f"（续{self.part}）" if chinese else f" (part {self.part})"
        return label


@cache
def column_named(name: str) -> Column | None:
    """The column of a name, or None."""
    if found := _NAME.fullmatch(name):
        base, language, part = found.groups()
        field = WORDING_ORIGIN if base == WORDING_ORIGIN.name else BY_NAME[base]
        if part and base not in SPLIT_TEXTS:
            return None
        return Column(name, field, language or "", int(part or 1))
    field_named = BY_NAME.get(name)
    return Column(name, field_named) if field_named else None


def key(header: str) -> str:
    """What stays of a header when case, width, blanks, stars and quotes are dropped."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", header).casefold())


def _without_brackets(header: str) -> str:
    return key(_BRACKETS.sub("", unicodedata.normalize("NFKC", header)))


@cache
def _meanings() -> dict[str, str]:
    """Key of a header -> column name. Exact labels win over variants, variants over labels without their brackets."""
    found: dict[str, str] = {}
    listed = (*FIELDS, WORDING_ORIGIN)
    for field in listed:
        for written in (field.name, field.zh, field.en):
            found.setdefault(key(written), field.name)
    for name, labels in TOLD.items():
        for written in (name, *labels):
            found.setdefault(key(written), LEFT_ALONE)
    for field in listed:
        for written in field.also:
            found.setdefault(key(written), field.name)
    for field in listed:
        for written in (field.zh, field.en):
            found.setdefault(_without_brackets(written), field.name)
    return found


def meaning(header: str) -> str:
    """The name of the column a header means, LEFT_ALONE for what an export tells beside, "" when it is not known."""
    for written in (header.strip(), header.strip().lower()):
        if column_named(written):
            return written
    if found := _meanings().get(key(header)):
        return found
    if part := _PART_AFTER.fullmatch(header.strip()):
        name = f"{meaning(part[1])}+{int(part[2])}"
        return name if column_named(name) else ""
    if other := _LANGUAGE_AFTER.fullmatch(header.strip()):
        primary, _, rest = other[2].partition("-")
        name = f"{_meanings().get(key(other[1]), '')}_{primary.lower()}" + (f"-{rest}" if rest else "")
        if column_named(name):
            return name
    return _meanings().get(_without_brackets(header), "")


Mapping = tuple[tuple[str, str], ...]  # (header in the file, column name or "" or LEFT_ALONE), in the file's order


def proposed(headers: Sequence[str], kind: str = "") -> Mapping:
    """The mapping that the headers suggest; of two that mean the same the first is taken."""
    taken: set[str] = set()
    pairs = []
    for header in headers:
        name = meaning(header)
        column = column_named(name)
        wrong_kind = column is not None and kind != "" and kind not in column.field.kinds
        if name in taken or wrong_kind:
            name = ""
        if name and name != LEFT_ALONE:
            taken.add(name)
        pairs.append((header, name))
    return tuple(pairs)


def known_share(headers: Iterable[str]) -> int:
    """How many of the headers mean a field."""
    return sum(1 for header in headers if header and meaning(header) not in ("", LEFT_ALONE))


def suggested_kind(names: Iterable[str]) -> str:
    """The kind that fields of one kind only suggest, else nothing."""
    votes = dict.fromkeys(KINDS, 0)
    for name in names:
        column = column_named(name)
        if column and len(column.field.kinds) == 1:
            votes[column.field.kinds[0]] += 1
    best, second, *_ = sorted(votes, key=lambda kind: -votes[kind])
    return best if votes[best] > votes[second] else ""


def columns_for(kinds: Sequence[str], languages: Iterable[str] = (), parts: dict[str, int] | None = None) -> list[Column]:
    """The columns of an export: the fields of the kinds, wordings in further languages, and room for long texts."""
    names = [f.name for f in FIELDS if set(f.kinds) & set(kinds) and not _of_a_language(f.name)]
    names.insert(names.index("keywords") + 1, WORDING_ORIGIN.name)
    for language in sorted(languages):
        names += [f"{base}_{language}" for base in IN_WORDING]
    found = []
    for name in names:
        column = column_named(name)
        if column is None:  # a language CLDR knows and column names cannot carry
            continue
        found.append(column)
        more = range(2, (parts or {}).get(column.field.name, 1) + 1)
        found += [Column(f"{name}+{part}", column.field, column.language, part) for part in more]
    return found


def _of_a_language(name: str) -> bool:
    column = column_named(name)
    return column is not None and column.language != ""
