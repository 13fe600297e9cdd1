"""What a profile is, and the few things that all sources need."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bole.kernel.errors import N_, Problem
from bole.kernel.text import one_line, plain_formulae, tidy
from bole.kernel.written import Unread

from ..sheet import RecordSheet
from ..table import as_text

Values = Mapping[str, Any]
Read = tuple[RecordSheet | None, tuple[Problem, ...]]

NOTHING_HERE = N_("This row says nothing under “%(column)s”.")


@dataclass(frozen=True, slots=True)
class Profile:
    """A ready mapping."""

    name: str
    title: str  # a sentence for people, to be translated
    source: str  # under which name its ids are remembered
    kind: str
    keys: frozenset[str]  # the keys by which a file of this source is known
    make: Callable[[Values], RecordSheet]  # raises Refused or Unread

    def read(self, values: Values) -> Read:
        """The sheet of a row, or what is wrong with it."""
        try:
            return self.make(values), ()
        except Refused as refused:
            return None, refused.problems
        except Unread as unread:
            return None, (Problem("", unread.code, unread.sentence, unread.values, unread.given),)


class Refused(ValueError):
    """A row of which no sheet can be made."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(p.text() for p in problems))


def required(values: Values, key: str) -> str:
    """A text that must be there. Raises Refused."""
    text = one_line(as_text(values.get(key)))
    if not text:
        raise Refused(Problem(key, "nothing_here", NOTHING_HERE, {"column": key}))
    return text


def given(values: Values, key: str) -> str:
    """A text that may be there."""
    return as_text(values.get(key))


def clean(text: str) -> str:
    """A scanned abstract made readable."""
    return tidy(plain_formulae(text)).replace(" ,", ",")


def keywords(text: str) -> tuple[str, ...]:
    """At most eight keywords of a list that was typed by hand."""
    found = [one_line(k) for k in re.split(r"[;；,，、]+", text) if k.strip()]
    return tuple(dict.fromkeys(k for k in found if k and len(k) <= 60))[:8]


def heading(title: str) -> str:
    """A title that shouts, lowered."""
    title = one_line(title)
    return title.capitalize() if title.isupper() else title


def web_address(text: str) -> str:
    """The address, or nothing for what is none."""
    address = one_line(text)
    return address if re.fullmatch(r"https?://[^\s/]+\S*", address) and len(address) <= 1000 else ""


def digest(*parts: str) -> str:
    """A short fixed id made of a row's own texts."""
    return hashlib.sha256("".join(parts).encode(errors="replace")).hexdigest()[:12]
