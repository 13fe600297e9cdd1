"""Words: how a text becomes terms.

Two spaces. *Native* terms compare texts of one language: character bigrams for Chinese, Japanese, Korean and Thai
(plus single characters of titles and keywords), word stems elsewhere. *Pivot* terms compare texts of different
languages: English stems, reached from Chinese through a dictionary, and Latin words and numbers that stand in any
text (names, formulae, abbreviations). Character bigrams ranked above dictionary words in every trial (SCIENCE §1.2);
single characters added nothing in long texts and are kept where texts are short.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import Stemmer

from bole.kernel.text import HAN

DIMENSIONS = 1_000_000_000  # the most a sparse vector of pgvector can have
_MODULUS = 999_999_937

_CJK = HAN + r"\u3040-\u30ff\uac00-\ud7af\u0e00-\u0e7f"
_CJK_RUN = re.compile(f"[{_CJK}]+")
HAN_RUN = re.compile(f"[{HAN}]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][0-9][A-Za-z0-9]*)*|\d+(?:\.\d+)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:\.\d+)?")
BIGRAM_LANGUAGES = frozenset(("zh", "ja", "ko", "th"))

_STEMMERS = {
    "ar": "arabic", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip

STOP_WORDS = frozenset(
    "a about above after all also an and any are as at be been being between both by but can could did do does during each "
    "few for from further had has have having he her here his how i if in into is it its itself just may me might more most "
    "must my no nor not of off on once one only or other our out over own s same shall she should so some such t than that "
    "the their them then there these they this those through to too under until up upon very was we were what when where "
    "which while who whom why will with would you your".split()
)

BridgeOf = Callable[[str], Mapping[str, float]]


@functools.cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


def base(language: str) -> str:
    """The base of a language tag: "zh-hant" is "zh"."""
    return language.split("-")[0].lower()


def number_of(term: str) -> int:
    """The dimension of a term: 1 to DIMENSIONS, by a fixed hash (two of a million terms share one about every tenth time)."""
    return zlib.crc32(term.encode()) % _MODULUS + 1


def stems(text: str, language: str) -> list[str]:
    """Stemmed words of a text written in words."""
    words = [w for w in (m.lower().replace("’", "'").removesuffix("'s") for m in _WORD.findall(text)) if len(w) > 1 and w not in STOP_WORDS]
    stemmer = _stemmer(language)
    return stemmer.stemWords(words) if stemmer else words


def latin(text: str) -> list[str]:
    """Latin words and numbers in any text, stemmed as English."""
    words = [w.lower() for w in LATIN.findall(text)]
    stemmer = _stemmer("en")
    assert stemmer is not None
    return stemmer.stemWords([w for w in words if len(w) > 1 and w not in STOP_WORDS])


def bigrams(text: str, *, singles: bool = False) -> list[str]:
    """Character bigrams of every run of characters; a run of one is itself; with `singles` each character too."""
    found: list[str] = []
    for run in _CJK_RUN.findall(text):
        if len(run) == 1 or singles:
            found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text with their weights (native: counts; pivot: expected counts)."""

    native: Mapping[str, float]
    pivot: Mapping[str, float]


def terms_of(short: str, long: str, language: str, bridge: BridgeOf) -> Terms:
    """The terms of a text, given as its short parts (title, keywords) and its long ones.

    `bridge` gives the expected counts of English stems for a Chinese text.
    """
    lang = base(language)
    text = f"{short}\n{long}"
    if lang in BIGRAM_LANGUAGES:
        native = Counter(bigrams(short, singles=True) + bigrams(long) + latin(text))
        pivot: Counter[str] = Counter(latin(text))
        if lang == "zh":
            for stem, weight in bridge(text).items():
                pivot[stem] += weight  # type: ignore[assignment]
    else:
        native = Counter(stems(text, lang))
        pivot = native if lang == "en" else Counter(latin(text))
    return Terms(_named(native, lang), _named(pivot, "en"))


def _named(counts: Mapping[str, float], space: str) -> dict[str, float]:
    return {f"{space}:{term}": float(count) for term, count in counts.items()}


def pruned(counts: Mapping[str, float], most: int) -> Mapping[str, float]:
    """The `most` heaviest terms, longer ones first among equals: single characters go before bigrams."""
    if len(counts) <= most:
        return counts
    return dict(sorted(counts.items(), key=lambda item: (-min(item[1], 2.0), -len(item[0])))[:most])
