"""Several things in one cell: free words, IP rights, completers; split as people separate them, joined so that they
can be split again.

A semicolon, a line end or a bar always separates; a comma and 、 only where no stronger sign stands in the cell. A sign
that belongs to an entry is written with a backslash before it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from bole.kernel.errors import N_
from bole.kernel.text import one_line
from bole.kernel.written import Unread, day

from .sheet import CompleterSheet, RightSheet

NOT_A_RIGHT = N_("“%(given)s” is not an IP right; right would be, for example, 发明专利|已授权|ZL202010123456.2.")
NOT_A_COMPLETER = N_("“%(given)s” is not a completer; right would be, for example, 张三（浙江大学）.")

JOINT = "；"
STRONG, BAR, WEAK = ";；\n", "|｜", ",，、"
_SPECIAL = re.compile(r"[;；\n|｜（）()\\]")


def escaped(text: str) -> str:
    """The text with a backslash before every sign that would separate."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def plain(text: str) -> str:
    """The text without those backslashes."""
    return re.sub(r"\\([;；\n|｜（）()\\])", r"\1", text) if "\\" in text else text


def split(text: str, signs: str) -> list[str]:
    """Split at signs that no backslash stands before; the backslashes stay."""
    if "\\" not in text:
        return re.split(f"[{re.escape(signs)}]", text)
    parts, kept = [], ""
    for piece in re.findall(r"\\.|[^\\]|\\$", text, re.S):
        if len(piece) == 1 and piece in signs:
            parts.append(kept)
            kept = ""
        else:
            kept += piece
    return [*parts, kept]


def joined(entries: Iterable[str]) -> str:
    """Escaped entries in one cell; a single one that holds a comma gets a semicolon after it, which says that it is one."""
    listed = list(entries)
    whole = JOINT.join(listed)
    return whole + JOINT if len(listed) == 1 and any(sign in whole for sign in WEAK) else whole


def separated(text: str, *, strong: str = STRONG + BAR, weak: str = WEAK) -> list[str]:
    """The entries of a cell, still escaped, without empty ones."""
    parts = split(text, strong)
    if len(parts) == 1:
        parts = split(text, weak)
    return [part for part in map(str.strip, parts) if part]


def words(text: str, *, weak: str = WEAK) -> tuple[str, ...]:
    """Free words, each once."""
    return tuple(dict.fromkeys(word for word in (one_line(plain(part)) for part in separated(text, weak=weak)) if word))


def show_words(entries: Iterable[str]) -> str:
    return joined(escaped(entry) for entry in entries)


_IPC_VERSION = re.compile(r"\s*\(?\d{4}\.\d{2}\)?\s*[AIN]{0,2}$")
_IPC_FIXED = re.compile(r"([A-H]\d{2}[A-Z])(\d{4})(\d{2})(\d{4})")  # WIPO ST.8: H01M0010052500


def ipc_symbol(text: str) -> str:
    """ "H01M 10/0525", "h01m10/0525 (2010.01)" and "H01M0010052500" become "H01M10/0525"; what is none stays as it is."""
    folded = re.sub(r"\s+", "", _IPC_VERSION.sub("", text)).upper()
    if fixed := _IPC_FIXED.fullmatch(folded):
        return f"{fixed[1]}{int(fixed[2])}/{fixed[3]}{fixed[4].rstrip('0')}"
    return folded


# An IP right: kind | status | number | office | title | holder | expiry


def rights(text: str) -> list[list[str]]:
    """The parts of each right, as written."""
    found = []
    for entry in split(text, STRONG):
        parts = [one_line(plain(part)) for part in split(entry, BAR)]
        if any(parts):
            found.append(parts)
    return found


def right_of(parts: list[str], kind: str, status: str) -> RightSheet:
    """One right of its parts, kind and status being codes by now."""
    rest = [*parts[2:], "", "", "", "", ""]
    if len(parts) > 7 or not kind:
        raise Unread("not_a_right", NOT_A_RIGHT, "|".join(parts))
    expires = day(rest[4]) if rest[4] else None
    return RightSheet(kind=kind, status=status, number=rest[0], office=rest[1], title=rest[2], holder=rest[3], expires_on=expires)


def show_rights(entries: Iterable[RightSheet], labels: Iterable[tuple[str, str]]) -> str:
    shown = []
    for right, (kind, status) in zip(entries, labels, strict=True):
        parts = [kind, status, right.number, right.office, right.title, right.holder, _iso(right.expires_on)]
        while parts[-1] == "":
            parts.pop()
        shown.append("|".join(map(escaped, parts)))
    return JOINT.join(shown)


def _iso(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


# A completer: name（organisation）| ORCID | contribution

_NAME = re.compile(r"((?:\\.|[^\\（(])*)(?:[（(](.*)[）)])?", re.S)
_COMPLETER_BREAK = re.compile(r"[,，、](?![^（(]*[）)])")  # a comma outside of parentheses


def completers(text: str) -> tuple[CompleterSheet, ...]:
    """ "张三（浙江大学）；李四", "张三、李四", "Zhang San (Zhejiang University)|0000-0002-1825-0097|analysis"."""
    entries = split(text, STRONG)
    if len(entries) == 1 and not any(bar in text for bar in BAR):
        entries = _COMPLETER_BREAK.split(text)
    return tuple(_completer(entry.strip()) for entry in entries if entry.strip())


def _completer(entry: str) -> CompleterSheet:
    who, *rest = (part.strip() for part in split(entry, BAR))
    named = _NAME.fullmatch(who)
    if named is None or not named[1].strip() or len(rest) > 2:
        raise Unread("not_a_completer", NOT_A_COMPLETER, entry)
    orcid, contribution = [*map(plain, rest), "", ""][:2]
    return CompleterSheet(
        name=one_line(plain(named[1])), organisation=one_line(plain(named[2] or "")), contribution=one_line(contribution),
        orcid=one_line(orcid).removeprefix("https://orcid.org/").upper(),
    )  # fmt: skip


def show_completers(entries: Iterable[CompleterSheet]) -> str:
    shown = []
    for one in entries:
        who = escaped(one.name) + (f"（{escaped(one.organisation)}）" if one.organisation else "")
        parts = [who, escaped(one.orcid), escaped(one.contribution)]
        while parts[-1] == "":
            parts.pop()
        shown.append("|".join(parts))
    return joined(shown)
