"""A text prepared for comparison: its language, its sentences, its terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bole.kernel.text import one_line, plain_formulae, sentences

from .bridge import Bridge
from .terms import Terms, base, terms_of

MOST_SENTENCES = 64  # of one text; what comes after says little that is new
MOST_CHARACTERS = 60_000
TITLE_LENGTH = 160  # a first line of free text up to this length, without a full stop, is taken as its title
_WORD = re.compile(r"\w")
_STOP = re.compile(r"[.。！？!?；;]\s*$")


@dataclass(frozen=True, slots=True)
class Prepared:
    """`sentences[0]` is the title when `titled`. `cut` tells that the text was longer than what is used."""

    language: str
    sentences: tuple[str, ...]
    titled: bool
    terms: Terms
    cut: bool = False


def prepare(*, title: str, body: str, keywords: Sequence[str] = (), language: str, bridge: Bridge) -> Prepared:
    """Prepare a record's wording. Sentences that repeat are kept once."""
    whole = body[:MOST_CHARACTERS]
    if base(language) == "zh":
        title_terms, body_terms = bridge.simplified(title), bridge.simplified(whole)
    else:
        title_terms, body_terms = title, whole
    heading = one_line(plain_formulae(title))
    heading = heading if _WORD.search(heading) else ""
    unique = dict.fromkeys(s for s in [heading, *sentences(whole)] if s)
    kept = tuple(unique)[:MOST_SENTENCES]
    terms = terms_of(f"{title_terms}\n{'；'.join(keywords)}", plain_formulae(body_terms), language, bridge.english_of)
    return Prepared(language, kept, bool(heading), terms, len(unique) > MOST_SENTENCES or len(body) > MOST_CHARACTERS)


def prepare_free(text: str, *, language: str, bridge: Bridge) -> Prepared:
    """Prepare what somebody typed: a short first line is its title."""
    first, _, rest = text.strip().partition("\n")
    if len(first) <= TITLE_LENGTH and not _STOP.search(first) and len(sentences(first)) <= 1:
        return prepare(title=first, body=rest, language=language, bridge=bridge)
    return prepare(title="", body=text, language=language, bridge=bridge)
