"""Reasons: requirement by requirement the best sentence, the terms that correspond, what is not covered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .bridge import Bridge
from .scoring import Legs
from .terms import BIGRAM_LANGUAGES, HAN_RUN, LATIN, STOP_WORDS, base, latin, stems

# Calibrated on the tuning half of the ChinaXiv pairs, across languages: of the best sentences unrelated records have
# for a requirement, 1 in 25 is above PARTLY and 1 in 200 above COVERED; of those the true record has, 9 in 10 are
# above PARTLY and 8 in 10 above COVERED (docs/matching.md).
COVERED, PARTLY = 0.42, 0.28
ENOUGH = 0.5  # of the requirements at least partly covered: then a pair counts as matched
MOST_TERMS = 8
LONGEST_RUN = 12
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:\.\d+)?")

Idf = Callable[[str], float]


class Cover(StrEnum):
    COVERED = "covered"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence of the need, the offer's sentence that answers it best, and how well."""

    text: str
    sentence: str
    similarity: float
    cover: Cover


@dataclass(frozen=True, slots=True)
class Correspondence:
    """A term of the need and the term of the offer that says the same; equal in one language, bridged across two."""

    wanted: str
    offered: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a record is where it is in the ranking."""

    requirements: tuple[Requirement, ...]
    terms: tuple[Correspondence, ...]
    legs: Legs

    @property
    def missing(self) -> tuple[Requirement, ...]:
        return tuple(r for r in self.requirements if r.cover is Cover.MISSING)

    @property
    def covered(self) -> int:
        return sum(r.cover is Cover.COVERED for r in self.requirements)


def requirements_of(need: tuple[str, ...], offer: tuple[str, ...], similar: NDArray[np.float32]) -> tuple[Requirement, ...]:
    """The best sentence for every requirement; `similar` has the shape (len(need), len(offer))."""
    best = similar.argmax(axis=1)
    found = []
    for i, text in enumerate(need):
        value = float(similar[i, best[i]])
        cover = Cover.COVERED if value >= COVERED else Cover.PARTLY if value >= PARTLY else Cover.MISSING
        found.append(Requirement(text, offer[int(best[i])], value, cover))
    return tuple(found)


def is_enough(requirements: Sequence[Requirement]) -> bool:
    """Whether so many requirements are at least partly covered that the pair counts as matched."""
    return sum(r.cover is not Cover.MISSING for r in requirements) >= ENOUGH * len(requirements)


def correspondences(
    need: str, offer: str, *, need_language: str, offer_language: str, bridge: Bridge, idf: Idf
) -> tuple[Correspondence, ...]:
    """The heaviest terms both sides share, as each side writes them. `idf` takes a term such as "en:weld"."""
    wanted, offered = base(need_language), base(offer_language)
    found: dict[str, Correspondence] = {}

    def keep(one: Correspondence, key: str) -> None:
        if one.weight > 0 and (key not in found or one.weight > found[key].weight):
            found[key] = one

    if wanted == offered and wanted in BIGRAM_LANGUAGES:
        for run in _shared_runs(need, offer):
            weight = sum(idf(f"{wanted}:{run[i : i + 2]}") for i in range(len(run) - 1))
            keep(Correspondence(run, run, weight), run)
    elif wanted == offered:
        theirs = _by_stem(offer, offered)
        for stem, word in _by_stem(need, wanted).items():
            if stem in theirs:
                keep(Correspondence(word, theirs[stem], idf(f"{wanted}:{stem}")), stem)
    elif "zh" in (wanted, offered):
        keep_bridged(need, offer, chinese_first=wanted == "zh", bridge=bridge, idf=idf, keep=keep)
    theirs = {stem: word for word, stem in zip(_latin_words(offer), latin(offer), strict=False)}
    for word, stem in zip(_latin_words(need), latin(need), strict=False):
        if stem in theirs and wanted != offered:
            keep(Correspondence(word, theirs[stem], idf(f"en:{stem}")), stem)
    return tuple(sorted(found.values(), key=lambda c: -c.weight)[:MOST_TERMS])


def keep_bridged(
    need: str, offer: str, *, chinese_first: bool, bridge: Bridge, idf: Idf, keep: Callable[[Correspondence, str], None]
) -> None:
    """Chinese words on one side whose English stems stand on the other."""
    chinese, other = (need, offer) if chinese_first else (offer, need)
    theirs = _by_stem(other, "en")
    for word in dict.fromkeys(word for word, _ in bridge.words_in(bridge.simplified(chinese))):
        for stem, probability in bridge.words[word]:
            if stem in theirs:
                weight = probability * idf(f"en:{stem}")
                pair = (word, theirs[stem]) if chinese_first else (theirs[stem], word)
                keep(Correspondence(*pair, weight), stem)


def _by_stem(text: str, language: str) -> Mapping[str, str]:
    """stem -> the word as first written."""
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        for stem in stems(match[0], language):
            found.setdefault(stem, match[0])
    return found


def _latin_words(text: str) -> list[str]:
    return [w for w in LATIN.findall(text) if len(w) > 1 and w.lower() not in STOP_WORDS]


def _shared_runs(need: str, offer: str) -> Iterator[str]:
    """The longest runs of characters of the need that stand in the offer, from left to right."""
    for run in HAN_RUN.findall(need):
        i = 0
        while i < len(run) - 1:
            length = next((n for n in range(min(LONGEST_RUN, len(run) - i), 1, -1) if run[i : i + n] in offer), 0)
            if length:
                yield run[i : i + length]
            i += max(1, length)
