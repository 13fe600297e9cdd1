"""When two organisations are probably one: their names are the same once legal forms, blanks and signs are taken away, or
one has an identifier the other had. Names may be in any language, and those an organisation had before count as well."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

IDENTIFIERS = ("uscc", "ror", "lei")
MOST_KEYS = 40  # of one organisation: the languages of the world would make more, and nobody is called so

# Legal forms as they end a name; longer ones first, because one may end another.
_CHINESE = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|股份公司|有限公司|集团公司|集团|总公司|公司)$")
_LATIN = frozenset(
    "inc incorporated ltd limited llc llp plc co corp corporation company gmbh mbh ag kg kgaa se sa sas sarl srl spa bv nv oy oyj ab as aps"
    " pte pty kk holding holdings group".split()
)
_FILLING = frozenset(("the", "and", "of", "for", "der", "die", "das", "und", "fur", "für", "de", "la", "le", "et"))
_WORDS = re.compile(r"\w+")


def name_key(name: str) -> str:
    """A name as it is compared: narrow, small letters, without signs, legal forms and words that only fill."""
    text = unicodedata.normalize("NFKC", name).casefold()
    words = _WORDS.findall(text)
    kept = [w for w in words if w not in _FILLING] or words
    while len(kept) > 1 and kept[-1] in _LATIN:
        kept.pop()
    joined = "".join(kept)
    bare = _without_form(joined)
    return bare if len(bare) > 1 else joined


def _without_form(text: str) -> str:
    bare = _CHINESE.sub("", text)
    return text if bare == text else _without_form(bare)


def keys_of(names: Iterable[str]) -> list[str]:
    """The keys of all names of an organisation, each once, in order."""
    return sorted({key[:200] for key in map(name_key, names) if key})[:MOST_KEYS]


class Ground(StrEnum):
    """Why two organisations look like one."""

    IDENTIFIER = "identifier"  # the same one, now or before
    NAME = "name"  # the names by which they are registered
    OTHER_NAME = "other_name"  # a name in another language, or one that was had before


@dataclass(frozen=True, slots=True)
class Face:
    """What an organisation is told apart by."""

    name: str
    other_names: tuple[str, ...] = ()  # in other languages, and those it had before
    identifiers: Mapping[str, str] | None = None
    former: frozenset[tuple[str, str]] = frozenset()  # (field, value) of identifiers it had before

    def all_identifiers(self) -> frozenset[tuple[str, str]]:
        return self.former | {(field, value) for field, value in (self.identifiers or {}).items() if value}

    def keys(self) -> set[str]:
        return set(keys_of((self.name, *self.other_names)))


def grounds(one: Face, other: Face) -> tuple[Ground, ...]:
    """Why these two are probably one, the strongest reason first; nothing when nothing speaks for it."""
    found = []
    if one.all_identifiers() & other.all_identifiers():
        found.append(Ground.IDENTIFIER)
    if name_key(one.name) == name_key(other.name):
        found.append(Ground.NAME)
    elif one.keys() & other.keys():
        found.append(Ground.OTHER_NAME)
    return tuple(found)


def contradictions(one: Face, other: Face) -> tuple[str, ...]:
    """The identifiers both have and that differ: then they are two, unless somebody knows better."""
    mine, theirs = one.identifiers or {}, other.identifiers or {}
    return tuple(f for f in IDENTIFIERS if mine.get(f) and theirs.get(f) and mine[f] != theirs[f])
